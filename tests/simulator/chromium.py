"""A simulator that is served, with a bot in it, and a browser to look at it."""

from __future__ import annotations

import asyncio
import importlib.resources
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from simulator.clock import Clock
from simulator.server import Cast, serve
from simulator.telegram import Telegram
from tests.simulator.tiny_bot import TinyBot, set_up

MONDAY = datetime(2026, 11, 30, 9, 20, tzinfo=UTC)
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_PATIENCE_MS = 10_000
_AXE = (importlib.resources.files("axe_core_python") / "axe.min.js").read_text()
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    """Give the system's Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("looking at the page needs a browser: apt-get install --no-install-recommends chromium")
    expect.set_options(timeout=_PATIENCE_MS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        yield browser
        await browser.close()


@dataclass
class Theatre:
    """What a test of the page works on. `faults` is what went wrong in pages."""

    browser: Browser
    telegram: Telegram
    bot: TinyBot
    url: str
    faults: list[str]

    async def page(self, width: int = 1440, height: int = 900, **settings: Any) -> Page:
        """Open the page in a browser of its own."""
        settings = {"locale": "it-IT", "reduced_motion": "reduce", **settings}
        context = await self.browser.new_context(viewport={"width": width, "height": height}, **settings)
        context.set_default_timeout(_PATIENCE_MS)
        page = await context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        await page.goto(self.url)
        await page.locator(".cast-item").first.wait_for()
        return page


@asynccontextmanager
async def staged(browser: Browser) -> AsyncIterator[Theatre]:
    """Serve a fresh simulator with three people."""
    telegram = Telegram(Clock(MONDAY, frozen=True), seed=1)
    account = telegram.add_bot()
    amina, luca, joy = (
        telegram.add_person("Amina", last_name="H."),
        telegram.add_person("Luca", last_name="B."),
        telegram.add_person("Joy", language_code="en"),
    )
    cast = [Cast(amina.id, "Vive a Crema", "violet"), Cast(luca.id, "Cerca lavoro", "blue"), Cast(joy.id)]
    telegram.jumps["next-reminder"] = lambda: telegram.clock.now() + timedelta(hours=21)
    bot = set_up(telegram, account)
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        answering = tasks.create_task(bot.run())
        tasks.create_task(serve(telegram, port=0, stop=stop, cast=cast, ready=ready.set_result))
        theatre = Theatre(browser, telegram, bot, await ready, [])
        try:
            yield theatre
        finally:
            for context in browser.contexts:
                await context.close()
            answering.cancel()
            stop.set()
    assert theatre.faults == [], theatre.faults


async def complaints(page: Page) -> list[str]:
    """List what axe-core finds wrong with what is shown now."""
    await page.evaluate(_AXE)
    options = {"runOnly": {"type": "tag", "values": _RULES}, "resultTypes": ["violations"]}
    found = await page.evaluate("options => axe.run(document, options)", options)
    return [f"{rule['id']}: {node['html']}" for rule in found["violations"] for node in rule["nodes"]]


def chat(page: Page, place: int = 0) -> Locator:
    """Find a conversation, counted from the left."""
    return page.locator(".pane").nth(place)

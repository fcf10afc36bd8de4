"""The chat page for whoever sees, hears or moves differently, on small screens and in the dark."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.simulator.chromium import Theatre, chat, complaints, launched, staged

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def theatre(browser: Browser) -> AsyncIterator[Theatre]:
    async with staged(browser) as theatre:
        yield theatre


async def fill_conversation(page: Page) -> None:
    """Have everything on the screen that a message may hold, and a keyboard below."""
    await chat(page).get_by_role("button", name="Avvia").click()
    for text in ("/prova", "/vicino"):
        await chat(page).get_by_label("Messaggio di").fill(text)
        await page.keyboard.press("Escape")
        await page.keyboard.press("Enter")
    await expect(chat(page).get_by_role("group", name="Tastiera del bot")).to_be_visible()


async def is_as_wide_as_the_screen(page: Page) -> bool:
    fits: bool = await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return fits


async def test_axe_finds_nothing_on_a_wide_screen_in_either_theme(theatre: Theatre) -> None:
    page = await theatre.page(color_scheme="dark")
    await fill_conversation(page)
    await page.get_by_role("button", name="Affianca Luca B.").click()
    await page.get_by_role("button", name="Lento").last.click()
    await page.get_by_label("Guasti in attesa").get_by_text("Lento").wait_for()
    await page.locator("#calls summary").last.click()
    assert await complaints(page) == []
    switch = page.get_by_role("button", name="Tema scuro", pressed=True)
    await switch.click()
    await expect(switch).to_have_count(0)
    assert await complaints(page) == []
    await page.reload()
    await expect(page.locator("html")).to_have_attribute("data-theme", "light")


async def test_axe_finds_nothing_on_a_phone_in_either_theme(theatre: Theatre) -> None:
    page = await theatre.page(390, 844)
    assert await complaints(page) == []
    await page.get_by_role("button", name="Amina H.").click()
    await fill_conversation(page)
    await chat(page).get_by_label("Messaggio di").fill("/")
    assert await complaints(page) == []
    await page.get_by_role("button", name="Tema scuro").click()
    assert await complaints(page) == []
    await page.get_by_role("button", name="Strumenti", exact=True).click()
    assert await complaints(page) == []


async def test_a_phone_shows_the_list_or_a_conversation_and_leads_back(theatre: Theatre) -> None:
    page = await theatre.page(390, 844, has_touch=True)
    await expect(page.locator(".pane")).to_have_count(0)
    await page.get_by_role("button", name="Amina H.").tap()
    await expect(page.get_by_role("heading", name="Amina H.", level=2)).to_be_visible()
    await expect(page.get_by_role("heading", name="Persone")).to_be_hidden()
    await page.go_back()
    await expect(page.get_by_role("heading", name="Persone")).to_be_visible()
    await page.get_by_role("button", name="Luca B.").tap()
    await page.get_by_role("button", name="Torna alle persone").tap()
    await expect(page.get_by_role("button", name="Luca B.")).to_be_focused()


async def test_nothing_is_cut_off_on_a_small_or_enlarged_screen(theatre: Theatre) -> None:
    page = await theatre.page(320, 568)
    assert await is_as_wide_as_the_screen(page)
    await page.get_by_role("button", name="Amina H.").click()
    await fill_conversation(page)
    assert await is_as_wide_as_the_screen(page)
    for width, height in ((320, 568), (640, 360)):
        await page.set_viewport_size({"width": width, "height": height})
        for name in ("Manda", "Allega", "Comandi", "Strumenti"):
            await expect(page.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=1)
        await expect(page.get_by_role("heading", name="Simulatore")).to_be_in_viewport(ratio=1)
    await page.get_by_role("button", name="Strumenti", exact=True).click()
    assert await is_as_wide_as_the_screen(page)


async def test_everything_can_be_done_with_the_keyboard(theatre: Theatre) -> None:
    page = await theatre.page()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Vai alla conversazione")).to_be_focused()
    await page.locator(".cast-open").first.focus()
    await page.keyboard.press("ArrowDown")
    await expect(page.locator(".cast-open").nth(1)).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(chat(page).get_by_role("button", name="Avvia")).to_be_focused()
    await page.keyboard.press("Enter")
    field = chat(page).get_by_label("Messaggio di Luca B.")
    await expect(field).to_be_focused()
    log = chat(page).get_by_role("log", name="Messaggi tra Luca B. e FareLegami")
    await expect(log).to_contain_text("Luca B.: /start")
    await expect(log).to_contain_text("FareLegami: Ciao, Luca!")
    await expect(log).to_have_attribute("aria-live", "polite")
    await page.keyboard.type("una riga")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("e un'altra")
    await page.keyboard.press("Enter")
    await expect(log).to_contain_text("una riga\ne un'altra", use_inner_text=True)
    await chat(page).get_by_role("button", name="🌱 Attività").focus()
    await page.keyboard.press("Enter")
    await expect(chat(page).get_by_role("button", name="Yoga dolce al parco")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(chat(page).get_by_role("button", name="Iscrivimi")).to_be_focused()


async def test_menus_are_walked_with_arrows_and_close_with_escape(theatre: Theatre) -> None:
    page = await theatre.page()
    await chat(page).get_by_role("button", name="Avvia").click()
    field = chat(page).get_by_label("Messaggio di")
    await field.press("/")
    await expect(chat(page).get_by_role("option")).to_have_count(3)
    await field.press("ArrowDown")
    await field.press("ArrowDown")
    chosen = chat(page).get_by_role("option", selected=True)
    await expect(chosen).to_contain_text("/agenda")
    await expect(field).to_have_attribute("aria-activedescendant", await chosen.get_attribute("id") or "")
    await field.press("Escape")
    await expect(chat(page).get_by_role("option")).to_have_count(0)
    await field.press("a")
    await field.press("i")
    await field.press("Enter")
    await expect(chat(page).get_by_role("log").locator(".own").last).to_contain_text("/aiuto")
    attach = chat(page).get_by_role("button", name="Allega")
    await attach.click()
    await expect(page.get_by_role("menuitem", name="Foto")).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_role("menuitem", name="Messaggio vocale")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(attach).to_be_focused()
    await page.get_by_label("Link da aprire").press("Escape")
    await expect(page.get_by_role("heading", name="Strumenti", exact=True)).to_be_hidden()
    await expect(page.get_by_role("button", name="Strumenti", exact=True)).to_be_focused()


async def test_the_page_finds_back_to_a_simulator_that_was_lost(theatre: Theatre) -> None:
    page = await theatre.page()
    await chat(page).get_by_role("button", name="Avvia").click()
    await page.context.set_offline(offline=True)
    await chat(page).get_by_label("Messaggio di").fill("ci sei?")
    await page.keyboard.press("Enter")
    await expect(chat(page).get_by_role("status")).to_contain_text("Il simulatore non risponde")
    theatre.faults.clear()
    await page.context.set_offline(offline=False)
    theatre.bot.say(700000001, "Sono qui")
    await expect(chat(page).get_by_role("log")).to_contain_text("Sono qui")
    theatre.faults.clear()

"""One bot, one person, and a short way to call the Bot API."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from simulator.answers import Answer
from simulator.bots import BotAccount
from simulator.clock import Clock
from simulator.files import Upload
from simulator.people import Person
from simulator.telegram import Telegram

MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


class Seconds:
    """A monotonic clock that a test winds by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += seconds


class Api:
    """Calls methods as one bot."""

    def __init__(self, telegram: Telegram, bot: BotAccount) -> None:
        self.telegram = telegram
        self.bot = bot

    def call(self, method: str, files: Mapping[str, Upload] | None = None, /, **params: Any) -> Answer:
        return self.telegram.call(self.bot.token, method, params, files)

    def __call__(self, method: str, files: Mapping[str, Upload] | None = None, /, **params: Any) -> Any:
        answer = self.call(method, files, **params)
        assert answer.ok, answer.body
        return answer.result

    def refusal(self, method: str, files: Mapping[str, Upload] | None = None, /, **params: Any) -> str:
        answer = self.call(method, files, **params)
        assert not answer.ok, answer.body
        assert answer.body["error_code"] == answer.status
        return f"{answer.status} {answer.description}"

    def updates(self, **params: Any) -> list[dict[str, Any]]:
        updates: list[dict[str, Any]] = self("getUpdates", **params)
        return updates

    def last_update(self) -> dict[str, Any]:
        return self.updates(offset=-1)[0]


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def telegram(seconds: Seconds) -> Telegram:
    return Telegram(Clock(MONDAY, frozen=True, monotonic=seconds), seed=1)


@pytest.fixture
def bot(telegram: Telegram) -> BotAccount:
    return telegram.add_bot("42:simulator", "farelegami_bot", "FareLegami")


@pytest.fixture
def api(telegram: Telegram, bot: BotAccount) -> Api:
    return Api(telegram, bot)


@pytest.fixture
def anna(telegram: Telegram, bot: BotAccount) -> Person:
    person = telegram.add_person("Anna", last_name="Rossi", username="anna_r")
    person.presses_start(bot)
    return person


def keyboard(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


def button(text: str, data: str = "x") -> dict[str, Any]:
    return {"text": text, "callback_data": data}

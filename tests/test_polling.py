"""Long polling: what is confirmed was handled and answered; nothing stops it for good."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from aiogram.exceptions import (
    TelegramConflictError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetUpdates

from bot import polling
from bot.polling import LIMIT, Poller

Raw = Mapping[str, Any]


class Source:
    """Telegram's side of polling: keeps updates until they are confirmed."""

    def __init__(self, *numbers: int) -> None:
        self.kept = list(numbers)
        self.offsets: list[int] = []
        self.troubles: list[Exception] = []
        self.empty = asyncio.Event()

    async def fetch(self, offset: int, patience: int) -> Sequence[Raw]:
        """Answer a getUpdates."""
        self.offsets.append(offset)
        if self.troubles:
            raise self.troubles.pop(0)
        self.kept = [number for number in self.kept if number >= offset]
        if not self.kept:
            self.empty.set()
            await asyncio.sleep(0.05 if patience else 0)
        return [{"update_id": number} for number in self.kept[:LIMIT]]


class Hands:
    """The intake's side: notes what is taken, and finishes when told to."""

    def __init__(self, work: Callable[[int], float] = lambda _number: 0.0) -> None:
        self.taken: list[int] = []
        self.finished: list[int] = []
        self._work = work

    async def take(self, raw: Raw) -> None:
        """Take one update."""
        number = raw["update_id"]
        self.taken.append(number)
        await asyncio.sleep(self._work(number))
        self.finished.append(number)


async def polled(source: Source, hands: Hands, until: Callable[[], bool], *, patience: float = 5) -> Poller:
    """Poll until something is true, then stop in order."""
    stop = asyncio.Event()
    poller = Poller(source.fetch, hands.take)
    running = asyncio.create_task(poller.run(stop))
    async with asyncio.timeout(patience):
        while not until():
            await asyncio.sleep(0.005)
    stop.set()
    await running
    return poller


async def test_every_update_is_taken_once_and_confirmed() -> None:
    source, hands = Source(*range(10, 270)), Hands()
    await polled(source, hands, lambda: len(hands.finished) == 260)
    assert sorted(hands.taken) == list(range(10, 270))
    assert source.offsets[-1] == 270


async def test_nothing_beyond_an_unfinished_update_is_confirmed() -> None:
    source, hands = Source(*range(1, 31)), Hands(lambda number: 60.0 if number == 5 else 0.0)
    stop = asyncio.Event()
    running = asyncio.create_task(Poller(source.fetch, hands.take).run(stop))
    async with asyncio.timeout(5):
        while len(hands.finished) < 29:
            await asyncio.sleep(0.005)
        await asyncio.sleep(0.3)
    assert max(source.offsets) == 5
    assert len(hands.taken) == 30, "what comes again is recognised"
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_slow_answer_does_not_keep_newcomers_waiting() -> None:
    source, hands = Source(1), Hands(lambda number: 1.0 if number == 1 else 0.0)
    stop = asyncio.Event()
    running = asyncio.create_task(Poller(source.fetch, hands.take).run(stop))
    await asyncio.sleep(0.05)
    source.kept += [2, 3]
    async with asyncio.timeout(0.5):
        while hands.finished != [2, 3]:
            await asyncio.sleep(0.005)
    stop.set()
    await running
    assert source.offsets[-1] == 4


async def test_while_something_is_in_hand_telegram_is_not_asked_all_the_time() -> None:
    source, hands = Source(1), Hands(lambda _number: 1.0)
    await polled(source, hands, lambda: hands.finished == [1])
    assert len(source.offsets) < 20


@pytest.mark.parametrize(
    "trouble",
    [
        TelegramNetworkError(GetUpdates(), "down"),
        TelegramServerError(GetUpdates(), "502"),
        TelegramRetryAfter(GetUpdates(), "flood", 1),
    ],
    ids=lambda trouble: type(trouble).__name__,
)
async def test_a_trouble_with_telegram_passes(trouble: Exception) -> None:
    source, hands = Source(1), Hands()
    source.troubles.append(trouble)
    await polled(source, hands, lambda: hands.finished == [1])
    assert source.offsets[-1] == 2


async def test_another_poller_is_logged_and_waited_out(faults: list[str]) -> None:
    source, hands = Source(1), Hands()
    source.troubles.append(TelegramConflictError(GetUpdates(), "terminated by other getUpdates request"))
    await polled(source, hands, lambda: hands.finished == [1])
    assert "somebody else is polling" in faults.pop()


async def test_whatever_goes_wrong_with_asking_polling_goes_on(faults: list[str]) -> None:
    source, hands = Source(1), Hands()
    source.troubles.append(KeyError("result"))
    await polled(source, hands, lambda: hands.finished == [1])
    assert "asking on" in faults.pop()


async def test_a_token_that_is_taken_back_is_asked_with_until_it_is_valid_again(
    faults: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "REVOKED", 0.01)
    source, hands = Source(1), Hands()
    source.troubles += [TelegramUnauthorizedError(GetUpdates(), "Unauthorized")] * 3
    await polled(source, hands, lambda: hands.finished == [1])
    assert len(faults) == 3
    faults.clear()


async def test_an_update_that_breaks_the_intake_is_given_up_and_the_others_go_on(faults: list[str]) -> None:
    class Clumsy(Hands):
        async def take(self, raw: Raw) -> None:
            if raw["update_id"] == 2:
                raise RuntimeError
            await super().take(raw)

    source, hands = Source(1, 2, 3), Clumsy()
    await polled(source, hands, lambda: len(hands.finished) == 2)
    assert source.offsets[-1] == 4
    assert "given up" in faults.pop()


async def test_stopping_waits_for_what_is_in_hand() -> None:
    source, hands = Source(1, 2), Hands(lambda _number: 0.3)
    await polled(source, hands, lambda: len(hands.taken) == 2)
    assert hands.finished == [1, 2]
    assert source.offsets[-1] == 3

"""The common pace: never more than Telegram allows, answers before letters. All in virtual time."""

import asyncio
import random

import pytest

from bot.pace import CHAT_BURST, Pace
from tests.support.virtual_time import VirtualLoop, run


class Sent:
    """What was sent, and when."""

    def __init__(self, loop: VirtualLoop, rate: int = 30) -> None:
        self.loop, self.pace = loop, Pace(rate, monotonic=loop.time)
        self.moments: list[float] = []
        self.order: list[object] = []

    async def send(self, chat_id: int | None, *, urgent: bool, name: object = None) -> float:
        """Send something when its turn comes; gives how long that took."""
        asked = self.loop.time()
        await self.pace.turn(chat_id, urgent=urgent)
        self.moments.append(self.loop.time())
        self.order.append(name)
        return self.loop.time() - asked

    def most_in_a_second(self) -> int:
        """Count the fullest second."""
        return max(sum(begin <= moment < begin + 1 for moment in self.moments) for begin in self.moments)


@pytest.fixture
def loop() -> VirtualLoop:
    return VirtualLoop()


def test_letters_reach_97_percent_of_the_ceiling_and_never_pass_it(loop: VirtualLoop) -> None:
    sent = Sent(loop)

    async def story() -> None:
        await asyncio.gather(*(sent.send(number, urgent=False) for number in range(600)))

    run(story(), loop)
    took = sent.moments[-1] - sent.moments[0]
    assert (len(sent.moments) - 1) / took >= 0.97 * 30
    assert sent.most_in_a_second() <= 30


def test_the_first_second_is_no_exception(loop: VirtualLoop) -> None:
    sent = Sent(loop)

    async def story() -> None:
        await asyncio.gather(*(sent.send(number, urgent=True) for number in range(100)))

    run(story(), loop)
    assert sum(moment < sent.moments[0] + 1 for moment in sent.moments) <= 30


@pytest.mark.parametrize("seed", range(5))
def test_answers_and_letters_together_never_pass_the_ceiling(loop: VirtualLoop, seed: int) -> None:
    sent, chance = Sent(loop), random.Random(seed)

    async def answer(number: int) -> None:
        await asyncio.sleep(chance.uniform(0, 10))
        await sent.send(10_000 + number, urgent=True)

    async def story() -> None:
        letters = [sent.send(number, urgent=False) for number in range(300)]
        await asyncio.gather(*letters, *(answer(number) for number in range(chance.randrange(10, 150))))

    run(story(), loop)
    assert sent.most_in_a_second() <= 30


def test_an_answer_goes_at_once_in_the_middle_of_a_thousand_letters(loop: VirtualLoop) -> None:
    sent = Sent(loop)

    async def story() -> list[float]:
        letters = [asyncio.ensure_future(sent.send(number, urgent=False)) for number in range(1000)]
        waits = []
        for number in range(20):
            await asyncio.sleep(0.5)
            waits.append(await sent.send(10_000 + number, urgent=True))
        for letter in letters:
            letter.cancel()
        return waits

    assert max(run(story(), loop)) < 0.05


def test_one_chat_gets_a_few_at_once_and_then_one_a_second(loop: VirtualLoop) -> None:
    sent = Sent(loop)

    async def story() -> None:
        await asyncio.gather(*(sent.send(7, urgent=True) for _ in range(CHAT_BURST + 4)))

    run(story(), loop)
    begin = sent.moments[0]
    assert sum(moment < begin + 1 for moment in sent.moments) == CHAT_BURST
    assert sent.moments[-1] - begin >= 4


def test_a_busy_chat_holds_nobody_else_up(loop: VirtualLoop) -> None:
    sent = Sent(loop)

    async def story() -> None:
        await asyncio.gather(
            *(sent.send(7, urgent=False, name="busy") for _ in range(10)),
            *(sent.send(number, urgent=False, name="others") for number in range(100, 120)),
        )

    run(story(), loop)
    assert sent.order.index("others") == CHAT_BURST
    assert sent.order[-1] == "busy"
    assert sent.moments[sent.order.index("others") + 19] - sent.moments[0] < 1.5


def test_the_order_within_a_chat_is_kept(loop: VirtualLoop) -> None:
    sent = Sent(loop)

    async def story() -> None:
        await asyncio.gather(*(sent.send(7, urgent=False, name=number) for number in range(8)))

    run(story(), loop)
    assert sent.order == list(range(8))


def test_a_pause_that_telegram_asks_for_is_kept_by_all(loop: VirtualLoop) -> None:
    sent = Sent(loop)

    async def story() -> None:
        sent.pace.hold(30)
        await asyncio.gather(sent.send(1, urgent=True), sent.send(2, urgent=False))

    begin = loop.time()
    run(story(), loop)
    assert min(sent.moments) >= begin + 30


def test_a_pause_in_the_middle_is_kept_by_those_who_wait_already(loop: VirtualLoop) -> None:
    sent = Sent(loop)

    async def story() -> None:
        waiting = asyncio.gather(*(sent.send(number, urgent=False) for number in range(60)))
        await asyncio.sleep(0.5)
        sent.pace.hold(10)
        await waiting

    begin = loop.time()
    run(story(), loop)
    assert not [moment for moment in sent.moments if begin + 0.5 < moment < begin + 10.5]


def test_whoever_gives_up_waiting_takes_no_turn(loop: VirtualLoop) -> None:
    sent = Sent(loop, rate=1)

    async def story() -> None:
        await sent.send(1, urgent=False)
        gone = asyncio.ensure_future(sent.send(2, urgent=False))
        await asyncio.sleep(0.1)
        gone.cancel()
        await sent.send(3, urgent=False)

    run(story(), loop)
    assert len(sent.moments) == 2
    assert sent.moments[1] - sent.moments[0] < 1.2


def test_with_the_limit_lifted_nobody_waits(loop: VirtualLoop) -> None:
    sent = Sent(loop, rate=100_000)

    async def story() -> None:
        await asyncio.gather(*(sent.send(number, urgent=False) for number in range(5000)))

    run(story(), loop)
    assert sent.moments[-1] - sent.moments[0] < 0.5

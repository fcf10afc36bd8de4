"""Nothing that can be said is left without an ear: states, buttons, notices."""

import inspect
from collections.abc import Iterator

from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.filters.callback_data import CallbackQueryFilter
from aiogram.fsm.state import State, StatesGroup

from bot.app import ROUTERS
from conversations.leaving import ASK, PASSING
from services.notices import kinds
from tests.support.screens import every_notice
from tests.support.wire import every_answer
from views.letters import WRITERS


def filters_of(handler: HandlerObject) -> list[object]:
    """Give a handler's filters as they were written, not as the dispatcher wraps them."""
    return [inspect.unwrap(one.callback) for one in handler.filters or ()]


def every_state() -> Iterator[State]:
    """Give every question of every conversation."""
    for group in StatesGroup.__subclasses__():
        if group.__module__.startswith("conversations."):
            yield from group.__states__


def test_no_two_buttons_share_a_prefix() -> None:
    prefixes = [one.__prefix__ for one in every_answer()]
    assert len(prefixes) > 30
    assert len(set(prefixes)) == len(prefixes)


def test_every_button_is_handled() -> None:
    handled = {
        one.callback_data
        for router in ROUTERS
        for handler in router.callback_query.handlers
        for one in filters_of(handler)
        if isinstance(one, CallbackQueryFilter)
    }
    assert set(every_answer()) == handled


def test_whatever_is_written_while_a_question_is_open_is_answered_by_its_conversation() -> None:
    states = list(every_state())
    assert len(states) > 5
    listening = {
        (handler.callback.__module__, state)
        for router in ROUTERS
        for handler in router.message.handlers
        for state in states
        if filters_of(handler) in ([], [state])
    }
    assert {(state.group.__module__, state) for state in states} <= listening


def test_one_can_come_back_to_every_question_that_can_be_left() -> None:
    groups = {state.group.__name__ for state in every_state()}
    assert PASSING.isdisjoint(ASK)
    assert groups == {*ASK, *PASSING, "Onboarding"}, "the first questions are asked again by whatever one does"


def test_every_notice_has_a_writer() -> None:
    written = {notice for notice in WRITERS if not notice.__module__.startswith("tests.")}  # those of other stories
    assert every_notice() == written


def test_kinds_of_notices_are_known_by_one_name() -> None:
    assert all(notice.kind == name for name, notice in kinds().items())

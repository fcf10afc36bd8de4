"""Builds the dispatcher: routers and middlewares in order. One for the process; it holds no state."""

from collections.abc import Callable, Coroutine
from functools import cache, wraps
from typing import Any

from aiogram import Dispatcher, Router

from bot.middlewares import Work
from bot.switchboard import Switchboard
from conversations import (
    applying,
    certifying,
    children,
    closing,
    drafting,
    family,
    leaving,
    naming,
    near,
    onboarding,
    planning_reviews,
    promising,
    replying,
    reviewing,
    saying,
    spending,
    wishing,
)
from conversations import ideas as telling
from conversations import materials as handing
from conversations import requiring as requirers
from conversations import slots as offering
from conversations import stewarding as stewards
from conversations import telling as adding
from handlers import (
    absences,
    accepting,
    agenda,
    applications,
    appointments,
    arrivals,
    attendances,
    calendars,
    catalogue,
    certificates,
    changes,
    check_ins,
    classes,
    enrolments,
    expenses,
    fallback,
    feedback,
    follow_ups,
    hand_overs,
    home,
    households,
    idea_reviews,
    ideas,
    inline,
    invitations,
    letters,
    linking,
    materials,
    may_apply,
    members,
    messages,
    organisations,
    parties,
    patti,
    patto_desk,
    patto_reviews,
    patto_texts,
    people,
    posters,
    privacy,
    reminders,
    requiring,
    reviews,
    saved_searches,
    search,
    sharing,
    slots,
    stewarding,
    tasks,
    uploads,
    waiting_list,
    withdrawals,
)
from handlers import near as nearby

CONVERSATIONS = (
    onboarding.router,
    children.router,
    family.router,
    near.router,
    stewards.router,
    requirers.router,
    reviewing.router,
    handing.files,
    handing.router,
    certifying.router,
    offering.router,
    telling.documents,
    telling.router,
    adding.router,
    applying.router,
    replying.router,
    spending.router,
    planning_reviews.router,
    saying.router,
    wishing.router,
    closing.router,
    naming.router,
    drafting.router,
    promising.router,
)
"""Conversations in which someone may be: what their own handlers answer keeps them there."""

ROUTERS = (
    members.groups_router,
    members.router,
    onboarding.router,
    inline.router,
    home.router,
    patti.router,
    catalogue.router,
    search.buttons,
    saved_searches.router,
    sharing.router,
    posters.router,
    enrolments.router,
    parties.router,
    withdrawals.router,
    waiting_list.router,
    changes.router,
    agenda.router,
    may_apply.router,
    applications.router,
    appointments.router,
    calendars.router,
    people.router,
    messages.router,
    reminders.router,
    letters.router,
    households.router,
    privacy.router,
    attendances.router,
    arrivals.router,
    absences.router,
    feedback.router,
    follow_ups.router,
    invitations.router,
    classes.router,
    requiring.router,
    reviews.router,
    reviewing.taps,
    slots.router,
    stewarding.router,
    materials.router,
    certificates.router,
    handing.files,
    ideas.router,
    idea_reviews.router,
    expenses.router,
    patto_reviews.router,
    patto_desk.router,
    patto_texts.router,
    tasks.router,
    hand_overs.router,
    organisations.router,
    check_ins.router,
    linking.router,
    accepting.router,
    telling.documents,
    uploads.router,
    leaving.router,
    near.router,
    stewards.router,
    requirers.router,
    reviewing.router,
    handing.router,
    certifying.router,
    offering.router,
    nearby.router,
    telling.router,
    adding.router,
    applying.router,
    replying.router,
    spending.router,
    planning_reviews.router,
    saying.router,
    wishing.router,
    closing.router,
    naming.router,
    drafting.router,
    promising.router,
    children.router,
    family.router,
    saved_searches.words,
    search.router,
    fallback.router,
)
"""In this order: newcomers first, commands and buttons, then whoever is in a conversation, then words to look for."""


@cache
def dispatcher() -> Dispatcher:
    """Put the routers together.

    aiogram's own way from an update to a handler, router by router, is replaced
    by the switchboard; its middlewares, filters and handlers are what they are.
    """
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.update.outer_middleware(Work())
    for router in ROUTERS:
        _call_in_place(router)
    dispatcher.update.handlers.clear()
    dispatcher.update.register(Switchboard(ROUTERS, CONVERSATIONS).connect)
    return dispatcher


def _call_in_place(router: Router) -> None:
    """Have plain handlers and filters called where they are: aiogram would send each to a thread of its own."""
    for observer in router.observers.values():
        for handler in (observer._handler, *observer.handlers):  # noqa: SLF001  a router's own filters hang there
            for called in (handler, *(handler.filters or ())):
                if not called.awaitable:
                    called.callback, called.awaitable = _in_place(called.callback), True


def _in_place(handler: Callable[..., Any]) -> Callable[..., Coroutine[Any, Any, Any]]:
    @wraps(handler)
    async def call(*args: Any, **kwargs: Any) -> Any:
        return handler(*args, **kwargs)

    return call


def drive(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine that waits for nothing to its end, in this thread and at once.

    An update's way through aiogram is such a coroutine: its middlewares and
    filters are async by form, and our handlers are plain functions. So a whole
    update is one call of a plain function that can run in the database's thread.

    Raises:
        RuntimeError: it wanted to wait; something on its way must not be async.
    """
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    coroutine.close()
    message = "a handler, filter or middleware of an update waits for something"
    raise RuntimeError(message)

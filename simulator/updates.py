"""The queue of updates of one bot, and getUpdates.

Core calls never wait: a getUpdates that finds nothing hands out a `Poll`, on
which a door waits in its own way.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from itertools import islice, takewhile
from typing import Any

from simulator.clock import Clock
from simulator.methods import Call, Methods
from simulator.refusals import Refused, conflict

Update = dict[str, Any]
Wake = Callable[[], object]

KEPT_SECONDS = 24 * 60 * 60
MAX_TIMEOUT = 50
MAX_LIMIT = 100

_BY_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_FAR_AHEAD = 10
_TERMINATED = "terminated by other getUpdates request; make sure that only one bot instance is running"
_WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"

methods = Methods()


class Poll:
    """A getUpdates that waits for news, until there are some or it is ended."""

    def __init__(self, queue: UpdateQueue, call: Call, limit: int, timeout: int) -> None:
        self.call = call
        self.timeout = timeout
        self.refusal: Refused | None = None
        self._queue = queue
        self._limit = limit
        self._wake: Wake | None = None

    def when_ready(self, wake: Wake) -> None:
        """Have *wake* called, from whatever thread, once there is something to collect."""
        with self.call.telegram.lock:
            self._wake = wake
            if self.refusal is not None or self._queue.pending:
                wake()

    def abandon(self) -> None:
        """Give the place up: nobody waits any more."""
        with self.call.telegram.lock:
            self._wake = None
            self._queue.leave(self)

    def collect(self) -> list[Update]:
        """Take what is there, and wait no longer.

        Raises:
            Refused: 409, another request has taken the place.
        """
        if self.refusal is not None:
            raise self.refusal
        self._queue.leave(self)
        return self._queue.read(0, self._limit)

    def notice(self) -> None:
        """Wake whoever waits."""
        if self._wake is not None:
            self._wake()

    def end(self, refusal: Refused) -> None:
        """Answer with a refusal instead."""
        self.refusal = refusal
        self.notice()


class UpdateQueue:
    """Updates wait here for at most 24 hours, in the order they came; ids only grow."""

    def __init__(self, clock: Clock, on_push: Wake) -> None:
        self._clock = clock
        self._on_push = on_push
        self._waiting: dict[int, tuple[int, Update]] = {}
        self._next_id = random.randrange(100_000_000, 900_000_000)  # noqa: S311 - any start will do
        self._poll: Poll | None = None
        self.allowed: list[str] = []

    @property
    def waiting(self) -> list[Update]:
        """The updates that wait, oldest first."""
        self._forget_old()
        return [update for _, update in self._waiting.values()]

    @property
    def pending(self) -> int:
        """How many updates wait."""
        self._forget_old()
        return len(self._waiting)

    def wants(self, kind: str) -> bool:
        """Tell whether the bot gets updates of a kind; without a wish, all but three kinds."""
        return kind in self.allowed if self.allowed else kind not in _BY_REQUEST

    def allow(self, kinds: Iterable[str]) -> None:
        """Remember which kinds the bot wants from now on; none means the default."""
        self.allowed = list(dict.fromkeys(kinds))

    def push(self, kind: str, payload: Any) -> None:
        """Add an update, if the bot wants its kind."""
        if self.wants(kind):
            self.push_raw({kind: payload})

    def push_raw(self, update: Update) -> Update:
        """Add an update as it is, whatever is in it; its id is put in where it has none."""
        update = {"update_id": self._next_id, **update}
        self._next_id = max(self._next_id, update["update_id"]) + 1
        self._waiting[update["update_id"]] = (self._clock.unix(), update)
        if self._poll is not None:
            self._poll.notice()
        self._on_push()
        return update

    def read(self, offset: int, limit: int) -> list[Update]:
        """Confirm everything before *offset* and list what follows.

        A negative offset keeps that many from the end; one that lies far ahead of
        all ids is taken for none, as Telegram does.
        """
        self._forget_old()
        if offset < 0:
            self._drop(list(self._waiting)[:offset])
        elif offset <= self._next_id + _FAR_AHEAD:
            self._drop(list(takewhile(lambda update_id: update_id < offset, self._waiting)))
        return [update for _, update in islice(self._waiting.values(), limit)]

    def confirm(self, update_id: int) -> None:
        """Forget one update, wherever it stands: a webhook has taken it."""
        self._waiting.pop(update_id, None)

    def clear(self) -> None:
        """Forget everything that waits."""
        self._waiting.clear()

    def wait(self, call: Call, limit: int, timeout: int) -> Poll:
        """Take the only place to wait in from whoever has it."""
        self.end_poll(conflict(_TERMINATED))
        self._poll = Poll(self, call, limit, timeout)
        return self._poll

    def leave(self, poll: Poll) -> None:
        """Give the place up."""
        if self._poll is poll:
            self._poll = None

    def end_poll(self, refusal: Refused) -> None:
        """Send away whoever waits."""
        poll, self._poll = self._poll, None
        if poll is not None:
            poll.end(refusal)

    def _forget_old(self) -> None:
        oldest = self._clock.unix() - KEPT_SECONDS
        self._drop([key for key, _ in takewhile(lambda entry: entry[1][0] < oldest, self._waiting.items())])

    def _drop(self, update_ids: list[int]) -> None:
        for update_id in update_ids:
            del self._waiting[update_id]


@methods.add
def get_updates(call: Call) -> list[Update]:
    """List the updates that wait. Answers at once; `call.poll` is what may be waited on."""
    if call.bot.webhook is not None:
        raise conflict(_WEBHOOK_ACTIVE)
    queue, params = call.bot.updates, call.params
    if "allowed_updates" in params:
        queue.allow(params["allowed_updates"])
    limit = params.get("limit", MAX_LIMIT)
    limit = limit if 1 <= limit <= MAX_LIMIT else MAX_LIMIT
    timeout = min(max(params.get("timeout", 0), 0), MAX_TIMEOUT)
    updates = queue.read(params.get("offset", 0), limit)
    if not updates and timeout:
        call.poll = queue.wait(call, limit, timeout)
    return updates

"""The stand-in for Telegram: who there is, and how calls of the Bot API are answered.

Plain and synchronous: a call is answered before it returns, nothing waits. Doors
(`simulator.doors`) bring calls in from HTTP, aiogram and python-telegram-bot.
One lock guards everything, so calls and people's actions may come from several
threads.
"""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from simulator import answers, schema
from simulator.answers import Answer
from simulator.bots import BotAccount, refuse_real_token
from simulator.callbacks import Callback
from simulator.chats import Chat, PrivateChat
from simulator.clock import Clock
from simulator.events import Events
from simulator.faults import AnswerLost, Faults, Slow
from simulator.files import FileStore, StoredFile, Upload
from simulator.flood import Flood
from simulator.groups import FIRST_ID, Group
from simulator.inline import InlineQuery
from simulator.log import Log
from simulator.messages import Message
from simulator.method_table import METHODS
from simulator.methods import Call
from simulator.people import Person
from simulator.polls import Poll
from simulator.refusals import Refused, bad_request, unauthorized

Json = dict[str, Any]

_FIRST_PERSON_ID = 700_000_001


class Telegram:
    """All of Telegram that a bot gets to see.

    `callback_patience` is how long a tap or an inline query may wait for its
    answer, by the clock. `jumps` names moments that the clock can be moved to;
    whoever assembles a demo fills it in.
    """

    def __init__(self, clock: Clock | None = None, *, seed: int | None = None) -> None:
        self.clock = clock or Clock()
        self.lock = threading.RLock()
        self.random = random.Random(seed)  # noqa: S311 - dice, not secrets
        self.schema = schema.load()
        self.events = Events()
        self.log = Log()
        self.files = FileStore()
        self.flood = Flood(self.clock)
        self.faults = Faults(seed)
        self.bots: dict[str, BotAccount] = {}
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Group] = {}
        self.callbacks: dict[str, Callback] = {}
        self.inline_queries: dict[str, InlineQuery] = {}
        self.inline_messages: dict[str, Message] = {}
        self.polls: dict[str, Poll] = {}
        self.callback_patience = timedelta(seconds=60)
        self.jumps: dict[str, Callable[[], datetime | None]] = {}
        self._private_chats: dict[tuple[int, int], PrivateChat] = {}
        self._numbers = itertools.count(5_000_000_000_000_001)
        self.clock.on_move(lambda moment: self.events.tell("clock", now=moment.isoformat()))

    # Who there is

    def add_bot(
        self,
        token: str = "42:simulator",  # noqa: S107 - an invented one
        username: str = "farelegami_bot",
        name: str = "FareLegami",
    ) -> BotAccount:
        """Let a bot exist. Its token is invented: a number, a colon, some text.

        Raises:
            RealToken: the token may be a real one.
            ValueError: it is none, or taken.
        """
        refuse_real_token(token)
        bot = BotAccount(self.clock, token, username, name, on_update=lambda: self.events.tell("update", bot=username))
        with self.lock:
            if token in self.bots or any(known.id == bot.id for known in self.bots.values()):
                raise ValueError("there is a bot with this token or number already")
            self.bots[token] = bot
        return bot

    def add_person(
        self,
        first_name: str,
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str = "it",
        id: int | None = None,  # noqa: A002 - as Telegram calls it
    ) -> Person:
        """Let a person exist, who has not met any bot yet."""
        with self.lock:
            person_id = id if id is not None else _FIRST_PERSON_ID + len(self.people)
            if person_id in self.people:
                raise ValueError(f"there is a person {person_id} already")
            person = Person(
                self,
                person_id,
                first_name,
                last_name=last_name,
                username=username,
                language_code=language_code,
            )
            self.people[person_id] = person
            self.events.tell("people", person=person_id)
        return person

    def add_group(self, title: str, members: Iterable[Person | BotAccount]) -> Group:
        """Let a group exist; bots that are to be in it are among the members."""
        with self.lock:
            group = Group(self, FIRST_ID - len(self.groups), title, members)
            self.groups[group.id] = group
        return group

    @property
    def only_bot(self) -> BotAccount:
        """The bot, where there is one only.

        Raises:
            LookupError: there are several, or none.
        """
        if len(self.bots) != 1:
            raise LookupError(f"say which bot: there are {len(self.bots)}")
        return next(iter(self.bots.values()))

    def bot_named(self, username: str) -> BotAccount:
        """Find a bot by its username.

        Raises:
            LookupError: there is none.
        """
        for bot in self.bots.values():
            if bot.username.lower() == username.lower().removeprefix("@"):
                return bot
        raise LookupError(f"there is no bot @{username}")

    def bot_of(self, message: Message) -> BotAccount:
        """Find the bot that the buttons of a message belong to."""
        if isinstance(message.sender, BotAccount):
            return message.sender
        return self.bot_named(message.json["via_bot"]["username"])

    def private_chat(self, bot: BotAccount, person: Person) -> PrivateChat:
        """Find the chat of a bot and a person; there is one before they ever spoke."""
        key = (bot.id, person.id)
        with self.lock:
            if key not in self._private_chats:
                self._private_chats[key] = PrivateChat(self, bot, person)
            return self._private_chats[key]

    def chat_for(self, bot: BotAccount, chat_id: int | str) -> Chat:
        """Find the chat that a bot means by a number.

        Raises:
            Refused: 400, it knows no such chat.
        """
        if isinstance(chat_id, int):
            chat: Chat | None = self._private_chats.get((bot.id, chat_id)) or self.groups.get(chat_id)
            if isinstance(chat, Group) or (isinstance(chat, PrivateChat) and chat.started):
                return chat
        raise bad_request("chat not found")

    def next_number(self) -> int:
        """Draw a number that nothing else has."""
        return next(self._numbers)

    def next_query_id(self) -> str:
        """Draw the id of a tap or an inline query."""
        return str(next(self._numbers))

    # Calls

    def call(
        self,
        token: str,
        method: str,
        params: Mapping[str, Any] | None = None,
        files: Mapping[str, Upload] | None = None,
    ) -> Answer:
        """Answer a call of the Bot API, at once and whatever it is."""
        started = time.perf_counter()
        with self.lock:
            bot = self.bots.get(token)
            if bot is None:
                return self._logged(None, method, {}, answers.refusal(unauthorized()), started)
            name = method
            try:
                name = self.schema.name_of(method)
                call = Call(self, bot, name, {}, files or {})
                call.params = self.schema.read(name, params or {}, call.files)
                answer = self._answer(call)
            except Refused as refused:
                answer = answers.refusal(refused)
                return self._logged(bot, name, dict(params or {}), answer, started)
            if answer.poll is not None:
                return answer
            return self._logged(bot, name, call.params, answer, started)

    def collect(self, waiting: Answer) -> Answer:
        """Answer a getUpdates that has waited: with what has come since, or why it had to end."""
        started = time.perf_counter()
        poll = waiting.poll
        if poll is None:
            return waiting
        with self.lock:
            try:
                answer = answers.success(poll.collect())
            except Refused as refused:
                answer = answers.refusal(refused)
            return self._logged(poll.call.bot, poll.call.method, poll.call.params, answer, started)

    def download(self, token: str, path: str) -> StoredFile | None:
        """Find a file by the path that getFile gave one of the bots."""
        with self.lock:
            return self.files.at(path) if token in self.bots else None

    def push_raw(self, update: Json, bot: BotAccount | None = None) -> Json:
        """Send a bot an update as it is, however wrong; `update_id` is put in where it is missing."""
        with self.lock:
            return (bot or self.only_bot).updates.push_raw(update)

    def _answer(self, call: Call) -> Answer:
        chat_id = call.params.get("chat_id")
        effect = self.faults.strike(call.method, chat_id if isinstance(chat_id, int) else None)
        before = answers.instead_of(effect)
        if before is not None:
            return before
        try:
            answer = answers.success(METHODS[call.method](call), call.remark)
        except Refused as refused:
            answer = answers.refusal(refused)
        answer.poll = call.poll
        answer.lost = isinstance(effect, AnswerLost)
        answer.delay = effect.seconds if isinstance(effect, Slow) else 0.0
        return answer

    def _logged(self, bot: BotAccount | None, method: str, params: Json, answer: Answer, started: float) -> Answer:
        who = bot.username if bot else "?"
        self.log.write(
            at=self.clock.now(),
            bot=who,
            method=method,
            params=params,
            status=answer.status,
            answer=answer.body,
            duration=time.perf_counter() - started,
        )
        return answer

"""Polls: sent, voted in, stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.editing import editable
from simulator.entities import format_text
from simulator.errors import NotPossible
from simulator.keyboards import read_inline
from simulator.methods import Call, Methods
from simulator.refusals import bad_request, not_simulated
from simulator.sending import deliver
from simulator.utf16 import utf16_length

if TYPE_CHECKING:
    from simulator.bots import BotAccount
    from simulator.messages import Message
    from simulator.people import Person

Json = dict[str, Any]

QUESTION_LIMIT = 300
OPTION_LIMIT = 100
MOST_OPTIONS = 12

_UNSIMULATED = (
    "explanation",
    "open_period",
    "close_date",
    "description",
    "media",
    "correct_option_ids",
    "allow_adding_options",
    "country_codes",
    "members_only",
)

methods = Methods()


class Poll:
    """A poll and its votes. The message's JSON is written anew after every change."""

    def __init__(self, bot: BotAccount, json: Json) -> None:
        self.bot = bot
        self.json = json
        self.message: Message | None = None
        self.votes: dict[Person, tuple[int, ...]] = {}

    def vote(self, person: Person, options: tuple[str, ...]) -> None:
        """Count a vote in place of the person's earlier one, and tell the bot.

        Raises:
            NotPossible: the poll is closed, has no such option, or allows fewer of them.
        """
        texts = [option["text"] for option in self.json["options"]]
        if self.json["is_closed"] or not set(options) <= set(texts):
            raise NotPossible(f"cannot vote {options} in a poll with {texts}")
        if len(options) > 1 and not self.json["allows_multiple_answers"]:
            raise NotPossible("this poll takes one answer")
        self.votes[person] = tuple(texts.index(option) for option in options)
        self._count()
        if not self.json["is_anonymous"]:
            self.bot.updates.push("poll_answer", self._answer_of(person))
        self.bot.updates.push("poll", self.json)

    def close(self) -> None:
        """Take no more votes."""
        self.json = self.json | {"is_closed": True}
        self._show()

    def _answer_of(self, person: Person) -> Json:
        chosen = self.votes[person]
        ids = [self.json["options"][place]["persistent_id"] for place in chosen]
        return {
            "poll_id": self.json["id"],
            "user": person.user,
            "option_ids": list(chosen),
            "option_persistent_ids": ids,
        }

    def _count(self) -> None:
        chosen = [place for places in self.votes.values() for place in places]
        options = [option | {"voter_count": chosen.count(place)} for place, option in enumerate(self.json["options"])]
        voters = sum(1 for places in self.votes.values() if places)
        self.json = self.json | {"options": options, "total_voter_count": voters}
        self._show()

    def _show(self) -> None:
        assert self.message is not None
        self.message.chat.change(self.message, self.message.json | {"poll": self.json})


@methods.add
def send_poll(call: Call) -> Json:
    """Send a poll; quizzes and whatever closes by itself are not simulated."""
    params = call.params
    unsimulated = [name for name in _UNSIMULATED if name in params]
    if params.get("type", "regular") != "regular" or unsimulated:
        raise not_simulated(f"polls with {unsimulated or params['type']}")
    poll = Poll(call.bot, _poll(call))
    poll.message = deliver(call, {"poll": poll.json})
    call.telegram.polls[poll.json["id"]] = poll
    return poll.message.json


@methods.add
def stop_poll(call: Call) -> Json:
    """Close a poll; the keyboard is changed with it."""
    message = editable(call)
    if "poll" not in message.json:
        raise bad_request("message with poll to stop not found")
    poll = call.telegram.polls[message.json["poll"]["id"]]
    if poll.json["is_closed"]:
        raise bad_request("poll has already been closed")
    markup = read_inline(call.params.get("reply_markup"), private=message.chat.private)
    message.json = {key: value for key, value in message.json.items() if key != "reply_markup"}
    message.json |= {"reply_markup": markup} if markup else {}
    poll.close()
    return poll.json


def _poll(call: Call) -> Json:
    params = call.params
    question = format_text(params["question"], params.get("question_parse_mode"), params.get("question_entities"))
    if not question.text:
        raise bad_request("poll question must be non-empty")
    if utf16_length(question.text) > QUESTION_LIMIT:
        raise bad_request(f"poll question length must not exceed {QUESTION_LIMIT}")
    poll: Json = {
        "id": str(call.telegram.next_number()),
        "question": question.text,
        "options": _options(params["options"]),
        "total_voter_count": 0,
        "is_closed": params.get("is_closed", False),
        "is_anonymous": params.get("is_anonymous", True),
        "type": "regular",
        "allows_multiple_answers": params.get("allows_multiple_answers", False),
        "allows_revoting": params.get("allows_revoting", True),
        "members_only": False,
    }
    return poll | ({"question_entities": question.entities} if question.entities else {})


def _options(given: list[Json]) -> list[Json]:
    if not given:
        raise bad_request("poll must have at least 1 option")
    if len(given) > MOST_OPTIONS:
        raise bad_request(f"poll can't have more than {MOST_OPTIONS} options")
    options = []
    for place, option in enumerate(given):
        if "media" in option:
            raise not_simulated("poll options with media")
        text = format_text(option["text"], option.get("text_parse_mode"), option.get("text_entities"))
        if not text.text:
            raise bad_request("poll options must be non-empty")
        if utf16_length(text.text) > OPTION_LIMIT:
            raise bad_request(f"poll options length must not exceed {OPTION_LIMIT}")
        entities = {"text_entities": text.entities} if text.entities else {}
        options.append({"persistent_id": str(place), "text": text.text, "voter_count": 0} | entities)
    return options

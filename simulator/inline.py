"""Inline mode: `@bot query` in any chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator import contents
from simulator.entities import format_text
from simulator.errors import NotPossible
from simulator.keyboards import Markup, read_inline
from simulator.methods import Call, Methods
from simulator.refusals import bad_request, not_simulated
from simulator.sending import text_of

if TYPE_CHECKING:
    from datetime import datetime

    from simulator.bots import BotAccount
    from simulator.chats import Chat
    from simulator.messages import Message
    from simulator.people import Person

Json = dict[str, Any]

MOST_RESULTS = 50
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"

methods = Methods()


class InlineQuery:
    """What a person typed after a bot's name, and what the bot offers for it."""

    def __init__(self, query_id: str, bot: BotAccount, person: Person, query: str, at: datetime) -> None:
        self.id = query_id
        self.bot = bot
        self.person = person
        self.query = query
        self.at = at
        self.answered = False
        self.results: list[Json] = []
        self.next_offset = ""
        self.button: Json | None = None

    def __repr__(self) -> str:
        return f"<InlineQuery {self.query!r} {len(self.results)} results>"


def ask(person: Person, bot: BotAccount, text: str, offset: str) -> InlineQuery:
    """Send the bot what a person types."""
    telegram = person.telegram
    query = InlineQuery(telegram.next_query_id(), bot, person, text, telegram.clock.now())
    telegram.inline_queries[query.id] = person.inline_query = query
    asked = {"id": query.id, "from": person.user, "query": text, "offset": offset, "chat_type": "private"}
    bot.updates.push("inline_query", asked)
    return query


def pick(person: Person, query: InlineQuery | None, result: Json, chat: Chat) -> Message:
    """Send a result into a chat, as the person's own message via the bot."""
    if query is None or result not in query.results:
        raise NotPossible(f"{query!r} has no such result")
    markup = read_inline(result.get("reply_markup"))
    message = chat.post(person, _content(result) | {"via_bot": query.bot.user}, Markup(inline=markup))
    chosen = {"result_id": result["id"], "from": person.user, "query": query.query}
    if markup is not None:
        message.inline_id = f"inline-{person.telegram.next_number()}"
        person.telegram.inline_messages[message.inline_id] = message
        chosen["inline_message_id"] = message.inline_id
    for bot in chat.bots:
        bot.updates.push("message", message.json)
    query.bot.updates.push("chosen_inline_result", chosen)
    return message


@methods.add
def answer_inline_query(call: Call) -> bool:
    """Offer results: articles with a text, for the simulator."""
    params, telegram = call.params, call.telegram
    query = telegram.inline_queries.get(params["inline_query_id"])
    late = query is not None and telegram.clock.now() - query.at > telegram.callback_patience
    if query is None or query.bot is not call.bot or late:
        raise bad_request(_TOO_OLD)
    if len(params["results"]) > MOST_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    if len({result["id"] for result in params["results"]}) < len(params["results"]):
        raise bad_request("RESULT_ID_DUPLICATE")
    for result in params["results"]:
        _check(call, result)
    del telegram.inline_queries[query.id]
    query.answered = True
    query.results = params["results"]
    query.next_offset = params.get("next_offset", "")
    query.button = params.get("button")
    return True


def _check(call: Call, result: Json) -> None:
    if result["type"] != "article":
        raise not_simulated(f"inline results of type {result['type']}")
    if not 1 <= len(result["id"].encode()) <= 64:
        raise bad_request("RESULT_ID_INVALID")
    read_inline(result.get("reply_markup"))
    given = result["input_message_content"]
    if "message_text" not in given:
        raise not_simulated("inline results without a text")
    text_of(call, {**given, "text": given["message_text"]})


def _content(result: Json) -> Json:
    given = result["input_message_content"]
    return contents.text(format_text(given["message_text"], given.get("parse_mode"), given.get("entities")))

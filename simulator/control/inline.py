"""Inline mode: what a person types after the bot's name, and what they send of what it offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.control import wishes
from simulator.control.declined import Declined

if TYPE_CHECKING:
    from simulator.control.stage import Stage
    from simulator.people import Person

Json = dict[str, Any]


def type_query(stage: Stage, person: Person, wish: wishes.Query) -> Json:
    """Ask the bot; its offers are there once it has answered."""
    return {"query": person.types_inline(stage.bot, wish.query).id}


def pick(stage: Stage, person: Person, wish: wishes.Pick) -> Json:
    """Send one of the offers, by its place."""
    results = person.inline_query.results if person.inline_query else []
    if wish.place >= len(results):
        raise Declined(409, "Questo risultato non c'è più.")
    return {"message_id": person.picks(results[wish.place], chat=stage.chat(person)).message_id}


def offers(person: Person) -> Json:
    """Show what the bot offers for what was typed last."""
    query = person.inline_query
    if query is None:
        return {"query": None, "answered": False, "results": []}
    shown = [{"title": result["title"], "description": result.get("description", "")} for result in query.results]
    return {"query": query.query, "answered": query.answered, "results": shown}

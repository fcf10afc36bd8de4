"""Passing on what is on: the button for it, what is offered in other chats, and the message that arrives there."""

from html import escape

from locales import _
from services.ages import Ages
from services.sharing import Offers
from storage.catalogue import PublicActivity
from storage.territories import Venue
from views import addresses, dates, words
from views.dates import Here
from views.results import Result, Results
from views.screen import LONGEST_QUERY, Button, Share, Url

LONGEST_TITLE = 120


def share(what: str) -> Button:
    """Pass something on, by what finds it in another chat: an activity's code, a venue's name."""
    return Button(_("Manda a un'altra famiglia"), Share(what[:LONGEST_QUERY]))


def offers(found: Offers, username: str, here: Here) -> Results:
    """Offer what was found; where that is nothing, the way to the bot."""
    listed = (
        *(_venue(one, username) for one in found.venues),
        *(_activity(one, username, here) for one in found.activities),
    )
    return Results(listed) if listed else Results(way_in=_("Niente di simile: cerca in FareLegami"))


def _activity(one: PublicActivity, username: str, here: Here) -> Result:
    when = dates.span(one.starts_at, one.ends_at, here.later)
    where = words.place(one.venue, one.address, one.territory)
    lines = [
        words.bold(words.cut(one.title, LONGEST_TITLE)),
        "📅 " + when,
        "📍 " + escape(where),
        "👥 " + words.sentence(words.ages(Ages(one.min_age, one.max_age))),
        "💶 " + words.sentence(words.cost(one.cost_cents)),
    ]
    return Result(
        id=f"a{one.id}",
        title=words.cut(one.title, LONGEST_TITLE),
        description=f"{when}\n{words.cut(where, LONGEST_TITLE)}",
        text="\n".join(lines),
        rows=((Button(_("Apri in FareLegami"), Url(addresses.of_activity(username, one.code))),),),
    )


def _venue(one: Venue, username: str) -> Result:
    name = words.cut(one.name, LONGEST_TITLE)
    address = escape(words.cut(one.address, LONGEST_TITLE))
    return Result(
        id=f"v{one.id}",
        title=name,
        description=words.cut(one.address, LONGEST_TITLE) or _("Guarda cosa c'è qui"),
        text="\n".join([words.bold(name), *(["📍 " + address] if address else [])]),
        rows=((Button(_("Guarda cosa c'è qui"), Url(addresses.of_venue(username, one.id))),),),
    )

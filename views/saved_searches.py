"""Saved searches: what somebody is told about, how to stop it, and the message that tells."""

from collections.abc import Iterator, Sequence

from aiogram.filters.callback_data import CallbackData

from locales import _, ngettext
from services.gazetteer import Gazetteer
from services.questions import Question
from services.saved_searches import Saved
from services.shelf import Listed
from storage.catalogue import ActivityKind
from views import questions, search, words
from views.answers.catalogue import Browse, SaveSearch, ShowSavedSearches, StopSearch
from views.answers.people import ShowProfile
from views.dates import Here
from views.screen import Button, Rows, Screen

TOLD = 5
"""Activities in one message: the rest is a tap away."""

LONGEST = 120
"""Letters of a search in a text: ten of them, and what they found, must fit one message."""

LONGEST_NAME = 18
"""Letters of a search on a button."""

News = tuple[int, Question, Sequence[Listed]]
"""What a saved search, by its number and its question, has newly found."""


def saved(of: Saved, asked: Question, places: Gazetteer, here: Here, back: CallbackData) -> Screen:
    """Say what a person will be told about from now on, and show the way to stop it."""
    begin = (
        _("Fatto. Ti scrivo quando c'è qualcosa di nuovo per:")
        if of.is_new
        else _("Ti avviso già quando c'è novità per:")
    )
    lines = ["🔔 " + begin, words.bold(said(of.question, places, here))]
    if asked.days is not None and of.question.days != asked.days:
        days = questions.days(asked.days, here)
        lines.append(_("Guardo tutti i giorni, non solo «{days}».").format(days=days))
    lines.append(_("Al massimo un messaggio al giorno. Smetti quando vuoi."))
    rows = ((_stop(of.id),), (own_button(),), (Button(_("Indietro"), back), words.menu()))
    return Screen("\n".join(lines), rows)


def said(asked: Question, places: Gazetteer, here: Here) -> str:
    """Say what a search looks for; its own words first, by which one knows it from others."""
    parts = asked.only("words"), asked.without("words")
    told = " · ".join(part for one in parts if (part := questions.said(one, places, here)))
    return words.cut(told, LONGEST) or _("Tutto quello che c'è")


def listed(mine: Sequence[Saved], places: Gazetteer, here: Here, *, stopped: Saved | None = None) -> Screen:
    """List what a person is told about, each with the way to stop it; above it what was just stopped."""
    lines = list(_farewell(stopped, places, here))
    again: Rows = () if stopped is None else ((_again(stopped.question),),)
    if not mine:
        lines.append(_("Non ti avviso per nessuna ricerca. Cerca qualcosa, poi tocca Avvisami."))
        return Screen("\n".join(lines), (*again, _lists(), _ways_out()))
    lines += ["🔔 " + _("Ti scrivo quando c'è qualcosa di nuovo per:"), *_numbered(mine, places, here), ""]
    lines.append(_("Tocca quella che non ti serve più."))
    return Screen("\n".join(lines), (*again, *_stops(mine, places, here), _ways_out()))


def too_many(mine: Sequence[Saved], places: Gazetteer, here: Here) -> Screen:
    """Say that there are as many as one may have, with the list to choose one to stop from."""
    lines = [
        ngettext("Ti avviso già per {n} ricerca.", "Ti avviso già per {n} ricerche.", len(mine)).format(n=len(mine)),
        _("Tocca quella che non ti serve più. Poi chiedimi di nuovo."),
        "",
        *_numbered(mine, places, here),
    ]
    return Screen("\n".join(lines), (*_stops(mine, places, here), _ways_out()))


def digest(news: Sequence[News], places: Gazetteer, here: Here) -> Screen:
    """Tell what is new, search by search, with a card for each and the way to stop."""
    is_one, left = len(news) == 1, TOLD
    lines = ["🔔 " + words.bold(_("Novità per te"))]
    rows: Rows = ()
    for _id, asked, found in news:
        shown = found[: min(left, max(1, TOLD // len(news)))]
        left -= len(shown)
        lines += ["", _("Cerchi: {search}").format(search=words.bold(said(asked, places, here)))]
        lines += [line for one in shown for line in search.line(one, here)]
        rows += tuple((Button(one.entry.title, search.to_card(one.entry.id, asked, 0)),) for one in shown)
        if len(shown) < len(found):
            rows += ((_rest(asked, len(found) - len(shown), "" if is_one else _name(asked, places, here)),),)
    stops = (_stop(one) if is_one else _stop_one(one, asked, places, here) for one, asked, _found in news)
    return Screen("\n".join(lines), (*rows, *((stop,) for stop in stops), (own_button(), words.menu())))


def _rest(asked: Question, many: int, name: str) -> Button:
    """Lead to what else a search has found; of several searches, by its name."""
    if name:
        return Button(_("Guarda: {search}").format(search=name), search.answer(asked))
    more = ngettext("Guarda anche l'altra", "Guarda le altre {n}", many).format(n=many)
    return Button(more, search.answer(asked))


def own_button() -> Button:
    """Lead to what one is told about."""
    return Button(_("Le mie ricerche"), ShowSavedSearches())


def labels() -> list[str]:
    """List what the buttons under the message that tells are called."""
    return [_("Non avvisarmi più"), _("Le mie ricerche")]


def _farewell(stopped: Saved | None, places: Gazetteer, here: Here) -> Iterator[str]:
    if stopped is not None:
        yield _("Va bene, non ti avviso più per questo:")
        yield words.bold(said(stopped.question, places, here))
        yield ""


def _numbered(mine: Sequence[Saved], places: Gazetteer, here: Here) -> Iterator[str]:
    for number, one in enumerate(mine, 1):
        yield f"{number}. {words.bold(said(one.question, places, here))}"


def _stop(saved_search_id: int) -> Button:
    return Button("🔕 " + _("Non avvisarmi più"), StopSearch(saved_search_id=saved_search_id))


def _stops(mine: Sequence[Saved], places: Gazetteer, here: Here) -> Rows:
    return tuple((_stop_one(one.id, one.question, places, here),) for one in mine)


def _stop_one(saved_search_id: int, asked: Question, places: Gazetteer, here: Here) -> Button:
    """Stop one of several: its words alone would be a search, where they are typed."""
    name = _name(asked, places, here)
    return Button("🔕 " + _("Basta: {search}").format(search=name), StopSearch(saved_search_id=saved_search_id))


def _name(asked: Question, places: Gazetteer, here: Here) -> str:
    return words.cut(said(asked, places, here), LONGEST_NAME)


def _again(question: Question) -> Button:
    return Button("🔔 " + _("Avvisami ancora"), SaveSearch(question=question.packed(search.NARROW_ROOM)))


def _lists() -> tuple[Button, ...]:
    return (
        Button(_("Attività"), Browse(page=0, kind="")),
        Button(_("Corsi"), Browse(page=0, kind=ActivityKind.CLASS)),
    )


def _ways_out() -> tuple[Button, ...]:
    return (Button(_("Indietro"), ShowProfile()), words.menu())

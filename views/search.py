"""What a search found, what was understood, and what could be asked otherwise."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from html import escape

from locales import _, ngettext
from services.ages import Ages
from services.catalogue import Answer, Page
from services.folding import folded, legible
from services.gazetteer import Gazetteer
from services.grammar import hours as parts_of_day
from services.questions import Days, Question
from services.shelf import Listed
from storage.catalogue import ActivityKind
from views import dates, lists, questions, words
from views.answers.catalogue import AskForPlace, Browse, Narrow, NarrowByVenue, SaveSearch, Search, ShowActivity
from views.dates import Here
from views.screen import LONGEST_DATA, Button, Rows, Screen

NARROW_ROOM = questions.room(Narrow(question="").pack())
"""Characters of a question in the buttons that narrow it."""

ROW = 34
"""Letters that buttons side by side show on a phone of 320 points before they are cut off."""

CLOSEST = 3
"""Answers that are shown where none is what was asked for."""


def answer(asked: Question, page: int = 0) -> Search:
    """Ask a question with a button."""
    return Search(page=page, question=asked.packed(questions.room(Search(page=99, question="").pack())))


def narrow(asked: Question) -> Button:
    """Lead to what a question can be narrowed by."""
    return Button("🎚 " + _("Altri filtri"), Narrow(question=asked.packed(NARROW_ROOM)))


def found(result: Answer, places: Gazetteer, here: Here, *, asked: str = "") -> Screen:
    """Show what was found for a question, or what is closest; *asked* is how the person wrote it."""
    question = result.found.question
    if not result.page.lines:
        return _nothing(question, places, here, asked)
    if result.found.dropped:
        return _closest(result, places, here, asked)
    page = result.page
    text = "\n".join([_title(result, places, here, asked), *_lines(page.lines, here, page.home)])
    rows = (*_titles(page, question), *lists.pager(page, lambda number: answer(question, number)))
    return Screen(text, (*rows, *_removable(question, places, here), *_ways_on(question)))


def _title(result: Answer, places: Gazetteer, here: Here, asked: str) -> str:
    question = result.found.question
    if result.found.missing:
        missing = escape(", ".join(result.found.missing))
        return _("Proprio «{asked}» non c'è. Guarda se ti piace questo:").format(asked=missing)
    if question.words and question == Question(words=question.words):
        shown = _shown(asked) or escape(" ".join(question.words))
        return _("Ecco cosa c'è per «{asked}»:").format(asked=shown)
    count = ngettext("{n} attività", "{n} attività", result.page.total).format(n=result.page.total)
    said = questions.said(question, places, here) or _("Tutto quello che c'è")
    return f"🔎 {words.bold(said)}\n{count}"


def _nothing(question: Question, places: Gazetteer, here: Here, asked: str) -> Screen:
    shown = _shown(asked) or escape(questions.said(question, places, here))
    text = _("Non ho trovato niente per «{asked}». Prova con un'altra parola, per esempio «musica».")
    elsewhere: Rows = (
        (
            Button(_("Attività"), Browse(page=0, kind="")),
            Button(_("Corsi"), Browse(page=0, kind=ActivityKind.CLASS)),
        ),
    )
    return Screen(
        text.format(asked=shown), (*_removable(question, places, here), _tell_me(question), *elsewhere, (words.menu(),))
    )


def _closest(result: Answer, places: Gazetteer, here: Here, asked: str) -> Screen:
    question, name = result.found.question, result.found.dropped
    shown = _shown(asked) or escape(questions.said(question, places, here))
    without = dict(questions.parts(question, places, here)).get(name, "")
    page = replace(result.page, lines=result.page.lines[:CLOSEST])
    lines = [
        _("Non ho trovato niente per «{asked}».").format(asked=shown),
        _("Senza «{condition}» c'è questo:").format(condition=escape(without)),
        *_lines(page.lines, here, page.home),
    ]
    rows = (*_titles(page, question.without(name)), _tell_me(question), *_removable(question, places, here))
    return Screen("\n".join(lines), (*rows, (narrow(question), words.menu())))


def _shown(asked: str) -> str:
    return escape(words.cut(legible(asked[:200]), 60))


def _lines(listed: Sequence[Listed], here: Here, home: int | None) -> Iterator[str]:
    for one in listed:
        yield ""
        yield from line(one, here, home)


def line(of: Listed, here: Here, home: int | None = None) -> Iterator[str]:
    """Say what, when and where, and how far away where that was asked; the town only where it is not the reader's."""
    town = f" ({of.entry.territory})" if of.entry.territory_id != home else ""
    far = "" if of.kilometres is None else " · " + distance(of.kilometres)
    yield words.bold(of.entry.title)
    yield f"📅 {dates.when(of.next_at, here)}"
    yield f"📍 {escape(of.entry.venue + town)}{far}"


def distance(kilometres: float) -> str:
    """Say how far something is; where somebody is, is known to half a kilometre only."""
    if kilometres < 0.75:
        return _("a meno di 1 km")
    return _("a circa {n} km").format(n=round(kilometres))


def _titles(page: Page, question: Question) -> Rows:
    return tuple((Button(line.entry.title, to_card(line.entry.id, question, page.number)),) for line in page.lines)


def to_card(activity_id: int, question: Question, page: int) -> ShowActivity:
    """Lead to a card with the way back; of a long question its last words stay behind."""
    empty = lists.as_back(Search(page=page, question=""))
    room = LONGEST_DATA - len(ShowActivity(activity_id=activity_id, back=empty).pack())
    return ShowActivity(activity_id=activity_id, back=empty + question.packed(room))


def _removable(question: Question, places: Gazetteer, here: Here) -> Rows:
    """Lay out a button for each condition that takes it away, where there are several."""
    said = list(questions.parts(question, places, here))
    if len(said) < 2:
        return ()
    buttons = [
        Button("✕ " + words.cut(text[:1].upper() + text[1:], 25), answer(question.without(name)))
        for name, text in said[: questions.MOST_PARTS]
    ]
    return _in_rows(buttons, 2)


def _tell_me(question: Question) -> tuple[Button, ...]:
    return (Button("🔔 " + _("Avvisami"), SaveSearch(question=question.packed(NARROW_ROOM))),)


def _ways_on(question: Question) -> Rows:
    where: Rows = ((_near_me(question),),) if question.is_near_me and question.near is None else ()
    return (*where, (narrow(question), *_tell_me(question)), (words.menu(),))


def _near_me(question: Question) -> Button:
    return Button("📍 " + _("Vicino a me"), AskForPlace(question=question.packed(NARROW_ROOM)))


def _in_rows(buttons: Sequence[Button], most: int) -> Rows:
    """Lay buttons out in rows of at most so many, of fewer where an old phone would cut their labels off."""
    rows: list[tuple[Button, ...]] = []
    for button in buttons:
        row = (*rows[-1], button) if rows else (button,)
        fits = len(row) * max(len(one.label) for one in row) <= ROW
        if rows and len(row) <= most and fits:
            rows[-1] = row
        else:
            rows.append((button,))
    return tuple(rows)


# Narrowing


def filters(question: Question, places: Gazetteer, towns: Sequence[str], here: Here, *, count: int) -> Screen:
    """Show what a question can be narrowed by; a tap on what is on already takes it off."""
    said = questions.said(question, places, here)
    lines = [words.bold(_("Cosa cerchi?"))]
    lines.append(escape(said) if said else _("Tutto quello che c'è."))
    show = ngettext("Mostra {n} attività", "Mostra {n} attività", count).format(n=count)
    rows: Rows = (
        *_in_rows([_choice(question, one, label) for label, one in _times(here)], 3),
        *_in_rows([_choice(question, one, label) for label, one in _people()], 3),
        *_in_rows([_choice(question, Question(places=(folded(town),)), town) for town in towns], 3),
        *_in_rows([_choice(question, one, label) for label, one in _others()], 2),
        (by_venue(question), _near(question)),
        (Button(show, answer(question)),),
        (words.menu(),),
    )
    return Screen("\n".join(lines), rows)


def venues(question: Question, listed: Sequence[tuple[str, str]], page: Page) -> Screen:
    """Show the venues that a question can be narrowed to: each name as it is known, and as it is written."""
    rows = tuple((Button(label, answer(replace(question, places=(name,)))),) for name, label in listed)
    turning = lists.pager(page, lambda number: _venues(question, number))
    return Screen(_("In quale centro?"), (*rows, *turning, (narrow(question), words.menu())))


def by_venue(question: Question) -> Button:
    """Lead to the venues that a question can be narrowed to."""
    return Button("🏠 " + _("Un centro"), _venues(question, 0))


def _near(question: Question) -> Button:
    """Ask near to what; where that is asked already, ask wherever it is."""
    if question.near is None:
        return _near_me(question)
    return Button("✓ " + _("Vicino a me"), answer(question.without("near").without("is_near_me")))


def _venues(question: Question, number: int) -> NarrowByVenue:
    room = questions.room(NarrowByVenue(page=99, question="").pack())
    return NarrowByVenue(page=number, question=question.packed(room))


def _choice(question: Question, one: Question, label: str) -> Button:
    """Turn a condition on, or off where it is on, and show at once what there is."""
    names = [name for name, _alone in one.parts()]
    is_on = all(getattr(question, name) == getattr(one, name) for name in names)
    if is_on:
        for name in names:
            question = question.without(name)
    else:
        question = question.with_all_of(one)
    return Button(("✓ " if is_on else "") + label, answer(question))


def _times(here: Here) -> Iterator[tuple[str, Question]]:
    today, tomorrow = here.today, here.today + timedelta(days=1)
    saturday = today + timedelta(days=max(0, 5 - today.weekday()))
    sunday = today + timedelta(days=6 - today.weekday())
    yield _("Oggi"), Question(days=Days(today, today))
    yield _("Domani"), Question(days=Days(tomorrow, tomorrow))
    yield _("Weekend"), Question(days=Days(saturday, sunday))
    yield _("Mattina"), Question(hours=parts_of_day.MORNING)
    yield _("Pomeriggio"), Question(hours=parts_of_day.AFTERNOON)
    yield _("Sera"), Question(hours=parts_of_day.EVENING)


def _people() -> Iterator[tuple[str, Question]]:
    yield _("0-5 anni"), Question(ages=(Ages(0, 5),))
    yield _("6-10 anni"), Question(ages=(Ages(6, 10),))
    yield _("11-13 anni"), Question(ages=(Ages(11, 13),))
    yield _("14-18 anni"), Question(ages=(Ages(14, 18),))
    yield _("Adulti"), Question(ages=(Ages(18, 64),))
    yield _("Da 60 anni"), Question(ages=(Ages(60, None),))


def _others() -> Iterator[tuple[str, Question]]:
    yield _("Gratis"), Question(most_cents=0)
    yield _("Con posti liberi"), Question(has_room=True)
    yield _("Senza iscrizione"), Question(is_without_enrolment=True)
    yield "♿ " + _("In carrozzina"), Question(is_accessible=True)

"""The roll call: today's dates, the names to tap, and the end of it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, TypeVar

from locales import _, ngettext
from services.attendances import Roll, Stand, namesakes
from services.folding import folded
from storage.attendances import Called, RollOfTheDay, Said
from views import attendance_files, dates, lists, words
from views.answers.attendances import (
    AskCloseRoll,
    CloseRoll,
    MarkEverybody,
    MarkPresence,
    ReopenRoll,
    ShowCheckInCode,
    ShowRoll,
    ShowRolls,
)
from views.answers.management import ShowManagement
from views.dates import Here
from views.screen import Button, Rows, Screen, Style

PAGE = 12
"""Names on one page: two columns of six on an old phone."""

ROLLS = 8
"""Rolls on one page."""

LONGEST_OF_TWO = 13
"""Letters of a name beside which another one fits."""

LONGEST_NAME = 40

LONGEST_LABEL = 28
"""Letters that an old phone shows on a button."""

MOST_NAMED = 40
"""Names that are written out in a sentence; the rest is told as a number."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Page(Generic[T]):
    lines: Sequence[T]
    number: int
    is_last: bool


def _page(found: Sequence[T], number: int, size: int) -> _Page[T]:
    """Cut a page out; one beyond the last is the last."""
    last = max(0, (len(found) - 1) // size)
    number = min(number, last)
    return _Page(found[number * size : (number + 1) * size], number, is_last=number == last)


def roll_call_button(occurrence_id: int) -> Button:
    """Lead to the roll of a date."""
    return Button("📋 " + _("Appello"), ShowRoll(occurrence_id=occurrence_id, page=0))


def rolls_button() -> Button:
    """Lead to the rolls of today."""
    return Button("📋 " + _("Oggi: appello"), ShowRolls(page=0))


def rolls(found: Sequence[RollOfTheDay], number: int, here: Here) -> Screen:
    """List the rolls of today, and those of yesterday that are still open."""
    ways_out = (Button(_("Gestione"), ShowManagement()), words.menu())
    head = "📋 " + words.bold(_("Oggi: appello"))
    if not found:
        return Screen(f"{head}\n" + _("Oggi nella tua zona non c'è niente in programma."), (ways_out,))
    page, lines = _page(found, number, ROLLS), [head]
    for day, group in groupby(page.lines, key=lambda one: here.wall(one.starts_at).date()):
        lines += ["", "📅 " + dates.day(day, here), *(_of_the_day(one, here) for one in group)]
    titles = Counter(one.title for one in found)
    buttons = tuple(
        (Button(_titled(one, here) if titles[one.title] > 1 else one.title, _to_roll(one.occurrence_id)),)
        for one in page.lines
    )
    return Screen("\n".join(lines), (*buttons, *lists.pager(page, lambda at: ShowRolls(page=at)), ways_out))


def _of_the_day(one: RollOfTheDay, here: Here) -> str:
    stands = _("Presenze: {present} su {expected}").format(present=one.present, expected=one.expected)
    if one.is_closed:
        stands = "🔒 " + _("Appello chiuso. Presenze: {present}").format(present=one.present)
    return f"{here.wall(one.starts_at):%H:%M} · {words.bold(words.cut(one.title, 80))}\n{stands}"


def _titled(one: RollOfTheDay, here: Here) -> str:
    return words.cut(f"{here.wall(one.starts_at):%H:%M} {one.title}", LONGEST_LABEL)


def _to_roll(occurrence_id: int, page: int = 0) -> ShowRoll:
    return ShowRoll(occurrence_id=occurrence_id, page=page)


def roll(found: Roll, number: int, here: Here, *, alert: str = "", toast: str = "") -> Screen:
    """Show the roll of a date: names to tap while it is open, who was there once it is not."""
    if found.stand is Stand.OPEN:
        page = _page(found.lines, number, PAGE)
        text, rows = _open(found, page), _to_tap(found, page)
    else:
        text, rows = _not_open(found, here), ()
    head = [
        "📋 " + words.bold(words.cut(found.title, 100)),
        "📅 " + dates.span(found.starts_at, found.ends_at, here),
        "",
    ]
    whole = "\n".join([*head, *text])
    return Screen(whole, (*rows, *_around(found), _ways_out()), alert=alert, toast=toast)


def _ways_out() -> tuple[Button, ...]:
    return (Button(_("Tutti gli appelli"), ShowRolls(page=0)), words.menu())


def _open(found: Roll, page: _Page[Called]) -> Iterator[str]:
    expected = sum(one.has_place for one in found.lines)
    yield _("Presenze: {present} su {expected}").format(present=words.bold(str(found.present)), expected=expected)
    if not found.lines:
        yield _("Nessuno ha preso un posto. Mostra il QR: chi arriva lo inquadra.")
        return
    yield _("Tocca un nome quando arriva: diventa ✅. Se è uno sbaglio, toccalo di nuovo.")
    warned = [_name(found, one) for one in page.lines if one.said is Said.NOT_COMING and not one.is_present]
    if warned:
        yield "👋 " + _("Chi ha detto che non viene: {names}").format(names=words.named(warned))
    if any(not one.has_place for one in page.lines):
        yield "⏳ " + _("In fondo c'è chi non ha un posto: se è qui, segna anche questo.")


def _to_tap(found: Roll, page: _Page[Called]) -> Rows:
    """Lay out the names, in two columns where they are short."""
    buttons = [_to_mark(found, one, page.number) for one in page.lines]
    width = 1 if any(len(_name(found, one)) > LONGEST_OF_TWO for one in page.lines) else 2
    names = tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))
    return (*names, *lists.pager(page, lambda at: _to_roll(found.occurrence_id, at)))


def _to_mark(found: Roll, one: Called, page: int) -> Button:
    sign = "✅" if one.is_present else "👋" if one.said is Said.NOT_COMING else "⬜" if one.has_place else "⏳"
    answer = MarkPresence(
        occurrence_id=found.occurrence_id, person_id=one.person_id, present=not one.is_present, page=page
    )
    return Button(f"{sign} {_name(found, one)}", answer)


def _name(found: Roll, one: Called) -> str:
    """Name somebody on a roll; of two who are called the same, children say their year too."""
    name = words.cut(one.name, LONGEST_NAME).strip() or _("senza nome")
    shared = namesakes(found.lines)[folded(one.name)] > 1
    return f"{name} {one.birth_year}" if shared and one.birth_year else name


def _not_open(found: Roll, here: Here) -> Iterator[str]:
    expected = [one for one in found.lines if one.has_place]
    if found.stand is Stand.EARLY:
        yield _("L'appello si apre {when}.").format(when=dates.when(found.opens_at, here))
        yield from _sum(found, "👥 " + _("Posti presi: {n}").format(n=len(expected)), expected)
        return
    yield words.bold(_("Appello chiuso") if found.is_closed else _("Il tempo per questo appello è finito."))
    here_ones = [one for one in found.lines if one.is_present]
    missing = [one for one in expected if not one.is_present]
    warned = [one for one in missing if one.said is Said.NOT_COMING]
    yield from _sum(found, "✅ " + _("Presenze: {n}").format(n=len(here_ones)), here_ones)
    unsaid = [one for one in missing if one.said is not Said.NOT_COMING]
    yield from _sum(found, "⬜ " + _("Assenze: {n}").format(n=len(unsaid)), unsaid)
    if warned:
        yield from _sum(found, "👋 " + _("Chi aveva avvisato: {n}").format(n=len(warned)), warned)


def _sum(found: Roll, told: str, of: Sequence[Called]) -> Iterator[str]:
    """Write a number with the names behind it."""
    yield told
    if of:
        names = words.named([_name(found, one) for one in of[:MOST_NAMED]])
        more = len(of) - MOST_NAMED
        many = ngettext("{names} e {n} altro nome", "{names} e altri {n} nomi", more)
        yield names if more <= 0 else many.format(names=names, n=more)


def _around(found: Roll) -> Rows:
    """Lay out what can be done with a roll besides tapping names."""
    rows: list[tuple[Button, ...]] = []
    if found.stand is Stand.OPEN:
        if found.missing:
            rows.append((Button(_("Segna tutti i nomi"), MarkEverybody(occurrence_id=found.occurrence_id)),))
        code = Button(_("Mostra il QR"), ShowCheckInCode(occurrence_id=found.occurrence_id))
        end = Button(_("Chiudi l'appello"), AskCloseRoll(occurrence_id=found.occurrence_id), Style.PRIMARY)
        rows.append((code, end) if found.shows_code else (end,))
    if found.stand is Stand.CLOSED:
        rows.append((Button(_("Riapri l'appello"), ReopenRoll(occurrence_id=found.occurrence_id)),))
    if found.stand is not Stand.EARLY:
        rows.append((attendance_files.button(found.activity_id),))
    return tuple(rows)


def everybody_marked(count: int) -> str:
    """Say how many names were marked at once."""
    return ngettext("{n} nome segnato", "{n} nomi segnati", count).format(n=count)


def ask_close(found: Roll) -> Screen:
    """Say the sum, and ask once before the roll call ends."""
    lines = [
        words.bold(words.cut(found.title, 100)),
        "✅ " + _("Presenze: {n}").format(n=found.present),
        "⬜ " + _("Assenze: {n}").format(n=found.missing),
    ]
    if found.excused:
        lines.append("👋 " + _("Chi aveva avvisato: {n}").format(n=found.excused))
    lines += ["", _("Vuoi chiudere l'appello? Fino a domani lo puoi correggere.")]
    if not found.present:
        lines.append(_("Nessuna presenza segnata: se chiudi così, non scrivo a nessuno."))
    elif found.missing:
        lines.append(_("Il giorno dopo scrivo due righe gentili a chi mancava."))
    confirm = Button(_("Conferma"), CloseRoll(occurrence_id=found.occurrence_id), Style.PRIMARY)
    return Screen("\n".join(lines), ((confirm, Button(_("Annulla"), _to_roll(found.occurrence_id))), (words.menu(),)))

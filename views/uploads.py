"""Catalogue files in the chat: received, what they would change, what they changed."""

from collections.abc import Iterator, Sequence
from html import escape

from locales import _, ngettext
from services.findings import Change, Counts, Findings
from storage.uploads import UploadState
from views import console, words
from views.answers.management import ShowManagement
from views.answers.uploads import DropUpload, ImportUpload, ShowUploadReport
from views.attachments import File
from views.screen import Button, Rows, Screen, Style

LONGEST_NAME = 60
LONGEST_LINE = 200

MOST_LINES = 6
"""Lines of each sort in a message; all of them are in the file with the whole report."""


MOST_NAMES = 2
"""Names of places or columns in one line of a message."""


def received(name: str) -> Screen:
    """Say that a file is here and is being read."""
    text = _("Ho ricevuto {name}, lo leggo. Tra poco ti scrivo cosa cambia: per ora non tocco niente.")
    return Screen(text.format(name=_named(name)), (_ways_out(),))


def read(upload_id: int, name: str, found: Findings) -> Screen:
    """Tell what an import of a file would do, and ask."""
    lines = [f"📄 {_named(name)}", _summary(found.counts), "", *_short(found)]
    rows: Rows = ((_whole(upload_id),), _ways_out())
    if not found.is_worth_importing:
        return Screen("\n".join([*lines, _("Non c'è niente da importare: il catalogo resta com'è.")]), rows)
    yes = Button(_("Importa"), ImportUpload(upload_id=upload_id), Style.SUCCESS)
    no = Button(_("Annulla"), DropUpload(upload_id=upload_id))
    return Screen("\n".join([*lines, _("Non ho ancora cambiato niente. Lo importo?")]), ((yes, no), *rows))


def imported(upload_id: int, name: str, found: Findings) -> Screen:
    """Tell what an import has done."""
    lines = [f"✅ {_('Il catalogo è aggiornato.')}", f"📄 {_named(name)}", _summary(found.written)]
    if found.written.offered:
        lines.append(_offered(found.written.offered))
    if found.written.bad:
        lines.append(_("Le righe da correggere sono rimaste fuori. Correggile e manda di nuovo il file."))
    return Screen("\n".join(lines), ((_whole(upload_id),), _ways_out()))


def failed(name: str, found: Findings) -> Screen:
    """Tell why nothing came of a file."""
    reason = _(found.reason).format(**found.values) if found.reason else ""
    left = _("Il catalogo resta com'è.")
    if found.done:
        left = ngettext("Nel catalogo c'è {n} riga.", "Nel catalogo ci sono le prime {n} righe.", found.done)
    lines = [f"📄 {_named(name)}", escape(reason), left]
    return Screen("\n".join(line for line in lines if line), (_ways_out(),))


def stands(state: UploadState) -> Screen:
    """Say how it stands with a file after somebody has answered."""
    said = {
        UploadState.SENT: _("Lo sto ancora leggendo. Tra poco ti scrivo cosa cambia."),
        UploadState.READ: _("Non c'è niente da importare: il catalogo resta com'è."),
        UploadState.APPROVED: _("Va bene, lo importo. Ti scrivo quando ho finito."),
        UploadState.IMPORTED: _("Questo file è già nel catalogo."),
        UploadState.DROPPED: _("Va bene, lascio stare: il catalogo resta com'è."),
        UploadState.FAILED: _("Questo file non si legge. Correggilo e mandalo di nuovo."),
    }[state]
    return Screen(said, (_ways_out(),))


def report(name: str, found: Findings) -> Screen:
    """Hand over the whole report."""
    lines = [name, _summary(found.counts)]
    for title, told, count in _sections(found):
        lines += ["", f"{title}:", *told, *_and_more(count - len(told))]
    file = File(f"{_('resoconto')}.txt", "\n".join([*lines, *_noticed(found), ""]).encode())
    return Screen(_("Ecco il resoconto intero, riga per riga."), (_ways_out(),), attached=file)


def labels() -> list[str]:
    """List what the buttons under a report are called."""
    return [_("Importa"), _("Annulla"), _("Resoconto intero")]


def _short(found: Findings) -> Iterator[str]:
    """Give the first lines of each sort, and how many more there are, safe to show."""
    for title, told, count in _sections(found):
        yield words.bold(f"{title}:")
        shown = told[:MOST_LINES]
        yield from (escape(words.cut(line, LONGEST_LINE)) for line in shown)
        yield from _and_more(count - len(shown))
        yield ""
    noticed = list(_noticed(found, MOST_NAMES))
    yield from (escape(words.cut(line, LONGEST_LINE)) for line in noticed[:MOST_LINES])
    yield from _and_more(len(noticed) - MOST_LINES)


def _sections(found: Findings) -> Iterator[tuple[str, Sequence[str], int]]:
    """Give every sort of row that is there: a title, a line for each, and how many there are in all."""
    faults = [f"· {console.problem(one.as_problem())}" for one in found.faults]
    sections = (
        (_("Da correggere"), faults, found.counts.bad),
        (_("Cambiano"), [_change(one) for one in found.changed], found.counts.changed),
        (_("Nuove"), [f"+ {code}" for code in found.new], found.counts.new),
        (_("Tolte"), [f"− {code}" for code in found.withdrawn], found.counts.withdrawn),
    )
    return (section for section in sections if section[2])


def _change(one: Change) -> str:
    empty = _("(vuoto)")
    cells = ", ".join(f"{column}: {old or empty} → {new or empty}" for column, old, new in one.cells)
    return " ".join(f"~ {one.code} {cells}".split())


def _noticed(found: Findings, most: int | None = None) -> Iterator[str]:
    """Say what else is worth knowing."""
    if found.encoding == "Windows-1252":
        yield _("Il file era in {encoding}: l'ho letto lo stesso.").format(encoding=found.encoding)
    for said, names in (
        (_("Colonne che non conosco, lasciate stare: {names}."), found.unknown_columns),
        (_("Territori nuovi: {names}. Se è un errore di scrittura, tocca Annulla."), found.new_territories),
        (_("Luoghi nuovi: {names}."), found.new_venues),
        (_("Luoghi cambiati: {names}."), found.changed_venues),
    ):
        if names:
            yield said.format(names=_listed(names, most))
    if found.counts.offered:
        yield _offered(found.counts.offered)
    yield from (console.problem(one.as_problem()) for one in found.notes)


def _listed(names: Sequence[str], most: int | None) -> str:
    return "; ".join(names if most is None or len(names) <= most else [*names[:most], "…"])


def _offered(places: int) -> str:
    return ngettext("{n} posto offerto a chi aspettava.", "{n} posti offerti a chi aspettava.", places)


def _summary(counts: Counts) -> str:
    told = [_("Nuove: {n}").format(n=counts.new), _("Cambiate: {n}").format(n=counts.changed)]
    if counts.withdrawn:
        told.append(_("Tolte: {n}").format(n=counts.withdrawn))
    told += [_("Uguali: {n}").format(n=counts.unchanged), _("Da correggere: {n}").format(n=counts.bad)]
    return " · ".join(told)


def _and_more(count: int) -> list[str]:
    return [ngettext("… e {n} altra.", "… e altre {n}.", count)] if count > 0 else []


def _named(name: str) -> str:
    return words.bold(words.cut(name, LONGEST_NAME))


def _whole(upload_id: int) -> Button:
    return Button(_("Resoconto intero"), ShowUploadReport(upload_id=upload_id))


def _ways_out() -> tuple[Button, ...]:
    return (Button(_("Gestione"), ShowManagement()), words.menu())

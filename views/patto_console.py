"""What the import of patti prints: a link for each, and beside it what became of them; nothing of what they say."""

from collections.abc import Iterator, Sequence

from locales import _
from services.patto_import import UNCHANGED, Became, Imported
from services.patto_reading import PattiReading
from services.patto_texts import NothingOfTheOrganisation, NothingOfThePerson
from services.refusals import Refusal
from views import addresses, console


def links(imported: Sequence[Imported], username: str) -> Iterator[str]:
    """Give a line for each patto that is new here, its code and its link; where it is only tried, what it would be."""
    for one in imported:
        if not username:
            yield f"{one.code}\t{_tried(one.became)}"
        elif one.link:
            yield f"{one.code}\t{addresses.of_invitation(username, one.link)}"


def _tried(became: Became) -> str:
    if became in UNCHANGED:
        return _("resta com'è")
    return _("nuovo") if became is Became.NEW else _("scritto di nuovo")


def report(name: str, reading: PattiReading, imported: Sequence[Imported], *, dry_run: bool) -> Iterator[str]:
    """Tell what became of a file, a line each."""
    summary = _(
        "{name}: {new} patti nuovi, {again} scritti di nuovo, {same} lasciati stare. Righe da correggere: {bad}."
    )
    yield summary.format(
        name=name,
        new=sum(one.became is Became.NEW for one in imported),
        again=sum(one.became is Became.REPLACED for one in imported),
        same=sum(one.became in UNCHANGED for one in imported),
        bad=len(reading.problems),
    )
    if dry_run:
        yield _("Prova: non è cambiato niente.")
    if reading.encoding == "Windows-1252":
        yield _("Il file era in {encoding}: l'ho letto lo stesso.").format(encoding=reading.encoding)
    if reading.unknown_columns:
        yield console.unknown_columns(reading.unknown_columns)
    for one in imported:
        yield from (console.plain(f"{one.code}: {line}") for line in _about(one))
    yield from (console.problem(one) for one in sorted(reading.problems, key=lambda one: one.line))


def _about(one: Imported) -> Iterator[str]:
    match one.became:
        case Became.LINKED:
            yield _("la persona l'ha già aperto: resta com'è.")
        case Became.HOLDS:
            yield _("è già attivo: resta com'è.")
        case Became.OVER:
            yield _("è finito: resta com'è.")
    if one.left_out:
        lines = ", ".join(str(line) for line in one.left_out)
        yield _("resta una bozza, senza le righe {lines}. Correggi il file e importalo di nuovo.").format(lines=lines)
    if one.missing is not None:
        yield _("resta una bozza. {why}").format(why=_why(one.missing))
    if one.waits_for_operator:
        yield _("chi lo segue non è ancora qui: lo prende chi entra con quel nome, o lo dà chi coordina.")


def _why(no: Refusal) -> str:
    """Say why a patto cannot be accepted yet, and name nobody."""
    match no:
        case NothingOfThePerson():
            return _("Manca un impegno della persona: non posso aiutarti senza di te.")
        case NothingOfTheOrganisation():
            return _("Manca un impegno dell'ente.")
        case _other:
            return _(no.message).format(**no.values)

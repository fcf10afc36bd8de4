"""The enti, for whoever coordinates: which there are, and who works for which."""

from collections.abc import Sequence
from html import escape

from locales import _, ngettext
from services.organisations import LONGEST_NAME, OrganisationPage
from storage.organisations import ListedOrganisation, Organisation
from storage.people import Person
from views import words
from views.answers.organisations import (
    AskOrganisationName,
    ChooseColleague,
    LetColleagueGo,
    ShowOrganisation,
    ShowOrganisations,
    TakeColleagueIn,
)
from views.answers.patto_desk import ShowPattiDesk
from views.screen import Button, Screen

LONGEST_LABEL = 28
MOST_NAMED = 30


def listed(found: Sequence[ListedOrganisation], *, page: int, is_last: bool) -> Screen:
    """List the enti."""
    lines = ["🏠 " + words.bold(_("Enti"))]
    if not found:
        lines.append(_("Per ora qui non ce ne sono."))
    for one in found:
        lines += ["", words.bold(words.cut(one.name, LONGEST_NAME)), _counts(one.staff, one.patti)]
    buttons = tuple(
        (Button(words.cut(one.name, LONGEST_LABEL), ShowOrganisation(organisation_id=one.id)),) for one in found
    )
    turning = [Button(_("Pagina prima"), ShowOrganisations(page=page - 1))] if page else []
    turning += [] if is_last else [Button(_("Avanti"), ShowOrganisations(page=page + 1))]
    pages = (tuple(turning),) if turning else ()
    new = (Button("➕ " + _("Aggiungi un ente"), AskOrganisationName(organisation_id=0)),)
    return Screen("\n".join(lines), (*buttons, *pages, new, (Button(_("Indietro"), ShowPattiDesk()), words.menu())))


def _counts(staff: int, patti: int) -> str:
    people = ngettext("{n} persona che lavora", "{n} persone che lavorano", staff).format(n=staff)
    return people + " · " + ngettext("con {n} patto", "con {n} patti", patti).format(n=patti)


def page(one: OrganisationPage) -> Screen:
    """Show an ente with who works for it."""
    found = one.organisation
    lines = ["🏠 " + words.bold(words.cut(found.name, LONGEST_NAME)), _counts(len(one.staff), one.patti)]
    if one.staff:
        lines += ["", _("Chi ci lavora. Tocca un nome per toglierlo da qui.")]
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                "➖ " + (words.cut(each.name, LONGEST_LABEL) or _("senza nome")),
                LetColleagueGo(organisation_id=found.id, person_id=each.id),
            ),
        )
        for each in one.staff[:MOST_NAMED]
    ]
    rows.append((Button("➕ " + _("Aggiungi una persona"), ChooseColleague(organisation_id=found.id, page=0)),))
    if one.may_rename:
        rows.append((Button("✏️ " + _("Cambia il nome"), AskOrganisationName(organisation_id=found.id)),))
    return Screen("\n".join(lines), (*rows, _ways_out(ShowOrganisations(page=0))))


def ask_name(organisation: Organisation | None, *, why: str = "") -> Screen:
    """Ask for the name of an ente, new or not; *why* says what was wrong with another one."""
    lines = [escape(why), ""] if why else []
    if organisation is None:
        lines.append(_("Come si chiama l'ente? Scrivi il nome qui."))
        return Screen("\n".join(lines), (_ways_out(ShowOrganisations(page=0)),))
    lines += [words.bold(words.cut(organisation.name, LONGEST_NAME)), _("Come si chiama adesso? Scrivi il nome qui.")]
    return Screen("\n".join(lines), (_ways_out(ShowOrganisation(organisation_id=organisation.id)),))


def choose(organisation: Organisation, found: Sequence[Person], *, page: int, is_last: bool) -> Screen:
    """List who could work for an ente; whoever works for another one passes to this."""
    key = {"organisation_id": organisation.id}
    lines = ["🏠 " + words.bold(words.cut(organisation.name, LONGEST_NAME))]
    if found:
        lines.append(_("Chi ci lavora? Ognuno sta in un ente solo: chi è in un altro passa qui."))
    else:
        lines.append(_("Qui non c'è nessun'altra persona. Invitane una a lavorare nel programma."))
    buttons = tuple(
        (
            Button(
                words.cut(each.name, LONGEST_LABEL) or _("senza nome"),
                TakeColleagueIn(**key, person_id=each.id),
            ),
        )
        for each in found
    )
    turning = [Button(_("Pagina prima"), ChooseColleague(**key, page=page - 1))] if page else []
    turning += [] if is_last else [Button(_("Avanti"), ChooseColleague(**key, page=page + 1))]
    pages = (tuple(turning),) if turning else ()
    return Screen("\n".join(lines), (*buttons, *pages, _ways_out(ShowOrganisation(**key))))


def _ways_out(back: ShowOrganisation | ShowOrganisations) -> tuple[Button, Button]:
    return (Button(_("Indietro"), back), words.menu())

"""Patti as those see them who coordinate, and whose hands one passes into."""

from collections.abc import Iterator, Sequence
from html import escape

from locales import _, ngettext
from services.class_numbers import Hidden, Shown
from services.hand_overs import Hand, HandOver
from services.patti import Standing
from services.patto_zone import PATTI, PEOPLE, Zone
from storage.patto_zone import ZonePatto
from storage.people import Person
from views import patto_desk, patto_lines, words
from views.answers.hand_overs import (
    AskHandOver,
    ChooseHand,
    ShowZone,
    ShowZonePatti,
    ShowZonePatto,
)
from views.answers.hand_overs import HandOver as PassOn
from views.answers.patto_desk import ShowMyPatti, ShowPattiDesk, ShowPattoDesk
from views.screen import Button, Screen, Style

LONGEST_NAME = 40


def zone(one: Zone) -> Screen:
    """Show the numbers of patti, territory by territory, and how many nobody follows."""
    lines = ["📊 " + words.bold(_("Patti della zona"))]
    if not one.territories:
        lines.append(_("Per ora qui non ce ne sono."))
    for each in one.territories:
        lines += ["", words.bold(each.territory or _("in tutte le zone"))]
        lines.append(_("Patti: {begun}. Attivi: {active}.").format(begun=_said(each.begun), active=_said(each.active)))
        lines.append(_("Conclusi bene o in altro modo: {n}.").format(n=_said(each.concluded)))
        lines.append(_("Persone, con chi vive con loro: {n}.").format(n=_said(each.people)))
    lines += ["", _("Il programma vuole {patti} patti e {people} persone in tutto.").format(patti=PATTI, people=PEOPLE)]
    lines.append(_("I numeri sotto 5 non si mostrano."))
    all_of_them = (Button(_("Uno per uno"), ShowZonePatti(orphans=False, page=0)),)
    rows: list[tuple[Button, ...]] = [all_of_them]
    if one.orphans:
        label = _("Senza operatore ({n})").format(n=one.orphans)
        rows.insert(0, (Button("🫱 " + label, ShowZonePatti(orphans=True, page=0)),))
    return Screen("\n".join(lines), (*rows, (Button(_("Indietro"), ShowPattiDesk()), words.menu())))


def _said(count: Shown) -> str:
    return "&lt;5" if isinstance(count, Hidden) else str(count)


def listed(found: Sequence[ZonePatto], *, orphans: bool, page: int, is_last: bool) -> Screen:
    """List live patti by their code: where each stands, and in whose hands."""
    lines = [words.bold(_("Patti senza operatore") if orphans else _("Patti della zona"))]
    if not found:
        lines.append(_("Per ora qui non ce ne sono."))
    for one in found:
        lines += ["", words.bold(one.code), *_line(one)]
    buttons = tuple(
        (Button(words.cut(one.code, patto_desk.LONGEST_LABEL), ShowZonePatto(patto_id=one.id)),) for one in found
    )
    turning = [Button(_("Pagina prima"), ShowZonePatti(orphans=orphans, page=page - 1))] if page else []
    turning += [] if is_last else [Button(_("Avanti"), ShowZonePatti(orphans=orphans, page=page + 1))]
    pages = (tuple(turning),) if turning else ()
    return Screen("\n".join(lines), (*buttons, *pages, (Button(_("Indietro"), ShowZone()), words.menu())))


def _line(one: ZonePatto) -> Iterator[str]:
    yield f"{patto_desk.standing(_standing(one))} · {_hands(one)}"
    if one.to_do:
        mark = "🔴" if one.urgent else "📌"
        yield f"{mark} " + ngettext("{n} cosa da fare", "{n} cose da fare", one.to_do).format(n=one.to_do)


def _hands(one: ZonePatto) -> str:
    if one.operator:
        return escape(words.cut(one.operator, LONGEST_NAME))
    if one.awaited:
        return _("aspetta {name}").format(name=escape(words.cut(one.awaited, LONGEST_NAME)))
    return _("senza operatore")


def _standing(one: ZonePatto) -> Standing:
    if one.is_active:
        return Standing.REMODELLING if one.is_proposed else Standing.ACTIVE
    return Standing.PROPOSED if one.is_proposed else Standing.DRAFT


def page(one: ZonePatto, *, is_team: bool) -> Screen:
    """Show one patto without its content, with the way into somebody's hands."""
    lines = [words.bold(one.code), patto_lines.kind(one.kind)]
    lines.append(_("Ente: {name}.").format(name=words.listed(one.organisation)))
    if one.territory:
        lines.append(_("Zona: {name}.").format(name=words.listed(one.territory)))
    lines += _line(one)
    rows: list[tuple[Button, ...]] = [(patto_desk.give(one.id),)]
    if is_team:
        rows.insert(0, (Button(_("Apri il patto"), ShowPattoDesk(patto_id=one.id)),))
    else:
        lines += ["", _("Quello che c'è scritto lo legge solo chi segue il patto.")]
    back = Button(_("Indietro"), ShowZonePatti(orphans=not one.operator, page=0))
    return Screen("\n".join(lines), (*rows, (back, words.menu())))


def choose(one: HandOver, found: Sequence[Hand], *, page: int, is_last: bool) -> Screen:
    """List into whose hands a patto can pass: who works for its ente first."""
    patto_id = one.patto.id
    lines = [words.bold(patto_desk.named(one.name, one.patto.code)), _("Chi segue questo patto da oggi?")]
    if not found:
        lines.append(_("Per ora non c'è nessun'altra persona. Invitane una che segue i patti in questa zona."))
    for hand in found:
        follows = ngettext("segue {n} patto", "segue {n} patti", hand.follows).format(n=hand.follows)
        ente = " · 🏠 " + _("stesso ente") if hand.is_of_ente else ""
        lines.append(f"👤 {escape(words.cut(hand.name, LONGEST_NAME))}: {follows}{ente}")
    buttons = tuple(
        (
            Button(
                words.cut(hand.name, patto_desk.LONGEST_LABEL) or _("senza nome"),
                AskHandOver(patto_id=patto_id, person_id=hand.person_id),
            ),
        )
        for hand in found
    )
    turning = [Button(_("Pagina prima"), ChooseHand(patto_id=patto_id, page=page - 1))] if page else []
    turning += [] if is_last else [Button(_("Avanti"), ChooseHand(patto_id=patto_id, page=page + 1))]
    pages = (tuple(turning),) if turning else ()
    return Screen("\n".join(lines), (*buttons, *pages, (_back(one), words.menu())))


def ask(one: HandOver, taker: Person) -> Screen:
    """Say what passes on to whom, and ask once."""
    name = escape(words.cut(taker.name, LONGEST_NAME))
    lines = [words.bold(patto_desk.named(one.name, one.patto.code))]
    lines.append(_("Da oggi lo segue {name}, con tutto quello che c'è da fare.").format(name=name))
    if one.pending:
        many = one.pending
        lines.append("📌 " + ngettext("C'è {n} cosa da fare.", "Ci sono {n} cose da fare.", many).format(n=many))
    if one.patto.person_id is not None:
        lines.append(_("Se confermi, avviso anche la persona."))
    yes = Button(_("Conferma"), PassOn(patto_id=one.patto.id, person_id=taker.id), Style.SUCCESS)
    return Screen("\n".join(lines), ((yes, Button(_("Annulla"), _home(one))), (words.menu(),)))


def passed_on(one: HandOver, taker: Person, *, coordinates: bool) -> Screen:
    """Say that a patto is in other hands."""
    text = _("Fatto: da oggi lo segue {name}.").format(name=escape(words.cut(taker.name, LONGEST_NAME)))
    back = Button(_("Patti della zona"), ShowZone()) if coordinates else Button(_("I miei patti"), ShowMyPatti(page=0))
    return Screen(f"{words.bold(one.patto.code)}\n{text}", ((back, words.menu()),))


def _home(one: HandOver) -> ShowPattoDesk | ShowZonePatto:
    return ShowPattoDesk(patto_id=one.patto.id) if one.leads else ShowZonePatto(patto_id=one.patto.id)


def _back(one: HandOver) -> Button:
    return Button(_("Indietro"), _home(one))

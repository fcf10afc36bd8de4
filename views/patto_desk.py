"""Patti as those see them who follow them: the ways in, and the team's page of one patto."""

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

from locales import _, ngettext
from services.patti import Standing
from services.patto_desk import PattoDesk, follows
from storage.patto_desk import ListedPatto
from storage.people import Person, Role
from storage.tasks import Reason
from views import (
    accepting,
    check_ins,
    expenses,
    linking,
    patti,
    patto_beginnings,
    patto_lines,
    patto_reviews,
    patto_texts,
    words,
)
from views.answers.hand_overs import ChooseHand, ShowZone
from views.answers.management import ShowManagement
from views.answers.organisations import ShowOrganisations
from views.answers.patto_desk import ShowMyPatti, ShowPattiDesk, ShowPattoDesk
from views.answers.tasks import ShowDoneTasks, ShowTask, ShowTasks
from views.screen import Button, Rows, Screen

LONGEST_NAME = 40
LONGEST_LABEL = 28

NOT_YET = (Standing.DRAFT, Standing.PROPOSED)
"""Patti that hold for nobody yet: there is nothing to spend and to look back on."""


def way_in(to_do: int) -> Button:
    """Lead from the staff's pages to the patti, with how many things there are to do."""
    label = "🤝 " + _("Patti")
    return Button(f"{label} ({to_do})" if to_do else label, ShowPattiDesk())


def home(person: Person, to_do: int) -> Screen:
    """Show where patti are followed from."""
    text = "🤝 " + words.bold(_("Patti")) + "\n" + _("Da qui segui i patti.")
    return Screen(text, (*ways(person, to_do), (Button(_("Indietro"), ShowManagement()), words.menu())))


def ways(person: Person, to_do: int) -> Rows:
    """Lay out what somebody can do from the page of all patti: a row for each subject, added by whoever makes it."""
    mine = (Button(_("I miei patti"), ShowMyPatti(page=0)),)
    if not follows(person):
        return (mine,)
    writing = (patto_beginnings.way_in(),)
    return ((calls(to_do),), mine, writing, *_to_coordinate(person))


def calls(to_do: int) -> Button:
    """Lead to whom to call today, with how many things there are to do."""
    label = "📌 " + _("Chi chiamare oggi")
    return Button(f"{label} ({to_do})" if to_do else label, ShowTasks(put_off=False, page=0))


def _to_coordinate(person: Person) -> Rows:
    if person.role is not Role.COORDINATOR:
        return ()
    return ((zone(),), (Button("🏠 " + _("Enti"), ShowOrganisations(page=0)),))


def zone() -> Button:
    """Lead to the patti of where one coordinates."""
    return Button("📊 " + _("Patti della zona"), ShowZone())


def give(patto_id: int) -> Button:
    """Lead to passing a patto on."""
    return Button("🫱 " + _("Passa a un'altra persona"), ChooseHand(patto_id=patto_id, page=0))


def listed(found: Sequence[ListedPatto], *, page: int, is_last: bool) -> Screen:
    """List the patti that somebody follows: those that need them most first."""
    lines = ["🤝 " + words.bold(_("I miei patti"))]
    if not found:
        lines.append(_("Per ora qui non ce ne sono."))
    names = told_apart([(one.id, one.name, one.code) for one in found])
    for one in found:
        lines += ["", f"{words.bold(names[one.id])}\n{_line(one)}"]
    buttons = tuple((Button(words.cut(names[one.id], LONGEST_LABEL), ShowPattoDesk(patto_id=one.id)),) for one in found)
    turning = [Button(_("Pagina prima"), ShowMyPatti(page=page - 1))] if page else []
    turning += [] if is_last else [Button(_("Avanti"), ShowMyPatti(page=page + 1))]
    pages = (tuple(turning),) if turning else ()
    return Screen("\n".join(lines), (*buttons, *pages, (Button(_("Indietro"), ShowPattiDesk()), words.menu())))


def named(name: str, code: str) -> str:
    """Name a patto for its team: by the person, and by its code where nobody is named."""
    return words.cut(name, LONGEST_NAME) or code


def told_apart(patti_there: Sequence[tuple[int, str, str]]) -> dict[int, str]:
    """Name patti in one list, each by its number, its person and its code; two of one name have their codes, too."""
    codes = {patto_id: code for patto_id, _name, code in patti_there}
    names = {patto_id: named(name, code) for patto_id, name, code in patti_there}
    many = Counter(names.values())
    short = LONGEST_LABEL // 2
    return {
        patto_id: name if many[name] == 1 or name == codes[patto_id] else f"{name[:short].strip()} · {codes[patto_id]}"
        for patto_id, name in names.items()
    }


def _line(one: ListedPatto) -> str:
    said = f"{standing(_standing(one))} · {escape(words.cut(one.organisation, LONGEST_NAME))}"
    if not one.to_do:
        return said
    mark = "🔴" if one.urgent else "📌"
    return f"{said}\n{mark} " + ngettext("{n} cosa da fare", "{n} cose da fare", one.to_do).format(n=one.to_do)


def _standing(one: ListedPatto) -> Standing:
    if one.is_over:
        return Standing.ENDED
    if one.is_active:
        return Standing.REMODELLING if one.is_proposed else Standing.ACTIVE
    return Standing.PROPOSED if one.is_proposed else Standing.DRAFT


def page(one: PattoDesk) -> Screen:
    """Show a patto to its team, with what can be done about it."""
    lines = ["🤝 " + words.bold(named(one.name, one.patto.code)), *_facts(one)]
    back = (Button(_("Indietro"), ShowMyPatti(page=0)), words.menu())
    return Screen("\n".join(lines), (*rows(one), back))


def rows(one: PattoDesk) -> Rows:
    """Lay out what can be done about a patto: each subject adds its rows here, in the order in which it is needed."""
    return (
        *_what_it_says(one),
        *_how_it_goes(one),
        *_who_follows(one),
    )


def _what_it_says(one: PattoDesk) -> Rows:
    """Lead to its words: writing, proposing, linking, accepting."""
    return (*patto_texts.desk_rows(one), *accepting.rows(one), *linking.rows(one))


def _how_it_goes(one: PattoDesk) -> Rows:
    """Lead to how it goes: what there is to do, check-ins, a word, the budget, reviews."""
    both = (expenses.way_in(one.patto_id), patto_reviews.way_in(one.patto_id))
    return (
        *_to_do(one),
        *check_ins.desk_rows(one),
        *patti.desk_rows(one),
        *((both,) if one.standing not in NOT_YET else ()),
    )


def _who_follows(one: PattoDesk) -> Rows:
    """Lead to who is in charge, who has read it, and into another hand."""
    done = (Button(_("Cose fatte"), ShowDoneTasks(patto_id=one.patto_id, page=0)),)
    read = patti.reading_rows(one)
    return (*read, done, (give(one.patto_id),)) if one.leads and one.is_live else (*read, done)


def _to_do(one: PattoDesk) -> Rows:
    """Lead to each thing that there is to do, for whoever is in charge."""
    if not one.leads:
        return ()
    why = brief_reasons()
    return tuple(
        (Button(("🔴 " if task.is_urgent else "📌 ") + why[task.reason], ShowTask(task_id=task.id)),)
        for task in one.tasks
    )


def brief_reasons() -> dict[Reason, str]:
    """Say in a word or two why somebody should be called, as it fits on a button."""
    return {
        Reason.CRISIS: _("Forse pericolo"),
        Reason.HELP: _("Chiede aiuto"),
        Reason.CALL: _("Vuole una telefonata"),
        Reason.DISAGREEMENT: _("Dice «non è vero»"),
        Reason.CHANGE: _("Chiede un cambiamento"),
        Reason.VOICE: _("Messaggio vocale"),
        Reason.MISSED: _("Non risponde da un po'"),
        Reason.UNREACHABLE: _("Non riceve i messaggi"),
        Reason.REVIEW: _("Serve una verifica"),
        Reason.BUDGET: _("Spesa da decidere"),
    }


def _facts(one: PattoDesk) -> Iterator[str]:
    yield f"{patto_lines.kind(one.patto.kind)} · {words.listed(one.patto.code)}"
    yield _("Adesso è: {state}.").format(state=words.bold(standing(one.standing)))
    yield _("Ente: {name}.").format(name=words.listed(one.organisation))
    if not one.leads:
        operator = words.listed(words.cut(one.operator, LONGEST_NAME)) or _("nessuno, per ora")
        yield _("Lo segue: {name}.").format(name=operator)
    if one.tasks:
        many = len(one.tasks)
        yield "📌 " + ngettext("C'è {n} cosa da fare.", "Ci sono {n} cose da fare.", many).format(n=many)


def standing(of: Standing) -> str:
    """Say where a patto stands, for its team."""
    return {
        Standing.DRAFT: _("da scrivere"),
        Standing.PROPOSED: _("da accettare"),
        Standing.ACTIVE: _("attivo"),
        Standing.REMODELLING: _("attivo, con una versione nuova da accettare"),
        Standing.ENDED: _("finito"),
    }[of]


def back_to(patto_id: int) -> Button:
    """Lead back to the team's page of a patto."""
    return Button(_("Indietro"), ShowPattoDesk(patto_id=patto_id))

"""The screens of the operator's day: whom to call, the team's page of a patto, other hands, the enti."""

from collections.abc import Iterator
from datetime import date

from services.class_numbers import Hidden
from services.hand_overs import Hand, HandOver
from services.organisations import NotAName, OrganisationPage
from services.patti import Standing
from services.patto_desk import PattoDesk
from services.patto_zone import OfTerritory, Zone
from services.tasks import TaskPage, Worklist
from storage.organisations import ListedOrganisation, Organisation
from storage.patti import Patto, PattoKind
from storage.patto_desk import ListedPatto
from storage.patto_zone import ZonePatto
from storage.people import Role
from storage.tasks import ListedTask, Outcome, Reason, Task
from tests.support.cast import HERE, NEXT, Cast
from tests.support.sights import Sight, sight
from views import organisations, patto_desk, patto_zone, refusals, task_letters, tasks

LATER = date(2026, 11, 30)

REASONS = {
    Reason.CRISIS: "parole di pericolo",
    Reason.HELP: "aiuto",
    Reason.CALL: "una telefonata",
    Reason.DISAGREEMENT: "non è vero",
    Reason.CHANGE: "un cambiamento",
    Reason.VOICE: "un vocale",
    Reason.MISSED: "non risponde",
    Reason.UNREACHABLE: "non riceve",
    Reason.REVIEW: "la verifica",
    Reason.BUDGET: "una spesa",
}
"""What the cases are called on the page of screens."""

STANDINGS = {
    Standing.DRAFT: "da scrivere",
    Standing.PROPOSED: "da accettare",
    Standing.ACTIVE: "attivo",
    Standing.REMODELLING: "con una versione nuova",
    Standing.ENDED: "finito",
}


def patto(kind: PattoKind = PattoKind.INCLUSION, **columns: object) -> Patto:
    """Describe somebody's patto."""
    return Patto(id=1, code="INC-2026-014", kind=kind, person_id=2, organisation_id=1, **columns)


def task(reason: Reason = Reason.CALL, **columns: object) -> Task:
    """Describe something to do about it."""
    is_urgent = reason in (Reason.CRISIS, Reason.HELP)
    return Task(id=1, patto_id=1, reason=reason, is_urgent=is_urgent, opened_at=NEXT, woken_at=NEXT, **columns)


def done(**columns: object) -> Task:
    """Describe something that was done."""
    return task(Reason.CALL, closed_at=NEXT, outcome=Outcome.TALKED, closed_by_id=1, **columns)


def task_page(cast: Cast, of: Task | None = None, *, taken_by: str = "") -> TaskPage:
    """Describe the page of something to do."""
    return TaskPage(of or task(), patto(), cast.name, taken_by, cast.name)


def worklist(cast: Cast, *, put_off: bool = False, empty: bool = False) -> Worklist:
    """Describe a page of whom to call today, one for each reason."""
    until = LATER if put_off else None
    rows = [
        ListedTask(
            at,
            at,
            "INC-2026-014",
            "" if at == 3 else cast.name,
            why,
            at < 2,
            NEXT,
            is_taken=at == 2,
            snoozed_until=until,
        )
        for at, why in enumerate(list(Reason)[:8])
    ]
    return Worklist([] if empty else rows, 1, is_last=False, to_do=8, put_off=2, is_put_off=put_off)


def desk(
    cast: Cast, standing: Standing = Standing.ACTIVE, *, leads: bool = True, on_paper: bool = False, to_do: bool = True
) -> PattoDesk:
    """Describe the team's page of a patto."""
    of = patto(ended_at=NEXT if standing is Standing.ENDED else None)
    if on_paper:
        of.person_id = None
    found = [task(Reason.HELP), task(Reason.REVIEW)] if to_do else []
    return PattoDesk(of, cast.name, cast.venue, cast.name, standing, None, None, found, leads)


def listed_patti(cast: Cast) -> list[ListedPatto]:
    """Describe some patti, each standing elsewhere."""
    live = [(False, True, False), (False, True, True), (False, False, True), (False, False, False)]
    return [
        ListedPatto(
            at,
            "INC-2026-014",
            PattoKind.AUTONOMY,
            cast.name,
            cast.venue,
            is_over=over,
            is_active=active,
            is_proposed=proposed,
            to_do=at % 3,
            urgent=at % 2,
            leads=True,
        )
        for at, (over, active, proposed) in enumerate([*live, (True, False, False)])
    ]


def zone_patti(cast: Cast) -> list[ZonePatto]:
    """Describe some patti as whoever coordinates sees them: followed, in nobody's hands, waiting for somebody."""
    facts = [(cast.name, "", True, True, 0, 0), ("", "", False, True, 2, 1), ("", cast.name, False, False, 1, 0)]
    return [
        ZonePatto(at, "INC-2026-014", PattoKind.INCLUSION, cast.territory, cast.venue, *fact)
        for at, fact in enumerate(facts, 1)
    ]


def following_patti(cast: Cast) -> Iterator[Sight]:
    """The operator's day: whom to call and why, my patti, one of them."""
    operator, coordinator = cast.person(Role.OPERATOR), cast.person(Role.COORDINATOR)
    yield sight("Da dove si seguono", patto_desk.home, operator, 3)
    yield sight("Da dove si seguono, chi coordina", patto_desk.home, coordinator, 0)
    yield sight("Da dove si seguono, chi ha un impegno", patto_desk.home, cast.person(Role.COMMUNITY_MAKER), 0)
    yield sight("Chi chiamare oggi", tasks.worklist, worklist(cast), HERE)
    yield sight("Chi chiamare oggi: nessuno", tasks.worklist, worklist(cast, empty=True), HERE)
    yield sight("Rimandate", tasks.worklist, worklist(cast, put_off=True), HERE)
    yield sight("Rimandate: niente", tasks.worklist, worklist(cast, put_off=True, empty=True), HERE)
    for why, what in REASONS.items():
        yield sight(f"Da fare: {what}", tasks.page, task_page(cast, task(why)), HERE)
    taken = task(taken_at=NEXT, taken_by_id=1, snoozed_until=LATER)
    yield sight("Da fare, in mano e rimandata", tasks.page, task_page(cast, taken, taken_by=cast.name), HERE)
    yield sight("Com'è andata", tasks.ask_close, task_page(cast))
    yield sight("Com'è andata, urgente", tasks.ask_close, task_page(cast, task(Reason.CRISIS)))
    yield sight("Chiusa", tasks.closed, task_page(cast, done()), HERE)
    with_words = done(words=cast.description)
    yield sight("Chiusa, con due parole", tasks.page, task_page(cast, with_words), HERE)
    for each in (Outcome.NOT_REACHED, Outcome.SETTLED, Outcome.NO_LONGER):
        closed = task(closed_at=NEXT, outcome=each)
        yield sight(f"Chiusa, {each.value}", tasks.page, task_page(cast, closed), HERE)
    yield sight("Due parole", tasks.ask_words, task_page(cast, done()))
    yield sight("Due parole, di nuovo", tasks.ask_words, task_page(cast, done()), again=True)
    found = [task_page(cast, with_words), task_page(cast, done())]
    yield sight("Cose fatte", tasks.done, 1, found, HERE, page=1, is_last=False)
    yield sight("Nessuna cosa fatta", tasks.done, 1, [], HERE, page=0, is_last=True)
    yield sight("I miei patti", patto_desk.listed, listed_patti(cast), page=1, is_last=False)
    yield sight("Nessun patto", patto_desk.listed, [], page=0, is_last=True)
    for standing, what in STANDINGS.items():
        yield sight(f"Un patto: {what}", patto_desk.page, desk(cast, standing))
    yield sight("Un patto, senza account", patto_desk.page, desk(cast, on_paper=True, to_do=False))
    yield sight("Un patto di cui si ha un impegno", patto_desk.page, desk(cast, leads=False))
    yield from passing_on(cast)
    yield from letters(cast)


def passing_on(cast: Cast) -> Iterator[Sight]:
    """A patto passes into other hands."""
    mine = HandOver(patto(), cast.name, cast.name, 2, leads=True)
    theirs = HandOver(patto(), "", "", 0, leads=False)
    taker = cast.person(Role.OPERATOR)
    hands = [Hand(at, cast.name, at, is_of_ente=at == 1) for at in range(1, 9)]
    yield sight("A chi passarlo", patto_zone.choose, mine, hands, page=1, is_last=False)
    yield sight("A chi passarlo: nessuno", patto_zone.choose, theirs, [], page=0, is_last=True)
    yield sight("Passarlo", patto_zone.ask, mine, taker)
    yield sight("Passato", patto_zone.passed_on, mine, taker, coordinates=False)
    yield sight("Passato, chi coordina", patto_zone.passed_on, theirs, taker, coordinates=True)


def letters(cast: Cast) -> Iterator[Sight]:
    """What the bot writes by itself: that there is something, never what."""
    yield sight("Parole di pericolo", task_letters.at_once, 1, 1, is_crisis=True, leads=True)
    yield sight("Chiede aiuto", task_letters.at_once, 1, 1, is_crisis=False, leads=True)
    yield sight("Una cosa urgente, chi segue non c'è", task_letters.at_once, 1, 1, is_crisis=True, leads=False)
    yield sight("La mattina", task_letters.to_do, 3)
    yield sight("La persona: chi ti segue", task_letters.to_person, cast.name)
    yield sight("Un patto in più", task_letters.to_taker, 1, 2)
    yield sight("Un patto in meno", task_letters.to_giver)
    yield sight("Patti che nessuno segue", task_letters.waiting, 2)


def coordinating_patti(cast: Cast) -> Iterator[Sight]:
    """Patti and enti for whoever coordinates."""
    numbers = [OfTerritory(one, 42, 31, Hidden.FEW, 97) for one in cast.territories]
    yield sight("I numeri", patto_zone.zone, Zone([*numbers, OfTerritory("", *([Hidden.FEW] * 4))], 3))
    yield sight("I numeri: niente", patto_zone.zone, Zone([], 0))
    found = zone_patti(cast)
    yield sight("Uno per uno", patto_zone.listed, found, orphans=False, page=1, is_last=False)
    yield sight("Senza operatore", patto_zone.listed, found[1:], orphans=True, page=0, is_last=True)
    yield sight("Senza operatore: nessuno", patto_zone.listed, [], orphans=True, page=0, is_last=True)
    yield sight("Uno, dall'esterno", patto_zone.page, found[0], is_team=False)
    yield sight("Uno dei miei", patto_zone.page, found[0], is_team=True)
    ente = Organisation(id=1, name=cast.venue, territory_id=1)
    enti = [ListedOrganisation(at, cast.venue, at, 3 * at) for at in range(8)]
    staff = [cast.person(Role.OPERATOR), cast.person(Role.COMMUNITY_MAKER)]
    yield sight("Gli enti", organisations.listed, enti, page=1, is_last=False)
    yield sight("Nessun ente", organisations.listed, [], page=0, is_last=True)
    yield sight("Un ente", organisations.page, OrganisationPage(ente, 1, staff, 12, may_rename=True))
    yield sight("Un ente di tutte le zone", organisations.page, OrganisationPage(ente, None, [], 1, may_rename=False))
    yield sight("Come si chiama", organisations.ask_name, None)
    why = refusals.refusal(NotAName(), tapped=True).alert
    yield sight("Come si chiama, di nuovo", organisations.ask_name, None, why=why)
    yield sight("Un altro nome", organisations.ask_name, ente)
    yield sight("Chi ci lavora", organisations.choose, ente, staff, page=1, is_last=False)
    yield sight("Chi ci lavora: nessun altro", organisations.choose, ente, [], page=0, is_last=True)

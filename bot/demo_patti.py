"""Fills the demo's patti: thirty of both kinds, in every state, with what both sides said week after week."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import count, cycle
from random import Random

from sqlalchemy import delete, select

from services import (
    accepting,
    check_ins,
    expense_decisions,
    expenses,
    hand_overs,
    linking,
    organisations,
    patti,
    patto_endings,
    patto_lines,
    patto_review_outcomes,
    patto_reviews,
    patto_texts,
    planning,
    tasks,
)
from services.patto_lines import NewCommitment
from services.work import UnitOfWork
from simulator.demo_data import CAST, DemoPatto, DemoPerson, DemoStaff
from simulator.demo_data import patti as scripts
from storage import patti as records
from storage.check_ins import CheckIn, Due, Word
from storage.organisations import Membership, Organisation
from storage.outbox import Letter
from storage.patti import Cadence, Commitment, Ending, Nature, Patto, PattoKind, Result, Side
from storage.people import Person, Role
from storage.tasks import Reason

MANY = 30
KNOWN = frozenset(member.who for member in CAST)
"""Whose chats are shown: one of them has a patto, the others come to try the rest."""

SHOWN_WEEKS = 13
WAYS = (
    "active",
    "help",
    "budget",
    "proposed",
    "active",
    "remodelling",
    "silent",
    "active",
    "draft",
    "alone",
    "declined",
    "left",
    "concluded",
    "meeting",
    "untrue",
    "handed",
)
"""Where each patto stands, in turn."""

WORDS = (Word.DONE,) * 7 + (Word.PARTLY,) * 2 + (Word.NOT_YET,)
"""What is said about a period, by the dice."""

ASKED = time(17)
LONGEST = timedelta(weeks=40)
"""How long each patto is."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Who makes a patto with whom, and what it says."""

    person: Person
    operator: Person
    organisation: Organisation
    script: DemoPatto


def fill_patti(
    uow: UnitOfWork,
    people: Sequence[tuple[Person, DemoPerson]],
    staff: Sequence[tuple[Person, DemoStaff]],
    shown: Person,
) -> None:
    """Let some have a patto: *shown*, whose chat is on the page, and others of each territory in turn.

    All of it happened in the weeks before; no letter about that goes out today.
    """
    enti = _hire(uow, staff)
    rolls = Random("patti")  # noqa: S311  nothing here is a secret
    for number, pair in enumerate(_pairs(people, enti, shown)):
        way = "shown" if pair.person is shown else WAYS[number % len(WAYS)]
        weeks = SHOWN_WEEKS if pair.person is shown else rolls.randint(3, 20)
        _live(uow, pair, way, weeks, rolls)
    uow.session.execute(delete(Letter).where(Letter.posted_at < uow.now))


def _hire(uow: UnitOfWork, staff: Sequence[tuple[Person, DemoStaff]]) -> Mapping[int, tuple[Person, Organisation]]:
    """Let everybody of the staff work for their ente; gives those who write patti."""
    found = {}
    for person, who in staff:
        organisation = organisations.find_or_make(uow, who.organisation, person.scope_id)
        uow.session.add(Membership(person_id=person.id, organisation_id=organisation.id))
        if person.role is Role.OPERATOR:
            found[person.id] = person, organisation
    uow.session.flush()
    return found


def _pairs(
    people: Sequence[tuple[Person, DemoPerson]], enti: Mapping[int, tuple[Person, Organisation]], shown: Person
) -> Iterator[Pair]:
    """Choose people whom the scripts fit, near an operator, in a fixed order; at the head the one who is shown."""
    own, *others = scripts()
    operators = list(enti.values())
    yield Pair(shown, *next(one for one in operators if one[0].scope_id == shown.territory_id), own)
    free = [(person, who) for person, who in people if who not in KNOWN and who.language == "it"]
    for (operator, organisation), script, _number in zip(cycle(operators), cycle(others), range(1, MANY)):
        found = next(
            (one for one in free if one[0].territory_id == operator.scope_id and one[1].kind == script.who), None
        )
        if found is not None:
            free.remove(found)
            yield Pair(found[0], operator, organisation, script)


def _live(uow: UnitOfWork, pair: Pair, way: str, weeks: int, rolls: Random) -> None:
    """Let a patto come as far as its way goes."""
    begins = _ago(uow, weeks)
    patto = _write(begins, pair, has_account=way != "alone")
    if way == "draft":
        return
    patto_texts.propose(begins, pair.operator, patto.id)
    version = records.open_version(uow.session, patto.id)
    if version is None:
        return
    if way == "alone":
        accepting.accept_for(begins, pair.operator, patto.id, version.id)
    else:
        code = linking.issue(_ago(uow, 1) if way == "proposed" else begins, pair.operator, patto.id)
        if way == "proposed":
            return
        linking.take(begins, pair.person, code)
        if way == "declined":
            accepting.decline(begins, pair.person, patto.id, version.id)
            return
        accepting.accept(begins, pair.person, patto.id, version.id)
    accepting.accept_as_organisation(begins, pair.operator, patto.id, version.id)
    for passed in range(weeks, 0, -4):
        planning.plan(_ago(uow, passed), patto, version)
    _say(uow, pair, patto, way, rolls)
    _go_on(uow, pair, patto, way)


def _write(uow: UnitOfWork, pair: Pair, *, has_account: bool) -> Patto:
    today = uow.programme.today(uow.now)
    patto = patto_texts.draft(
        uow,
        kind=PattoKind(pair.script.kind),
        organisation=pair.organisation,
        operator=pair.operator,
        known_as=pair.person.name if has_account else "La signora del quarto piano",
        ends_on=today + LONGEST,
    )
    version = records.open_version(uow.session, patto.id)
    if version is None:
        return patto
    for goal in pair.script.goals:
        row = patto_lines.write_goal(uow, version, goal.text)
        for one, weeks in zip(goal.commitments, count(25), strict=False):
            cadence, side = Cadence(one.cadence), Side(one.side)
            is_theirs = side is Side.ORGANISATION
            patto_lines.write_commitment(
                uow,
                version,
                row,
                NewCommitment(
                    text=one.text,
                    side=side,
                    nature=Nature(one.nature),
                    cadence=cadence,
                    due_on=today + timedelta(weeks=weeks) if cadence is Cadence.ONCE else None,
                    responsible=pair.operator.name if is_theirs else "",
                    responsible_id=pair.operator.id if is_theirs else None,
                ),
            )
    return patto


def _say(uow: UnitOfWork, pair: Pair, patto: Patto, way: str, rolls: Random) -> None:
    """Write down what both sides said about the weeks that are over; of the last ones some still wait."""
    today = uow.programme.today(uow.now)
    past = select(Due, Commitment).join(Commitment, Commitment.id == Due.commitment_id)
    past = past.where(Due.patto_id == patto.id, Due.due_on < today).order_by(Due.due_on, Due.id)
    found = uow.session.execute(past).all()
    for number, (due, commitment) in enumerate(found):
        asked = uow.programme.moment(datetime.combine(due.due_on, ASKED))
        due.asked_at = asked
        is_last = today - due.due_on <= timedelta(days=14 if way == "silent" else 6)
        if is_last and way in ("silent", "shown") and commitment.side is Side.PERSON:
            continue
        by = pair.person if commitment.side is Side.PERSON and way != "alone" else pair.operator
        at = asked + timedelta(minutes=rolls.randint(5, 180))
        due.answered_at = at
        uow.session.add(
            CheckIn(
                due_id=due.id,
                by_id=by.id,
                on_behalf=way == "alone" and commitment.side is Side.PERSON,
                word=rolls.choice(WORDS),
                note=pair.script.note if number == len(found) // 2 and by is pair.person else None,
                at=at,
            )
        )
    uow.session.flush()


def _go_on(uow: UnitOfWork, pair: Pair, patto: Patto, way: str) -> None:
    """Let happen what makes each patto one of its own."""
    if way in WHAT_HAPPENS:
        WHAT_HAPPENS[way](_ago(uow, 1), pair, patto)


def _spend(uow: UnitOfWork, pair: Pair, patto: Patto) -> None:
    expenses.propose(uow, pair.person, patto.id, pair.script.item, pair.script.cents)


def _spend_and_be_answered(uow: UnitOfWork, pair: Pair, patto: Patto) -> None:
    proposed = expenses.propose(uow, pair.person, patto.id, pair.script.item, pair.script.cents)
    expense_decisions.approve(uow, pair.operator, proposed.id)
    expenses.propose(uow, pair.person, patto.id, "Un quaderno e i colori", 1250)


def _need_help(uow: UnitOfWork, pair: Pair, patto: Patto) -> None:  # noqa: ARG001
    tasks.raise_for(uow, records.lock_patto(uow.session, patto.id) or patto, Reason.HELP)


def _fall_silent(uow: UnitOfWork, pair: Pair, patto: Patto) -> None:  # noqa: ARG001
    tasks.raise_for(uow, records.lock_patto(uow.session, patto.id) or patto, Reason.MISSED)


def _remodel(uow: UnitOfWork, pair: Pair, patto: Patto) -> None:
    patto_texts.remodel(uow, pair.operator, patto.id, "Gli orari del lavoro sono cambiati.")
    patto_texts.propose(uow, pair.operator, patto.id)


def _conclude(uow: UnitOfWork, pair: Pair, patto: Patto) -> None:
    patto_review_outcomes.conclude(uow, pair.operator, patto.id, Result.REACHED, "Ce l'avete fatta insieme.")


def _meet_soon(uow: UnitOfWork, pair: Pair, patto: Patto) -> None:
    at = datetime.combine(uow.programme.today(uow.now) + timedelta(days=9), time(10))
    patto_reviews.plan(uow, pair.operator, patto.id, uow.programme.moment(at), "Sportello, primo piano")


def _leave(uow: UnitOfWork, pair: Pair, patto: Patto) -> None:
    patto_endings.end(uow, patti.own(uow, pair.person, patto.id), Ending.LEFT, pair.person)


def _contradict(uow: UnitOfWork, pair: Pair, patto: Patto) -> None:
    """Let the person say of the ente's last answer that it is not so."""
    last = select(Due.id).join(Commitment, Commitment.id == Due.commitment_id)
    last = last.where(Due.patto_id == patto.id, Commitment.side == Side.ORGANISATION, Due.answered_at <= uow.now)
    due_id = uow.session.scalars(last.order_by(Due.due_on.desc(), Due.id)).first()
    if due_id is not None:
        check_ins.say(uow, pair.person, due_id, Word.NOT_TRUE, note="Per me non è andata così.")


def _hand_on(uow: UnitOfWork, pair: Pair, patto: Patto) -> None:
    """Let a colleague near them follow it, where there is one."""
    _page, found, _is_last = hand_overs.choices(uow, pair.operator, patto.id, 0)
    if found:
        hand_overs.hand_over(uow, pair.operator, patto.id, found[0].person_id)


WHAT_HAPPENS: Mapping[str, Callable[[UnitOfWork, Pair, Patto], None]] = {
    "shown": _spend_and_be_answered,
    "budget": _spend,
    "help": _need_help,
    "silent": _fall_silent,
    "remodelling": _remodel,
    "concluded": _conclude,
    "meeting": _meet_soon,
    "untrue": _contradict,
    "handed": _hand_on,
    "left": _leave,
}
"""What happened last week, by the way of a patto."""


def _ago(uow: UnitOfWork, weeks: int) -> UnitOfWork:
    """Give the same work some weeks earlier, a little later for each that comes after."""
    return replace(uow, now=uow.now - timedelta(weeks=weeks))

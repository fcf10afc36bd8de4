"""Brings patti that exist on paper into the database: drafts that the ente has signed, each with a link for its person.

A patto whose person has come, or that holds or has ended, is left as it is; one
that nobody has opened is written anew, and its link before ends. A signature on
paper counts as the ente's yes (docs/decisions/0013); the person's is never
taken from a file.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from services import accepting, linking, organisations, patti, patto_lines, patto_texts
from services.patto_lines import NewCommitment
from services.patto_reading import PaperPatto, PattiReading
from services.patto_rows import PattoRow
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import patti as records
from storage import patto_import as lines
from storage.organisations import Organisation
from storage.patti import Cadence, Patto, PattoVersion, Side, StepKind
from storage.people import Person


class Became(Enum):
    """What became of a patto of a file."""

    NEW = auto()
    REPLACED = auto()
    """It was here, nobody had opened it: it says what the file says, and has another link."""
    LINKED = auto()
    """Its person has come: it is left as it is."""
    HOLDS = auto()
    """Both sides have accepted it: it is left as it is."""
    OVER = auto()
    """It has ended: it is left as it is."""


UNCHANGED = frozenset({Became.LINKED, Became.HOLDS, Became.OVER})


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one patto: the code of its link, if it has a new one, and why it stays a draft, if it does.

    `left_out` are the lines that are missing in it; `waits_for` tells that who is in charge is not here yet.
    """

    code: str
    became: Became
    link: str = ""
    missing: Refusal | None = None
    left_out: Sequence[int] = ()
    waits_for_operator: bool = False


def write_patti(uow: UnitOfWork, reading: PattiReading, territory_id: int | None = None) -> Sequence[Imported]:
    """Write what was read, patto by patto. Safe to repeat; *territory_id* is for those of which nothing says where."""
    staff = lines.staff(uow.session)
    return [_write(uow, one, staff, territory_id) for one in reading.patti.values()]


def _write(uow: UnitOfWork, paper: PaperPatto, staff: Sequence[Person], territory_id: int | None) -> Imported:
    there = records.by_code(uow.session, paper.code)
    patto = None if there is None else records.lock_patto(uow.session, there.id)
    if patto is not None and (became := _left_alone(uow, patto)):
        return Imported(paper.code, became)
    organisation = organisations.find_or_make(uow, paper.organisation, territory_id)
    operator = linking.named(staff, paper.operator, roles=patti.AUTHORS)
    where = (operator.scope_id if operator else None) or organisation.territory_id or territory_id
    if patto is None:
        became, patto = Became.NEW, _begin(uow, paper, organisation, operator, where)
    else:
        became = Became.REPLACED
        _begin_anew(uow, patto, paper, organisation, operator, where)
    version = _fill(uow, patto, paper, staff)
    missing = None if paper.left_out else _propose(uow, patto, version)
    return Imported(
        paper.code,
        became,
        link=linking.issue_for(uow, patto),
        missing=missing,
        left_out=paper.left_out,
        waits_for_operator=patto.operator_id is None,
    )


def _left_alone(uow: UnitOfWork, patto: Patto) -> Became | None:
    """Tell why a patto that is here stays as it is; nothing, if it does not."""
    if patto.ended_at is not None:
        return Became.OVER
    if patto.person_id is not None:
        return Became.LINKED
    return Became.HOLDS if records.active_version(uow.session, patto.id) is not None else None


def _begin(
    uow: UnitOfWork, paper: PaperPatto, organisation: Organisation, operator: Person | None, territory_id: int | None
) -> Patto:
    return patto_texts.draft(
        uow,
        kind=paper.kind,
        organisation=organisation,
        operator=operator,
        known_as=paper.known_as,
        code=paper.code,
        operator_name="" if operator else paper.operator,
        territory_id=territory_id,
        starts_on=paper.starts_on,
        ends_on=paper.ends_on,
    )


def _begin_anew(
    uow: UnitOfWork,
    patto: Patto,
    paper: PaperPatto,
    organisation: Organisation,
    operator: Person | None,
    where: int | None,
) -> None:
    """Make an empty draft of what a patto says, for what the file says now; whoever follows it already goes on."""
    patto.territory_id = patto.territory_id or where
    patto.kind, patto.organisation_id, patto.known_as = paper.kind, organisation.id, paper.known_as
    if operator is not None:
        patto.operator_id, patto.operator_name = operator.id, ""
    elif patto.operator_id is None:
        patto.operator_name = paper.operator
    version = records.open_version(uow.session, patto.id)
    if version is not None:
        version.starts_on, version.ends_on = paper.starts_on, paper.ends_on
        version.proposed_at = None
        version.person_accepted_at = version.person_accepted_by_id = None
        version.organisation_accepted_at = version.organisation_accepted_by_id = None
        uow.session.flush()
        lines.empty(uow.session, version.id)
        patti.write_step(uow, patto, StepKind.WRITTEN, None)


def _fill(uow: UnitOfWork, patto: Patto, paper: PaperPatto, staff: Sequence[Person]) -> PattoVersion:
    version = patto_texts.to_write(uow, patto)
    for text, rows in paper.goals.items():
        goal = patto_lines.write_goal(uow, version, text)
        for row in rows:
            patto_lines.write_commitment(uow, version, goal, _commitment(row, patto, version, staff))
    return version


def _commitment(row: PattoRow, patto: Patto, version: PattoVersion, staff: Sequence[Person]) -> NewCommitment:
    is_persons = row.parte is Side.PERSON
    answers = None if is_persons else linking.named(_near(staff, patto), row.responsabile)
    is_once = row.cadence is Cadence.ONCE
    return NewCommitment(
        text=row.impegno,
        side=row.parte,
        nature=row.nature,
        cadence=row.cadence,
        rule=row.rule,
        due_on=(row.al or row.dal) if is_once else None,
        responsible=row.responsabile,
        responsible_id=answers.id if answers else None,
        starts_on=row.dal if row.dal > version.starts_on and not is_once else None,
        ends_on=row.al if row.al is not None and row.al < version.ends_on and not is_once else None,
    )


def _near(staff: Sequence[Person], patto: Patto) -> Iterator[Person]:
    """Give the members of staff who work where a patto is at home (rule 11)."""
    return (one for one in staff if one.scope_id is None or one.scope_id == patto.territory_id)


def _propose(uow: UnitOfWork, patto: Patto, version: PattoVersion) -> Refusal | None:
    """Give both sides the text, with the ente's yes; gives why it stays a draft instead, if it does."""
    try:
        patto_texts.freeze(uow, patto, version, None)
    except Refusal as no:
        return no
    accepting.accept_on_paper(uow, patto, version)
    return None

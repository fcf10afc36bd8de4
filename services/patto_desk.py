"""Patti as those see them who follow them: one patto with what there is to do, and the list of mine."""

from collections.abc import Sequence
from dataclasses import dataclass

from locales import N_
from services import patti, patto_names
from services.patti import AUTHORS, Standing
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import organisations, people, tasks
from storage import patti as records
from storage import patto_desk as lists
from storage.patti import Patto, PattoVersion
from storage.patto_desk import ListedPatto
from storage.people import Person
from storage.tasks import Task

PAGE = 8


class NobodysPatti(Refusal):
    """Somebody who follows no patti asks for those that they follow."""

    message = N_("Questa pagina è per chi segue i patti. Se li segui anche tu, chiedi un invito.")


@dataclass(frozen=True, slots=True)
class PattoDesk:
    """A patto as its team sees it.

    `name` is how the team calls the person, `leads` whether the reader is in
    charge of it: only then anything is to be done about it.
    """

    patto: Patto
    name: str
    organisation: str
    operator: str
    standing: Standing
    active: PattoVersion | None
    open: PattoVersion | None
    tasks: Sequence[Task]
    leads: bool

    @property
    def patto_id(self) -> int:
        """Its number, for the buttons."""
        return self.patto.id

    @property
    def is_live(self) -> bool:
        """Whether anything may still be changed in it."""
        return self.patto.ended_at is None

    @property
    def is_on_paper(self) -> bool:
        """Whether the person has no account here: what they say is written down for them."""
        return self.patto.person_id is None


def desk(uow: UnitOfWork, staff: Person, patto_id: int) -> PattoDesk:
    """Open a patto for one of its team, which is written down.

    Raises:
        services.patti.NotYourPatto: they are not of its team, or there is none.
    """
    patto = patti.opened(uow, staff, patto_id)
    session = uow.session
    organisation = organisations.organisation(session, patto.organisation_id)
    operator = None if patto.operator_id is None else people.person(session, patto.operator_id)
    return PattoDesk(
        patto=patto,
        name=patto_names.of(uow, patto),
        organisation=organisation.name if organisation else "",
        operator=operator.name if operator else patto.operator_name,
        standing=patti.standing(uow, patto),
        active=records.active_version(session, patto.id),
        open=records.open_version(session, patto.id),
        tasks=tasks.open_of(session, patto.id),
        leads=patti.may_lead(staff, patto),
    )


def mine(uow: UnitOfWork, staff: Person, number: int) -> tuple[Sequence[ListedPatto], bool]:
    """List a page of the patti that somebody follows, and tell whether it is the last.

    Raises:
        NobodysPatti: they do not work here.
    """
    if not staff.is_staff:
        raise NobodysPatti
    rows = lists.followed_by(
        uow.session, staff.id, today=uow.programme.today(uow.now), skip=number * PAGE, most=PAGE + 1
    )
    return rows[:PAGE], len(rows) <= PAGE


def has_some(uow: UnitOfWork, person: Person) -> bool:
    """Tell whether somebody is shown the way to patti: who follows them always, others where they answer in one."""
    return follows(person) or (person.is_staff and bool(mine(uow, person, 0)[0]))


def follows(person: Person) -> bool:
    """Tell whether somebody writes and follows patti at all."""
    return person.role in AUTHORS

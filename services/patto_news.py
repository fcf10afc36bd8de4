"""Who hears of a step in the life of a patto: that there is something, never what."""

from locales import N_
from services import outbox
from services.notices import Notice
from services.patti import may_lead
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import patti as records
from storage.outbox import Priority
from storage.patti import Patto, PattoStep, StepKind
from storage.people import Person


class PattoGone(Refusal):
    """What a letter is about is not the reader's any more."""

    message = N_("Qui non c'è più niente da leggere. Tocca «Menu» per tornare all'inizio.")


class PattoNews(Notice, kind="patto-news", priority=Priority.AWAITED, unasked=True, pausable=False):
    """A step was taken in a patto, for the person or for whoever is in charge of it: they wait for it, not at night."""

    patto_id: int
    step_id: int

    @property
    def key(self) -> str:
        """Every step happens once."""
        return f"{self.kind}:{self.step_id}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over what is no longer the reader's, and a question that was answered or taken back meanwhile."""
        patto, step = records.patto(uow.session, self.patto_id), records.step(uow.session, self.step_id)
        if patto is None or step is None or not _concerns(patto, person):
            return "gone"
        if patto.ended_at is not None and step.kind not in LAST_WORDS:
            return "over"
        return "answered" if step.kind is StepKind.PROPOSED and not _waits(uow, patto, person) else None


LAST_WORDS = frozenset({StepKind.DECLINED, StepKind.ENDED})
"""Steps that are told though the patto has ended with them."""


def told(uow: UnitOfWork, notice: PattoNews, person: Person) -> tuple[Patto, PattoStep]:
    """Give what a letter to somebody is about.

    Raises:
        PattoGone: it is not there any more, or not theirs.
    """
    patto, step = records.patto(uow.session, notice.patto_id), records.step(uow.session, notice.step_id)
    if patto is None or step is None or not _concerns(patto, person):
        raise PattoGone
    return patto, step


def tell(uow: UnitOfWork, patto: Patto, step: PattoStep) -> None:
    """Write to the person and to whoever is in charge, but whoever took the step."""
    for person_id in (patto.person_id, patto.operator_id):
        if person_id is not None and person_id != step.by_id:
            outbox.post(uow, person_id, PattoNews(patto_id=patto.id, step_id=step.id))


def _concerns(patto: Patto, person: Person) -> bool:
    return person.id == patto.person_id or may_lead(person, patto)


def _waits(uow: UnitOfWork, patto: Patto, person: Person) -> bool:
    """Tell whether a proposal still waits for the yes of somebody's side."""
    version = records.open_version(uow.session, patto.id)
    if version is None or not version.is_proposed:
        return False
    is_persons = person.id == patto.person_id
    return (version.person_accepted_at if is_persons else version.organisation_accepted_at) is None

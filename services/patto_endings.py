"""The one way in which a patto ends, whoever ends it and however: what is planned ends with it."""

from services import patti
from services.work import UnitOfWork
from storage import patto_endings as records
from storage.patti import READ_BACK, Ending, Patto, PattoStep, Result, StepKind
from storage.people import Person


def end(
    uow: UnitOfWork, patto: Patto, ending: Ending, by: Person | None, *, result: Result | None = None, words: str = ""
) -> PattoStep:
    """End a live patto that whoever calls has locked: its versions, what is due of it from tomorrow on, tasks, review.

    What was said and decided stays. Where nothing is left to read back, the
    menu of its person shows it no more. Whoever calls tells of the step that it gives.
    """
    patto.ended_at, patto.ending = uow.now, ending
    patto.result, patto.result_words = result, words or None
    records.ask_no_more(uow.session, patto.id)
    records.end_versions(uow.session, patto.id, now=uow.now)
    records.drop_dues(uow.session, patto.id, after=uow.programme.today(uow.now))
    records.close_tasks(uow.session, patto.id, now=uow.now)
    records.call_off_reviews(uow.session, patto.id, now=uow.now)
    records.withdraw_expenses(uow.session, patto.id)
    uow.session.flush()
    if ending not in READ_BACK:
        records.hide(uow.session, patto.person_id)
    return patti.write_step(uow, patto, StepKind.ENDED, by)

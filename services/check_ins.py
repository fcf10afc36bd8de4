"""Check-ins: how a commitment went, said in one tap by whoever is responsible for it, on either side."""

from locales import N_
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.check_ins import CheckIn, Word
from storage.people import Person


class NotAskedOfYou(Refusal):
    """Somebody would answer for a period that is not theirs, is gone, or has not begun."""

    message = N_("Questa domanda non aspetta una tua risposta. Tocca «Menu» e scegli di nuovo.")


def say(
    uow: UnitOfWork, person: Person, due_id: int, word: Word, *, note: str | None = None, voice: str | None = None
) -> CheckIn:
    """Write down how a period went; said twice in a row without anything new, it is written once.

    The person answers for their side; the responsible, or else who is in charge, for the others. Whoever is in charge
    records for a person without an account (`on_behalf`). `Word.NOT_TRUE` is the person's, of another side's answer.
    Locks the patto, then the period.

    Raises:
        NotAskedOfYou: it is not theirs to answer.
        services.patti.PattoIsOver: the patto has ended.
    """
    raise NotImplementedError

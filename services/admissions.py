"""Into a class through an application: a place that is kept for an answer, or a turn in the waiting list."""

from dataclasses import dataclass
from datetime import timedelta

from locales import N_
from services.refusals import Refusal

TO_ANSWER = timedelta(days=3)
"""How long a place is kept for whoever is admitted: this, or half of the time until the class begins."""


class NeedsException(Refusal):
    """The answers do not meet what the class asks, and nobody has written down why that is no matter."""

    message = N_("Le risposte non sono quelle che il corso chiede. Scrivi perché la domanda va bene lo stesso.")


class NoPlaceFree(Refusal):
    """All places are taken, or others wait for those that are free."""

    message = N_("I posti liberi sono finiti. Questa domanda può andare in lista.")


class PlacesAreFree(Refusal):
    """Nobody waits while there are places (rules 3 and 4)."""

    message = N_("Ci sono ancora posti liberi. Ammetti, o lasciala per dopo.")


class ClassIsClosed(Refusal):
    """Nobody gets into the class any more."""

    message = N_("In questo corso non si entra più: è finito, o non si fa.")


class TooLateToAsk(Refusal):
    """The class goes on before anybody could answer an offer."""

    message = N_("Manca troppo poco al prossimo incontro: la persona non fa in tempo a rispondere. Riprova dopo.")


@dataclass(frozen=True, slots=True)
class Room:
    """How many could be admitted now (nothing: no limit), and how many wait in line."""

    free: int | None
    waiting: int

    @property
    def can_admit(self) -> bool:
        """Whether somebody can be admitted."""
        return self.free is None or (self.free > 0 and self.waiting == 0)

"""Why somebody is not admitted, as staff choose it most, and what the person can do instead (rule 6)."""

from dataclasses import dataclass

from locales import N_


@dataclass(frozen=True, slots=True)
class Reason:
    """Words for why not, and for what to do next."""

    words: str
    next_step: str


REASONS = (
    Reason(
        N_("I posti sono pochi e le domande erano tante."),
        N_("Guarda gli altri corsi: forse uno ha posto."),
    ),
    Reason(
        N_("Il corso è per un'altra età."),
        N_("Guarda gli altri corsi: forse uno è per la tua età."),
    ),
    Reason(
        N_("Il corso è per chi in questo momento non lavora."),
        N_("Se il tuo lavoro finisce, puoi fare di nuovo domanda."),
    ),
    Reason(
        N_("Il corso è per chi abita in un'altra zona."),
        N_("Guarda gli altri corsi: forse uno è vicino a te."),
    ),
    Reason(
        N_("Manca un documento che serve."),
        N_("Quando hai il documento puoi fare di nuovo domanda."),
    ),
    Reason(
        N_("Questo corso parla di altro rispetto a quello che cerchi."),
        N_("Scrivi qui che cosa cerchi: ti mostro che cosa c'è."),
    ),
)
"""Buttons know them by their place, so new ones come last."""

OWN_WORDS = N_("Guarda gli altri corsi, o scrivi qui che cosa cerchi.")
"""What to do next, where staff wrote the reason in their own words."""


def next_step(reason: str) -> str:
    """Say what somebody can do who was refused for a reason, be it from the list or in own words."""
    return next((one.next_step for one in REASONS if one.words == reason), OWN_WORDS)

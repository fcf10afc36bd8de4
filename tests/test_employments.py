"""What people do at the moment, as they write it in a hurry."""

import pytest

from services.grammar import employments
from services.requirements import Employment


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("cerco lavoro", Employment.SEEKING),
        ("Cerco un lavoro!", Employment.SEEKING),
        ("sto cercando lavoro da un po'", Employment.SEEKING),
        ("sono in cerca", Employment.SEEKING),
        ("sono in cerca di un altro lavoro", Employment.SEEKING),
        ("disoccupata da marzo", Employment.SEEKING),
        ("ho perso il lavoro", Employment.SEEKING),
        ("sono senza lavoro", Employment.SEEKING),
        ("non lavoro, cerco", Employment.SEEKING),
        ("I'm looking for a job", Employment.SEEKING),
        ("non lavoro e non studio", Employment.NEITHER),
        ("Non studio, non lavoro", Employment.NEITHER),
        ("né lavoro né studio", Employment.NEITHER),
        ("non faccio niente", Employment.NEITHER),
        ("vado a scuola", Employment.STUDYING),
        ("faccio l'università", Employment.STUDYING),
        ("studio, non lavoro", Employment.STUDYING),
        ("lavoro part-time", Employment.FEW_HOURS),
        ("lavoro poche ore", Employment.FEW_HOURS),
        ("solo qualche ora", Employment.FEW_HOURS),
        ("lavoro", Employment.WORKING),
        ("ho un lavoro", Employment.WORKING),
        ("non studio più, lavoro", Employment.WORKING),
        ("I work", Employment.WORKING),
    ],
)
def test_what_one_does_in_many_words(text: str, meant: Employment) -> None:
    assert employments.read(text) is meant


@pytest.mark.parametrize(
    "text",
    [
        *("non ho un lavoro", "non lavoro", "non studio", "non ho più lavoro", "I don't work"),
        *("studio e lavoro", "lavoro e cerco un altro lavoro", "non cerco lavoro", "casalinga", "", "💼", "3"),
    ],
)
def test_what_may_mean_another_thing_is_asked_again(text: str) -> None:
    assert employments.read(text) is None

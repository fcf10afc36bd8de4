"""Patti to begin from: goals and commitments that come back, for each kind; changed with the person.

The words are data: they are put into the draft as they are in the language in
which the patto is written, and belong to it from then on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from locales import N_
from services import patti, patto_lines, patto_texts
from services.patto_lines import NewCommitment
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import patti as records
from storage.patti import Cadence, Nature, Patto, PattoKind, PattoVersion, Side
from storage.people import Person


class DraftHasWords(Refusal):
    """A draft in which something stands is begun from a template."""

    message = N_("La bozza ha già degli obiettivi: il modello si sceglie solo all'inizio.")


@dataclass(frozen=True, slots=True)
class Line:
    """A commitment of a template; one that is due once has its date so many weeks after the beginning."""

    text: str
    side: Side
    nature: Nature
    cadence: Cadence = Cadence.WEEKLY
    weeks: int = 0


@dataclass(frozen=True, slots=True)
class Template:
    """A patto to begin from: its goals, and what each side does for them."""

    title: str
    goals: Sequence[tuple[str, Sequence[Line]]]


_PERSON, _ENTE, _OTHERS = Side.PERSON, Side.ORGANISATION, Side.COMMUNITY
_STEP, _HELP, _GIFT = Nature.ACTIVATION, Nature.SUPPORT, Nature.GIVING_BACK
_ONCE, _FORTNIGHTLY, _MONTHLY = Cadence.ONCE, Cadence.FORTNIGHTLY, Cadence.MONTHLY

TEMPLATES: dict[PattoKind, Sequence[Template]] = {
    PattoKind.INCLUSION: (
        Template(
            N_("Lavoro e figli"),
            (
                (
                    N_("Trovare un lavoro che va d'accordo con i figli"),
                    (
                        Line(N_("Guardo almeno due offerte di lavoro"), _PERSON, _STEP),
                        Line(N_("Leggiamo insieme le offerte e il curriculum"), _ENTE, _HELP, _FORTNIGHTLY),
                        Line(N_("Una famiglia tiene i bambini durante i colloqui"), _OTHERS, _HELP, _MONTHLY),
                    ),
                ),
                (
                    N_("Dare una mano con quello che so fare"),
                    (
                        Line(N_("Aiuto un'altra famiglia per un'ora"), _PERSON, _GIFT, _MONTHLY),
                        Line(N_("Troviamo una famiglia da aiutare"), _ENTE, _HELP, _ONCE, weeks=4),
                    ),
                ),
            ),
        ),
        Template(
            N_("Curare una persona anziana"),
            (
                (
                    N_("Avere del tempo per me"),
                    (
                        Line(N_("Faccio una cosa solo per me, anche breve"), _PERSON, _STEP),
                        Line(N_("Veniamo a casa per sentire come va"), _ENTE, _HELP, _FORTNIGHTLY),
                        Line(N_("Qualcuno del quartiere fa compagnia alla persona anziana"), _OTHERS, _HELP),
                    ),
                ),
                (
                    N_("Conoscere altre famiglie che curano"),
                    (
                        Line(N_("Vado all'incontro delle famiglie"), _PERSON, _STEP, _MONTHLY),
                        Line(N_("Racconto la mia esperienza a chi comincia"), _PERSON, _GIFT, _MONTHLY),
                    ),
                ),
            ),
        ),
        Template(
            N_("Conoscere le persone vicine"),
            (
                (
                    N_("Conoscere chi vive vicino a casa"),
                    (
                        Line(N_("Vado a un'attività del centro civico"), _PERSON, _STEP),
                        Line(N_("Veniamo insieme la prima volta"), _ENTE, _HELP, _ONCE, weeks=2),
                        Line(N_("Una famiglia del quartiere invita per un caffè"), _OTHERS, _HELP, _MONTHLY),
                    ),
                ),
                (
                    N_("Mettere in ordine le carte di casa"),
                    (
                        Line(N_("Porto le carte da guardare"), _PERSON, _STEP, _MONTHLY),
                        Line(N_("Guardiamo insieme le carte"), _ENTE, _HELP, _MONTHLY),
                        Line(N_("Insegno a qualcuno una cosa che so fare"), _PERSON, _GIFT, _MONTHLY),
                    ),
                ),
            ),
        ),
    ),
    PattoKind.AUTONOMY: (
        Template(
            N_("Trovare lavoro"),
            (
                (
                    N_("Arrivare a un colloquio di lavoro"),
                    (
                        Line(N_("Scrivo o aggiorno il curriculum"), _PERSON, _STEP, _ONCE, weeks=2),
                        Line(N_("Mando almeno due candidature"), _PERSON, _STEP),
                        Line(N_("Rivediamo insieme il curriculum"), _ENTE, _HELP, _ONCE, weeks=3),
                        Line(N_("Proponiamo un'azienda da conoscere"), _ENTE, _HELP, _MONTHLY),
                    ),
                ),
                (
                    N_("Aiutare altri con quello che ho imparato"),
                    (Line(N_("Aiuto qualcuno con il curriculum o il telefono"), _PERSON, _GIFT, _MONTHLY),),
                ),
            ),
        ),
        Template(
            N_("Un corso, poi un tirocinio"),
            (
                (
                    N_("Finire un corso"),
                    (
                        Line(N_("Vado al corso"), _PERSON, _STEP),
                        Line(N_("Ci sentiamo per sapere come va il corso"), _ENTE, _HELP, _FORTNIGHTLY),
                    ),
                ),
                (
                    N_("Cominciare un tirocinio"),
                    (
                        Line(N_("Faccio la lista delle aziende che mi piacciono"), _PERSON, _STEP, _ONCE, weeks=6),
                        Line(N_("Parliamo con le aziende della lista"), _ENTE, _HELP, _MONTHLY),
                        Line(N_("Un'azienda della zona apre le porte per un giorno"), _OTHERS, _HELP, _ONCE, weeks=10),
                        Line(N_("Racconto il corso a chi vuole cominciare"), _PERSON, _GIFT, _ONCE, weeks=20),
                    ),
                ),
            ),
        ),
        Template(
            N_("Un'idea d'impresa"),
            (
                (
                    N_("Scrivere la mia idea"),
                    (
                        Line(N_("Rispondo a una domanda sulla mia idea"), _PERSON, _STEP),
                        Line(N_("Leggiamo insieme le risposte"), _ENTE, _HELP, _FORTNIGHTLY),
                        Line(N_("Chi ha già un'impresa mi racconta com'è cominciata"), _OTHERS, _HELP, _ONCE, weeks=8),
                    ),
                ),
                (
                    N_("Provarla con persone vere"),
                    (
                        Line(N_("Parlo dell'idea con cinque persone"), _PERSON, _STEP, _MONTHLY),
                        Line(N_("Offro la mia idea a un gruppo"), _PERSON, _GIFT, _ONCE, weeks=20),
                    ),
                ),
            ),
        ),
    ),
}
"""In the order in which they are shown: a button names one by its place, so new ones are added at the end."""


def of(kind: PattoKind) -> Sequence[Template]:
    """List the templates for a kind of patto."""
    return TEMPLATES[kind]


def use(uow: UnitOfWork, staff: Person, patto_id: int, number: int, say: Callable[[str], str]) -> Patto:
    """Put the words of a template into an empty draft; *say* gives them in the language of the patto.

    What the ente does is answered for by whoever writes.

    Raises:
        services.refusals.Refusal: as the functions of `services.patto_lines` do.
        DraftHasWords: something stands there already.
    """
    patto = patti.led(uow, staff, patto_id)
    version = patto_texts.to_write(uow, patto)
    if records.goals(uow.session, version.id):
        raise DraftHasWords
    templates = of(patto.kind)
    if number < len(templates):
        _write(uow, version, templates[number], staff, say)
    return patto


def _write(
    uow: UnitOfWork, version: PattoVersion, template: Template, staff: Person, say: Callable[[str], str]
) -> None:
    for text, lines in template.goals:
        goal = patto_lines.write_goal(uow, version, say(text))
        for line in lines:
            is_once = line.cadence is Cadence.ONCE
            due_on = min(version.starts_on + timedelta(weeks=line.weeks), version.ends_on) if is_once else None
            name, person_id = patto_lines.first_responsible(line.side, staff)
            new = NewCommitment(
                say(line.text),
                line.side,
                line.nature,
                line.cadence,
                due_on=due_on,
                responsible=name,
                responsible_id=person_id,
            )
            patto_lines.write_commitment(uow, version, goal, new)

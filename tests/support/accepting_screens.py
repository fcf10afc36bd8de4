"""The screens of coming to a patto by a link, and of both sides' yes and no."""

from collections.abc import Iterator
from datetime import date

from services.linking import Invited
from services.patti import Standing
from services.patto_texts import PattoText
from services.proposals import Proposal
from storage.patti import PattoKind, PattoStep, StepKind
from storage.people import Role
from tests.support.cast import HERE, NEXT, Cast
from tests.support.patto_texts_screens import a_text
from tests.support.sights import Sight, sight
from views import accepting, home, invitations, linking, onboarding, patto_letters

CODE = "A" * 32


def proposed(cast: Cast, *, is_here: bool = True, yes: str = "", full: bool = False) -> PattoText:
    """Describe a text that waits, with the yes of some: of the person, the ente, or, on paper, the ente."""
    text = a_text(cast, full=full)
    text.patto.person_id = 1 if is_here else None
    version = text.version
    version.proposed_at = NEXT
    if "persona" in yes:
        version.person_accepted_at, version.person_accepted_by_id = NEXT, 1 if is_here else 3
    if "ente" in yes or "carta" in yes:
        version.organisation_accepted_at = NEXT
        version.organisation_accepted_by_id = None if "carta" in yes else 3
    if "attivo" in yes:
        version.active_at = NEXT
    return text


def invited(cast: Cast, *, by: bool = True) -> Invited:
    """Describe an invitation of somebody, or of an ente for which nobody is here yet."""
    text = a_text(cast)
    return Invited(1, PattoKind.AUTONOMY, cast.name if by else "", text.organisation)


def coming_to_a_patto(cast: Cast) -> Iterator[Sight]:
    """A person who is invited to a patto, reads it, and says yes or no."""
    person, here = cast.person(), HERE
    question = onboarding.ask_language()
    yield sight("Chi non è ancora qui", linking.to_stranger, invited(cast), question, "")
    yield sight("Chi ha già scelto la lingua", linking.to_stranger, invited(cast, by=False), onboarding.ask_age(), "it")
    yield sight("L'invito", linking.ask, invited(cast), CODE)
    yield sight("L'invito, senza il nome di chi segue", linking.ask, invited(cast, by=False), CODE)
    yield sight("L'invito: no, grazie", linking.turned_down, home.menu_rows(person))
    yield sight("Il testo da leggere", accepting.read, proposed(cast), 0, here, is_first=True)
    yield sight("Un testo nuovo da leggere", accepting.read, proposed(cast), 0, here, is_first=False)
    for page in range(3):
        yield sight(f"Un testo lungo, {page + 1}", accepting.read, proposed(cast, full=True), page, here, is_first=True)
    yield sight("Il testo, dopo il sì", accepting.read, proposed(cast, yes="persona"), 0, here, is_first=True)
    for standing in (None, Standing.DRAFT, Standing.ACTIVE):
        what = "" if standing is None else f", {standing.name.lower()}"
        yield sight(f"Niente da leggere{what}", accepting.nothing_to_read, standing)
    yield sight("Il testo, dall'invito di prima", accepting.shown, Proposal(Standing.PROPOSED, proposed(cast)), 0, here)
    yield sight("Sì, e manca l'ente", accepting.waits_for_organisation, proposed(cast).organisation)
    yield sight("Sì, e comincia", accepting.begins, date(2026, 11, 27), here)
    yield sight("Sì, e comincia più avanti", accepting.begins, None, here)
    yield sight("Vorrei cambiare qualcosa", accepting.ask_wish)
    yield sight("Vorrei cambiare qualcosa, di nuovo", accepting.ask_wish, again=True)
    yield sight("Un cambiamento chiesto", accepting.wished)
    yield sight("No", accepting.ask_decline, proposed(cast), is_first=True)
    yield sight("No a un testo nuovo", accepting.ask_decline, proposed(cast), is_first=False)
    yield sight("Il no", accepting.declined, home.menu_rows(person), is_over=True)
    yield sight("Il no a un testo nuovo", accepting.declined, home.menu_rows(person), is_over=False)
    for kind in (StepKind.PROPOSED, StepKind.ACTIVE, StepKind.SAID, StepKind.TAKEN_BACK):
        step = PattoStep(id=1, patto_id=1, kind=kind, at=NEXT)
        yield sight(f"Una novità: {kind.value}", patto_letters.news, step, is_person=True)


def bringing_somebody_to_a_patto(cast: Cast) -> Iterator[Sight]:
    """Whoever follows a patto: the link, the ente's yes, and what somebody without an account says."""
    yield sight("Il codice da far inquadrare", linking.link, 1, CODE, "farelegami_bot")
    states = {
        "nessuna": proposed(cast),
        "il sì della persona": proposed(cast, yes="persona"),
        "il sì su carta": proposed(cast, yes="carta"),
        "senza telefono": proposed(cast, is_here=False, yes="carta"),
        "tutte e due": proposed(cast, yes="persona, ente, attivo"),
    }
    for what, text in states.items():
        yield sight(f"Le risposte: {what}", accepting.answers, text, "", HERE)
    recorded = proposed(cast, is_here=False, yes="persona")
    yield sight("Le risposte: registrate", accepting.answers, recorded, cast.name, HERE)
    for yes in (True, False):
        yield sight(f"Dice di {'sì' if yes else 'no'}", accepting.ask_record, states["senza telefono"], yes=yes)
        yield sight(
            "Il no, segnato" if yes else "Il no a un testo nuovo, segnato", accepting.declined_for, 1, is_over=yes
        )
    yield sight("Chi entra, e dei patti lo aspettano", invitations.accepted, cast.person(Role.OPERATOR), patti=2)
    for kind in (StepKind.LINKED, StepKind.DECLINED, StepKind.CHANGE_ASKED):
        step = PattoStep(id=1, patto_id=1, kind=kind, at=NEXT)
        yield sight(f"A chi lo segue: {kind.value}", patto_letters.news, step, is_person=False)

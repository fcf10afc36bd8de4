"""The whole life of one class: twenty places, forty-five who apply, and what became of each, added up."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice

from sqlalchemy import func, select

from services import class_numbers, follow_ups
from services.class_numbers import Numbers
from services.work import UnitOfWork
from storage.applications import Application, ApplicationState
from storage.attendances import Attendance, Presence
from storage.enrolments import Enrolment, EnrolmentState
from storage.follow_ups import FollowUp, Outcome
from storage.outbox import Letter, LetterState
from storage.people import Person
from tests.support import papers
from tests.support.applying import a_class, a_judge, answers_everything, asks_everything, opens_class
from tests.support.world import ROME, Someone, World
from tests.test_attendances import at

PLACES, APPLICANTS = 20, 45
FIRST, LAST = date(2027, 1, 12), date(2027, 2, 2)
CONFIRMED, OFFERED, WAITING = EnrolmentState.CONFIRMED, EnrolmentState.OFFERED, EnrolmentState.WAITING

TOO_OLD = range(3)
TAKE_IT_BACK = range(3, 5)
ASKED = 5
ADMITTED = (0, *range(5, 24))
IN_LINE = range(24, 36)
REFUSED = (1, 2, *range(36, 44))
FORGOTTEN = 44
DECLINES, SILENT = 22, 23
FINDS_WORK, GIVES_BACK = 7, 6
SILENT_IN_LINE = 27

AWAY: Mapping[int, int] = {8: 3, 9: 1, 10: 2, 11: 4}
"""Who misses how many of the four dates: three quarters are enough for a certificate, and whoever never came is out."""


class Edition:
    """A class from its first application to the last question about it, through the chats of everybody in it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.people: list[Someone] = []
        self.judges: list[Someone] = []

    async def begins(self) -> None:
        """Let there be a class that asks everything, two who judge, and forty-five who might come."""
        self.world.imports(a_class(posti=PLACES))
        asks_everything(self.world)
        self.judges = [await a_judge(self.world, name) for name in ("Olga", "Oscar")]
        self.people = [await self.world.member(f"Persona {number:02}") for number in range(APPLICANTS)]

    def adds_up(self) -> Counter[ApplicationState]:
        """Count the applications, and check what holds at every step (rules 1 and 2)."""

        def read(uow: UnitOfWork) -> tuple[Counter[ApplicationState], Counter[EnrolmentState], int]:
            states = Counter(uow.session.scalars(select(Application.state)))
            places = Counter(uow.session.scalars(select(Enrolment.state)))
            live = [one for one in uow.session.scalars(select(Enrolment)) if one.is_live]
            return states, places, len(live) - len({one.person_id for one in live})

        states, places, twice = self.world.ask(read)
        assert places[CONFIRMED] + places[OFFERED] <= PLACES
        assert twice == 0
        assert sum(states.values()) <= APPLICANTS
        assert states[ApplicationState.ADMITTED] == places[CONFIRMED] + places[OFFERED] + places[WAITING]
        return states

    def places(self) -> Counter[EnrolmentState]:
        """Count places and turns."""
        self.adds_up()
        return self.world.ask(lambda uow: Counter(uow.session.scalars(select(Enrolment.state))))

    def number_of(self, screen: str) -> int:
        """Find who an application is from."""
        found = re.search(r"Persona (\d\d)", screen)
        assert found is not None, screen
        return int(found[1])

    async def ticks(self) -> None:
        """Let the schedule run until all that is due is sent."""
        for _round in range(3):
            self.world.telegram.clock.move(timedelta(minutes=1))
            await self.world.ticks()
        self.adds_up()

    async def goes_to(self, moment: datetime) -> None:
        """Let a later moment come."""
        at(self.world, moment)
        await self.ticks()


async def test_the_whole_life_of_a_class(world: World) -> None:
    edition = Edition(world)
    await edition.begins()
    await all_apply(edition)
    await two_think_again(edition)
    await judges_decide(edition)
    await most_say_yes(edition)
    await places_that_come_free_go_to_the_next(edition)
    await the_class_takes_place(edition)
    await certificates_are_asked_for(edition)
    await what_became_of_them(edition)


async def all_apply(edition: Edition) -> None:
    for number, one in enumerate(edition.people):
        await opens_class(one)
        await one.taps("Fai domanda")
        await answers_everything(one, born="1/2/1970" if number in TOO_OLD else "12/3/1999")
        await one.taps("Manda la domanda")
        one.sees("Domanda ricevuta", "Ti rispondiamo entro giovedì 3 dicembre")
        assert one.letters < 12, "a receipt is the answer to the tap, no letter beside"
    assert edition.adds_up() == {ApplicationState.RECEIVED: APPLICANTS}
    fits = edition.world.ask(lambda uow: Counter(uow.session.scalars(select(Application.fits))))
    assert fits == {True: APPLICANTS - len(TOO_OLD), False: len(TOO_OLD)}


async def two_think_again(edition: Edition) -> None:
    for number in TAKE_IT_BACK:
        await opens_class(edition.people[number])
        await edition.people[number].taps("La mia domanda", "Ritira la domanda", "Ho trovato lavoro")
    assert edition.adds_up()[ApplicationState.WITHDRAWN] == len(TAKE_IT_BACK)


async def judges_decide(edition: Edition) -> None:
    """Two judges take turns; each application is seen by one of them, and decided once."""
    seen: list[int] = []
    for turn in range(APPLICANTS - len(TAKE_IT_BACK) - 1):
        judge = edition.judges[turn % 2]
        await judge.sends("/gestione")
        await judge.taps(next(label for label in judge.labels if "Domande" in label), "▶️ La prossima")
        number = edition.number_of(judge.screen.text)
        if number == ASKED and "Risposta:" not in judge.screen.text:
            await judge.taps("Chiedi")
            await judge.sends("Riesci a venire tutti i martedì?")
            await edition.ticks()
            await edition.people[ASKED].taps("Leggi e rispondi")
            await edition.people[ASKED].sends("Sì, tutti")
            await edition.ticks()
            await judge.sends("/gestione")
            await judge.taps(next(label for label in judge.labels if "Domande" in label))
            await judge.taps(next(label for label in judge.labels if f"Persona {ASKED:02}" in label))
            judge.sees("Sì, tutti")
        await decides(judge, number)
        seen.append(number)
        edition.adds_up()
    assert sorted([*seen, *TAKE_IT_BACK, FORGOTTEN]) == list(range(APPLICANTS)), "each once"
    await edition.ticks()
    states = edition.adds_up()
    assert states[ApplicationState.ADMITTED] == len(ADMITTED) + len(IN_LINE)
    assert states[ApplicationState.REFUSED] == len(REFUSED)
    assert edition.places() == {OFFERED: PLACES, WAITING: len(IN_LINE)}


async def decides(judge: Someone, number: int) -> None:
    if number in REFUSED:
        await judge.taps("Non ammettere", "Un'altra età" if number in TOO_OLD else "Troppe domande", "Conferma")
        judge.sees("Non ammessa")
    elif number in IN_LINE:
        assert "Ammetti" not in judge.labels, "all places are kept for somebody"
        await judge.taps("In lista")
        judge.sees("aspetta che si liberi un posto")
    else:
        await judge.taps("Ammetti")
        if number in TOO_OLD:
            await judge.sends("Ne abbiamo parlato al telefono")
        judge.sees("il posto aspetta un sì")


async def most_say_yes(edition: Edition) -> None:
    for number in ADMITTED:
        one = edition.people[number]
        one.sees("posto")
        if number == DECLINES:
            await one.taps("Rinuncio")
        elif number != SILENT:
            await one.taps("Accetto il posto")
            one.sees("Iscrizione confermata")
    for number in REFUSED:
        edition.people[number].does_not_see("età")
    await edition.ticks()
    places = edition.places()
    assert (places[CONFIRMED], places[OFFERED], places[WAITING]) == (PLACES - 2, 2, len(IN_LINE) - 1)
    edition.people[IN_LINE[0]].sees("Si è liberato un posto")
    await edition.people[IN_LINE[0]].taps("Accetto il posto")
    await edition.goes_to(datetime(2026, 11, 27, 10, 0, tzinfo=ROME))
    edition.people[SILENT].sees("Il tempo per rispondere è finito", "Puoi fare di nuovo domanda")
    await edition.people[IN_LINE[1]].taps("Accetto il posto")
    places = edition.places()
    assert (places[CONFIRMED], places[OFFERED], places[WAITING]) == (PLACES, 0, len(IN_LINE) - 2)


async def places_that_come_free_go_to_the_next(edition: Edition) -> None:
    back = edition.people[GIVES_BACK]
    await opens_class(back)
    await back.taps("Disdici", "Conferma")
    back.sees("Iscrizione disdetta")
    await edition.ticks()
    await edition.people[IN_LINE[2]].taps("Accetto il posto")
    works = edition.people[FINDS_WORK]
    await opens_class(works)
    await works.taps("La mia domanda", "Ritira la domanda", "Ho trovato lavoro")
    await edition.ticks()
    edition.people[SILENT_IN_LINE].sees("Si è liberato un posto")
    await edition.goes_to(datetime(2026, 12, 4, 10, 0, tzinfo=ROME))
    await edition.people[IN_LINE[4]].taps("Accetto il posto")
    places = edition.places()
    assert (places[CONFIRMED], places[OFFERED], places[WAITING]) == (PLACES, 0, len(IN_LINE) - 5)
    edition.people[FORGOTTEN].sees("Siamo in ritardo")


def who_has_a_place(edition: Edition) -> list[int]:
    """List who is in, by number."""
    query = select(Person.name).join(Enrolment, Enrolment.person_id == Person.id).where(Enrolment.state == CONFIRMED)
    return sorted(edition.number_of(name) for name in edition.world.ask(lambda uow: uow.session.scalars(query).all()))


async def the_class_takes_place(edition: Edition) -> None:
    judge = edition.judges[0]
    for meeting in range(4):
        await edition.goes_to(datetime(2027, 1, 12, 9, 5, tzinfo=ROME) + timedelta(weeks=meeting))
        away = {number for number, many in AWAY.items() if meeting < many}
        await judge.sends("/gestione")
        await judge.taps("📋 Oggi: appello")
        if "Segna tutti i nomi" not in judge.labels:
            await judge.taps("Tu puoi!")
        await judge.taps("Segna tutti i nomi")
        for number in sorted(away):
            await marks_away(judge, number)
        assert present(edition, meeting) == PLACES - len(away)
        await edition.goes_to(datetime(2027, 1, 12, 12, 30, tzinfo=ROME) + timedelta(weeks=meeting))
    await edition.goes_to(datetime(2027, 2, 4, 10, 30, tzinfo=ROME))
    states = edition.adds_up()
    assert states == {
        ApplicationState.ADMITTED: PLACES + len(IN_LINE) - 5,
        ApplicationState.REFUSED: len(REFUSED),
        ApplicationState.WITHDRAWN: len(TAKE_IT_BACK) + 1,
        ApplicationState.ENDED: 4,
        ApplicationState.CALLED_OFF: 1,
    }
    assert sum(states.values()) == APPLICANTS


async def marks_away(judge: Someone, number: int) -> None:
    """Mark somebody absent, on whatever page of the roll."""
    name = f"Persona {number:02}"
    while not any(name in label for label in judge.labels):
        await judge.taps("Avanti")
    await judge.taps(next(label for label in judge.labels if name in label))


def present(edition: Edition, meeting: int) -> int:
    """Count who was marked present on the newest date."""
    query = select(func.count()).select_from(Attendance).where(Attendance.presence == Presence.PRESENT)
    total = edition.world.ask(lambda uow: uow.session.scalar(query) or 0)
    before = sum(PLACES - sum(meeting_ < many for many in AWAY.values()) for meeting_ in range(meeting))
    return total - before


async def certificates_are_asked_for(edition: Edition) -> None:
    """Three quarters of the hours are enough; whoever was there for less hears nothing of it, and is told why."""
    await edition.goes_to(datetime(2027, 2, 10, 10, 30, tzinfo=ROME))
    enough = [number for number in who_has_a_place(edition) if AWAY.get(number, 0) <= 1]
    query = select(Person.name).join(Letter, Letter.person_id == Person.id)
    query = query.where(Letter.kind == "certificate-ready", Letter.state == LetterState.SENT)
    told = edition.world.ask(lambda uow: uow.session.scalars(query).all())
    assert sorted(edition.number_of(name) for name in told) == enough
    exact = edition.people[9]
    await opens_class(exact)
    await exact.taps("Attestato", "Chiedi l'attestato")
    await exact.sends("Nadia D'Amico")
    await exact.taps("Conferma")
    document = exact.screen.document
    assert document is not None
    assert all(told in papers.text_of(document.data) for told in ("Nadia D'Amico", "Tu puoi!", "9 ore", "12 ore"))
    short = edition.people[10]
    await opens_class(short)
    await short.taps("Attestato")
    short.sees("serve esserci per tre quarti delle ore")


SAID: Mapping[int, Sequence[tuple[str, Outcome, int]]] = {
    30: (("Un lavoro a termine", Outcome.FIXED_TERM, 5), ("Per ora niente di nuovo", Outcome.NOTHING, 8)),
    90: (("Un tirocinio", Outcome.INTERNSHIP, 6), ("Un lavoro fisso", Outcome.PERMANENT, 5),
         ("Un corso o la scuola", Outcome.TRAINING, 5)),
    210: (("Un lavoro fisso", Outcome.PERMANENT, 6), ("Un lavoro in proprio", Outcome.OWN_BUSINESS, 5),
          ("Per ora niente di nuovo", Outcome.NOTHING, 5), ("Preferisco non dirlo", Outcome.UNTOLD, 3)),
}  # fmt: skip
"""What so many say after so many days; the others leave the question alone."""

AT_WORK = {Outcome.INTERNSHIP, Outcome.FIXED_TERM, Outcome.PERMANENT, Outcome.OWN_BUSINESS}


async def what_became_of_them(edition: Edition) -> None:
    came = [number for number in who_has_a_place(edition) if AWAY.get(number, 0) < 4]
    for days, said in SAID.items():
        await edition.goes_to(datetime.combine(LAST, time(10, 30), ROME) + timedelta(days=days))
        assert asked_after(edition, days) == came, "whoever came at least once, and nobody else"
        answering = iter(came)
        for label, _outcome, many in said:
            for number in islice(answering, many):
                await edition.people[number].taps(label)
                edition.people[number].sees("La tua risposta è segnata")
    await edition.goes_to(datetime.combine(LAST, time(10, 30), ROME) + timedelta(days=210) + follow_ups.OPEN_FOR)
    numbers = the_numbers(edition)
    assert (numbers.applied, numbers.finished, numbers.came) == (APPLICANTS, PLACES, len(came))
    assert numbers.presences == sum(4 - AWAY.get(number, 0) for number in who_has_a_place(edition))
    for window in numbers.windows:
        told = [one for one in SAID[window.days] if one[1] is not Outcome.UNTOLD]
        assert window.told == sum(many for _label, _outcome, many in told)
        assert window.in_work == sum(many for _label, outcome, many in told if outcome in AT_WORK)
    judge = edition.judges[0]
    await world_numbers(judge)
    judge.sees("Domande: 45", "Concluse: 20", "risposte 16, al lavoro 11", "risposte 16, al lavoro 11")


async def world_numbers(judge: Someone) -> None:
    """Open the page of what the class came to, from «Gestione»."""
    await judge.sends("/gestione")
    await judge.taps(next(label for label in judge.labels if "orsi che segu" in label))
    await judge.taps(next(label for label in judge.labels if "Tu puoi!" in label), "Dopo il corso")


def asked_after(edition: Edition, days: int) -> list[int]:
    """List who was asked so many days after."""
    query = select(Person.name).join(FollowUp, FollowUp.person_id == Person.id).where(FollowUp.days == days)
    return sorted(edition.number_of(name) for name in edition.world.ask(lambda uow: uow.session.scalars(query).all()))


def the_numbers(edition: Edition) -> Numbers:
    """Read what the class came to."""
    (found,) = edition.world.ask(class_numbers.of_classes)
    return found.numbers

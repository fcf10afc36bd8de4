"""Classes to apply for, and people on their way into one."""

from typing import Any

from services import requirements, reviews, shelf
from services.requirements import Employment, OwnQuestion, Rules
from services.work import UnitOfWork
from storage import applications as records
from storage import catalogue
from storage.applications import Application
from storage.people import Person, Role, by_telegram_id
from tests.support.world import Someone, World, an_activity

WHY = "Perché vuoi venire?"
HOW = "Come arrivi?"
OTHER = "Vuoi dirci altro?"

QUESTIONS = (
    OwnQuestion(text=WHY),
    OwnQuestion(text=HOW, choices=("A piedi", "In autobus", "In macchina")),
    OwnQuestion(text=OTHER, may_skip=True),
)
NOT_WORKING = (Employment.SEEKING, Employment.NEITHER, Employment.FEW_HOURS)


def a_class(title: str = "Tu puoi!", **columns: Any) -> dict[str, str]:
    """Describe a class by application: from Tuesday 12 January 2027, for people aged 19 to 39, twenty places."""
    row = {
        "tipo": "corso",
        "iscrizione": "candidatura",
        "inizio": "2027-01-12 09:00",
        "fine": "2027-01-12 12:00",
        "ricorrenza": "FREQ=WEEKLY;COUNT=4",
        "eta_min": 19,
        "eta_max": 39,
        "posti": 20,
    }
    return an_activity(title, **(row | columns))


def asks(world: World, code: str = "Tupuoi", **rules: Any) -> None:
    """Let a class ask something of those who apply."""

    def write(uow: UnitOfWork) -> None:
        activity_id = catalogue.id_of_code(uow.session, code)
        activity = catalogue.lock_activity(uow.session, activity_id or 0)
        assert activity is not None
        requirements.revise(uow, activity, Rules(**rules), by_id=None)

    world.ask(write)


def asks_everything(world: World, code: str = "Tupuoi") -> None:
    """Let a class ask all that can be asked: five questions."""
    asks(world, code, employment=NOT_WORKING, questions=QUESTIONS, papers=("carta d'identità",))


async def opens_class(someone: Someone, code: str = "Tupuoi") -> None:
    """Open the card of a class."""
    await someone.opens(f"https://t.me/farelegami_bot?start=a_{code}")


async def answers_everything(someone: Someone, *, born: str = "12/3/1999") -> None:
    """Answer the five questions, from «Fai domanda» to the answers."""
    await someone.sends(born)
    await someone.taps("Cerco lavoro")
    await someone.sends("Per ricominciare")
    await someone.taps("In autobus", "Salta")


async def applies(someone: Someone, code: str = "Tupuoi") -> None:
    """Apply for a class that asks everything."""
    await opens_class(someone, code)
    await someone.taps("Fai domanda")
    await answers_everything(someone)
    await someone.taps("Manda la domanda")


def application_of(world: World, someone: Someone, code: str = "Tupuoi") -> Application:
    """Find somebody's last application to a class."""

    def find(uow: UnitOfWork) -> Application:
        activity_id = catalogue.id_of_code(uow.session, code) or 0
        person = person_of(uow, someone)
        found = [one for one in of_person(uow, person) if one.activity_id == activity_id]
        return found[-1]

    return world.ask(find)


def of_person(uow: UnitOfWork, person: Person) -> list[Application]:
    """List somebody's applications, oldest first."""
    query = uow.session.query(records.Application).filter_by(person_id=person.id)
    return list(query.order_by(records.Application.id).execution_options(populate_existing=True))


def person_of(uow: UnitOfWork, someone: Someone) -> Person:
    """Find the person behind somebody of a story."""
    found = by_telegram_id(uow.session, someone.account.id)
    assert found is not None
    return found


async def a_judge(world: World, name: str = "Paola") -> Someone:
    """Let there be an operator who judges the classes of every territory."""
    judge = await world.member(name)

    def promote(uow: UnitOfWork) -> None:
        person_of(uow, judge).role = Role.OPERATOR

    world.ask(promote)
    return judge


def judged(world: World, judge: Someone, verb: str, someone: Someone, *said: str, code: str = "Tupuoi") -> None:
    """Let a judge decide about somebody's application: `admit`, `to_waiting_list`, `refuse`, `ask`."""
    application = application_of(world, someone, code)

    def decide(uow: UnitOfWork) -> None:
        getattr(reviews, verb)(uow, person_of(uow, judge), application.id, *said)

    world.ask(decide)


def calls_off(world: World, code: str = "Tupuoi") -> None:
    """Take a class out of the catalogue."""

    def withdraw(uow: UnitOfWork) -> None:
        activity = catalogue.activity(uow.session, catalogue.id_of_code(uow.session, code) or 0)
        assert activity is not None
        activity.withdrawn_at = activity.changed_at = uow.now
        shelf.changed(uow)

    world.ask(withdraw)


async def every_letter(world: World, judge: Someone) -> None:
    """Let everything happen to applications of which somebody is told; what is late is told in the days to come."""
    for code in "TU":
        world.imports(a_class(f"Corso & <b> {code}", codice=code, eta_min="", eta_max=""))
        asks(world, code, answer_days=1)
    dora, elio, fabio, gina, ivo = [await world.member(name) for name in ("Dora", "Elio", "Fabio", "Gina", "Ivo")]
    for someone, code in ((dora, "T"), (elio, "T"), (fabio, "T"), (gina, "T"), (ivo, "U")):
        await opens_class(someone, code)
        await someone.taps("Fai domanda", "Manda la domanda")
    judged(world, judge, "admit", dora, code="T")
    judged(world, judge, "refuse", elio, "Perché & <b>", code="T")
    judged(world, judge, "ask", fabio, "Quando & <b>?", code="T")
    calls_off(world, "U")
    await world.passes(minutes=2)
    await fabio.taps("Leggi e rispondi")
    await fabio.sends("Domani & <b>")

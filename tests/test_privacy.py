"""What is held of a person: seen, downloaded, deleted; the consent taken back."""

import io
import json
import re
import zipfile
from datetime import date, timedelta
from html import escape

from sqlalchemy import func, select

from bot.reply import TRIES
from services import housekeeping
from services.application_answers import Answers
from services.requirements import Employment
from services.work import UnitOfWork
from simulator.faults import ServerError
from storage import accesses
from storage.accesses import Access, Subject
from storage.applications import Application, ApplicationQuestion, ApplicationState
from storage.appointments import Appointment, AppointmentState, Slot
from storage.certificates import Certificate
from storage.enrolments import Enrolment, EnrolmentState
from storage.follow_ups import FollowUp
from storage.ideas import Idea, IdeaFile, IdeaState, IdeaStep, StepKind
from storage.outbox import Letter
from storage.people import Consent, Person, Role, by_telegram_id
from tests.support.graduates import a_class, applies, gets_in, person_of
from tests.support.kept_words import all_words
from tests.support.world import Someone, World, an_activity
from tests.test_attendances import staff
from views.answers.ideas import ShowIdea, ShowIdeas


async def a_family(world: World) -> Someone:
    """Let a mother be in with two children and two places."""
    world.imports(an_activity("Fumetto", posti=9, eta_min=6, eta_max=10), an_activity("Yoga", posti=1))
    fatima = await world.member("Fatima")
    await fatima.taps("Attività", "Fumetto", "Iscrivimi", "Aggiungi figli o nipoti")
    await fatima.sends("Adam")
    await fatima.taps("2018", "Menu", "Attività", "Yoga", "Iscrivimi", "Per me")
    return fatima


async def test_everything_that_is_held_is_told(world: World) -> None:
    fatima = await a_family(world)
    await fatima.sends("/privacy")
    fatima.sees("Fatima", "Italiano", "Crema", "Figli e nipoti: 1", "Iscrizioni, anche passate: 2")


async def test_everything_that_is_held_can_be_downloaded(world: World) -> None:
    fatima = await a_family(world)
    await fatima.sends("/privacy")
    await fatima.taps("Scarica i miei dati")
    document = fatima.screen.document
    assert document is not None
    with zipfile.ZipFile(io.BytesIO(document.data)) as archive:
        tables = json.loads(archive.read("dati.json"))
        page = archive.read("leggimi.html").decode()
    assert tables["persona"][0]["nome"] == "Fatima"
    assert tables["famiglia"] == [{"nome": "Adam", "anno_di_nascita": 2018}]
    assert [one["attivita"] for one in tables["iscrizioni"]] == ["Fumetto", "Yoga"]
    assert [one["per"] for one in tables["iscrizioni"]] == ["Adam", "Fatima"]
    assert tables["consensi"][0]["tolto"] is None
    assert "Fatima" in page
    assert "Adam" in page


async def test_deleting_asks_once_gives_the_places_to_others_and_says_what_stays(world: World) -> None:
    fatima, bruno = await a_family(world), await world.member("Bruno")
    await bruno.taps("Attività", "Yoga", "Mettimi in lista")
    await fatima.sends("/privacy")
    await fatima.taps("Cancella i miei dati")
    fatima.sees("Conferma", "Annulla", "2 posti")
    await fatima.taps("Conferma")
    fatima.sees("non ci sono più", "numeri senza nome")
    await world.ticks()
    bruno.sees("Si è liberato un posto")

    assert world.ask(lambda uow: by_telegram_id(uow.session, fatima.account.id)) is None
    people = world.ask(lambda uow: uow.session.scalars(select(Person).where(Person.forgotten_at.is_not(None))).all())
    assert [(one.name, one.birth_year, one.telegram_id, one.consent_at) for one in people] == [
        ("", None, None, None)
    ] * 2
    left = world.ask(
        lambda uow: uow.session.scalars(select(Enrolment).where(Enrolment.account_id == people[0].id)).all()
    )
    assert {one.state for one in left} == {EnrolmentState.WITHDRAWN}
    for table in (Consent, Letter):
        query = select(func.count()).select_from(table).where(table.person_id == people[0].id)
        assert world.ask(lambda uow, query=query: uow.session.execute(query).scalar_one()) == 0  # type: ignore[misc]


async def test_who_comes_back_after_deleting_is_new(world: World) -> None:
    fatima = await a_family(world)
    await fatima.sends("/privacy")
    await fatima.taps("Cancella i miei dati", "Conferma")
    await fatima.joins()
    await fatima.sends("/agenda")
    fatima.sees("agenda è vuota")


async def test_one_can_think_again_before_deleting(world: World) -> None:
    fatima = await a_family(world)
    await fatima.sends("/privacy")
    await fatima.taps("Cancella i miei dati", "Annulla")
    fatima.sees("Fatima")
    await fatima.sends("/agenda")
    fatima.sees("Yoga")


async def test_taking_the_consent_back_stops_messages_at_once_and_places_stay(world: World) -> None:
    fatima = await a_family(world)
    await fatima.sends("/privacy")
    await fatima.taps("Togli il mio sì", "Conferma")
    fatima.sees("non ti scriviamo più")
    before = fatima.letters
    await world.passes(days=3)
    assert fatima.letters == before
    consents = world.ask(lambda uow: uow.session.scalars(select(Consent)).all())
    assert consents[0].withdrawn_at is not None
    await fatima.joins()
    assert len(world.ask(lambda uow: uow.session.scalars(select(Consent)).all())) == 2
    query = select(Enrolment.state)
    assert set(world.ask(lambda uow: uow.session.scalars(query).all())) == {EnrolmentState.CONFIRMED}


async def test_forged_deletion_deletes_only_oneself(world: World) -> None:
    fatima, ugo = await a_family(world), await world.member("Ugo")
    await world.forges(ugo, "vc")
    ugo.sees("non ci sono più")
    await fatima.sends("/agenda")
    fatima.sees("Yoga")


async def test_a_file_that_does_not_get_through_can_be_asked_for_again(world: World) -> None:
    anna = await world.member("Anna")
    await anna.sends("/privacy")
    world.telegram.faults.add(ServerError(500), method="sendDocument", times=TRIES)
    await anna.taps("Scarica i miei dati")
    await world.ticks()
    anna.sees("non è partito")
    await anna.taps("Scarica i miei dati")
    assert anna.screen.document is not None


# What is told for classes and ideas


def fills_everything(world: World, fatima: Someone, olga: Someone) -> int:
    """Write down something of everything that somebody can tell for classes and ideas; give an open application."""
    activity_id, other_id = a_class(world), a_class(world, "Altro corso", codice="AC")
    admitted = gets_in(world, fatima, activity_id)
    answers = Answers(
        born=date(1999, 3, 12), employment=Employment.SEEKING, own=("Perché voglio imparare",), asked=("Perché?",)
    )
    application_id = applies(
        world, fatima, other_id, ApplicationState.RECEIVED, answers=answers.model_dump_json(), reason=None
    )

    def write(uow: UnitOfWork) -> None:
        me, staff_id = person_of(uow, fatima).id, person_of(uow, olga).id
        uow.session.get_one(Application, admitted).exception = "Ha già lavorato in bottega"
        question = ApplicationQuestion(
            application_id=application_id, question="Hai l'auto?", asked_by_id=staff_id, asked_at=uow.now,
            answer="Ho la bicicletta", answered_at=uow.now,
        )  # fmt: skip
        soon = uow.now + timedelta(days=3)
        slot = Slot(
            activity_id=activity_id, operator_id=staff_id, starts_at=soon, ends_at=soon + timedelta(minutes=45),
            created_at=uow.now,
        )  # fmt: skip
        certificate = Certificate(
            code="codice-segreto", activity_id=activity_id, person_id=me, name="Fatima Rossi", minutes=90,
            all_minutes=90, made_at=uow.now, changed_at=uow.now,
        )  # fmt: skip
        told = FollowUp(
            activity_id=activity_id, person_id=me, days=30, asked_at=uow.now, outcome="permanent", answered_at=uow.now
        )
        asked = FollowUp(activity_id=activity_id, person_id=me, days=90, asked_at=uow.now)
        idea = Idea(
            author_id=me, territory_id=1, title="Un forno di quartiere", state=IdeaState.SUBMITTED,
            canvas='{"problem": "Manca il pane buono"}', tutor_id=staff_id, created_at=uow.now, changed_at=uow.now,
        )  # fmt: skip
        uow.session.add_all([question, slot, certificate, told, asked, idea])
        uow.session.flush()
        uow.session.add_all(
            [
                Appointment(slot_id=slot.id, person_id=me, booked_at=uow.now, changed_at=uow.now),
                IdeaStep(idea_id=idea.id, kind=StepKind.COMMENT, by_id=staff_id, text="Bella idea", at=uow.now),
                IdeaFile(
                    idea_id=idea.id, version=1, file_id="un-file", name="piano.pdf", size=9, by_id=me, sent_at=uow.now
                ),
            ]
        )
        accesses.note(
            uow.session, person_id=me, reader_id=staff_id, subject=Subject.APPLICATION,
            subject_id=application_id, now=uow.now,
        )  # fmt: skip

    world.ask(write)
    return application_id


WORDS = (
    "Perché voglio imparare", "Ho la bicicletta", "Ha già lavorato in bottega", "Fatima Rossi", "un-file", "piano.pdf",
    "Un forno di quartiere", "Manca il pane buono", "Bella idea", "Hai l'auto?",
)  # fmt: skip
"""Everything that `fills_everything` puts into words."""


async def with_everything(world: World) -> tuple[Someone, Someone, int]:
    """Let Fatima have told everything, and Olga work with her."""
    fatima, olga = await world.member("Fatima"), await staff(world, "Olga", Role.OPERATOR)
    return fatima, olga, fills_everything(world, fatima, olga)


async def test_what_was_told_for_classes_and_ideas_is_counted_and_can_be_downloaded_whole(world: World) -> None:
    fatima, _olga, _ = await with_everything(world)
    await fatima.sends("/privacy")
    fatima.sees("Domande per i corsi: 2", "Attestati: 1", "Domande dopo un corso: 2", "Idee d'impresa: 1")
    await fatima.taps("Scarica i miei dati")
    document = fatima.screen.document
    assert document is not None
    with zipfile.ZipFile(io.BytesIO(document.data)) as archive:
        stored, page = archive.read("dati.json").decode(), archive.read("leggimi.html").decode()
    for words in WORDS:
        if words != "un-file":
            assert escape(words) in page, words
            assert words in stored
    assert [one["chi"] for one in json.loads(stored)["letture"]] == ["Olga"]
    for said in ("Un lavoro fisso", "Cerco lavoro", "venerdì 12 marzo 1999", "presentato", "ricevuta", "il problema"):
        assert said in page
    assert not re.search(r"<dd>(application|idea|canvas|outcome|employment|appointment|read|step)-", page)
    assert "un-file" not in stored, "where Telegram keeps it opens nothing for anybody else"


async def test_of_whoever_is_forgotten_no_word_stays_only_what_is_counted(world: World) -> None:
    fatima, _olga, application_id = await with_everything(world)
    before = all_words(world)
    assert [words for words in WORDS if words not in before] == []
    await fatima.sends("/privacy")
    await fatima.taps("Cancella i miei dati")
    fatima.sees("Le domande e le idee senza risposta si ritirano.")
    await fatima.taps("Conferma")
    fatima.sees("Anche quello che hai scritto")
    left = all_words(world)
    assert [words for words in WORDS if words in left] == []

    def look(uow: UnitOfWork) -> tuple[object, ...]:
        application = uow.session.get_one(Application, application_id)
        return (
            application.state,
            application.answers,
            uow.session.scalars(select(Idea.state)).all(),
            uow.session.scalars(select(Certificate.name)).all(),
            uow.session.scalars(select(FollowUp.outcome)).all(),
            uow.session.scalars(select(Appointment.state)).all(),
            uow.session.scalars(select(Access)).all(),
            uow.session.scalars(select(IdeaFile)).all(),
        )

    assert world.ask(look) == (
        ApplicationState.WITHDRAWN,
        "{}",
        [IdeaState.WITHDRAWN],
        [None],
        ["permanent"],
        [AppointmentState.CANCELLED],
        [],
        [],
    )
    await world.passes(days=1)


async def test_a_validated_idea_of_somebody_forgotten_is_counted_and_opened_by_nobody(world: World) -> None:
    fatima, olga, _ = await with_everything(world)
    ida = await staff(world, "Ida", Role.OPERATOR)

    def validate(uow: UnitOfWork) -> None:
        idea = uow.session.scalars(select(Idea)).one()
        idea.state, idea.validator_id = IdeaState.VALIDATED, person_of(uow, ida).id

    world.ask(validate)
    await world.forges(ida, ShowIdea(idea_id=1).pack())
    ida.sees("Un forno di quartiere")
    await fatima.sends("/privacy")
    await fatima.taps("Cancella i miei dati", "Conferma")
    for one in (ida, olga):
        await world.forges(one, ShowIdea(idea_id=1).pack())
        one.sees("Questa idea non è tra quelle che segui")
        await world.forges(one, ShowIdeas(page=0).pack())
        one.does_not_see("Un forno")
    assert world.ask(lambda uow: uow.session.scalars(select(Idea.state)).all()) == [IdeaState.VALIDATED]


async def test_with_the_yes_ends_what_nobody_has_answered_and_places_stay(world: World) -> None:
    fatima, _olga, application_id = await with_everything(world)
    await fatima.sends("/privacy")
    await fatima.taps("Togli il mio sì")
    fatima.sees("I posti che hai restano tuoi", "Le domande e le idee senza risposta si ritirano.")
    await fatima.taps("Conferma")

    def look(uow: UnitOfWork) -> tuple[object, ...]:
        return (
            uow.session.get_one(Application, application_id).state,
            set(uow.session.scalars(select(Enrolment.state))),
            uow.session.scalars(select(Idea.state)).all(),
            uow.session.scalars(select(Appointment.state)).all(),
        )

    ended = (ApplicationState.WITHDRAWN, {EnrolmentState.CONFIRMED}, [IdeaState.WITHDRAWN], [AppointmentState.BOOKED])
    assert world.ask(look) == ended


async def test_when_somebody_of_the_staff_goes_their_work_is_left_to_others(world: World) -> None:
    fatima, olga, application_id = await with_everything(world)

    def take(uow: UnitOfWork) -> None:
        row = uow.session.get_one(Application, application_id)
        row.reviewer_id, row.taken_at = person_of(uow, olga).id, uow.now

    world.ask(take)
    await olga.sends("/privacy")
    await olga.taps("Cancella i miei dati", "Conferma")

    def look(uow: UnitOfWork) -> tuple[object, ...]:
        row = uow.session.get_one(Application, application_id)
        slot = uow.session.scalars(select(Slot)).one()
        booked = uow.session.scalars(select(Appointment.state)).one()
        idea = uow.session.scalars(select(Idea)).one()
        return (row.state, row.reviewer_id, slot.called_off_at is not None, booked, idea.tutor_id, idea.title)

    assert world.ask(look) == (
        ApplicationState.RECEIVED,
        None,
        True,
        AppointmentState.CALLED_OFF,
        None,
        "Un forno di quartiere",
    )
    await fatima.sends("/privacy")
    fatima.sees("Domande per i corsi: 2")


async def test_drafts_are_forgotten_after_a_month_and_words_a_year_after_the_answer(world: World) -> None:
    _fatima, _olga, application_id = await with_everything(world)
    bruno = await world.member("Bruno")
    draft = applies(world, bruno, 1, ApplicationState.DRAFT, answers='{"own": ["Una bozza mia"]}')
    refused = applies(world, bruno, 2, ApplicationState.REFUSED, reason="Un motivo lungo")
    world.telegram.clock.move(timedelta(days=29))
    world.ask(housekeeping.forget_old)
    assert "Una bozza mia" in all_words(world)
    world.telegram.clock.move(timedelta(days=2))
    world.ask(housekeeping.forget_old)
    assert world.ask(lambda uow: uow.session.get(Application, draft)) is None
    assert "Un motivo lungo" in all_words(world)
    world.telegram.clock.move(timedelta(days=400))
    world.ask(housekeeping.forget_old)
    world.ask(housekeeping.forget_old)
    left = all_words(world)
    assert "Un motivo lungo" not in left
    assert "Ha già lavorato in bottega" not in left, "the class ended more than a year ago"
    assert "Perché voglio imparare" in left, "nobody has answered it yet"

    def look(uow: UnitOfWork) -> tuple[object, ...]:
        row = uow.session.get_one(Application, refused)
        return row.state, row.answers, uow.session.get_one(Application, application_id).state

    assert world.ask(look) == (ApplicationState.REFUSED, "{}", ApplicationState.RECEIVED)

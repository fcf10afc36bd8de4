"""Every screen of the first path, in every language, with ordinary values and with the nastiest that may come."""

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from functools import cache, partial
from pathlib import Path

import pytest
from sqlalchemy import select

import views
from bot.reply import TRIES
from locales import LANGUAGES, _, speaking
from services import (
    check_ins,
    enrolments,
    expense_decisions,
    expenses,
    joining,
    notices,
    patto_review_outcomes,
    patto_reviews,
)
from services import invitations as offers
from services import outbox as outboxes
from services.certificate_news import CertificateReady
from services.check_in_news import CheckInsDue, CheckInsNudge
from services.expense_news import ExpenseNews, ExpensesToDecide
from services.follow_up_news import WhatNow
from services.idea_reviews import IdeaIsAnother
from services.ideas import IdeaIsBeingRead
from services.material_news import MaterialsAdded
from services.notices import LateReply, Notice
from services.patto_review_news import PattoConcluded, ReviewOff, ReviewPlanned, ReviewReminder
from services.privacy import everything
from services.refusals import Refusal
from services.work import UnitOfWork
from simulator.entities import format_text
from simulator.faults import ServerError
from storage import attendances, outbox
from storage.attendances import Presence
from storage.catalogue import Activity
from storage.enrolments import EnrolmentState
from storage.occurrences import Occurrence
from storage.outbox import LetterState
from storage.patti import Result
from storage.people import Person, Role, by_telegram_id
from tests import test_appointments as counselling
from tests import test_certificates as graduation
from tests import test_materials as handing_out
from tests.support import in_class, keeping, patto_office, screens
from tests.support.applying import every_letter
from tests.support.cast import NASTY, ORDINARY, Cast
from tests.support.families import write_down
from tests.support.graduates import person_of
from tests.support.reading import sentences, words
from tests.support.sights import Sight
from tests.support.world import World, an_activity, csv
from tests.test_ideas import an_operator, presents, sends_plan
from views import (
    check_in_pages,
    choosing,
    dates,
    home,
    idea_pages,
    letters,
    linking,
    links,
    onboarding,
    own_data,
    patto_drafts,
    patto_home,
    privacy,
    refusals,
    review_pages,
)
from views.answers.home import GoHome
from views.check_ins import answers as answer_words
from views.screen import Screen, Tap, Url

THROUGH_THE_WORLD = {
    review_pages.own_page,
    review_pages.own_outcome,
    review_pages.own_page_instead,
    links.open_link,
    links.own_arrival,
    links.own_card,
    links.own_card_instead,
    links.over_the_questions,
    links.own_certificate,
    links.own_invitation,
    links.own_venue,
    letters.write,
    idea_pages.own,
    check_in_pages.next_one,
    check_in_pages.after,
    check_in_pages.one,
    check_in_pages.instead,
    patto_drafts.draft,
    patto_drafts.instead,
    patto_drafts.goal,
    patto_drafts.commitment,
    patto_home.own,
    patto_home.own_instead,
    idea_pages.own_instead,
    idea_pages.for_staff,
    idea_pages.for_staff_instead,
    choosing.own_dates,
    choosing.own_people,
    choosing.own_receipt,
    choosing.own_ticks,
}
"""Views that read the database: a story of their own shows them, further down."""

BEFORE_CONSENT = {view for _name, view in inspect.getmembers(onboarding, inspect.isfunction)} | {linking.to_stranger}
"""Nothing can be shown yet but the questions, so their way on is an answer or the question itself."""

NO_WAY_BACK = {
    home.in_private: "a group: what leads on is the private chat",
    refusals.refusal: "an alert lies over the message that was tapped, whose buttons stay",
}

NEAR_HOME = re.compile(r"^(h|b:|s:|n:|g|p|v|q|m)")
"""Taps that lead to what hangs on the main menu."""

MOST_WORDS = 20
LONGEST_LABEL = 28
LONGEST_OF_TWO = 17
"""Letters that an old phone (320 points wide) shows on a button before it cuts them off."""

MONTHS = (
    r"gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre|"
    r"January|February|March|April|May|June|July|August|September|October|November|December"
)
DATE = re.compile(rf"(\S+) \d{{1,2}} (?:{MONTHS})")
WEEKDAY = re.compile(r"(?i)(lune|marte|mercole|giove|vener)dì|sabato|domenica|(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day")

SAME_IN_EVERY_LANGUAGE = {
    "FareLegami",
    "PDF",
    "csv",
    "pdf",
    "No",
    "Sì",
    "CR",
    "titolo",
    "posti",
    "Menu",
    "Telegram",
    "Ciao",
    "Italiano",
    "English",
    "leggimi",
    "html",
}


def every_sight(cast: Cast) -> Iterator[Sight]:
    """Give every screen of the table, those that are not written down too."""
    for moment in (*screens.MOMENTS.values(), screens.elsewhere):
        yield from moment(cast)


def every_view() -> Iterator[Callable[..., Screen]]:
    """Give every public function of views that gives a screen."""
    for info in pkgutil.iter_modules(views.__path__, "views."):
        module = importlib.import_module(info.name)
        for name, view in inspect.getmembers(module, inspect.isfunction):
            if view.__module__ == info.name and not name.startswith("_") and view.__annotations__["return"] is Screen:
                yield view


def told(screen: Screen) -> str:
    """Give everything that is read on a screen, without tags."""
    labels = [button.label for button in screen.buttons]
    return "\n".join([screens.plain(screen.text), screen.alert, screen.toast, *labels])


CASES = [(name, code) for name in ("ordinary", *NASTY) for code in LANGUAGES]


@cache
def shown(name: str, code: str) -> list[tuple[Sight, Screen]]:
    """Show every screen of one cast in one language, once for all that is asked of them."""
    with speaking(code):
        return [(one, one.show()) for one in every_sight(NASTY.get(name, ORDINARY))]


@pytest.fixture(params=CASES, ids="-".join)
def sights(request: pytest.FixtureRequest) -> Iterator[list[tuple[Sight, Screen]]]:
    """Every screen of one cast in one language."""
    name, code = request.param
    with speaking(code):
        yield shown(name, code)


@pytest.fixture(params=LANGUAGES)
def ordinary(request: pytest.FixtureRequest) -> Iterator[list[tuple[Sight, Screen]]]:
    """Every screen with ordinary values, in one language."""
    with speaking(request.param):
        yield shown("ordinary", request.param)


def test_no_view_is_missing_from_the_table() -> None:
    views_shown = {inspect.unwrap(one.view) for one in every_sight(ORDINARY)}
    missing = {f"{view.__module__}.{view.__name__}" for view in set(every_view()) - views_shown - THROUGH_THE_WORLD}
    assert not missing


def test_telegram_takes_every_text_as_it_is_meant(sights: list[tuple[Sight, Screen]]) -> None:
    for one, screen in sights:
        assert format_text(screen.text, "HTML").text == screens.plain(screen.text).strip(), one.what


@pytest.mark.parametrize("cast", [ORDINARY, *NASTY.values()])
def test_an_alert_says_what_the_message_says_and_needs_no_escaping(cast: Cast) -> None:
    for no in screens.refused(cast):
        tapped, typed = (refusals.refusal(no, tapped=tapped) for tapped in (True, False))
        assert (tapped.alert or screens.plain(tapped.text)) == screens.plain(typed.text)


def test_no_screen_is_a_dead_end(sights: list[tuple[Sight, Screen]]) -> None:
    for one, screen in sights:
        assert leads_on(one, screen), f"{one.what}: {[button.label for button in screen.buttons]}"


def leads_on(one: Sight, screen: Screen) -> bool:
    """Tell whether a screen has a way home and a way back, or a reason to have none."""
    taps = [button.action.data for button in screen.buttons if isinstance(button.action, Tap)]
    if one.view in BEFORE_CONSENT:
        return any(re.match(r"(h|fl|fa|fy|ft|fb)(:|$)", tap) for tap in taps)
    if one.view in NO_WAY_BACK and not (screen.text and taps):
        return bool(screen.alert) or any(isinstance(button.action, Url) for button in screen.buttons)
    home_is_there = GoHome().pack() in taps or {"g", "p", "q"} <= set(taps)
    back = _("Indietro"), _("Annulla"), _("Torna alla domanda"), _("Ricomincia"), _("Vedi i dettagli")
    a_step_back = any(button.label in back for button in screen.buttons) or any(NEAR_HOME.match(tap) for tap in taps)
    return home_is_there and a_step_back


def test_nothing_is_left_unfilled(sights: list[tuple[Sight, Screen]], request: pytest.FixtureRequest) -> None:
    for one, screen in sights:
        assert not re.search(r"\bNone\b", told(screen)), one.what
        if "braces" not in request.node.name:
            assert "{" not in told(screen), one.what
        else:
            assert "{title} {0} {}" in told(screen) or ORDINARY.titles[0] not in told(screen), one.what


def test_every_date_has_its_weekday(sights: list[tuple[Sight, Screen]]) -> None:
    found = [date.group(1) for _one, screen in sights for date in DATE.finditer(told(screen))]
    assert len(found) > 20
    assert all(WEEKDAY.fullmatch(before) for before in found), set(found)


def test_sentences_are_short(ordinary: list[tuple[Sight, Screen]]) -> None:
    long = [
        s for _one, screen in ordinary for s in sentences(screen.text or screen.alert) if len(words(s)) > MOST_WORDS
    ]
    assert not long


def test_labels_are_short(ordinary: list[tuple[Sight, Screen]]) -> None:
    labels = {button.label for _one, screen in ordinary for button in screen.buttons} - set(ORDINARY.titles)
    assert not [label for label in labels if len(label) > LONGEST_LABEL]


def test_labels_that_share_a_row_fit_an_old_phone(ordinary: list[tuple[Sight, Screen]]) -> None:
    rows = {row for _one, screen in ordinary for row in screen.rows if len(row) > 1}
    long = {button.label for row in rows for button in row if len(row) * len(button.label) > 2 * LONGEST_OF_TWO}
    assert not long - set(ORDINARY.titles), "a title that is cut off stands whole in the text above"


COMING_TO_A_PATTO = {"Chi non è ancora qui", "Chi ha già scelto la lingua"}


def test_english_screens_have_no_italian_left() -> None:
    with speaking("it"):
        italian = {one.what: told(one.show()).splitlines() for one in every_sight(ORDINARY)}
    with speaking("en"):
        english = {one.what: told(one.show()).splitlines() for one in every_sight(ORDINARY)}
    own = sorted(ORDINARY.words, key=len, reverse=True)
    of_values = {word for value in own for word in value.split()}
    for what in set(italian) - {"Dopo Start", *COMING_TO_A_PATTO}:  # whoever has no language is asked in all of them
        for line in set(italian[what]) & set(english[what]):
            ours = re.sub(r"\w+://\S+", "", line)
            for value in own:
                ours = ours.replace(value, "")
            if "…" in ours:  # a button cut a title short
                ours = " ".join(word for word in ours.split() if word.strip("…") not in of_values)
            if any(value.startswith(ours.strip()) for value in own):  # a page ended in the middle of one
                continue
            assert not set(re.findall(r"[^\W\d_]{2,}", ours)) - SAME_IN_EVERY_LANGUAGE, f"{what}: {line}"


def test_an_emoji_never_stands_alone(ordinary: list[tuple[Sight, Screen]]) -> None:
    for one, screen in ordinary:
        lines = [*screens.plain(screen.text).splitlines(), *(button.label for button in screen.buttons)]
        assert all(re.search(r"\w", part) for line in lines if line for part in line.split(" · ")), one.what


def test_the_page_of_screens_is_what_they_are_now() -> None:
    page = Path(__file__).parent.parent / "docs" / "schermate.md"
    again = "python -m tests.support.screens docs/schermate.md"
    assert page.read_text(encoding="utf-8") == screens.document(), f"write it again: {again}"


# What reads the database


def check_in_every_language(view: Callable[[], Screen]) -> None:
    """Check one screen as all others are checked."""
    for code in LANGUAGES:
        with speaking(code):
            screen = view()
            assert leads_on(Sight("", view, view), screen)
            assert format_text(screen.text, "HTML").text == screens.plain(screen.text).strip()
            assert not re.search(r"\bNone\b|{", told(screen))
            assert all(WEEKDAY.fullmatch(date.group(1)) for date in DATE.finditer(told(screen)))


def written_letters(uow: UnitOfWork) -> set[type[Notice]]:
    """Write all letters of everybody, but those about what is gone; give their kinds."""
    kinds_written: set[type[Notice]] = set()
    for person in uow.session.scalars(select(Person).where(Person.telegram_id.is_not(None))):
        late = LateReply(update_id=1, screen=home.home(person).to_json())
        stored = [Notice.read(one.kind, one.facts) for one in outbox.of_person(uow.session, person.id)]
        for notice in (*stored, late):
            with suppress(Refusal):
                check_in_every_language(partial(letters.write, uow, notice, person))
                kinds_written.add(type(notice))
    return kinds_written


def call_the_roll(uow: UnitOfWork, telegram_id: int, code: str) -> None:
    """Mark somebody present on the date of an activity; nobody else."""
    date = select(Occurrence.id).join(Activity, Activity.id == Occurrence.activity_id).where(Activity.code == code)
    person = by_telegram_id(uow.session, telegram_id)
    assert person is not None
    here = {"person_id": person.id, "enrolment_id": None, "presence": Presence.PRESENT, "marked_at": uow.now}
    attendances.write(uow.session, [{"occurrence_id": uow.session.scalars(date).one(), **here}])


def invite_home(uow: UnitOfWork, telegram_id: int) -> str:
    """Invite another adult into somebody's household."""
    person = by_telegram_id(uow.session, telegram_id)
    assert person is not None
    return joining.invite(uow, person)


async def test_every_letter_is_written_in_every_language(world: World) -> None:
    comics = an_activity("Fumetto & <b>", codice="F", posti=1, inizio="2026-11-26 17:30", fine="2026-11-26 19:00")
    world.imports(comics)
    anna, bruno, carla = [await world.member(name) for name in ("Anna", "Bruno", "Carla")]
    for someone, label in ((anna, "Iscrivimi"), (bruno, "Mettimi in lista"), (carla, "Mettimi in lista")):
        await someone.opens("https://t.me/farelegami_bot?start=a_F")
        await someone.taps(label)
    await anna.taps("Disdici", "Conferma")
    await bruno.opens(f"https://t.me/farelegami_bot?start=i_{world.ask(offers.invite, Role.COORDINATOR, None)}")
    await bruno.taps("Conferma")
    bruno.account.sends_document("<b>catalogo & altro.csv", csv([an_activity("Judo & <b>", codice="J")]))
    await world.settles()
    await every_letter(world, bruno)
    await presents(anna, "Idea & <b>")
    await sends_plan(anna)
    for searched in ("yoga", "scacchi & <b>"):
        await anna.sends(searched)
        await anna.taps("Avvisami")
    world.imports(an_activity("Yoga & <b>", codice="Y"), an_activity("Scacchi & <b>", codice="S"))
    world.imports(comics | {"fine": "2026-11-26 19:30"})
    await world.ticks()
    written = world.ask(written_letters)
    await world.passes(hours=25)
    await carla.taps("Accetto il posto")
    await carla.opens(f"https://t.me/farelegami_bot?start=i_{world.ask(invite_home, anna.account.id)}")
    await carla.taps("Accetto")
    written |= world.ask(written_letters)
    await world.ticks()
    await anna.taps("Conferma")
    await carla.sends("la mia famiglia")
    await carla.taps("Esci dalla famiglia", "Conferma")
    for someone in (bruno, carla):
        await someone.opens("https://t.me/farelegami_bot?start=a_Y")
        await someone.taps("Iscrivimi")
    world.ask(call_the_roll, bruno.account.id, "Y")
    await world.passes(days=2)
    world.ask(lambda uow: outboxes.post(uow, person_of(uow, bruno).id, WhatNow(activity_id=1, days=30)))
    elsewhere = {one for one in screens.every_notice() if one.__module__ in STORIES_OF_THEIR_OWN}
    assert written | world.ask(written_letters) == set(screens.every_notice()) - elsewhere


STORIES_OF_THEIR_OWN = {
    "services.appointment_news",
    "services.material_news",
    "services.certificate_news",
    "services.check_in_news",
    "services.expense_news",
    "services.patto_review_news",
    "services.patto_news",
    "services.task_news",
    "services.hand_over_news",
}
"""Where letters are declared that other stories write."""


async def test_every_letter_about_counselling_is_written_in_every_language(world: World) -> None:
    olga = await counselling.a_class(world, "")
    anna, bruno = await counselling.applicant(world, "<Anna>"), await counselling.applicant(world, "Bruno")
    await counselling.offers(olga, counselling.ROW)
    await counselling.books(anna)
    await counselling.books(bruno, "gio 26 nov, 14:45")
    written = world.ask(written_letters)
    await world.until(counselling.THURSDAY - timedelta(hours=20))
    await world.forges(bruno, "lc:2")
    await world.forges(olga, "iz:1:1")
    wanted = {one for one in screens.every_notice() if one.__module__ == "services.appointment_news"}
    assert written | world.ask(written_letters) >= wanted


async def test_every_letter_at_the_end_of_a_class_is_written_in_every_language(world: World) -> None:
    anna, activity_id = await graduation.a_graduate(world, 0, 1, 2)
    bruno = await world.member("Bruno")
    in_class.let_in(world, bruno, activity_id)
    olga = await in_class.staff(world)
    await handing_out.begins_adding(world, olga, activity_id)
    await handing_out.sends_file(olga, "appunti & <b>.pdf")
    await world.passes(minutes=11)
    ready = CertificateReady(activity_id=activity_id)
    world.ask(lambda uow: outboxes.post(uow, person_of(uow, anna).id, ready))
    assert world.ask(written_letters) >= {MaterialsAdded, CertificateReady}


async def test_the_pages_of_an_idea_are_shown_in_every_language(world: World) -> None:
    anna, carla = await world.member("Anna"), await an_operator(world, "<Carla>")
    await presents(anna, "Idea & <b>")

    def check_pages(uow: UnitOfWork) -> None:
        author, staff = (by_telegram_id(uow.session, one.account.id) for one in (anna, carla))
        assert author is not None
        assert staff is not None
        for view in (partial(idea_pages.own, uow, author), partial(idea_pages.for_staff, uow, staff, 1)):
            check_in_every_language(view)
        check_in_every_language(partial(idea_pages.own_instead, uow, author, IdeaIsBeingRead()))
        check_in_every_language(partial(idea_pages.for_staff_instead, uow, staff, 1, IdeaIsAnother()))

    world.ask(check_pages)


async def test_every_letter_and_page_of_check_ins_is_written_in_every_language(world: World) -> None:
    olga, fatima = await in_class.staff(world, "<Olga>"), await world.member("Fatima")
    keeping.a_patto(world, fatima, olga, code="<b>")
    friday = world.now.date() + timedelta(days=4)
    await keeping.comes(world, friday)
    await keeping.comes(world, friday + timedelta(days=2))
    assert world.ask(written_letters) >= {CheckInsDue, CheckInsNudge}

    def check_pages(uow: UnitOfWork) -> None:
        reader, staff = (by_telegram_id(uow.session, one.account.id) for one in (fatima, olga))
        assert reader is not None
        assert staff is not None
        (due,) = check_ins.open_for(uow, reader)
        for person in (reader, staff):
            check_in_every_language(partial(check_in_pages.next_one, uow, person))
            check_in_every_language(partial(check_in_pages.one, uow, person, due.due_id))
            check_in_every_language(partial(check_in_pages.instead, uow, person, check_ins.NothingSaidYet()))
        for word in answer_words():
            check_in_every_language(partial(check_in_pages.after, uow, reader, due.due_id, word))

    world.ask(check_pages)


async def test_every_letter_about_a_patto_s_budget_and_meetings_is_written_in_every_language(world: World) -> None:
    olga, cora = [await in_class.staff(world, name) for name in ("<Olga>", "Cora & Co")]
    fatima = await world.member("Fatima")

    def agree(uow: UnitOfWork) -> None:
        patto_id = patto_office.holds(uow, fatima.account.id, olga.account.id)
        person, operator, other = (patto_office.person(uow, one.account.id) for one in (fatima, olga, cora))
        other.role = Role.COORDINATOR
        own = expenses.propose(uow, person, patto_id, "<b>", 100)
        expenses.propose(uow, operator, patto_id, "<b>", 100)
        expense_decisions.approve(uow, operator, own.id)
        patto_reviews.plan(uow, operator, patto_id, uow.now + timedelta(days=3), "<b>")

    world.ask(agree)
    first: set[type[Notice]] = {ExpenseNews, ExpensesToDecide, ReviewPlanned, ReviewReminder}
    assert world.ask(written_letters) >= first
    world.ask(lambda uow: patto_reviews.cannot_come(uow, patto_office.person(uow, fatima.account.id), 1))

    def conclude(uow: UnitOfWork) -> None:
        operator = patto_office.person(uow, olga.account.id)
        patto_review_outcomes.conclude(uow, operator, 1, Result.REACHED, "<b>")

    world.ask(conclude)
    last: set[type[Notice]] = {ReviewOff, PattoConcluded}
    assert world.ask(written_letters) >= last


async def test_every_link_leads_somewhere_in_every_language(world: World) -> None:
    world.imports(an_activity("Ciclofficina & <b>", codice="CR-1"))
    anna = await world.member("Anna")
    code = world.ask(offers.invite, Role.OPERATOR, None)

    def check_links(uow: UnitOfWork) -> int:
        person, here = by_telegram_id(uow.session, anna.account.id), dates.here(uow)
        assert person is not None
        tried = ("", "a_CR-1", "a_nothing", "v_1", "v_99", f"i_{code}", "i_nothing", "c_nothing", "a_", "<b>")
        for link in tried:
            check_in_every_language(partial(links.open_link, uow, person, link, here))
        check_in_every_language(partial(links.own_card, uow, person, 1, here, back="b|0|"))
        return len(tried)

    assert world.ask(check_links)


async def test_what_is_asked_about_places_is_shown_in_every_language(world: World) -> None:
    rows = {"posti": 9, "posti_per": "data", "ricorrenza": "FREQ=WEEKLY;COUNT=3"}
    world.imports(an_activity("Ciclofficina & <b>", **rows))
    fatima = await world.member("Fatima")
    write_down(world, fatima, **{"<Adam> & co": 2018})

    def check_places(uow: UnitOfWork) -> None:
        person, what = by_telegram_id(uow.session, fatima.account.id), choosing.wanted(uow, 1, 1)
        assert person is not None
        check = check_in_every_language
        for view in (partial(choosing.own_dates, uow, person, 1, 0), partial(choosing.own_people, uow, person, what)):
            check(view)
        check(partial(choosing.own_ticks, uow, person, what, 0, 0, confirmed=True))
        outcome = enrolments.enrol(uow, person, 1, occurrence_id=1)
        check(partial(choosing.own_receipt, uow, person, outcome))

    world.ask(check_places)


CODES = {
    *own_data.VALUES,
    *(str(one) for kind in (Role, EnrolmentState, LetterState) for one in kind),
    *(kind.kind for kind in screens.every_notice()),
}
"""Words of the database that nobody should read."""


async def test_the_page_of_what_is_held_speaks_the_readers_language(world: World) -> None:
    world.imports(an_activity("Fumetto & <b>", codice="F", posti=1, eta_min=6, eta_max=10))
    fatima = await world.member("sent")
    await fatima.opens("https://t.me/farelegami_bot?start=a_F")
    await fatima.taps("Iscrivimi", "Aggiungi figli o nipoti")
    await fatima.sends("Adam")
    await fatima.taps("2018")
    await world.passes(hours=33)
    world.telegram.faults.add(ServerError(500), method="sendMessage", times=TRIES)
    await fatima.sends("/aiuto")

    def read(uow: UnitOfWork, code: str) -> str:
        person = by_telegram_id(uow.session, fatima.account.id)
        assert person is not None
        tables = everything(uow, person)
        assert {*tables, *(key for rows in tables.values() for row in rows for key in row)} <= set(own_data.NAMES)
        with speaking(code):
            return privacy.readable(tables, dates.here(uow))

    pages = {code: world.ask(read, code) for code in LANGUAGES}
    for code, page in pages.items():
        said = re.findall("<dd>([^<]*)</dd>", page)
        assert said.count("Fumetto &amp; &lt;b&gt;") == 2, "the place, and the reminder about it"
        assert said[0] == "sent", "a name stays what it is"
        codes = CODES if code == "it" else {one for one in CODES if not one.isalpha()}
        assert codes.isdisjoint(said[1:]), "an English word may look like a code"
        assert not [one for one in said if re.search(r"\dT\d|[{}]|_id\b|\bNone\b", one)]
        assert any(one.startswith("Come funziona") for one in said), "an answer that came late, as it was written"
    assert "lunedì 23 novembre 2026, 10:00" in pages["it"]
    assert "Monday 23 November 2026, 10:00" in pages["en"]
    assert not re.search("nome|lingua|quando|attività", " ".join(re.findall("<dt>([^<]*)</dt>", pages["en"])))


def test_whatever_stops_a_letter_has_its_words() -> None:
    trees = [ast.parse(inspect.getsource(module)) for module in (notices, outboxes)]
    asking = [one for tree in trees for one in ast.walk(tree) if getattr(one, "name", "") in ("obstacle", "_obstacle")]
    answers = [node.value for one in asking for node in ast.walk(one) if isinstance(node, ast.Return) and node.value]
    told = {node.value for one in answers for node in ast.walk(one) if isinstance(node, ast.Constant) and node.value}
    assert len(told) > 7
    assert told | {outboxes.TOO_LATE, outboxes.UNREACHABLE, outboxes.ONE_A_DAY} <= set(own_data.VALUES)

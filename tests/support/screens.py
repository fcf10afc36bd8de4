"""Every screen of the first path, moment by moment; `python -m tests.support.screens FILE` writes them down.

A view that gives a screen and is missing here fails tests/test_screens.py.
"""

import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any

import conversations
import services
from locales import N_
from services.absences import Absence
from services.agenda import Ahead
from services.ages import Ages
from services.arrivals import Arrival, CheckInCode, Guest, Moment
from services.attendance_tables import NamedTable
from services.attendances import Roll, Stand
from services.candidates import Candidates
from services.catalogue import Answer, Page
from services.change_outcomes import Changed, ChangeOutcome, DateFacts
from services.feedback import Told
from services.findings import Change, Counts, Fault, Findings
from services.folding import folded
from services.gazetteer import Gazetteer
from services.grammar import hours
from services.household_news import Change as HouseholdChange
from services.joining import Invited
from services.money import Money
from services.near import Nearby
from services.notices import Notice, kinds
from services.privacy import Held, Loss
from services.questions import Cell, Days, Question
from services.refusals import Refusal
from services.saved_searches import Saved
from services.search import Found
from services.stewarding import DateDesk, DatePage, Desk
from services.upload_work import UNREADABLE
from storage.attendances import Called, Missed, Presence, RollOfTheDay, Said
from storage.catalogue import ActivityKind, EnrolmentMode, SeatsBy
from storage.enrolments import EnrolmentState, Standing
from storage.people import Person, Role, Topic
from storage.territories import Venue
from storage.uploads import UploadState
from tests.support.accepting_screens import bringing_somebody_to_a_patto, coming_to_a_patto
from tests.support.applications_screens import applying, may_i, my_applications
from tests.support.appointments_screens import booking_a_time, offering_times
from tests.support.asking_in_screens import asking_in
from tests.support.cast import DEADLINE, HERE, NEXT, ORDINARY, Cast
from tests.support.certificates_screens import handing_out, in_a_class
from tests.support.check_in_screens import answering_for_the_other_side, telling_how_it_goes
from tests.support.classes_screens import changing_requirements, running_classes
from tests.support.expenses_screens import budget, deciding_expenses
from tests.support.follow_ups_screens import after_a_class
from tests.support.ideas_screens import following_ideas, telling_an_idea
from tests.support.patti_screens import my_patto, telling_about_a_patto
from tests.support.patto_reviews_screens import arranging_meetings, meeting_each_other
from tests.support.patto_texts_screens import writing_a_patto
from tests.support.reviews_screens import deciding, judging
from tests.support.sights import Sight, sight
from tests.support.tasks_screens import coordinating_patti, following_patti
from views import (
    absences,
    agenda,
    arrivals,
    attendance_files,
    attendances,
    bundles,
    calendars,
    cards,
    catalogue,
    changes,
    children,
    directions,
    enrolments,
    feedback,
    home,
    households,
    invitations,
    letters,
    line,
    messages,
    occurrences,
    offers,
    onboarding,
    open_dates,
    parties,
    people,
    posters,
    privacy,
    refusals,
    reminders,
    saved_searches,
    search,
    stewarding,
    ticks,
    uploads,
    venues,
    withdrawals,
    words,
)
from views import near as nearby
from views.answers.parties import TickFewer
from views.attachments import File, Form, Locator, Picture, Spot, Stored, Voice
from views.bundles import OtherPart, ReminderPart
from views.parties import Wanted
from views.screen import Screen
from views.search import answer

WAITING, OFFERED = EnrolmentState.WAITING, EnrolmentState.OFFERED
NOTHING = Page((), 0, is_last=True)

CHANGED = dict(zip(HouseholdChange, ("entra", "esce", "toglie un nome", "passa i figli"), strict=True))
STANDS = dict(zip(Stand, ("presto", "aperto", "chiuso", "finito"), strict=True))
ARRIVES = dict(zip(Moment, ("presto", "adesso", "tardi"), strict=True))
"""What the cases are called on the page of screens."""


def first_questions(cast: Cast) -> Iterator[Sight]:
    yield sight("Dopo Start", onboarding.ask_language)
    yield sight("L'età", onboarding.ask_age)
    yield sight("Meno di 14 anni", onboarding.too_young, cast.phone)
    yield sight("Meno di 14 anni, senza un telefono da chiamare", onboarding.too_young, "")
    yield sight("Dove", onboarding.ask_territory, cast.choices())
    yield sight("Una risposta che non capisco", onboarding.by_button, onboarding.ask_age())
    yield sight("Finite le domande", home.welcome, cast.person())


def consent(cast: Cast) -> Iterator[Sight]:
    yield sight("I tuoi dati", onboarding.ask_consent)
    yield sight("Tutto il testo, prima di rispondere", onboarding.whole_notice, cast.phone)
    yield sight("/privacy prima di rispondere", onboarding.notice_alone, "")
    yield sight("Chi non accetta", onboarding.not_agreed)
    yield sight("/annulla a metà delle domande", onboarding.left)


def menu(cast: Cast) -> Iterator[Sight]:
    person = cast.person()
    yield sight("Il menu", home.home, person)
    yield sight("Il menu di chi lavora nel programma", home.home, cast.person(Role.COORDINATOR))
    yield sight("/annulla", home.cancelled, person, something=True)
    yield sight("/annulla, senza niente da annullare", home.cancelled, person, something=False)
    yield sight("Un comando che non esiste", home.unknown_command, person)
    yield sight("Una foto, un vocale, un adesivo", home.not_words, person)
    yield sight("Un pulsante di tanto tempo fa", home.old_button, person)
    yield sight("/patto, per chi non ne ha", home.no_patto, person)
    yield sight("Una cosa lasciata a metà", home.suspended, home.home(person))
    yield sight("In un gruppo", home.in_private, "farelegami_bot")
    yield sight("Un guasto", home.apology, "A1B2")


def helping(cast: Cast) -> Iterator[Sight]:
    yield sight("/aiuto", home.help_text, cast.person(), cast.phone)
    yield sight("/aiuto prima delle domande", home.help_text, None, "")


def lists(cast: Cast) -> Iterator[Sight]:
    full, middle = cast.page(), cast.page(98, is_last=False)
    yield sight("Attività", catalogue.listing, middle, "", HERE)
    yield sight("Corsi", catalogue.listing, full, "corso", HERE)
    yield sight("Niente in programma", catalogue.listing, NOTHING, "corso", HERE)
    yield sight("In un centro", catalogue.at_venue, cast.venue, full, 1, HERE)
    yield sight("In un centro, niente in programma", catalogue.at_venue, cast.venue, NOTHING, 1, HERE)


NOWHERE = Gazetteer()
WEEKEND = Days(HERE.today + timedelta(days=5), HERE.today + timedelta(days=6))
MUCH = Question(
    words=("disegno",),
    days=Days(weekdays=frozenset({1, 3})),
    hours=hours.AFTER_SCHOOL,
    ages=(Ages(8, 8), Ages(10, 10)),
    most_cents=0,
    places=("crema",),
    kinds=frozenset({ActivityKind.CLASS}),
    near=Cell.around(45.36, 9.69),
    has_room=True,
    is_accessible=True,
    is_without_enrolment=True,
)


def searches(cast: Cast) -> Iterator[Sight]:
    words = Question(words=tuple(folded(cast.asked).split()[:8]) or ("yoga",))
    some = replace(words, days=WEEKEND, ages=(Ages(0, 10),))
    nothing = Answer(Found(words, ()), NOTHING)
    nothing_at_all = Answer(Found(some, ()), NOTHING)
    almost = cast.answer(words, missing=cast.asked[:60])
    yield sight("Una ricerca", search.found, cast.answer(words), NOWHERE, HERE, asked=cast.asked)
    yield sight("Una ricerca con un giorno e un'età", search.found, cast.answer(some), NOWHERE, HERE)
    yield sight("Una ricerca piena di condizioni", search.found, cast.answer(MUCH), NOWHERE, HERE)
    yield sight("Una ricerca, quasi", search.found, almost, NOWHERE, HERE, asked=cast.asked)
    yield sight("Una ricerca, il più vicino", search.found, cast.answer(some, dropped="days"), NOWHERE, HERE)
    yield sight("Una ricerca, niente", search.found, nothing, NOWHERE, HERE, asked=cast.asked)
    yield sight("Una ricerca con condizioni, niente", search.found, nothing_at_all, NOWHERE, HERE)
    yield sight("I filtri", search.filters, Question(), NOWHERE, cast.territories, HERE, count=12)
    yield sight("I filtri, con molte condizioni", search.filters, MUCH, NOWHERE, cast.territories, HERE, count=1)
    middle = Page((), 1, is_last=False, total=30)
    yield sight("I centri tra cui scegliere", search.venues, MUCH, [("zaist", cast.venue)] * 8, middle)


def near_me(cast: Cast) -> Iterator[Sight]:
    near = Question(near=Cell.around(45.36, 9.69))
    typed, far = replace(MUCH, near=None, is_near_me=True), Nearby(cast.answer(near), 42.4)
    yield sight("Scritto «vicino a me»", search.found, cast.answer(Question(is_near_me=True)), NOWHERE, HERE)
    yield sight("Vicino a dove", nearby.ask_place, typed, cast.territories)
    yield sight("La posizione", nearby.ask_location, typed)
    yield sight("Vicino", nearby.nearby, Nearby(cast.answer(near), 0.2), NOWHERE, cast.territories, HERE)
    yield sight("Da lontano", nearby.nearby, far, NOWHERE, cast.territories, HERE)
    unknown = Nearby(cast.answer(near), None)
    yield sight("Nessun centro sulla mappa", nearby.nearby, unknown, NOWHERE, cast.territories, HERE)


def being_told(cast: Cast) -> Iterator[Sight]:
    words = Question(words=tuple(folded(cast.asked).split()[:8]) or ("yoga",))
    mine = [Saved(1, words, True), Saved(2, MUCH, False), Saved(3, Question(ages=(Ages(8, 8),)), False)]
    lines, dated = cast.answer(words).page.lines, replace(words, days=WEEKEND)
    news = [(one.id, one.question, lines) for one in mine]
    back = answer(words)
    yield sight("Avvisami", saved_searches.saved, mine[0], words, NOWHERE, HERE, back)
    yield sight("Avvisami, per un giorno che passa", saved_searches.saved, mine[0], dated, NOWHERE, HERE, back)
    yield sight("Avvisami, chiesto due volte", saved_searches.saved, mine[1], MUCH, NOWHERE, HERE, back)
    yield sight("Le mie ricerche", saved_searches.listed, mine, NOWHERE, HERE)
    yield sight("Non avvisarmi più", saved_searches.listed, mine, NOWHERE, HERE, stopped=mine[0])
    yield sight("Nessuna ricerca", saved_searches.listed, [], NOWHERE, HERE, stopped=mine[1])
    yield sight("Troppe ricerche", saved_searches.too_many, mine * 3, NOWHERE, HERE)
    yield sight("Le novità", saved_searches.digest, news[:1], NOWHERE, HERE)
    yield sight("Le novità di più ricerche", saved_searches.digest, news, NOWHERE, HERE)


def one_activity(cast: Cast) -> Iterator[Sight]:
    over = {"next_at": None, "next_ends_at": None, "last_at": None}
    one_date = {"last_at": NEXT, "min_age": None, "max_age": None, "cost_cents": 500, "accessible": None}
    yield sight("Con posti liberi", cards.card, cast.card(), [], HERE)
    yield sight("Posti finiti", cards.card, cast.card(taken=8, waiting=2), [], HERE)
    yield sight("Con gli avvisi già accesi", cards.card, cast.card(), [], HERE, notified=True)
    yield sight("Con zero posti", cards.card, cast.card(places=0, taken=0), [], HERE)
    yield sight("Senza limite di posti, una data sola", cards.card, cast.card(places=None, **one_date), [], HERE)
    yield sight("Libera", cards.card, cast.card(mode=EnrolmentMode.OPEN, max_age=None), [], HERE)
    by_application = cast.card(mode=EnrolmentMode.APPLICATION, min_age=19, max_age=39, cost_cents=1250)
    yield sight("Con domanda", cards.card, by_application, [], HERE)
    yield sight("Finita", cards.card, cast.card(**over), [], HERE)
    yield sight("Tolta dal programma", cards.card, cast.card(withdrawn=True, min_age=None), [], HERE)
    yield sight("Hai un posto", cards.card, cast.card(), [cast.mine()], HERE, back="b|0|")
    yield sight("I figli aspettano", cards.card, cast.card(taken=8, waiting=2), cast.theirs(WAITING), HERE)
    yield sight("Un posto offerto a te", cards.card, cast.card(), [cast.mine(OFFERED)], HERE)
    yield sight("A quell'ora c'è altro", cards.card, cast.card(clash=cast.titles[-1]), [], HERE)
    yield sight("Posti offerti a tutta la famiglia", cards.card, cast.card(), cast.party(OFFERED), HERE)
    fewer = [*cast.party(OFFERED)[:1], *cast.party(WAITING)[1:]]
    yield sight("Meno posti che persone, offerti", cards.card, cast.card(), fewer, HERE)
    both = [*cast.theirs(OFFERED), cast.mine(WAITING)]
    yield sight("Posti offerti ai figli, tu aspetti", cards.card, cast.card(), both, HERE)


def around_it(cast: Cast) -> Iterator[Sight]:
    moved = {"moved_from": NEXT - timedelta(days=1), "off_at": NEXT - timedelta(days=7)}
    elsewhere = {"usual_venue": cast.venue, "note": cast.description[:300]}
    on_the_map = {"lat": 45.3644, "lon": 9.6836}
    yield sight("Una data spostata, in un altro posto", cards.card, cast.card(**moved, **elsewhere), [], HERE)
    yield sight("Chi lavora qui stampa la locandina", cards.card, cast.card(), [], HERE, prints=True)
    yield sight("Altre date", occurrences.ahead, cast.card(), cast.dates(), HERE)
    yield sight("Come arrivare, sulla mappa", directions.to_activity, cast.card(**on_the_map))
    yield sight("Come arrivare, senza mappa", directions.to_activity, cast.card())
    yield sight("Come arrivare in un centro", directions.to_venue, cast.place(), cast.territory)
    listed = catalogue.at_venue(cast.venue, cast.page(), 1, HERE)
    yield sight("Un centro", venues.around, listed, cast.place(), prints=True)
    yield sight("La locandina", posters.ask_form, cast.titles[0], "a", 1)
    for form in Form:
        yield sight(f"La locandina, {form}", posters.of_activity, cast.poster(), form, "farelegami_bot", HERE)
    yield sight("La locandina di un centro", posters.of_venue, cast.venue_poster(), Form.PDF, "farelegami_bot", HERE)


def places(cast: Cast) -> Iterator[Sight]:
    card, full = cast.card(), cast.card(taken=8, waiting=2)
    mine, child = cast.mine(), cast.theirs()[0]
    years = range(2015, 2021)
    yield sight("Per chi", parties.for_whom, Wanted(cast.card(max_age=None)), cast.candidates(clash=True), HERE)
    yield sight("Per chi, la prima volta", parties.for_whom, Wanted(card), Candidates(None, False, [], True), HERE)
    yield sight("Più persone insieme", parties.together, Wanted(card), cast.candidates(clash=True), 0b10, HERE)
    yield sight("Il nome", children.ask_name, card.title)
    yield sight("Il nome, di nuovo", children.ask_name, card.title, again=True)
    yield sight("L'anno", children.ask_year, child.name, years, for_activity=True)
    yield sight("L'anno, di nuovo", children.ask_year, child.name, years, for_activity=True, again=True)
    yield sight("C'è posto", enrolments.enrolled, card, [mine], HERE, clashes={1: cast.clash()})
    yield sight("C'è posto, per un figlio", enrolments.enrolled, card, [child], HERE, clashes={10: cast.clash()})
    yield sight("C'è posto, per più persone", enrolments.enrolled, card, [mine, *cast.theirs()], HERE)
    yield sight("Posti finiti", enrolments.enrolled, full, [cast.mine(WAITING)], HERE)
    waiting = cast.party(WAITING)
    yield sight("Posti finiti, chiesto due volte", enrolments.enrolled, full, waiting[1:2], HERE, is_new=False)
    yield sight("Posti finiti, per più persone", enrolments.enrolled, full, waiting, HERE)
    yield sight("C'è posto, ma non per chi resta", enrolments.enrolled, full, [mine, *waiting[1:]], HERE)
    yield sight("Un posto già offerto", enrolments.enrolled, full, [cast.mine(OFFERED)], HERE, is_new=False)


def fewer_places(cast: Cast) -> Iterator[Sight]:
    card, who, three = cast.card(), cast.candidates(), (1 << len(cast.children) + 1) - 1
    mark = ticks.checksum(ticks.listed(who))
    one = TickFewer(activity_id=1, occurrence_id=0, ticked=three, who=mark, places=1, chosen=0)
    two = one.model_copy(update={"places": 2, "chosen": 1})
    yield sight("Meno posti che persone", parties.only_some, Wanted(card), who, three, 2, HERE)
    yield sight("Chi prende i posti", parties.choose_fewer, Wanted(card), who, two, HERE)
    yield sight("Chi prende il posto", parties.choose_fewer, Wanted(card), who, one, HERE)
    yield sight("Aspettiamo insieme", enrolments.waiting_on, card, cast.party(WAITING))


def one_date(cast: Cast) -> Iterator[Sight]:
    card, dates = cast.card(seats_by=SeatsBy.DATE), cast.open_dates()
    what, held = Wanted(card, 3, NEXT + timedelta(weeks=1)), cast.on_dates()
    yield sight("Quale data", open_dates.choose, card, dates[:5], 0, HERE)
    yield sight("Quale data, in mezzo", open_dates.choose, card, dates * 3, 1, HERE)
    yield sight("Per chi, quella data", parties.for_whom, what, cast.candidates(), HERE)
    yield sight("C'è posto, quella data", enrolments.enrolled, card, held[:1], HERE)
    yield sight("Un'attività a date", cards.card, card, [], HERE)
    yield sight("Un'attività a date, con i tuoi posti", cards.card, card, held, HERE)
    yield sight("Quale data disdire", withdrawals.ask_whose, cast.titles[0], held, 1, HERE, others_wait=True)
    both = [replace(one, occurrence_id=3, starts_at=held[0].starts_at) for one in held]
    yield sight("Per chi disdire una data", withdrawals.ask_whose, cast.titles[0], both, 1, HERE)
    yield sight("Disdire una data", withdrawals.ask, cast.titles[0], held[0], 1, HERE)
    yield sight("Disdetta, una data", withdrawals.withdrawn, cast.titles[0], 1, held[:1], HERE)


def giving_back(cast: Cast) -> Iterator[Sight]:
    title, mine, theirs = cast.titles[0], cast.mine(), cast.theirs()
    yield sight("Di chi", withdrawals.ask_whose, title, [mine, *theirs], 1, HERE)
    yield sight("Di chi, e qualcuno aspetta", withdrawals.ask_whose, title, [mine, *theirs], 1, HERE, others_wait=True)
    yield sight("Davvero", withdrawals.ask, title, mine, 1, HERE)
    yield sight(
        "Davvero, per un figlio, e qualcuno aspetta", withdrawals.ask, title, theirs[0], 1, HERE, others_wait=True
    )
    yield sight("Davvero, per chi aspetta", withdrawals.ask, title, cast.mine(WAITING), 1, HERE)
    yield sight("Fatto", withdrawals.withdrawn, title, 1, [mine], HERE)
    yield sight("Fatto, per tutta la famiglia", withdrawals.withdrawn, title, 1, [mine, *theirs], HERE)
    yield sight("Fatto, per chi aspettava", withdrawals.withdrawn, title, 1, cast.theirs(WAITING)[:1], HERE)
    yield sight("Un posto offerto, rifiutato", enrolments.declined, title)


def ahead(cast: Cast) -> Iterator[Sight]:
    yield sight("Vuota", agenda.agenda, Ahead([], 0, is_last=True), HERE)
    yield sight("Piena", agenda.agenda, Ahead(cast.lines(5), 0, is_last=True), HERE)
    yield sight("La pagina in mezzo", agenda.agenda, Ahead(cast.lines(6), 1, is_last=False), HERE)


def profile(cast: Cast) -> Iterator[Sight]:
    person, staff = cast.person(), cast.person(Role.OPERATOR)
    yield sight("Il profilo", people.profile, person, cast.territory, cast.family(), None, HERE)
    yield sight("In pausa", people.profile, person, cast.territory, [], DEADLINE, HERE)
    yield sight("Di chi lavora nel programma", people.profile, staff, cast.territory, [], None, HERE)
    yield sight("La lingua", people.ask_language)
    yield sight("La zona", people.ask_territory, cast.choices())
    yield sight("I messaggi", messages.settings, person, None, HERE)
    yield sight("I messaggi, in pausa e spenti", messages.settings, muted(person), DEADLINE, HERE)
    yield sight("La pausa", messages.ask_pause)


def household(cast: Cast) -> Iterator[Sight]:
    alone, both = cast.household(), cast.household(shared=True)
    page, unfit = cast.child_page(), cast.child_page(fits=False)
    mine, code, name = both.invitations[0], "x" * 32, cast.name
    yield sight("La famiglia, di chi comincia", households.family, replace(alone, children=[]), HERE)
    yield sight("La famiglia", households.family, alone, HERE)
    yield sight("La famiglia, con un altro adulto", households.family, both, HERE)
    yield sight("Il nome", children.ask_name)
    yield sight("Il nome, di nuovo", children.ask_name, again=True)
    yield sight("L'anno", children.ask_year, cast.children[0], range(2008, 2027))
    yield sight("Un nome in più", households.added, alone, cast.children[0], HERE)
    yield sight("Uno di loro", households.child, page)
    yield sight("Uno di loro, scritto due volte, con un posto per altre età", households.child, unfit)
    yield sight("Un nome nuovo", children.ask_new_name, cast.children[0])
    yield sight("Un nome nuovo, di nuovo", children.ask_new_name, cast.children[0], again=True)
    yield sight("Cambiato", households.changed, page)
    yield sight("Toglierlo", households.ask_remove, page)
    yield sight("Tolto", households.removed, alone, cast.children[0], HERE)
    yield sight("La stessa persona", households.ask_merge, unfit)
    yield sight("Un nome solo", households.merged, page)
    yield sight("Invitare", households.ask_invite, alone)
    yield sight("Invitare ancora", households.ask_invite, both)
    yield sight("Il link", households.invitation, "farelegami_bot", code, mine, HERE)
    yield sight("Ritirato", households.invitation_ended, alone, HERE)
    invited = Invited(cast.person(), cast.family(), None)
    yield sight("Chi apre il link", households.ask_join, invited, code)
    yield sight("Chi è già con altri", households.ask_join, replace(invited, stay_with=cast.person()), code)
    nobody = replace(invited, children=[], stay_with=cast.person())
    yield sight("Chi è già con altri, senza figli", households.ask_join, nobody, code)
    yield sight("Uscire", households.ask_leave, both)
    yield sight("Fuori", households.left, replace(alone, children=[]), HERE)
    for change in HouseholdChange:
        yield sight(f"La famiglia cambia: {CHANGED[change]}", households.news, change, name, has_children=True)


def muted(person: Person) -> Person:
    """Let a person have switched off whatever can be."""
    person.muted = " ".join(topic.value for topic in Topic)
    return person


def reminding(cast: Cast) -> Iterator[Sight]:
    coming, away = Said.COMING, Said.NOT_COMING
    elsewhere: dict[str, Any] = {"is_elsewhere": True, "note": cast.description[:300]}
    for what, of in (
        ("Un promemoria", cast.reminded(None)),
        ("Un promemoria per i figli", cast.reminded(None, None, of_children=True)),
        ("In un altro posto, una data sola", cast.reminded(None, has_more=False, **elsewhere)),
        ("Vengo", cast.reminded(coming)),
        ("Solo questa volta no", cast.reminded(away)),
        ("Solo questa volta no, per un figlio", cast.reminded(away, coming, of_children=True)),
        ("Una data annullata", cast.reminded(None, is_off=True)),
        ("Una data passata", cast.reminded(None, has_begun=True)),
        ("Un posto che non c'è più", cast.reminded()),
    ):
        yield sight(what, reminders.reminder, of, HERE)
    children = cast.reminded(None, None, of_children=True)
    yield sight("Aperto da un messaggio con più cose", reminders.reminder, cast.reminded(None), HERE, back=1)
    yield sight("Chi non viene più", reminders.ask_give_up, children, HERE, 0)
    yield sight("Chi non viene questa volta", reminders.ask_skip, children, HERE, 1)
    several = [
        ReminderPart(number, cast.reminded(said, title=title, starts_at=NEXT + timedelta(hours=number), **elsewhere))
        for number, (title, said) in enumerate(zip(list(cast.titles) * 6, [None, coming, away] * 6, strict=False))
    ]
    others = [OtherPart(20 + number, title) for number, title in enumerate(cast.titles)]
    yield sight("Più promemoria insieme", bundles.bundle, several[:3], HERE)
    yield sight("Promemoria e novità insieme", bundles.bundle, [*several[:2], *others[:1]], HERE)
    yield sight("Tante cose insieme", bundles.bundle, [*several, *others], HERE)
    yield sight("Più novità insieme", bundles.bundle, others, HERE)


def own_data(cast: Cast) -> Iterator[Sight]:
    held = Held(cast.name, "it", cast.territory, children=2, enrolments=3, letters=12)
    yield sight("/privacy", privacy.held, held)
    yield sight("Tutto il testo", privacy.notice, cast.phone)
    yield sight("Il file", privacy.download, b"PK")
    yield sight("Il file, quando non è partito", privacy.download_again)
    yield sight("Cancellare tutto", privacy.ask_forget, Loss(2, []))
    yield sight("Cancellare tutto, senza posti", privacy.ask_forget, Loss(0, cast.children))
    yield sight("Cancellato", privacy.forgotten)
    yield sight("Cancellato, con un altro adulto nella famiglia", privacy.forgotten, children_stay=True)
    yield sight("Togliere il sì", privacy.ask_withdraw_consent)
    yield sight("Togliere il sì, con una domanda aperta", privacy.ask_withdraw_consent, 1)
    yield sight("Cancellare tutto, con una domanda aperta", privacy.ask_forget, Loss(1, [], 1))
    much = replace(held, applications=2, ideas=1, certificates=1, told_later=3)
    yield sight("/privacy, dopo un corso", privacy.held, much)
    yield sight("Tolto", privacy.consent_withdrawn)


def writing(cast: Cast) -> Iterator[Sight]:
    card, child = cast.card(), cast.children[0]
    for what, mine in (
        ("Si libera un posto", [cast.mine(OFFERED)]),
        ("Si libera un posto per un figlio", cast.theirs(OFFERED)[:1]),
        ("Si liberano posti per tutta la famiglia", cast.party(OFFERED)),
        ("Si liberano meno posti", [*cast.party(OFFERED)[:1], *cast.party(WAITING)[1:]]),
        ("Si libera un posto in una data", [replace(cast.mine(OFFERED), occurrence_id=3, starts_at=NEXT)]),
    ):
        yield sight(what, letters.place_offered, card, offers.of(mine)[0], HERE)
    yield sight("Nessuna risposta in tempo, e si aspetta ancora", letters.offer_expired, card, keeps_turn=True)
    yield sight("Nessuna risposta in tempo", letters.offer_expired, card, child=child)
    applied = replace(card, mode=EnrolmentMode.APPLICATION)
    yield sight("Nessuna risposta in tempo, dopo una domanda", letters.offer_expired, applied)


def staff(cast: Cast) -> Iterator[Sight]:
    yield sight("Un invito", invitations.ask, Role.COMMUNITY_MAKER, cast.territory, "x" * 32)
    yield sight("Un invito per tutte le zone", invitations.ask, Role.COORDINATOR, "", "x" * 32)
    yield sight("Un invito accettato", invitations.accepted, cast.person(Role.COMMUNITY_MAKER))
    yield sight("Gestione", invitations.management, cast.counted(), cast.territory, HERE)
    yield sight("Gestione, per chi porta il catalogo", invitations.management, [], "", HERE, imports_files=True)
    middle = partial(invitations.management, cast.counted(), "", HERE, stewards=True, page=1, is_last=False)
    yield Sight("Gestione, per chi segue le attività", invitations.management, middle)


def calling(cast: Cast) -> Iterator[Sight]:
    """The roll call: what staff tap, and what whoever scans the QR reads."""
    of_day = [
        RollOfTheDay(at, title, NEXT + timedelta(hours=at), NEXT + timedelta(hours=at + 1), 8, 5, bool(at % 2))
        for at, title in enumerate((*cast.titles, *cast.titles, *cast.titles, *cast.titles))
    ]
    yield sight("Gli appelli di oggi", attendances.rolls, of_day, 0, HERE)
    yield sight("Gli appelli di oggi, nessuno", attendances.rolls, [], 0, HERE)
    for stand in Stand:
        yield sight(f"L'appello, {STANDS[stand]}", attendances.roll, roll_of(cast, stand), 0, HERE)
    nobody = replace(roll_of(cast, Stand.OPEN), lines=[])
    yield sight("L'appello, senza nomi", attendances.roll, nobody, 0, HERE)
    yield sight("Chiudere l'appello", attendances.ask_close, roll_of(cast, Stand.OPEN))
    yield sight("Chiudere l'appello, con nessuno", attendances.ask_close, nobody)
    yield sight("Le presenze in un file", attendance_files.ask_form, cast.titles[0], 1)
    table = NamedTable(1, "CR-1", cast.titles[0], [["nome", "anno"], [cast.name, 2018]])
    yield sight("Il file delle presenze", attendance_files.handed_over, table, "csv")
    yield sight("Il file non è partito", attendance_files.not_handed_over, ((words.menu(),),))
    yield sight("Il QR", arrivals.code, CheckInCode(1, cast.titles[0], *SPAN, "x" * 16), "farelegami_bot", HERE)
    guests = [Guest(at, name, at == 0, False) for at, name in enumerate((cast.name, *cast.children[:2]))]
    here = [replace(one, is_present=True) for one in guests]
    for moment in Moment:
        arrival = Arrival(1, cast.titles[0], "x" * 16, moment, NEXT, guests)
        yield sight(f"Chi inquadra il QR, {ARRIVES[moment]}", arrivals.arrival, arrival, HERE)
    arrival = Arrival(1, cast.titles[0], "x" * 16, Moment.NOW, NEXT, here)
    yield sight("Presenza segnata", arrivals.arrival, arrival, HERE)
    some = replace(arrival, guests=[*here[:1], *guests[1:]])
    yield sight("Presenza segnata, per una parte", arrivals.arrival, some, HERE)
    yield sight("Senza un posto", arrivals.without_place, cards.card(cast.card(), [], HERE))
    few, many = Told(1, cast.titles[0], None), Told(1, cast.titles[0], {5: 7, 3: 1})
    yield sight("Com'è andata, poche risposte", feedback.results, few, HERE)
    yield sight("Com'è andata, per chi lavora qui", feedback.results, many, HERE)
    yield sight("Com'è andata, finché si risponde", feedback.results, replace(few, readable_at=DEADLINE), HERE)


SPAN = (NEXT, NEXT.replace(hour=19, minute=0))


def roll_of(cast: Cast, stand: Stand) -> Roll:
    """Describe a roll: somebody here, somebody missing, somebody who said so, somebody who waits."""
    confirmed = EnrolmentState.CONFIRMED
    own = Called(1, cast.name, None, 1, 1, confirmed, NEXT, None, Presence.PRESENT)
    child, *others = cast.children
    lines = [own, replace(own, person_id=2, name=child, birth_year=2018, presence=None)]
    lines.append(replace(own, person_id=3, name=child, birth_year=2016, presence=None, said=Said.NOT_COMING))
    lines += [
        replace(own, person_id=at, name=name, state=EnrolmentState.WAITING, presence=None)
        for at, name in enumerate([*others, *cast.titles, *cast.titles, *cast.titles, *cast.titles], 4)
    ]
    shows_code = stand is Stand.OPEN
    is_closed = stand is Stand.CLOSED
    return Roll(1, 1, cast.titles[0], *SPAN, NEXT - timedelta(minutes=30), stand, shows_code, lines, is_closed)


def afterwards(cast: Cast) -> Iterator[Sight]:
    """What is asked after an absence, and at the end."""
    mine = [Missed(1, cast.name, True, EnrolmentState.CONFIRMED)]
    theirs = [Missed(at, name, False, EnrolmentState.CONFIRMED) for at, name in enumerate(cast.children, 10)]
    yesterday = NEXT - timedelta(days=3)
    for what, missed in (
        ("Un'assenza", mine),
        ("L'assenza di un figlio", theirs[:1]),
        ("L'assenza dei figli", [*theirs, *theirs][:2]),
        ("L'assenza di tutti", [*mine, *theirs]),
    ):
        of = Absence(1, cast.titles[0], yesterday, NEXT, missed)
        yield sight(what, absences.missed_you, of, 1, cast.phone, HERE)
        standings = [cast.mine(), *cast.theirs()]
        yield sight(f"{what}: il posto c'è", absences.back, of, standings, HERE, is_new=False)
        waiting = [cast.mine(WAITING), *cast.theirs(WAITING)]
        yield sight(f"{what}: di nuovo", absences.back, of, waiting, HERE, is_new=True)
    long_ago = Absence(1, cast.titles[0], NEXT - timedelta(days=5), None, mine)
    yield sight("Un'assenza di qualche giorno fa", absences.missed_you, long_ago, 1, "", HERE)
    yield sight("Non mi interessa più, senza un posto", absences.no_more, long_ago)
    yield sight("Com'è andata", feedback.ask, cast.titles[0], 1)
    for is_first in (True, False):
        again = "" if is_first else " di nuovo"
        yield sight(f"Com'è andata: grazie{again}", feedback.thanks, cast.titles[0], 1, is_first=is_first)


def calendar(cast: Cast) -> Iterator[Sight]:
    here, there = "http://127.0.0.1:8081", "https://farelegami.example.org"
    secret = "x" * 43
    yield sight("Le date di un'attività", calendars.file, 1, "CR-1", b"BEGIN:VCALENDAR")
    yield sight("La tua agenda", calendars.own_address, there, secret)
    yield sight("La tua agenda, mentre si prova", calendars.own_address, here, secret)
    yield sight("Un altro indirizzo", calendars.ask_renew)
    yield sight("Cambiato", calendars.renewed, there, secret)
    yield sight("Spegnerlo", calendars.ask_end)
    yield sight("Spento", calendars.ended)
    yield sight("Di un centro", calendars.venue_address, there, 1, cast.venue)


def files(cast: Cast) -> Iterator[Sight]:
    name, found = f"{cast.asked}.csv", findings(cast)
    nothing = Findings(counts=Counts(rows=3, unchanged=3))
    yield sight("Un file arrivato", uploads.received, name)
    yield sight("Letto", uploads.read, 1, name, found)
    yield sight("Letto, e non cambia niente", uploads.read, 1, name, nothing)
    yield sight("Il resoconto", uploads.report, name, found)
    yield sight("Importa", uploads.stands, UploadState.APPROVED)
    yield sight("Annulla", uploads.stands, UploadState.DROPPED)
    yield sight("Importato", uploads.imported, 1, name, found)
    yield sight("Un file che non si legge", uploads.failed, name, Findings(reason=UNREADABLE))


def findings(cast: Cast) -> Findings:
    """Describe what was found in a file: of everything more than a message holds."""
    title = cast.titles[0]
    fault = Fault(
        line=4, code="CR-9", column="posti", message=N_("è più lungo di {most} caratteri"), values={"most": 9}
    )
    return Findings(
        counts=Counts(rows=99, new=30, changed=12, unchanged=40, withdrawn=2, bad=9, offered=2),
        new=[f"CR-{n}" for n in range(30)],
        changed=[Change(code=f"CR-{n}", cells=[("titolo", title, cast.titles[-1])]) for n in range(12)],
        withdrawn=["CR-70", "CR-71"],
        faults=[fault] * 9,
        notes=[fault],
        encoding="Windows-1252",
        unknown_columns=[cast.venue] * 9,
        new_territories=[cast.territory],
        new_venues=[cast.venue] * 9,
        changed_venues=[cast.venue],
        written=Counts(rows=99, new=30, changed=12, unchanged=40, withdrawn=2, bad=9, offered=2),
    )


def saying_no(cast: Cast) -> Iterator[Sight]:
    for no in refused(cast):
        yield sight(type(no).__name__, refusals.refusal, no, tapped=False)


def elsewhere(cast: Cast) -> Iterator[Sight]:
    """The same screens with other numbers, and refusals in other places; they need not be read twice."""
    last, one_waits, over = cast.card(taken=7), cast.card(taken=8, waiting=1), cast.card(taken=9)
    for what, card in (("L'ultimo posto", last), ("Una persona aspetta", one_waits), ("Oltre i posti", over)):
        yield sight(what, cards.card, card, [], HERE)
    yield sight("Un anno solo", cards.card, cast.card(min_age=1, max_age=1), [], HERE)
    yield sight("Da un anno", cards.card, cast.card(min_age=1, max_age=None), [], HERE)
    yield sight("Fino a un anno", cards.card, cast.card(min_age=None, max_age=1), [], HERE)
    one_left = TickFewer(activity_id=1, occurrence_id=0, ticked=3, who=0, places=1, chosen=0)
    yield sight("Meno posti, uno", parties.only_some, Wanted(last), cast.candidates(), 3, 1, HERE)
    yield sight(
        "Nessun nome", parties.together, Wanted(last), cast.candidates(), 0, HERE, alert=parties.nobody_ticked()
    )
    yield sight(
        "Altri nomi", parties.choose_fewer, Wanted(last), cast.candidates(), one_left, HERE, alert=parties.which(2)
    )
    yield sight("Altra gente", parties.together, Wanted(last), cast.candidates(), 1, HERE, alert=parties.list_changed())
    two = [replace(one, state=OFFERED) for one in (cast.mine(OFFERED), *cast.on_dates()[:1])]
    yield sight("Due offerte", cards.card, last, two, HERE)
    yield sight("Tante date", cards.card, cast.card(seats_by=SeatsBy.DATE), cast.on_dates() * 9, HERE)
    yield sight("Una lista senza zona", catalogue.listing, replace(cast.page(), home=None), "", HERE)
    yield sight("Un anno da scegliere", children.ask_year, cast.children[0], range(2020, 2021), for_activity=True)
    yield sight("Tanti anni", children.ask_year, cast.children[0], range(2008, 2027))
    for change in (HouseholdChange.LEFT, HouseholdChange.CHILD_REMOVED):
        yield sight(f"Senza nome: {change}", households.news, change, "", has_children=False)
    yield sight("Un posto da lasciare", privacy.ask_forget, Loss(1, []))
    for state in UploadState:
        yield sight(f"Un file: {state}", uploads.stands, state)
    half = Findings(reason=UNREADABLE, done=300)
    yield sight("Un file importato a metà", uploads.failed, cast.titles[0], half)
    one = Findings(counts=Counts(rows=8, new=7, bad=1), new=[f"CR-{n}" for n in range(7)])
    yield sight("Un file con una riga in più", uploads.read, 1, cast.titles[0], one)
    nothing = Held(cast.name, "en", "", children=0, enrolments=0, letters=0)
    yield sight("Niente di scritto", privacy.held, nothing)
    for no in refused(cast):
        yield sight(f"{type(no).__name__}, dopo un pulsante", refusals.refusal, no, tapped=True)
        yield sight(f"{type(no).__name__}, dopo un link", refusals.in_words, no, cast.person())


def refused(cast: Cast) -> list[Refusal]:
    """Make one refusal of each kind; a placeholder that nobody fills is a KeyError."""
    values = {"activity": cast.titles[0], "ages": Ages(6, 10), "name": cast.name, "left": Money(50_000), "n": 3}
    kinds = sorted(every_refusal(), key=lambda one: (one.__name__, one.__module__))
    return [kind(**{name: values[name] for name in re.findall(r"{(\w+)}", kind.message)}) for kind in kinds]


def every_refusal() -> set[type[Refusal]]:
    """Collect the refusals of our rooms."""
    for room in (services, conversations):
        for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
            importlib.import_module(module.name)
    return {one for one in _below(Refusal) if one.__module__.partition(".")[0] in ("services", "conversations")}


def every_notice() -> set[type[Notice]]:
    """Collect the kinds of letters of our rooms; tests have kinds of their own."""
    return {one for one in kinds().values() if one.__module__.startswith("services.")}


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def dates_that_change(cast: Cast) -> Iterator[Sight]:
    activity, ends, day = cast.activity(), NEXT + timedelta(minutes=90), timedelta(days=1)
    was = DateFacts(occurrence_id=1, starts_at=NEXT, ends_at=ends, is_off=False, venue_id=1)
    later = was.model_copy(update={"starts_at": NEXT + day, "ends_at": ends + day})
    shorter = was.model_copy(update={"ends_at": ends - timedelta(minutes=30)})
    off, elsewhere = was.model_copy(update={"is_off": True}), was.model_copy(update={"venue_id": 2})
    places = {1: cast.place(), 2: Venue(id=2, territory_id=1, name=cast.titles[-1], address=cast.address)}
    mine, theirs, waits = [cast.mine()], cast.theirs(), [cast.mine(WAITING)]

    def told(what: str, changed: list[Changed], stand: list[Standing], *, left: bool = True) -> Sight:
        outcome = ChangeOutcome(activity, changed, stand, has_dates_left=left)
        return sight(what, changes.changed, outcome, places, HERE)

    yield told("Una data spostata", [Changed(was, later)], mine)
    yield told("Una data spostata, per chi aspetta", [Changed(was, later)], waits)
    yield told("Una data in un altro posto, per i figli", [Changed(was, elsewhere)], theirs)
    yield told("Una data più corta, per chi ha un'offerta", [Changed(was, shorter)], [cast.mine(OFFERED)])
    yield told("Una data annullata", [Changed(was, off)], mine)
    yield told("Una data che si fa di nuovo", [Changed(off, was)], mine)
    many = [Changed(was, later), Changed(was, off), Changed(None, later), *[Changed(was, elsewhere)] * 6]
    yield told("Molte date insieme", many, mine)
    yield told("Non si fa più", [Changed(was, off)], mine, left=False)
    on_dates = [replace(one, occurrence_id=at, starts_at=NEXT + at * day) for at, one in enumerate(theirs, 1)]
    pairs = [[one.model_copy(update={"occurrence_id": at}) for one in (was, later)] for at in range(1, 13)]
    all_moved = [Changed(before, after) for before, after in pairs]
    by_date = ChangeOutcome(cast.activity(SeatsBy.DATE), all_moved, on_dates, has_dates_left=True)
    yield sight("Più date, con un posto per ogni data", changes.changed, by_date, places, HERE)
    yield sight("Tengo il posto", changes.kept, activity.title, mine, NEXT, 1, HERE)
    yield sight("Resto in lista", changes.kept, activity.title, waits, None, 1, HERE)


def running_an_activity(cast: Cast) -> Iterator[Sight]:
    activity, by_date = cast.activity(), cast.activity(SeatsBy.DATE)
    usual, moved, off = cast.dates_to_keep()
    full = Desk(activity, cast.venue, 8, 3, [usual, moved, off], 1)
    calls = ((attendances.roll_call_button(1),),)
    yield sight("L'attività, per chi la segue", stewarding.desk, full, HERE, extra=calls)
    yield sight("Con i posti per ogni data", stewarding.desk, replace(full, activity=by_date), HERE)
    yield sight("Senza altre date", stewarding.desk, replace(full, dates=[], rolls_on=None), HERE)
    yield sight("La scheda, per chi la segue", stewarding.managed, cards.card(cast.card(), [], HERE), 1)
    page = DatePage(activity, [usual, moved, off], 1, is_last=False)
    yield sight("Le date", stewarding.date_list, page, HERE)
    yield sight("Nessuna data", stewarding.date_list, DatePage(activity, [], 0, is_last=True), HERE)
    one = DateDesk(activity, usual, 12)
    yield sight("Una data", stewarding.date, one, HERE)
    yield sight("Una data appena spostata", stewarding.date, DateDesk(activity, moved, 12), HERE, told=12)
    yield sight("Una data annullata, senza nessuno", stewarding.date, DateDesk(activity, off, 0), HERE, told=0)
    yield sight("Sposta", stewarding.ask_move, one, HERE)
    yield sight("Sposta, di nuovo", stewarding.ask_move, one, HERE, again=True)
    yield sight("Sposta, prima e dopo", stewarding.ask_confirm_move, one, moved.starts_at, moved.ends_at, HERE)
    yield sight("Annulla la data", stewarding.ask_cancel, one, HERE)
    venues = [Venue(id=at, territory_id=1, name=name, address="") for at, name in enumerate(cast.titles, 2)]
    yield sight("Cambia posto", stewarding.venue_list, one, venues, 1, HERE, is_last=False)
    yield sight("Cambia posto, prima e dopo", stewarding.ask_venue, one, venues[0], HERE)
    yield sight("Posti", stewarding.places, full, 8)
    yield sight("Più posti", stewarding.places, full, 13)
    yield sight("Meno posti", stewarding.places, full, 3, again=True)
    yield sight("Posti cambiati", stewarding.places, full, 8, offered=2)
    turns = cast.in_line()
    yield sight("Lista d'attesa", line.line, activity, turns * 4, 0, HERE)
    yield sight("Lista d'attesa vuota", line.line, activity, [], 0, HERE)
    for turn in turns:
        yield sight(f"Un turno: {turn.position}", line.turn, activity, turn, HERE)
    yield sight("Perché passa prima", line.ask_reason, activity, turns[-1], again=True)


MOMENTS: Mapping[str, Callable[[Cast], Iterator[Sight]]] = {
    "Le prime domande": first_questions,
    "Il consenso": consent,
    "Il menu, e quando non ci capiamo": menu,
    "L'aiuto": helping,
    "Sfogliare": lists,
    "Cercare": searches,
    "Vicino a me": near_me,
    "Essere avvisati": being_told,
    "Un'attività": one_activity,
    "Andarci, e farlo sapere": around_it,
    "Prendere un posto": places,
    "Meno posti che persone": fewer_places,
    "Un posto per una data": one_date,
    "Disdire": giving_back,
    "La mia agenda": ahead,
    "Il profilo": profile,
    "La famiglia": household,
    "Entrare in una famiglia": asking_in,
    "I tuoi dati": own_data,
    "I promemoria": reminding,
    "Quello che il bot scrive da solo": writing,
    "Chi lavora nel programma": staff,
    "Quando cambiano le date": dates_that_change,
    "Posso?": may_i,
    "Fare domanda": applying,
    "Le mie domande": my_applications,
    "I colloqui": booking_a_time,
    "Seguire un'attività": running_an_activity,
    "Seguire un corso": running_classes,
    "Cosa chiede un corso": changing_requirements,
    "I materiali e l'attestato": in_a_class,
    "Dare i materiali": handing_out,
    "Valutare le domande": judging,
    "Decidere": deciding,
    "Offrire i colloqui": offering_times,
    "L'appello": calling,
    "Dopo, e alla fine": afterwards,
    "Dopo un corso": after_a_class,
    "La mia idea d'impresa": telling_an_idea,
    "Le idee d'impresa, per chi le segue": following_ideas,
    "I patti, per chi li segue": following_patti,
    "I patti e gli enti, per chi coordina": coordinating_patti,
    "Scrivere un patto": writing_a_patto,
    "Arrivare al patto": coming_to_a_patto,
    "Far arrivare al patto": bringing_somebody_to_a_patto,
    "Il mio patto": my_patto,
    "Parlare del patto": telling_about_a_patto,
    "Raccontare com'è andata": telling_how_it_goes,
    "Com'è andata, per chi segue": answering_for_the_other_side,
    "Il budget del patto": budget,
    "Il budget, per chi decide": deciding_expenses,
    "Gli incontri del patto": meeting_each_other,
    "Gli incontri, per chi segue un patto": arranging_meetings,
    "Il calendario sul telefono": calendar,
    "Il catalogo in un file": files,
    "Quando qualcosa non si può": saying_no,
}


def plain(text: str) -> str:
    """Take tags and entities out of a text."""
    return unescape(re.sub(r"<[^<>]*>", "", text))


def attached(screen: Screen) -> list[str]:
    """Say what comes with a screen."""
    match screen.attached:
        case File(name):
            return [f"(file) {name}"]
        case Picture():
            return ["(immagine)"]
        case Voice():
            return ["(messaggio vocale)"]
        case Spot(title, address):
            return ["(luogo sulla mappa)", title, address]
        case Locator(label):
            return [f"(tasto che manda la posizione) {label}"]
        case Stored():
            return ["(file che Telegram ha già)"]
        case None:
            return []


def as_read(screen: Screen) -> str:
    """Write a screen as a person reads it: the text, then the buttons in brackets."""
    told = [f"(avviso) {said}" for said in (screen.alert, screen.toast) if said]
    rows = [" ".join(f"[{button.label}]" for button in row) for row in screen.rows]
    return "\n".join([*told, *attached(screen), *([plain(screen.text)] if screen.text else []), *rows])


ABOUT = """\
Tutto quello che il bot dice, come si legge; i pulsanti sono tra parentesi quadre.
Questa pagina la scrive `python -m tests.support.screens docs/schermate.md`: non correggerla a mano."""


def document() -> str:
    """Write every screen down, in Italian, with ordinary values."""
    parts = [
        "# Le schermate",
        ABOUT,
    ]
    for moment, sights in MOMENTS.items():
        parts.append(f"## {moment}")
        parts += [f"### {one.what}\n\n```text\n{as_read(one.show())}\n```" for one in sights(ORDINARY)]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(document(), encoding="utf-8")

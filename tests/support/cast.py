"""People and activities invented for screens: ordinary ones, and ones with the nastiest values that may come."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services.ages import Ages
from services.candidates import Candidate, Candidates
from services.catalogue import Answer, Page
from services.coming import Reminded
from services.households import ChildPage, Family, PlaceOfChild
from services.posters import OfActivity, OfVenue
from services.questions import Question
from services.search import Found
from services.shelf import Entry, Listed
from storage.agenda import AgendaLine
from storage.attendances import Said
from storage.cards import ActivityCard
from storage.catalogue import Activity, ActivityKind, CountedActivity, EnrolmentMode, OpenDate, SeatsBy
from storage.clashes import Clash
from storage.enrolments import EnrolmentState, Standing
from storage.households import Asking, OpenInvitation
from storage.occurrences import DateAhead
from storage.people import Person, Role
from storage.reminders import Participant, RemindedDate
from storage.stewarding import DateToKeep
from storage.territories import Territory, Venue
from storage.waiting_list import InLine
from views.dates import Here

ROME = ZoneInfo("Europe/Rome")
HERE = Here(date(2026, 11, 23), ROME)
NEXT = datetime(2026, 11, 25, 17, 30, tzinfo=ROME)
DEADLINE = datetime(2026, 11, 24, 10, 0, tzinfo=ROME)


@dataclass(frozen=True)
class Cast:
    """The values that screens are filled with."""

    titles: Sequence[str] = ("Compiti insieme a Ombriano", "Ciclofficina del mercoledì", "Il pane fatto in casa")
    description: str = "Finita la scuola si fanno i compiti con calma. Poi tutti a giocare in cortile."
    venue: str = "La Ruota di Ombriano"
    address: str = "via dei Pioppi 14"
    territory: str = "Crema"
    elsewhere: str = "Cremona"
    contact: str = "Chiara, 0373 000000"
    phone: str = "0373 000000"
    name: str = "Fatima"
    children: Sequence[str] = ("Adam", "Sara")
    asked: str = "compiti"
    patto: str = "INC-2026-014"
    territories: Sequence[str] = ("Crema", "Cremona", "Casalmaggiore")

    @property
    def words(self) -> list[str]:
        """All the values, to tell them from our own words."""
        own = (*self.titles, self.description, self.venue, self.address, self.territory, self.contact, self.phone)
        return [*own, self.elsewhere, self.name, *self.children, self.asked, self.patto, *self.territories]

    def card(self, **changes: object) -> ActivityCard:
        """Describe the first activity: for children, eight places, five of them taken."""
        card = ActivityCard(
            id=1,
            code="CR-1",
            title=self.titles[0],
            description=self.description,
            kind=ActivityKind.ACTIVITY,
            mode=EnrolmentMode.PLACES,
            territory_id=1,
            territory=self.territory,
            venue_id=1,
            venue=self.venue,
            address=self.address,
            lat=None,
            lon=None,
            min_age=6,
            max_age=10,
            places=8,
            taken=5,
            waiting=0,
            cost_cents=0,
            contact=self.contact,
            accessible=True,
            recurrence="",
            next_at=NEXT,
            next_ends_at=NEXT + timedelta(minutes=90),
            last_at=NEXT + timedelta(weeks=3),
            withdrawn=False,
        )
        return replace(card, **changes)  # type: ignore[arg-type]

    def place(self, **changes: object) -> Venue:
        """Describe where the first activity is, without its place on the map."""
        return Venue(id=1, territory_id=1, name=self.venue, address=self.address, **changes)

    def dates(self) -> list[DateAhead]:
        """Describe the dates of a series: an ordinary one, one that is off, one that was moved, and many more."""
        ends = NEXT + timedelta(minutes=90)
        week = timedelta(weeks=1)
        ordinary = [
            DateAhead(NEXT + at * week, ends + at * week, NEXT + at * week, False, None, "") for at in range(12)
        ]
        later, note = timedelta(days=1), self.description[:300]
        ordinary[1] = replace(ordinary[1], is_off=True)
        ordinary[2] = replace(ordinary[2], starts_at=ordinary[2].starts_at + later, ends_at=ordinary[2].ends_at + later)
        ordinary[3] = replace(ordinary[3], venue=self.venue, note=note)
        return ordinary

    def poster(self) -> OfActivity:
        """Describe the first activity as posters show it."""
        dates = [one for one in self.dates() if not one.is_off]
        return OfActivity(self.card(), self.place(), self.territory, dates, self.phone)

    def venue_poster(self) -> OfVenue:
        """Describe the venue as posters show it."""
        return OfVenue(self.place(), self.territory, [(one, self.dates()[:1]) for one in self.titles], self.phone)

    def person(self, role: Role = Role.PARTICIPANT) -> Person:
        """Describe the reader."""
        return Person(id=1, name=self.name, language="it", role=role, muted="")

    def family(self) -> list[Person]:
        """Describe the reader's children."""
        return [Person(id=10 + at, name=name, role=Role.PARTICIPANT) for at, name in enumerate(self.children)]

    def household(self, *, shared: bool = False) -> Family:
        """Describe the reader's household; shared, with an open invitation of each adult, and a child twice."""
        me, other = self.person(), Person(id=2, name=self.name, role=Role.PARTICIPANT)
        children = self.family()
        if not shared:
            return Family(me, [], children, [], [], None, [])
        invitations = [OpenInvitation(at, at, self.name, NEXT, DEADLINE) for at in (me.id, other.id)]
        return Family(me, [other], children, invitations, [], None, children[:1])

    def asking(self, *, invited_by: int = 1) -> Asking:
        """Describe somebody who waits to come into a household, by default with the reader's invitation."""
        return Asking(3, invited_by, self.name, 4, self.name, DEADLINE)

    def child_page(self, *, fits: bool = True) -> ChildPage:
        """Describe a child that is in something; where that does not fit its age, it is written down twice, too."""
        child = self.family()[0]
        child.birth_year = 2018
        places = [PlaceOfChild(at, at, title, Ages(6, 10), NEXT, fits) for at, title in enumerate(self.titles)]
        return ChildPage(child, places, None if fits else child)

    def mine(self, state: EnrolmentState = EnrolmentState.CONFIRMED) -> Standing:
        """Describe where the reader stands."""
        return Standing(1, 1, self.name, True, state, 2, DEADLINE if state is EnrolmentState.OFFERED else None)

    def theirs(self, state: EnrolmentState = EnrolmentState.CONFIRMED) -> list[Standing]:
        """Describe where the children stand."""
        ends = DEADLINE if state is EnrolmentState.OFFERED else None
        return [Standing(10 + at, 10 + at, name, False, state, 3, ends) for at, name in enumerate(self.children)]

    def reminded(
        self, *said: Said | None, title: str = "", of_children: bool = False, has_begun: bool = False, **changes: Any
    ) -> Reminded:
        """Describe a date as the reader is reminded of it: with a place of their own, or their children's."""
        date = RemindedDate(
            occurrence_id=1,
            activity_id=1,
            title=title or self.titles[0],
            kind=ActivityKind.ACTIVITY,
            starts_at=NEXT,
            ends_at=NEXT.replace(hour=19, minute=0),
            venue=self.venue,
            address=self.address,
            territory=self.territory,
            is_elsewhere=False,
            note="",
            is_off=False,
            is_series=True,
            has_more=True,
        )
        names = self.children if of_children else [self.name]
        participants = [
            Participant(number, number, name, not of_children, NEXT, one)
            for number, (name, one) in enumerate(zip(names, said, strict=False), 1)
        ]
        return Reminded(replace(date, **changes), participants, has_begun)

    def page(self, number: int = 0, *, is_last: bool = True) -> Page:
        """Describe a page of a list: two activities of one day near the reader, and one elsewhere."""
        towns = ((1, self.territory), (1, self.territory), (2, self.elsewhere))
        entries = [
            Entry(
                id=at,
                code=f"CR-{at}",
                title=title,
                description=self.description,
                category="",
                kind=ActivityKind.ACTIVITY,
                mode=EnrolmentMode.PLACES,
                territory_id=towns[at][0],
                territory=towns[at][1],
                venue_id=1,
                venue=self.venue,
                address="",
                lat=45.36,
                lon=9.69,
                min_age=None,
                max_age=None,
                places=None,
                cost_cents=0,
                accessible=None,
                slots=(),
            )
            for at, title in enumerate(self.titles)
        ]
        lines = [Listed(one, NEXT + timedelta(days=one.id // 2)) for one in entries]
        return Page(lines, number, is_last=is_last, home=1, total=len(lines))

    def answer(self, asked: Question, *, missing: str = "", dropped: str = "") -> Answer:
        """Describe what a search found, three kilometres away."""
        page = self.page()
        lines = [Listed(line.entry, line.next_at, 3.2 if asked.near else None) for line in page.lines]
        found = Found(asked, lines, (missing,) if missing else (), dropped)
        return Answer(found, replace(page, lines=lines))

    def party(self, state: EnrolmentState) -> list[Standing]:
        """Describe where reader and children stand who asked together."""
        together = [self.mine(state), *self.theirs(state)]
        return [replace(one, party_id=1, position=3 + at) for at, one in enumerate(together)]

    def on_dates(self) -> list[Standing]:
        """Describe places on single dates: the reader's, and a child's turn on another."""
        later = NEXT + timedelta(weeks=1)
        waits = self.theirs(EnrolmentState.WAITING)[0]
        return [replace(self.mine(), occurrence_id=3, starts_at=later), replace(waits, occurrence_id=4, starts_at=NEXT)]

    def open_dates(self) -> list[OpenDate]:
        """Describe dates to choose from: with places, the last one, none, without limit, one's own."""
        ends, week = NEXT + timedelta(minutes=90), timedelta(weeks=1)
        taken = ((8, 5, 0), (8, 7, 0), (8, 8, 2), (None, 3, 0), (8, 8, 0))
        dates = [OpenDate(at, NEXT + at * week, ends + at * week, *one) for at, one in enumerate(taken)]
        return [*dates[:4], replace(dates[4], mine=self.on_dates()[:1])]

    def clash(self) -> Clash:
        """Describe what somebody has at the same time."""
        return Clash(self.titles[-1], NEXT)

    def candidates(self, *, clash: bool = False) -> Candidates:
        """Describe for whom a place could be: the reader and the children, perhaps with something else at that time."""
        busy = self.clash() if clash else None
        children = [Candidate(one, False, busy) for one in self.family()]
        return Candidates(Candidate(self.person(), True, busy), False, children, False)

    def lines(self, many: int) -> list[AgendaLine]:
        """Describe what is ahead on some dates, of every state: for everybody on the first ones, then for one each."""
        confirmed, waiting, offered = EnrolmentState.CONFIRMED, EnrolmentState.WAITING, EnrolmentState.OFFERED
        families = (
            ((confirmed, 1), (confirmed, 1), (confirmed, 1)),
            ((confirmed, 4), (waiting, 4), (offered, 6)),
            ((offered, 7), (waiting, 7), (waiting, 7)),
            ((confirmed, 10),),
            ((waiting, 11),),
            ((offered, 12),),
        )
        return [
            self._line(date, at, state, turn) for date in range(many) for at, (state, turn) in enumerate(families[date])
        ]

    def _line(self, date: int, at: int, state: EnrolmentState, turn: int) -> AgendaLine:
        names = (self.name, *self.children)
        who = at if date < 3 else date
        return AgendaLine(
            enrolment_id=3 * date + at,
            activity_id=date,
            title=self.titles[date % len(self.titles)],
            venue=self.venue,
            name=names[who % len(names)],
            is_account=who % len(names) == 0,
            is_other_adult=date == 4,
            state=state,
            position=3 * date + at + 1,
            offer_ends_at=DEADLINE if state is EnrolmentState.OFFERED else None,
            next_at=NEXT + timedelta(days=date // 2 - 2),
            said=(None, Said.NOT_COMING, Said.COMING)[date % 3],
            date_id=date,
            turn=turn,
            is_by_date=bool(date % 2),
        )

    def counted(self) -> list[CountedActivity]:
        """Describe what staff see of the next days."""
        return [
            CountedActivity(at, title, NEXT, None if at else 8, 5, 2 * at)
            for at, title in enumerate((*self.titles, *self.titles, *self.titles, *self.titles)[:10])
        ]

    def activity(self, seats_by: SeatsBy = SeatsBy.SERIES) -> Activity:
        """Describe the first activity as the database has it."""
        return Activity(
            id=1,
            title=self.titles[0],
            places=8,
            mode=EnrolmentMode.PLACES,
            seats_by=seats_by,
            territory_id=1,
            venue_id=1,
            withdrawn_at=None,
        )

    def dates_to_keep(self) -> list[DateToKeep]:
        """Describe an ordinary date, one that was moved, and one that is off, as staff see them."""
        ends, day = NEXT + timedelta(minutes=90), timedelta(days=1)
        usual = DateToKeep(1, 1, NEXT, ends, NEXT, False, 1, self.venue, self.address, 1, "", 8, 3)
        note = self.description[:300]
        moved = replace(usual, occurrence_id=2, starts_at=NEXT + day, ends_at=ends + day, venue_id=2, note=note)
        return [usual, moved, replace(usual, occurrence_id=3, is_off=True)]

    def in_line(self) -> list[InLine]:
        """Describe the line as staff see it: an offer, a turn with priority, and children for whom somebody asked."""
        waits = EnrolmentState.WAITING
        offered = InLine(1, 1, self.name, EnrolmentState.OFFERED, 0, DEADLINE, None, NEXT - timedelta(days=9), 0, None)
        first = replace(
            offered, state=waits, position=1, offer_ends_at=None, priority=1, priority_reason=self.asked[:300]
        )
        others = [
            replace(first, name=name, position=at, priority=0, priority_reason=None, starts_at=NEXT, asked_by=self.name)
            for at, name in enumerate(self.children, 2)
        ]
        return [offered, first, *others]

    def choices(self) -> list[Territory]:
        """Describe the territories to choose from."""
        return [Territory(id=at + 1, name=name) for at, name in enumerate(self.territories)]


ORDINARY = Cast()

_MARKUP = '<b>Ciao</b> & "arrivederci" <a href="tg://user?id=1">qui</a> &amp; <i>là'

NASTY = {
    "markup": Cast(
        titles=(_MARKUP.ljust(120, "."), "<", "&lt;b&gt;"),
        description=f"{_MARKUP}\n</b></b>{'&' * 300}",
        venue="<u>Centro & co",
        address="via <1>",
        territory="Crema & <i>dintorni",
        elsewhere="<i>Cremona &",
        contact="<chiara@esempio.it>",
        phone="<0373>",
        name="<b>Fatima & figli",
        children=("<i>", "&amp;", 'd\'Artagnan "Zoë"'),
        asked="<script>alert('ciao')</script> & altro",
    ),
    "emoji": Cast(
        titles=("👩‍👩‍👧‍👦 Festa 🎉 " * 8, "🚲", "🇮🇹🍞"),
        description="🎈" * 1500,
        venue="🏫" * 20,
        name="🌻",
        children=("👶🏽", "🧒", "👧🏿 Zoë"),
        asked="🧶" * 60,
    ),
    "long": Cast(
        titles=tuple(
            (f"{word} " * 100)[:199] for word in ("Straordinariamente", "Precipitevolissimevolmente", "Laboratorio")
        ),
        description="Una storia lunga, con tante parole e poche pause. " * 30,
        venue="Centro " * 28,
        address="via Antonio " * 25,
        territory="Casalmaggiore " * 14,
        elsewhere="Casalmaggiore " * 4,
        contact="chiara " * 28,
        phone="0373 000000 " * 8,
        name="Maria Antonietta " * 4,
        children=tuple(f"Giovanni Battista numero {sign}" for sign in "abcdefghijkl"),
        asked="voglio imparare a fare il pane " * 20,
    ),
    "unbroken": Cast(
        titles=("x" * 200, "y" * 200, "z" * 200), description="w" * 1500, venue="v" * 200, asked="u" * 500
    ),
    "bare": Cast(titles=("A",), description="", venue="B", address="", contact="", phone="", name="C", children=("D",)),
    "right to left": Cast(
        titles=("مطبخ العالم", "ورشة الدراجات", "خبز البيت"), name="فاطمة", children=("آدم", "سارة"), asked="خبز"
    ),
    "braces": Cast(titles=("{title} {0} {}", "%s", "{n}"), name="{name}", children=("{n}",), asked="{asked}"),
}
"""Values that break careless screens: markup, emoji, the longest that fit a column, nothing, placeholders."""

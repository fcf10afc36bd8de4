"""What the bot has to tell someone by itself: typed facts, written into words only when they are sent."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from services import change_outcomes, new_matches, reminder_times, seats
from services.change_outcomes import ChangeOutcome, DateFacts
from services.shelf import Listed
from services.work import UnitOfWork
from storage import attendances, catalogue, enrolments, feedback, occurrences, reminders, saved_searches, uploads
from storage.attendances import Said
from storage.enrolments import Enrolment, EnrolmentState
from storage.outbox import Priority
from storage.people import Person, Topic
from storage.saved_searches import SavedSearch
from storage.uploads import UploadState

_KINDS: dict[str, type["Notice"]] = {}


class Notice(BaseModel):
    """One thing to tell one person.

    `kind` is stored with the letter and never reused. An `unasked` notice
    respects quiet hours; one that the person waits for does not. A `pausable`
    one is not sent during a pause, and one with a `topic` not to whoever
    switched that off. A `gentle` one goes with whatever else is gentle in the
    one unasked message of the day; the others are urgent and go by themselves.
    """

    model_config = ConfigDict(frozen=True)

    kind: ClassVar[str]
    priority: ClassVar[Priority]
    unasked: ClassVar[bool]
    pausable: ClassVar[bool]
    gentle: ClassVar[bool]
    topic: ClassVar[Topic | None]

    def __init_subclass__(
        cls,
        *,
        kind: str,
        priority: Priority,
        unasked: bool,
        pausable: bool | None = None,
        gentle: bool = False,
        topic: Topic | None = None,
        **options: object,
    ) -> None:
        super().__init_subclass__(**options)  # type: ignore[arg-type]
        cls.kind, cls.priority, cls.unasked = kind, priority, unasked
        cls.pausable = unasked if pausable is None else pausable
        cls.gentle, cls.topic = gentle, topic
        _KINDS[kind] = cls

    @property
    def is_gentle(self) -> bool:
        """Whether it goes with whatever else is gentle that day."""
        return self.gentle

    @property
    @abstractmethod
    def key(self) -> str:
        """What makes it the same notice: written twice to one person, it is sent once (rule 8)."""

    @abstractmethod
    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Say why it should no longer be sent, in one word for the record; nothing, if it should."""

    def is_needed(self, uow: UnitOfWork) -> bool:  # noqa: ARG002
        """Tell whether something would be missed without it, even where the day has had its gentle message."""
        return False

    @staticmethod
    def read(kind: str, facts: str) -> "Notice":
        """Read a notice back from its letter.

        Raises:
            KeyError: a kind that this release does not know.
            pydantic.ValidationError: facts that this release cannot read.
        """
        return _KINDS[kind].model_validate_json(facts)


class ActivityReminder(
    Notice, kind="activity-reminder", priority=Priority.REMINDER, unasked=True, topic=Topic.REMINDERS
):
    """A date is near, for an account that has a place or whose children have."""

    occurrence_id: int
    activity_id: int
    starts_at: datetime
    before_seconds: int

    @property
    def key(self) -> str:
        """One for each date as it was planned: a date that moves is another one."""
        return f"{self.kind}:{self.occurrence_id}@{self.starts_at:%Y%m%dT%H%M}:{self.before_seconds}s"

    @property
    def offset(self) -> timedelta:
        """How long before the date it is due."""
        return timedelta(seconds=self.before_seconds)

    @property
    def is_gentle(self) -> bool:
        """A reminder of the day before is; one of the last hours goes by itself."""
        return reminder_times.is_gentle(self.offset)

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over what is cancelled, moved, over, no longer theirs, or theirs since after its time."""
        date = reminders.date(uow.session, self.occurrence_id)
        if date is None or date.is_off:
            return "cancelled"
        if date.starts_at != self.starts_at:
            return "moved"
        if date.starts_at <= uow.now:
            return "over"
        participants = reminders.participants(uow.session, self.occurrence_id, person.id)
        coming = [one for one in participants if one.said is not Said.NOT_COMING]
        if not coming:
            return "not-coming" if participants else "no-place"
        known = all(one.enrolled_at >= self.starts_at - self.offset for one in coming)
        return "signed-up-later" if known else None

    def is_needed(self, uow: UnitOfWork) -> bool:
        """Nobody is left without any reminder of a date."""
        date = reminders.date(uow.session, self.occurrence_id)
        if date is None:
            return False
        return not reminder_times.has_urgent_to_come(uow.programme, date.kind, date.starts_at, uow.now)


class PlaceOffered(Notice, kind="place-offered", priority=Priority.AWAITED, unasked=False):
    """Places are free and kept for one party until a deadline.

    `enrolment_id` is the first row of the offer, `places` how many it holds. In
    letters of the first release nothing says when it was made: it was the only one.
    """

    enrolment_id: int
    offered_at: datetime | None = None
    places: int = 1

    @property
    def key(self) -> str:
        """One for each offer: a party may be offered a place more than once."""
        if self.offered_at is None:
            return f"{self.kind}:{self.enrolment_id}"
        return f"{self.kind}:{self.enrolment_id}@{self.offered_at:%Y%m%dT%H%M%S%f}:{self.places}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over an offer that was answered, that another has taken the place of, or that is over."""
        standing = self.standing(uow, person)
        if not standing:
            return "answered"
        return "over" if all((one.offer_ends_at or uow.now) <= uow.now for one in standing) else None

    def standing(self, uow: UnitOfWork, person: Person) -> Sequence[Enrolment]:
        """Give what this very offer to a person still holds."""
        first = enrolments.enrolment(uow.session, self.enrolment_id)
        offered = [] if first is None else enrolments.party(uow.session, first, EnrolmentState.OFFERED)
        return [one for one in offered if one.account_id == person.id and self.offered_at in (None, one.changed_at)]


class OfferExpired(Notice, kind="offer-expired", priority=Priority.AWAITED, unasked=True):
    """An offer ran out without an answer, and the place went to the next.

    `keeps_turn` tells that it was for fewer places than the party waits for: it is still in line.
    """

    enrolment_id: int
    offered_at: datetime | None = None
    keeps_turn: bool = False

    @property
    def key(self) -> str:
        """One for each offer."""
        if self.offered_at is None:
            return f"{self.kind}:{self.enrolment_id}"
        return f"{self.kind}:{self.enrolment_id}@{self.offered_at:%Y%m%dT%H%M%S%f}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over whoever is in, or back in line, in the meantime, and what has no date left."""
        enrolment = enrolments.enrolment(uow.session, self.enrolment_id)
        activity = None if enrolment is None else catalogue.activity(uow.session, enrolment.activity_id)
        if enrolment is None or activity is None:
            return "gone"
        if enrolment.account_id != person.id or seats.beginning(uow, activity, enrolment.seats) is None:
            return "over"
        if self.keeps_turn:
            return None if enrolment.state is EnrolmentState.WAITING else "answered"
        again = enrolments.live(uow.session, enrolment.seats, [enrolment.person_id])
        return "back-in-line" if again else None


class LateReply(Notice, kind="late-reply", priority=Priority.AWAITED, unasked=False):
    """An answer to a tap that could not be shown at once, kept as it was written."""

    update_id: int
    screen: str

    @property
    def key(self) -> str:
        """One for each update."""
        return f"{self.kind}:{self.update_id}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:  # noqa: ARG002
        """Find none: an answer is owed whatever happened since."""
        return None


class UploadSettled(Notice, kind="upload-settled", priority=Priority.AWAITED, unasked=False):
    """Something came of a catalogue file that the person sent: it was read, imported, or neither."""

    upload_id: int
    state: UploadState

    @property
    def key(self) -> str:
        """A file comes into each state once."""
        return f"{self.kind}:{self.upload_id}:{self.state}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:  # noqa: ARG002
        """Pass over a question that was answered meanwhile, and files that are forgotten."""
        upload = uploads.upload(uow.session, self.upload_id)
        return None if upload is not None and upload.state is self.state else "answered"


class FoundBy(BaseModel):
    """The activities that one saved search has newly found, in the order in which it finds them."""

    model_config = ConfigDict(frozen=True)

    saved_search_id: int
    activity_ids: tuple[int, ...]


class NewMatches(
    Notice, kind="new-matches", priority=Priority.ANNOUNCEMENT, unasked=True, gentle=True, topic=Topic.NEWS
):
    """There is something new for what a person searches for: all their searches together."""

    day: str
    found: tuple[FoundBy, ...]

    @property
    def key(self) -> str:
        """One a day, by the wall clock."""
        return f"{self.kind}:{self.day}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over searches that were stopped, and what is over, withdrawn or taken meanwhile."""
        if not self.searches(uow, person):
            return "stopped"
        return None if any(lines for _saved, lines in self.still_new(uow, person)) else "nothing-new"

    def searches(self, uow: UnitOfWork, person: Person) -> dict[int, SavedSearch]:
        """Give those of the searches that the person still has."""
        mine = saved_searches.of_person(uow.session, person.id)
        told = {one.saved_search_id for one in self.found}
        return {one.id: one for one in mine if one.id in told}

    def still_new(self, uow: UnitOfWork, person: Person) -> Sequence[tuple[SavedSearch, Sequence[Listed]]]:
        """Give what each search found, as far as it is still worth telling; each activity once."""
        mine, seen, news = self.searches(uow, person), set[int](), []
        for one in self.found:
            if one.saved_search_id not in mine:
                continue
            saved = mine[one.saved_search_id]
            lines = new_matches.still_new(uow, person, saved, set(one.activity_ids) - seen)
            seen |= {line.entry.id for line in lines}
            if lines:
                news.append((saved, lines))
        return news


class DatesChanged(Notice, kind="dates-changed", priority=Priority.REMINDER, unasked=True, pausable=False):
    """Dates are moved, off, on again or elsewhere, for an account that holds or waits for a place there.

    `was` is what the account last knew of them, `added` are new dates of the
    series. Several changes before it is sent are one notice.
    """

    activity_id: int
    changed_at: datetime
    was: tuple[DateFacts, ...]
    added: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """One for each change; what was known before it tells apart two of the same moment."""
        known = sha256("".join(one.model_dump_json() for one in self.was).encode()).hexdigest()[:8]
        return f"{self.key_begin(self.activity_id)}{self.changed_at:%Y%m%dT%H%M%S%f}:{known}"

    @classmethod
    def key_begin(cls, activity_id: int) -> str:
        """Give how the keys of all changes of one activity begin."""
        return f"{cls.kind}:{activity_id}:"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over whoever is not in any more, what was changed back, and what is over."""
        found = self.outcome(uow, person)
        return found if isinstance(found, str) else None

    def outcome(self, uow: UnitOfWork, person: Person) -> ChangeOutcome | str:
        """Give what there is to tell now, or in one word why there is nothing."""
        return change_outcomes.outcome(uow, person.id, self.activity_id, self.was, self.added)

    def after(self, earlier: "DatesChanged") -> "DatesChanged":
        """Take up an earlier notice that was not sent: what people know is what they knew before it."""
        known = {one.occurrence_id for one in earlier.was}
        new = {*earlier.added, *self.added}
        was = (*earlier.was, *(one for one in self.was if one.occurrence_id not in known | new))
        return self.model_copy(update={"was": was, "added": tuple(sorted(new))})


class MissedYou(
    Notice, kind="missed-you", priority=Priority.ANNOUNCEMENT, unasked=True, gentle=True, topic=Topic.FEEDBACK
):
    """Some of an account's participants had a place on a date, did not come and had not said so."""

    occurrence_id: int
    activity_id: int

    @property
    def key(self) -> str:
        """One for each date."""
        return f"{self.kind}:{self.occurrence_id}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over who was there after all, has given the place back, or was to come to what did not take place."""
        occurrence = occurrences.occurrence(uow.session, self.occurrence_id)
        if occurrence is None or occurrence.cancelled_at is not None:
            return "cancelled"
        missed = attendances.missed(uow.session, self.occurrence_id, person.id)
        if not missed:
            return "was-there"
        return None if any(one.state is EnrolmentState.CONFIRMED for one in missed) else "no-place"


class HowWasIt(
    Notice, kind="feedback", priority=Priority.ANNOUNCEMENT, unasked=True, gentle=True, topic=Topic.FEEDBACK
):
    """An activity is over, and whoever took part may say how it was."""

    activity_id: int

    @property
    def key(self) -> str:
        """An activity ends once."""
        return f"{self.kind}:{self.activity_id}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over who has said so already, or turned out not to have taken part."""
        if feedback.has_voted(uow.session, self.activity_id, person.id):
            return "answered"
        took_part = feedback.who_took_part(uow.session, self.activity_id, person.id)
        return None if took_part else "no-place"


def kinds() -> dict[str, type[Notice]]:
    """Give every kind of notice by its name."""
    return dict(_KINDS)

"""What the bot has to tell someone by itself: typed facts, written into words only when they are sent."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from services import new_matches
from services.shelf import Listed
from services.work import UnitOfWork
from storage import catalogue, enrolments, occurrences, saved_searches, uploads
from storage.enrolments import EnrolmentState
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

    @staticmethod
    def read(kind: str, facts: str) -> "Notice":
        """Read a notice back from its letter.

        Raises:
            KeyError: a kind that this release does not know.
            pydantic.ValidationError: facts that this release cannot read.
        """
        return _KINDS[kind].model_validate_json(facts)

    @property
    @abstractmethod
    def key(self) -> str:
        """What makes it the same notice: written twice to one person, it is sent once (rule 8)."""

    @abstractmethod
    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Say why it should no longer be sent, in one word for the record; nothing, if it should."""


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

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over what is cancelled, moved, over, or no longer theirs."""
        occurrence = occurrences.occurrence(uow.session, self.occurrence_id)
        if occurrence is None or occurrence.cancelled_at is not None:
            return "cancelled"
        if occurrence.starts_at != self.starts_at:
            return "moved"
        if occurrence.starts_at <= uow.now:
            return "over"
        activity = catalogue.activity(uow.session, self.activity_id)
        if activity is None or activity.withdrawn_at is not None:
            return "cancelled"
        standings = enrolments.standings(uow.session, self.activity_id, person.id)
        return None if any(one.state is EnrolmentState.CONFIRMED for one in standings) else "no-place"


class PlaceOffered(Notice, kind="place-offered", priority=Priority.AWAITED, unasked=False):
    """A place is free and kept for the person until a deadline."""

    enrolment_id: int

    @property
    def key(self) -> str:
        """An enrolment is offered a place once in its life."""
        return f"{self.kind}:{self.enrolment_id}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:  # noqa: ARG002
        """Pass over an offer that was answered or is over."""
        enrolment = enrolments.enrolment(uow.session, self.enrolment_id)
        if enrolment is None or enrolment.state is not EnrolmentState.OFFERED:
            return "answered"
        return "over" if enrolment.offer_ends_at is None or enrolment.offer_ends_at <= uow.now else None


class OfferExpired(Notice, kind="offer-expired", priority=Priority.AWAITED, unasked=True):
    """An offer ran out without an answer, and the place went to the next."""

    enrolment_id: int

    @property
    def key(self) -> str:
        """An enrolment expires once."""
        return f"{self.kind}:{self.enrolment_id}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over whoever has come back in the meantime."""
        enrolment = enrolments.enrolment(uow.session, self.enrolment_id)
        if enrolment is None:
            return "gone"
        again = enrolments.live(uow.session, enrolment.activity_id, enrolment.person_id)
        return "back-in-line" if again is not None and person.id == enrolment.account_id else None


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


def kinds() -> dict[str, type[Notice]]:
    """Give every kind of notice by its name."""
    return dict(_KINDS)

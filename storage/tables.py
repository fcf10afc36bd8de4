"""Every table, gathered: what migrations are compared with."""

from sqlalchemy import MetaData

from storage.attendances import Attendance
from storage.base import Base
from storage.calendars import CalendarFeed
from storage.catalogue import Activity
from storage.conversations import Conversation
from storage.enrolments import Enrolment
from storage.feedback import FeedbackBallot, FeedbackCount
from storage.invitations import Invitation
from storage.marks import Mark
from storage.occurrences import Occurrence
from storage.outbox import Letter
from storage.people import Consent, Household, Person
from storage.saved_searches import SavedSearch, SavedSearchMatch
from storage.territories import Territory, Venue
from storage.updates import HandledUpdate
from storage.uploads import Upload

TABLES = (
    Territory,
    Venue,
    Household,
    Person,
    Consent,
    Activity,
    Occurrence,
    Enrolment,
    Letter,
    Invitation,
    Conversation,
    HandledUpdate,
    Mark,
    SavedSearch,
    SavedSearchMatch,
    CalendarFeed,
    Upload,
    Attendance,
    FeedbackCount,
    FeedbackBallot,
)

metadata: MetaData = Base.metadata

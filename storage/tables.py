"""Every table, gathered: what migrations are compared with."""

from sqlalchemy import MetaData

from storage.accesses import Access
from storage.applications import Application, ApplicationQuestion
from storage.appointments import Appointment, Slot
from storage.attendances import Attendance
from storage.base import Base
from storage.calendars import CalendarFeed
from storage.catalogue import Activity
from storage.certificates import Certificate
from storage.check_ins import CheckIn, Due
from storage.conversations import Conversation
from storage.enrolments import Enrolment
from storage.expenses import Expense
from storage.feedback import FeedbackBallot, FeedbackCount
from storage.follow_ups import FollowUp
from storage.ideas import Idea, IdeaFile, IdeaStep
from storage.invitations import Invitation
from storage.marks import Mark
from storage.materials import Material
from storage.occurrences import Occurrence
from storage.organisations import Membership, Organisation
from storage.outbox import Letter
from storage.patti import Commitment, Goal, Patto, PattoStep, PattoVersion
from storage.patto_reviews import Review
from storage.people import Consent, Household, Person
from storage.requirements import Requirements
from storage.saved_searches import SavedSearch, SavedSearchMatch
from storage.tasks import Task
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
    Requirements,
    Application,
    ApplicationQuestion,
    Slot,
    Appointment,
    Material,
    Certificate,
    FollowUp,
    Idea,
    IdeaStep,
    IdeaFile,
    Access,
    Organisation,
    Membership,
    Patto,
    PattoVersion,
    Goal,
    Commitment,
    PattoStep,
    Due,
    CheckIn,
    Task,
    Expense,
    Review,
)

metadata: MetaData = Base.metadata

"""Telling people, once a class is over, that their certificate is there to be had."""

from datetime import datetime, time, timedelta

from services import attendances, certificates, outbox
from services.certificates import NoCertificate, Stage
from services.notices import Notice
from services.work import UnitOfWork
from storage import certificates as records
from storage import marks
from storage.outbox import Priority
from storage.people import Person

LOOK = "certificates"
"""Up to when dates have ended whose classes were looked at."""

HOUR = time(10)
"""When people are told: on the first day on which no roll of the class can be changed any more."""

NEWS_FOR = timedelta(days=30)
"""How long after that they may still be told."""


class CertificateReady(Notice, kind="certificate-ready", priority=Priority.ANNOUNCEMENT, unasked=True, gentle=True):
    """Somebody was there for long enough, and has not asked for the certificate yet."""

    activity_id: int

    @property
    def key(self) -> str:
        """A class ends once."""
        return f"{self.kind}:{self.activity_id}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over who has it already, and to whom it does not belong any more."""
        try:
            stage = certificates.attended(uow, person, self.activity_id).stage
        except NoCertificate:
            return "no-place"
        if stage is Stage.MADE:
            return "answered"
        return None if stage is Stage.READY else "cancelled"


def post_due(uow: UnitOfWork) -> int:
    """Tell those to whom a certificate belongs. Gives how many letters are new. Safe to repeat.

    Once a day, looking only at classes whose last date ended since the last time.
    """
    today = uow.programme.today(uow.now)
    settled = today - attendances.ROLL_DAYS + timedelta(days=1)
    until = uow.programme.moment(datetime.combine(settled, time()))
    after = marks.moment(uow.session, LOOK)
    if after is not None and until <= after:
        return 0
    marks.put(uow.session, LOOK, at=until)
    if after is None:
        return 0
    due_at = max(uow.now, uow.programme.moment(datetime.combine(today, HOUR)))
    posted = 0
    earliest = after - attendances.LONGEST_DATE
    for activity_id in records.ended(uow.session, after=after, until=until, earliest=earliest):
        notice = CertificateReady(activity_id=activity_id)
        for person in records.people_of(uow.session, activity_id):
            if certificates.attended(uow, person, activity_id).stage is Stage.READY:
                posted += outbox.post(uow, person.id, notice, due_at=due_at, late_after=due_at + NEWS_FOR)
    return posted

"""One piece of work: everything that is decided in one transaction."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from services.programme import Programme
from services.remembered import Remembered


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """What every service is given first.

    The open transaction, the time it is, the programme's settings, and what the
    process remembers of things that seldom change, with the versions of those
    that this unit has read.

    Services flush and never commit: whoever opened the unit does.
    """

    session: Session
    now: datetime
    programme: Programme
    remembered: Remembered
    versions: dict[str, str] = field(default_factory=dict)

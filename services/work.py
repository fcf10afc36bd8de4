"""One piece of work: everything that is decided in one transaction."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from services.programme import Programme


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """What every service is given first: the open transaction, the time, the programme's settings.

    Services flush and never commit: whoever opened the unit does.
    """

    session: Session
    now: datetime
    programme: Programme

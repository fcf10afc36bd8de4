"""Certificates of attendance: who may have one, the name on it, and whether one is true."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import Enum, auto

from locales import N_
from services import attendances
from services.certificate_names import LONGEST, SHORTEST, name_on_paper
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import catalogue
from storage import certificates as records
from storage.catalogue import Activity, EnrolmentMode
from storage.certificates import Certificate, ClassDate
from storage.people import Person

ENOUGH, OF = 3, 4
"""One has to be there for three of every four minutes."""

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""What codes are made of: nothing that looks like something else on paper."""

_GROUPS, _GROUP = 3, 4


class NoCertificate(Refusal):
    """Somebody asks for one of what they had no place in, or of what gives none."""

    message = N_("L'attestato è per chi ha avuto un posto nel corso. In Corsi trovi quelli che cominciano.")


class CertificateNotYet(Refusal):
    """The class goes on, or too little of it is known, or they were there for too little."""

    message = N_("Per questo corso adesso non posso fare l'attestato. Apri Attestato: c'è scritto perché.")


class NotAName(Refusal):
    """Nothing of what was written can stand on a certificate, or there is too much of it."""

    message = N_("Scrivi nome e cognome con le lettere del tuo documento: da 2 a 80 lettere.")


class CertificateUnknown(Refusal):
    """No certificate has this code; or there was one, of somebody who was forgotten."""

    message = N_("Nessun attestato ha questo codice. Controlla le lettere, o chiedilo di nuovo a chi te l'ha dato.")


class Stage(Enum):
    """Where somebody stands on the way to a certificate."""

    CLASS_GOES_ON = auto()
    ROLL_IS_OPEN = auto()
    NOTHING_HELD = auto()
    TOO_LITTLE = auto()
    READY = auto()
    MADE = auto()


@dataclass(frozen=True, slots=True)
class Attended:
    """How long somebody was in a class, of how long it was held so far, and what that gives.

    `first_at` and `last_at` are when its first and last date began; they are
    there where it has any. `ready_at` is when the last roll cannot be changed
    any more, where one waits for that.
    """

    activity: Activity
    minutes: int
    all_minutes: int
    first_at: datetime | None
    last_at: datetime | None
    stage: Stage
    ready_at: datetime | None = None
    certificate: Certificate | None = None

    @property
    def is_enough(self) -> bool:
        """Whether they were there for so long that they may have a certificate."""
        return is_enough(self.minutes, self.all_minutes)


@dataclass(frozen=True, slots=True)
class Shown:
    """What is true of a certificate, for whoever has its code."""

    certificate: Certificate
    activity: Activity
    first_at: datetime | None
    last_at: datetime | None

    @property
    def is_corrected(self) -> bool:
        """Whether another name stood on it before."""
        return self.certificate.changed_at > self.certificate.made_at


def is_enough(minutes: int, all_minutes: int) -> bool:
    """Tell whether three quarters of some minutes were attended; of none, nobody was there."""
    return all_minutes > 0 and minutes * OF >= all_minutes * ENOUGH


def attended(uow: UnitOfWork, person: Person, activity_id: int) -> Attended:
    """Say how long somebody was in a class, and whether a certificate can be made of it.

    What counts is a date that was held: not cancelled, over, and with a roll
    that was closed or on which somebody is marked. A date whose roll nobody
    called says nothing about anybody, so it counts for nobody.

    Raises:
        NoCertificate: they never had a place there, or it gives none.
    """
    activity = catalogue.activity(uow.session, activity_id)
    if activity is None or activity.mode is not EnrolmentMode.APPLICATION:
        raise NoCertificate
    if not records.has_been_in(uow.session, activity_id, person.id):
        raise NoCertificate
    dates = records.dates(uow.session, activity)
    here = records.present_on(uow.session, activity_id, person.id)
    held = [one for one in dates if one.ends_at <= uow.now and (one.is_called or one.roll_closed_at is not None)]
    certificate = records.of_person(uow.session, activity_id, person.id)
    minutes, all_minutes = _minutes([one for one in held if one.occurrence_id in here]), _minutes(held)
    ready_at = max((_settled_at(uow, one) for one in dates), default=uow.now)
    return Attended(
        activity=activity,
        minutes=minutes,
        all_minutes=all_minutes,
        first_at=dates[0].starts_at if dates else None,
        last_at=dates[-1].starts_at if dates else None,
        stage=_stage(uow, dates, minutes, all_minutes, ready_at, certificate),
        ready_at=ready_at if ready_at > uow.now else None,
        certificate=certificate,
    )


def _stage(
    uow: UnitOfWork,
    dates: Sequence[ClassDate],
    minutes: int,
    all_minutes: int,
    ready_at: datetime,
    certificate: Certificate | None,
) -> Stage:
    if certificate is not None and certificate.name is not None:
        return Stage.MADE
    if any(one.ends_at > uow.now for one in dates):
        return Stage.CLASS_GOES_ON
    if ready_at > uow.now:
        return Stage.ROLL_IS_OPEN
    if not all_minutes:
        return Stage.NOTHING_HELD
    return Stage.READY if is_enough(minutes, all_minutes) else Stage.TOO_LITTLE


def _minutes(dates: Sequence[ClassDate]) -> int:
    return sum(int((one.ends_at - one.starts_at).total_seconds()) // 60 for one in dates)


def _settled_at(uow: UnitOfWork, one: ClassDate) -> datetime:
    """Say from when the roll of a date is certain: once it is closed, or cannot be called any more."""
    if one.roll_closed_at is not None and one.ends_at <= uow.now:
        return one.roll_closed_at
    over = uow.programme.today(one.ends_at) + attendances.ROLL_DAYS
    return uow.programme.moment(datetime.combine(over, time()))


def make(uow: UnitOfWork, person: Person, activity_id: int, name: str) -> Attended:
    """Make somebody's certificate of a class, or correct the name on it: the code and the numbers stay.

    Safe to repeat; of two at the same moment, both find the same one.

    Raises:
        NoCertificate, CertificateNotYet: there is none to be had.
        NotAName: that cannot stand on it.
    """
    written = name_on_paper(name)
    if not SHORTEST <= len(written) <= LONGEST:
        raise NotAName
    found = attended(uow, person, activity_id)
    if found.stage not in (Stage.READY, Stage.MADE):
        raise CertificateNotYet
    records.add(
        uow.session,
        code=new_code(),
        activity_id=activity_id,
        person_id=person.id,
        name=written,
        minutes=found.minutes,
        all_minutes=found.all_minutes,
        now=uow.now,
    )
    mine = records.of_person(uow.session, activity_id, person.id)
    assert mine is not None
    if mine.name != written:
        mine.name, mine.changed_at = written, max(uow.now, mine.made_at + timedelta.resolution)
        uow.session.flush()
    return attended(uow, person, activity_id)


def shown(uow: UnitOfWork, person: Person, activity_id: int) -> Shown:
    """Give somebody's own certificate of a class.

    Raises:
        NoCertificate: they have none.
    """
    mine = records.of_person(uow.session, activity_id, person.id)
    if mine is None or mine.name is None:
        raise NoCertificate
    return _shown(uow, mine)


def check(uow: UnitOfWork, code: str) -> Shown:
    """Say what is true of the certificate with a code, to whoever has it; letters may be small.

    Raises:
        CertificateUnknown: none has it, or whose it was is forgotten.
    """
    found = records.by_code(uow.session, code.upper())
    if found is None or found.name is None:
        raise CertificateUnknown
    return _shown(uow, found)


def _shown(uow: UnitOfWork, certificate: Certificate) -> Shown:
    activity = catalogue.activity(uow.session, certificate.activity_id)
    assert activity is not None
    dates = records.dates(uow.session, activity)
    return Shown(certificate, activity, dates[0].starts_at if dates else None, dates[-1].starts_at if dates else None)


def new_code() -> str:
    """Make up a code that nobody guesses, in groups that can be read aloud: 60 bits of chance."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))

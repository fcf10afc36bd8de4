"""Fills a new database and the stand-in with the demo's province: catalogue, people, families, sign-ups."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from bot.demo_classes import fill_classes, finished_class
from bot.demo_patti import fill_patti
from services import enrolments, households, imports, invitations, joining, people
from services.refusals import Refusal
from services.work import UnitOfWork
from simulator.control.stage import Cast
from simulator.demo_data import (
    CAST,
    COLUMNS,
    CastMember,
    DemoPerson,
    DemoStaff,
    catalogue,
    child_enrolments,
    community_makers,
    coordinators,
    operators,
)
from simulator.demo_data import enrolments as sign_ups
from simulator.demo_data import people as inhabitants
from simulator.people import Person as Account
from simulator.telegram import Telegram
from storage import attendances
from storage import catalogue as activities
from storage.attendances import Presence
from storage.enrolments import Enrolment, EnrolmentState
from storage.occurrences import Occurrence
from storage.people import Person, Role

PROTAGONISTS = 3
"""Those at the head of the crowd, whose chats are shown: they begin with the household that they have."""

SHARED = 8
"""Households of each town that begin with two adults."""

TODAY = "CR-AT-002"
"""An activity of the maker of the page, with a date whose roll can be called as soon as the demo is there."""

ABSENT = 5
"""Of so many people one was missing on a date that is over."""


@dataclass(frozen=True, slots=True)
class Player:
    """Someone whose chat stands on the page."""

    account: Account
    card: Cast
    has_started: bool


def fill(uow: UnitOfWork, telegram: Telegram, *, empty: bool) -> Sequence[Player]:
    """Write the demo's data, and give those whose chats are shown.

    An empty demo has only the six of the page, who know nobody yet.
    """
    if empty:
        return [_player(member, _account(telegram, member.who), has_started=False) for member in CAST]
    today = uow.programme.today(uow.now)
    rows = catalogue(today)
    rows = [*rows, {**rows[0], **finished_class(rows, today)}]
    imports.write_catalogue(uow, imports.read_catalogue(_file(rows, uow)))
    crowd = inhabitants()
    staff = (*community_makers(), *operators(), *coordinators())
    everybody: tuple[DemoPerson | DemoStaff, ...] = (*crowd, *staff)
    accounts = {who: _account(telegram, who) for who in everybody}
    members = [_join(uow, accounts[who], who) for who in crowd]
    hired = [_hire(uow, _join(uow, accounts[one], one), one) for one in staff]
    families = [_children(uow, member, who) for member, who in zip(members, crowd, strict=True)]
    _share_households(uow, members, crowd)
    for person, code in sign_ups(rows, crowd):
        _enrol(uow, members[person], code, None)
    for person, child, code in child_enrolments(rows, crowd):
        _enrol(uow, members[person], code, families[person][child])
    _call_past_rolls(uow)
    fill_classes(uow, [one for one, who in zip(members, crowd, strict=True) if who.kind == "young"], hired)
    with_patto = next(member.who for member in CAST if member.key == "patto")
    shown = next(person for person, who in zip(members, crowd, strict=True) if who == with_patto)
    fill_patti(uow, [*zip(members, crowd, strict=True)], [*zip(hired, staff, strict=True)], shown)
    return [_place(telegram, member, accounts.get(member.who)) for member in CAST]


def _place(telegram: Telegram, member: CastMember, account: Account | None) -> Player:
    return _player(member, account or _account(telegram, member.who), has_started=member.pressed_start)


def _player(member: CastMember, account: Account, *, has_started: bool) -> Player:
    return Player(account, Cast(account.id, member.subtitle), has_started)


def _file(rows: Sequence[dict[str, str]], uow: UnitOfWork) -> bytes:
    """Write the catalogue as a file, with one date more that begins in a quarter of an hour."""
    soon = (uow.now + timedelta(minutes=15)).astimezone(uow.programme.zone)
    added = {TODAY: f"{soon:%Y-%m-%d %H:%M}"}
    written = io.StringIO()
    writer = csv.DictWriter(written, (*COLUMNS, "date_aggiunte"), delimiter=";")
    writer.writeheader()
    writer.writerows({**row, "date_aggiunte": added.get(row["codice"], "")} for row in rows)
    return written.getvalue().encode()


def _account(telegram: Telegram, who: DemoPerson | DemoStaff) -> Account:
    last_name = f"{who.last_initial}." if who.last_initial else None
    return telegram.add_person(who.first_name, last_name=last_name, language_code=who.language)


def _join(uow: UnitOfWork, account: Account, who: DemoPerson | DemoStaff) -> Person:
    """Let someone be in as if they had answered the first questions; the stand-in lets the bot write to them."""
    account.chat().started = True
    territories = {one.name: one.id for one in people.choices(uow)}
    return people.join(
        uow,
        telegram_id=account.id,
        name=account.first_name,
        language=who.language,
        territory_id=territories[who.territory or "Crema"],
        agreed_at=uow.now,
    )


def _hire(uow: UnitOfWork, person: Person, who: DemoStaff) -> Person:
    scope = person.territory_id if who.territory else None
    invitations.accept(uow, person, invitations.invite(uow, Role(who.role), scope))
    return person


def _children(uow: UnitOfWork, adult: Person, who: DemoPerson) -> list[Person]:
    return [households.add_child(uow, adult, name=one.nickname, birth_year=one.birth_year) for one in who.children]


def _share_households(uow: UnitOfWork, members: Sequence[Person], crowd: Sequence[DemoPerson]) -> None:
    """Let some elderly people share the household of a mother of their town, as grandparents do."""
    others = [*zip(members, crowd, strict=True)][PROTAGONISTS:]
    for territory in {who.territory for who in crowd}:
        near = [(member, who) for member, who in others if who.territory == territory]
        mothers = [member for member, who in near if who.kind == "mother" and who.children]
        elderly = [member for member, who in near if who.kind == "senior"]
        for mother, other in [*zip(mothers, elderly, strict=False)][:SHARED]:
            asked = joining.ask_in(uow, other, joining.invite(uow, mother))
            if asked is not None:
                joining.let_in(uow, mother, asked.invitation_id, other.id)


def _enrol(uow: UnitOfWork, account: Person, code: str, child: Person | None) -> None:
    activity_id = activities.id_of_code(uow.session, code)
    if activity_id is None:
        return
    try:
        enrolments.enrol(uow, account, activity_id, child)
    except Refusal:
        return  # over since this morning, or not for the child's age any more: nobody is there by force


def _call_past_rolls(uow: UnitOfWork) -> None:
    """Write down who was there on the dates that are over, as if each roll had been called and closed."""
    over = (
        select(Occurrence, Enrolment)
        .join(Enrolment, Enrolment.activity_id == Occurrence.activity_id)
        .where(Occurrence.ends_at < uow.now, Enrolment.state == EnrolmentState.CONFIRMED)
        .order_by(Occurrence.id, Enrolment.id)
    )
    rows = []
    for occurrence, enrolment in uow.session.execute(over):
        occurrence.roll_closed_at = occurrence.ends_at
        was_there = (occurrence.id + enrolment.person_id) % ABSENT
        row = {"occurrence_id": occurrence.id, "person_id": enrolment.person_id, "enrolment_id": enrolment.id}
        presence = Presence.PRESENT if was_there else Presence.ABSENT
        rows.append({**row, "presence": presence, "marked_at": occurrence.ends_at})
    attendances.write(uow.session, rows)

"""Fills a database with dates ahead, a place on each, and letters that wait: by SQL, services would take hours."""

# ruff: noqa: S608  every value is ours

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, text

from storage.database import is_sqlite
from storage.enrolments import PLACES_RULE
from tests.support.databases import KEYS

NOON = datetime(2027, 2, 3, 12, 0, tzinfo=UTC)
TICK = timedelta(seconds=5)
DUE, TICKS, UNTIMED = 10, 60, 6
"""Reminders that are due in each tick; ticks that are timed; ticks before them that are not."""

NEAR = (timedelta(hours=2), timedelta(hours=50))
"""How far ahead of each tick dates begin: those whose urgent reminder is due, and those whose gentle one is planned."""

FAR = timedelta(days=30)
"""From when on all the other dates are, one every thirteen seconds."""

EACH = 100
"""Dates of one activity."""

LETTERS = 10
"""One letter that waits for its time to so many dates."""


def moments_near(ahead: timedelta = timedelta(0)) -> Iterator[datetime]:
    """Say when what is due in each tick is due."""
    for number in range((UNTIMED + TICKS) * DUE):
        yield NOON + ahead + number // DUE * TICK + timedelta(seconds=1)


def numbers(most: int) -> str:
    """Give the beginning of a statement that counts to *most* in `n`."""
    return f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {most})"


def fill(connection: Connection, size: int) -> None:
    """Write down *size* dates, each with a place that somebody has."""
    lite = is_sqlite(connection)

    def moment(seconds: str) -> str:
        return f"strftime('%Y-%m-%d %H:%M:%S.000000', {seconds}, 'unixepoch')" if lite else f"to_timestamp({seconds})"

    early, far = (NOON - timedelta(days=60)).timestamp(), (NOON + FAR).timestamp()
    long_ago, near = moment(f"{early:.0f}"), [at for ahead in NEAR for at in moments_near(ahead)]
    begins = "CASE " + " ".join(
        f"WHEN i <= {(part + 1) * len(near) // 2} THEN {NOON.timestamp() + ahead.total_seconds() + 1:.0f}"
        f" + (i - {part * len(near) // 2} - 1) / {DUE} * {TICK.seconds}"
        for part, ahead in enumerate(NEAR)
    )
    begins += f" ELSE {far:.0f} + 13 * i END"
    people, activities = max(len(near), size // 10), size // EACH + 1
    _without_the_rule_of_places(
        connection,
        f"INSERT INTO households (id, created_at) {numbers(people)} SELECT i, {long_ago} FROM n",
        "INSERT INTO people (id, telegram_id, household_id, name, language, territory_id, role, joined_at, consent_at,"
        f" muted) {numbers(people)} SELECT i, 1000 + i, i, 'Anna', 'it', 1, 'participant', {long_ago}, {long_ago}, ''"
        " FROM n",
        "INSERT INTO venues (id, territory_id, name, address, kind)"
        " VALUES (1, 1, 'La Ruota', 'via dei Pioppi 14', 'other')",
        "INSERT INTO activities (id, code, title, description, kind, category, territory_id, venue_id, starts_local,"
        " ends_local, recurrence, cost_cents, mode, seats_by, contact, words, created_at, changed_at)"
        f" {numbers(activities)} SELECT i, 'B' || i, 'Compiti insieme', '', 'attivita', '', 1, 1,"
        f" '2026-09-01 17:00:00', '2026-09-01 18:00:00', 'FREQ=DAILY', 0, 'posti', 'data', '', '', {long_ago},"
        f" {long_ago} FROM n",
        f"INSERT INTO occurrences (id, activity_id, slot_at, starts_at, ends_at, is_pinned, note) {numbers(size)}"
        f" SELECT i, 1 + i % {activities}, {moment(begins)}, {moment(begins)}, {moment(f'3600 + {begins}')}, false, ''"
        " FROM n",
        "INSERT INTO enrolments (id, activity_id, occurrence_id, person_id, account_id, state, created_at, changed_at,"
        f" declined_fewer, priority) {numbers(size)} SELECT i, 1 + i % {activities}, i, 1 + (i - 1) % {people},"
        f" 1 + (i - 1) % {people}, 'confirmed', {long_ago}, {long_ago}, false, 0 FROM n",
        "INSERT INTO letters (key, kind, person_id, facts, priority, unasked, gentle, state, posted_at, due_at,"
        f" attempts) {numbers(size // LETTERS)} SELECT 'bench:' || i, 'bench', 1 + (i - 1) % {people}, :facts, 1, true,"
        f" i % 2 = 0, 'waiting', {long_ago}, {moment(f'{far:.0f} + 13 * i')}, 0 FROM n",
    )


def _without_the_rule_of_places(connection: Connection, *statements: str) -> None:
    """Run statements while the database's own rule about places rests: it counts for every row."""
    lite = is_sqlite(connection)
    if lite:
        for name in ("insert", "update"):
            connection.exec_driver_sql(f"DROP TRIGGER enrolments_fit_the_places_on_{name}")
    else:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
    for statement in statements:
        facts = {"facts": KEYS.encrypt(b"{}" * 60).decode()} if ":facts" in statement else {}
        connection.execute(text(statement), facts)
    if lite:
        for statement in PLACES_RULE["sqlite"]:
            connection.exec_driver_sql(statement)
    else:
        connection.execute(text("SET LOCAL session_replication_role = origin"))

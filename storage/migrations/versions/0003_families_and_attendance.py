"""Places for families and for single dates, turns with priority, attendance, feedback, messages switched off.

Revision: 0003, after 0002.
"""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_LIVE = "state IN ('waiting', 'offered', 'confirmed')"
_IN_SERIES, _ON_DATE = f"{_LIVE} AND occurrence_id IS NULL", f"{_LIVE} AND occurrence_id IS NOT NULL"


def _sqlite_rule(*, on_dates: bool) -> tuple[str, str]:
    """Write rule 1 as it is now, or as the release before had it."""
    same_date = "AND occurrence_id IS NEW.occurrence_id" if on_dates else ""
    moves = " OR OLD.occurrence_id IS NOT NEW.occurrence_id" if on_dates else ""
    columns = "state, activity_id, occurrence_id" if on_dates else "state, activity_id"
    unless_in = f"AND (OLD.state NOT IN ('confirmed', 'offered') OR OLD.activity_id <> NEW.activity_id{moves})"
    if on_dates:
        rule = """
    CREATE TRIGGER enrolments_fit_the_places_on_{name} BEFORE {action} ON enrolments
    WHEN NEW.state IN ('confirmed', 'offered') {unless_already_in}
    AND (SELECT count(*) FROM enrolments
         WHERE activity_id = NEW.activity_id {same_date}
         AND state IN ('confirmed', 'offered'))
        >= (SELECT places FROM activities WHERE id = NEW.activity_id)
    BEGIN SELECT RAISE(ABORT, 'enrolments_fit_the_places'); END
"""
    else:
        rule = """
    CREATE TRIGGER enrolments_fit_the_places_on_{name} BEFORE {action} ON enrolments
    WHEN NEW.state IN ('confirmed', 'offered') {unless_already_in}
    AND (SELECT count(*) FROM enrolments
         WHERE activity_id = NEW.activity_id AND state IN ('confirmed', 'offered'))
        >= (SELECT places FROM activities WHERE id = NEW.activity_id)
    BEGIN SELECT RAISE(ABORT, 'enrolments_fit_the_places'); END
"""
    return (
        rule.format(name="insert", action="INSERT", unless_already_in="", same_date=same_date),
        rule.format(
            name="update", action=f"UPDATE OF {columns}", unless_already_in=unless_in, same_date=same_date
        ),
    )


def _postgresql_function(*, on_dates: bool) -> str:
    if on_dates:
        counted = """activity_id = NEW.activity_id AND occurrence_id IS NOT DISTINCT FROM NEW.occurrence_id
                AND state IN ('confirmed', 'offered')"""
    else:
        counted = "activity_id = NEW.activity_id AND state IN ('confirmed', 'offered')"
    return f"""
        CREATE OR REPLACE FUNCTION enrolments_fit_the_places() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            limit_of_places integer;
        BEGIN
            SELECT places INTO limit_of_places FROM activities WHERE id = NEW.activity_id FOR UPDATE;
            IF (SELECT count(*) FROM enrolments
                WHERE {counted}) >= limit_of_places THEN
                RAISE EXCEPTION 'enrolments_fit_the_places' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        END $$
        """


def _postgresql_update_trigger(*, on_dates: bool) -> str:
    columns = "state, activity_id, occurrence_id" if on_dates else "state, activity_id"
    moves = " OR OLD.occurrence_id IS DISTINCT FROM NEW.occurrence_id" if on_dates else ""
    return f"""
        CREATE TRIGGER enrolments_fit_the_places_on_update
        BEFORE UPDATE OF {columns} ON enrolments FOR EACH ROW
        WHEN (NEW.state IN ('confirmed', 'offered')
              AND (OLD.state NOT IN ('confirmed', 'offered') OR OLD.activity_id <> NEW.activity_id{moves}))
        EXECUTE FUNCTION enrolments_fit_the_places()
        """


def upgrade() -> None:
    op.add_column(
        "activities", sa.Column("seats_by", sa.String(length=24), nullable=False, server_default=sa.text("'serie'"))
    )
    op.add_column("activities", sa.Column("feedback_asked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("people", sa.Column("muted", sa.String(length=200), nullable=False, server_default=sa.text("''")))
    op.add_column("letters", sa.Column("gentle", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(
        "ix_letters_gentle_sent",
        "letters",
        ["person_id", "settled_at"],
        unique=False,
        sqlite_where=sa.text("gentle AND state = 'sent'"),
        postgresql_where=sa.text("gentle AND state = 'sent'"),
    )
    op.create_index("ix_letters_settled_at", "letters", ["settled_at"], unique=False)
    op.add_column("occurrences", sa.Column("check_in_code", sa.String(length=32), nullable=True))
    op.add_column("occurrences", sa.Column("roll_closed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_occurrences_check_in_code", "occurrences", ["check_in_code"], unique=True)

    if op.get_bind().dialect.name == "sqlite":
        _write_again("enrolments", _new_enrolments, f"{_KEPT}, NULL, NULL, 0, 0, NULL, NULL, NULL")
        _index_enrolments()
        for statement in _sqlite_rule(on_dates=True):
            op.get_bind().exec_driver_sql(statement)
        _write_again("invitations", _new_invitations, f"{_KEPT_OF_INVITATIONS}, NULL, NULL")
    else:
        _add_columns()

    op.create_table(
        "attendances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=True),
        sa.Column("said", sa.String(length=24), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("presence", sa.String(length=24), nullable=True),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("marked_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrences.id"], name=op.f("fk_attendances_occurrence_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_attendances_person_id")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name=op.f("fk_attendances_enrolment_id")),
        sa.ForeignKeyConstraint(["marked_by_id"], ["people.id"], name=op.f("fk_attendances_marked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendances")),
        sa.UniqueConstraint("occurrence_id", "person_id", name=op.f("uq_attendances_occurrence_id_person_id")),
    )
    op.create_index("ix_attendances_person_id", "attendances", ["person_id"], unique=False)
    op.create_table(
        "feedback_counts",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("rating", sa.SmallInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name=op.f("fk_feedback_counts_activity_id")),
        sa.PrimaryKeyConstraint("activity_id", "rating", name=op.f("pk_feedback_counts")),
    )
    op.create_table(
        "feedback_ballots",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name=op.f("fk_feedback_ballots_activity_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_feedback_ballots_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("activity_id", "person_id", name=op.f("pk_feedback_ballots")),
    )


def downgrade() -> None:
    op.drop_table("feedback_ballots")
    op.drop_table("feedback_counts")
    op.drop_table("attendances")
    # The older release knows places in a whole series only.
    op.execute(sa.text(f"UPDATE enrolments SET state = 'withdrawn' WHERE {_ON_DATE}"))
    if op.get_bind().dialect.name == "sqlite":
        _write_again("invitations", _old_invitations, _KEPT_OF_INVITATIONS)
        _write_again("enrolments", _old_enrolments, _KEPT)
        _index_enrolments(as_before=True)
        for statement in _sqlite_rule(on_dates=False):
            op.get_bind().exec_driver_sql(statement)
    else:
        _drop_columns()
    op.drop_index("ix_occurrences_check_in_code", "occurrences")
    op.drop_column("occurrences", "roll_closed_at")
    op.drop_column("occurrences", "check_in_code")
    op.drop_index("ix_letters_settled_at", "letters")
    op.drop_index("ix_letters_gentle_sent", "letters")
    op.drop_column("letters", "gentle")
    op.drop_column("people", "muted")
    op.drop_column("activities", "feedback_asked_at")
    op.drop_column("activities", "seats_by")


_KEPT = "id, activity_id, person_id, account_id, state, created_at, changed_at, offer_ends_at"
_KEPT_OF_INVITATIONS = "id, digest, role, scope_id, created_at, ends_at, used_at, used_by_id"


def _add_columns() -> None:
    """Add to the tables in place, as PostgreSQL can without anybody waiting for a copy."""
    for added in _columns_of_enrolments():
        op.add_column("enrolments", added)
    for name, table, column in _KEYS_OF_ENROLMENTS:
        op.create_foreign_key(op.f(name), "enrolments", table, [column], ["id"])
    op.drop_index("uq_enrolments_live", "enrolments")
    _index_new_columns()
    _index_live_rows(_IN_SERIES)
    op.execute("DROP TRIGGER enrolments_fit_the_places_on_update ON enrolments")
    op.get_bind().exec_driver_sql(_postgresql_function(on_dates=True))
    op.get_bind().exec_driver_sql(_postgresql_update_trigger(on_dates=True))
    for added in _columns_of_invitations():
        op.add_column("invitations", added)
    op.create_foreign_key(op.f("fk_invitations_household_id"), "invitations", "households", ["household_id"], ["id"])
    op.create_foreign_key(op.f("fk_invitations_invited_by_id"), "invitations", "people", ["invited_by_id"], ["id"])


def _drop_columns() -> None:
    op.drop_column("invitations", "invited_by_id")
    op.drop_column("invitations", "household_id")
    op.execute("DROP TRIGGER enrolments_fit_the_places_on_update ON enrolments")
    op.get_bind().exec_driver_sql(_postgresql_function(on_dates=False))
    op.get_bind().exec_driver_sql(_postgresql_update_trigger(on_dates=False))
    for index in ("uq_enrolments_live", "uq_enrolments_live_on_date", "ix_enrolments_occurrence_id"):
        op.drop_index(index, "enrolments")
    op.drop_index("ix_enrolments_person_id", "enrolments")
    for added in reversed(_columns_of_enrolments()):
        op.drop_column("enrolments", added.name)
    _index_live_rows(_LIVE)


_KEYS_OF_ENROLMENTS = (
    ("fk_enrolments_occurrence_id", "occurrences", "occurrence_id"),
    ("fk_enrolments_party_id", "enrolments", "party_id"),
    ("fk_enrolments_priority_by_id", "people", "priority_by_id"),
)


def _columns_of_enrolments() -> list[sa.Column[object]]:
    return [
        sa.Column("occurrence_id", sa.Integer(), nullable=True),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("declined_fewer", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("priority", sa.SmallInteger(), nullable=False, server_default=sa.text("0")),
        sa.Column("priority_reason", sa.Text(), nullable=True),
        sa.Column("priority_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_from", sa.String(length=24), nullable=True),
    ]


def _columns_of_invitations() -> list[sa.Column[object]]:
    return [
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
    ]


def _write_again(table: str, create: Callable[[], None], columns: str) -> None:
    """Make a table anew with its rows: SQLite adds and drops no foreign key of a table that is there."""
    op.execute(sa.text(f"CREATE TEMPORARY TABLE kept_{table} AS SELECT * FROM {table}"))
    op.drop_table(table)
    create()
    op.execute(sa.text(f"INSERT INTO {table} SELECT {columns} FROM kept_{table} ORDER BY id"))
    op.execute(sa.text(f"DROP TABLE kept_{table}"))


def _old_enrolments() -> None:
    op.create_table("enrolments", *_first_columns_of_enrolments(), *_first_keys_of_enrolments())


def _new_enrolments() -> None:
    keys = [sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(name)) for name, table, column in _KEYS_OF_ENROLMENTS]
    op.create_table(
        "enrolments",
        *_first_columns_of_enrolments(),
        *_columns_of_enrolments(),
        *_first_keys_of_enrolments(),
        *keys,
    )


def _first_columns_of_enrolments() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offer_ends_at", sa.DateTime(timezone=True), nullable=True),
    ]


def _first_keys_of_enrolments() -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(["account_id"], ["people.id"], name=op.f("fk_enrolments_account_id")),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name=op.f("fk_enrolments_activity_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_enrolments_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolments")),
    ]


def _index_enrolments(*, as_before: bool = False) -> None:
    offered = sa.text("state = 'offered'")
    op.create_index("ix_enrolments_account_id", "enrolments", ["account_id"], unique=False)
    op.create_index("ix_enrolments_activity_id_state", "enrolments", ["activity_id", "state", "id"], unique=False)
    op.create_index(
        "ix_enrolments_offer_ends_at",
        "enrolments",
        ["offer_ends_at"],
        unique=False,
        sqlite_where=offered,
        postgresql_where=offered,
    )
    if not as_before:
        _index_new_columns()
    _index_live_rows(_LIVE if as_before else _IN_SERIES)


def _index_new_columns() -> None:
    op.create_index("ix_enrolments_person_id", "enrolments", ["person_id"], unique=False)
    op.create_index("ix_enrolments_occurrence_id", "enrolments", ["occurrence_id", "state"], unique=False)
    op.create_index(
        "uq_enrolments_live_on_date",
        "enrolments",
        ["person_id", "occurrence_id"],
        unique=True,
        sqlite_where=sa.text(_ON_DATE),
        postgresql_where=sa.text(_ON_DATE),
    )


def _index_live_rows(where: str) -> None:
    op.create_index(
        "uq_enrolments_live",
        "enrolments",
        ["person_id", "activity_id"],
        unique=True,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def _old_invitations() -> None:
    op.create_table("invitations", *_first_columns_of_invitations(), *_first_keys_of_invitations())


def _new_invitations() -> None:
    op.create_table(
        "invitations",
        *_first_columns_of_invitations(),
        *_columns_of_invitations(),
        *_first_keys_of_invitations(),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_invitations_household_id")),
        sa.ForeignKeyConstraint(["invited_by_id"], ["people.id"], name=op.f("fk_invitations_invited_by_id")),
    )


def _first_columns_of_invitations() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("scope_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_by_id", sa.Integer(), nullable=True),
    ]


def _first_keys_of_invitations() -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(["scope_id"], ["territories.id"], name=op.f("fk_invitations_scope_id")),
        sa.ForeignKeyConstraint(["used_by_id"], ["people.id"], name=op.f("fk_invitations_used_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("digest", name=op.f("uq_invitations_digest")),
    ]

"""Dates that are changed alone, saved searches, personal calendars, files sent in the chat.

Revision: 0002, after 0001.
"""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Plain additions: the table keeps its triggers, and nobody waits for a copy of it.
    op.add_column("activities", sa.Column("skipped_dates", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("activities", sa.Column("added_dates", sa.Text(), nullable=False, server_default=sa.text("''")))

    if op.get_bind().dialect.name == "sqlite":
        _write_again(_new_occurrences, "id, activity_id, starts_at, starts_at, ends_at, cancelled_at, 0, NULL, ''")
    else:
        op.add_column("occurrences", sa.Column("slot_at", sa.DateTime(timezone=True), nullable=True))
        op.add_column("occurrences", sa.Column("is_pinned", sa.Boolean(), nullable=True))
        op.add_column("occurrences", sa.Column("venue_id", sa.Integer(), nullable=True))
        op.add_column("occurrences", sa.Column("note", sa.String(length=300), nullable=True))
        op.execute(sa.text("UPDATE occurrences SET slot_at = starts_at, is_pinned = false, note = ''"))
        for name in ("slot_at", "is_pinned", "note"):
            op.alter_column("occurrences", name, nullable=False)
        op.drop_constraint(op.f("uq_occurrences_activity_id_starts_at"), "occurrences", type_="unique")
        op.create_unique_constraint(op.f("uq_occurrences_activity_id_slot_at"), "occurrences", ["activity_id", "slot_at"])
        op.create_foreign_key(op.f("fk_occurrences_venue_id"), "occurrences", "venues", ["venue_id"], ["id"])
    op.create_index("ix_occurrences_activity_id_starts_at", "occurrences", ["activity_id", "starts_at"], unique=False)

    op.create_table(
        "saved_searches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_saved_searches_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
        sa.UniqueConstraint("person_id", "question", name=op.f("uq_saved_searches_person_id_question")),
    )
    op.create_table(
        "saved_search_matches",
        sa.Column("saved_search_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["saved_search_id"],
            ["saved_searches.id"],
            name=op.f("fk_saved_search_matches_saved_search_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name=op.f("fk_saved_search_matches_activity_id")),
        sa.PrimaryKeyConstraint("saved_search_id", "activity_id", name=op.f("pk_saved_search_matches")),
    )
    op.create_table(
        "calendar_feeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_calendar_feeds_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("person_id", name=op.f("uq_calendar_feeds_person_id")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_calendar_feeds_fingerprint")),
    )
    op.create_table(
        "uploads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_uploads_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    )
    op.create_index("ix_uploads_state", "uploads", ["state"], unique=False)


def downgrade() -> None:
    op.drop_table("uploads")
    op.drop_table("calendar_feeds")
    op.drop_table("saved_search_matches")
    op.drop_table("saved_searches")
    # Of two dates at the same time of an activity, which the older release cannot hold, the first stays.
    op.execute(
        sa.text(
            "DELETE FROM occurrences WHERE id NOT IN "
            "(SELECT min(id) FROM occurrences GROUP BY activity_id, starts_at)"
        )
    )
    op.drop_index("ix_occurrences_activity_id_starts_at", "occurrences")
    if op.get_bind().dialect.name == "sqlite":
        _write_again(_old_occurrences, "id, activity_id, starts_at, ends_at, cancelled_at")
    else:
        op.drop_constraint(op.f("fk_occurrences_venue_id"), "occurrences", type_="foreignkey")
        op.drop_constraint(op.f("uq_occurrences_activity_id_slot_at"), "occurrences", type_="unique")
        op.create_unique_constraint(
            op.f("uq_occurrences_activity_id_starts_at"), "occurrences", ["activity_id", "starts_at"]
        )
        for name in ("note", "venue_id", "is_pinned", "slot_at"):
            op.drop_column("occurrences", name)
    op.drop_column("activities", "added_dates")
    op.drop_column("activities", "skipped_dates")


def _write_again(create: Callable[[], None], columns: str) -> None:
    """Make the table anew with its rows: SQLite changes no constraint of a table that is there."""
    op.execute(sa.text("CREATE TEMPORARY TABLE kept_occurrences AS SELECT * FROM occurrences"))
    op.drop_table("occurrences")
    create()
    op.execute(sa.text(f"INSERT INTO occurrences SELECT {columns} FROM kept_occurrences"))
    op.execute(sa.text("DROP TABLE kept_occurrences"))
    op.create_index("ix_occurrences_starts_at", "occurrences", ["starts_at"], unique=False)


def _new_occurrences() -> None:
    op.create_table(
        "occurrences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("slot_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_occurrences_ends_after_it_starts")),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name=op.f("fk_occurrences_activity_id")),
        sa.ForeignKeyConstraint(["venue_id"], ["venues.id"], name=op.f("fk_occurrences_venue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrences")),
        sa.UniqueConstraint("activity_id", "slot_at", name=op.f("uq_occurrences_activity_id_slot_at")),
    )


def _old_occurrences() -> None:
    op.create_table(
        "occurrences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_occurrences_ends_after_it_starts")),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name=op.f("fk_occurrences_activity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrences")),
        sa.UniqueConstraint("activity_id", "starts_at", name=op.f("uq_occurrences_activity_id_starts_at")),
    )

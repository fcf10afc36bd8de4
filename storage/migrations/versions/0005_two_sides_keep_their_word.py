"""Patti: enti, versions of what two sides promise, check-ins, what to do, the budget, reviews.

Revision: 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('organisations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('territory_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['territory_id'], ['territories.id'], name=op.f('fk_organisations_territory_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisations')),
    sa.UniqueConstraint('name', name=op.f('uq_organisations_name'))
    )
    op.create_table('memberships',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_memberships_organisation_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_memberships_person_id')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_memberships'))
    )
    op.create_index('ix_memberships_organisation_id', 'memberships', ['organisation_id'], unique=False)
    op.create_table('patti',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('territory_id', sa.Integer(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('operator_id', sa.Integer(), nullable=True),
    sa.Column('operator_name', sa.String(length=200), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('known_as', sa.Text(), nullable=False),
    sa.Column('invitation_id', sa.Integer(), nullable=True),
    sa.Column('ask_weekday', sa.SmallInteger(), nullable=False),
    sa.Column('cap_cents', sa.Integer(), nullable=False),
    sa.Column('committed_cents', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('linked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ending', sa.String(length=24), nullable=True),
    sa.Column('result', sa.String(length=24), nullable=True),
    sa.Column('result_words', sa.Text(), nullable=True),
    sa.CheckConstraint("result IS NULL OR ending = 'concluded'", name=op.f('ck_patti_a_result_concludes')),
    sa.CheckConstraint('(ended_at IS NULL) = (ending IS NULL)', name=op.f('ck_patti_an_end_has_a_way')),
    sa.CheckConstraint('0 <= committed_cents AND committed_cents <= cap_cents', name=op.f('ck_patti_the_budget_holds')),
    sa.CheckConstraint('operator_id IS NULL OR operator_id <> person_id', name=op.f('ck_patti_nobody_follows_themselves')),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitations.id'], name=op.f('fk_patti_invitation_id')),
    sa.ForeignKeyConstraint(['operator_id'], ['people.id'], name=op.f('fk_patti_operator_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_patti_organisation_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_patti_person_id')),
    sa.ForeignKeyConstraint(['territory_id'], ['territories.id'], name=op.f('fk_patti_territory_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_patti')),
    sa.UniqueConstraint('code', name=op.f('uq_patti_code'))
    )
    op.create_index('ix_patti_invitation_id', 'patti', ['invitation_id'], unique=False)
    op.create_index('ix_patti_operator_id', 'patti', ['operator_id'], unique=False)
    op.create_index('ix_patti_person_id', 'patti', ['person_id'], unique=False)
    op.create_index('ix_patti_territory_id', 'patti', ['territory_id'], unique=False)
    op.create_index('uq_patti_live', 'patti', ['person_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
    op.create_table('expenses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('patto_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('cents', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=24), nullable=False),
    sa.Column('proposed_by_id', sa.Integer(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paid_by_id', sa.Integer(), nullable=True),
    sa.Column('paid_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reversed_by_id', sa.Integer(), nullable=True),
    sa.Column('reversed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.CheckConstraint("state NOT IN ('approved', 'paid') OR decided_by_id IS NOT NULL", name=op.f('ck_expenses_somebody_approves')),
    sa.CheckConstraint('cents > 0', name=op.f('ck_expenses_it_costs_something')),
    sa.CheckConstraint('decided_by_id IS NULL OR decided_by_id <> proposed_by_id', name=op.f('ck_expenses_nobody_approves_their_own')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['people.id'], name=op.f('fk_expenses_decided_by_id')),
    sa.ForeignKeyConstraint(['paid_by_id'], ['people.id'], name=op.f('fk_expenses_paid_by_id')),
    sa.ForeignKeyConstraint(['patto_id'], ['patti.id'], name=op.f('fk_expenses_patto_id')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['people.id'], name=op.f('fk_expenses_proposed_by_id')),
    sa.ForeignKeyConstraint(['reversed_by_id'], ['people.id'], name=op.f('fk_expenses_reversed_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_expenses'))
    )
    op.create_index('ix_expenses_patto_id', 'expenses', ['patto_id'], unique=False)
    op.create_table('patto_reviews',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('patto_id', sa.Integer(), nullable=False),
    sa.Column('planned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('planned_by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('held_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('held_by_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(length=24), nullable=True),
    sa.Column('words', sa.Text(), nullable=True),
    sa.Column('called_off_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(held_at IS NULL) = (outcome IS NULL)', name=op.f('ck_patto_reviews_a_review_has_an_outcome')),
    sa.ForeignKeyConstraint(['held_by_id'], ['people.id'], name=op.f('fk_patto_reviews_held_by_id')),
    sa.ForeignKeyConstraint(['patto_id'], ['patti.id'], name=op.f('fk_patto_reviews_patto_id')),
    sa.ForeignKeyConstraint(['planned_by_id'], ['people.id'], name=op.f('fk_patto_reviews_planned_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_patto_reviews'))
    )
    op.create_index('ix_patto_reviews_patto_id', 'patto_reviews', ['patto_id'], unique=False)
    op.create_index('ix_patto_reviews_planned_at', 'patto_reviews', ['planned_at'], unique=False)
    op.create_index('uq_patto_reviews_planned', 'patto_reviews', ['patto_id'], unique=True, sqlite_where=sa.text('held_at IS NULL AND called_off_at IS NULL'), postgresql_where=sa.text('held_at IS NULL AND called_off_at IS NULL'))
    op.create_table('patto_steps',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('patto_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.Text(), nullable=True),
    sa.Column('voice', sa.Text(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['people.id'], name=op.f('fk_patto_steps_by_id')),
    sa.ForeignKeyConstraint(['patto_id'], ['patti.id'], name=op.f('fk_patto_steps_patto_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_patto_steps'))
    )
    op.create_index('ix_patto_steps_patto_id', 'patto_steps', ['patto_id'], unique=False)
    op.create_table('patto_versions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('patto_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('person_accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('person_accepted_by_id', sa.Integer(), nullable=True),
    sa.Column('organisation_accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('organisation_accepted_by_id', sa.Integer(), nullable=True),
    sa.Column('own_commitments', sa.Integer(), nullable=False),
    sa.Column('organisation_commitments', sa.Integer(), nullable=False),
    sa.Column('active_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('active_at IS NULL OR (person_accepted_at IS NOT NULL AND organisation_accepted_at IS NOT NULL AND own_commitments > 0 AND organisation_commitments > 0)', name=op.f('ck_patto_versions_both_sides_promise')),
    sa.CheckConstraint('proposed_at IS NOT NULL OR (person_accepted_at IS NULL AND organisation_accepted_at IS NULL)', name=op.f('ck_patto_versions_only_what_is_proposed_is_accepted')),
    sa.CheckConstraint('starts_on <= ends_on', name=op.f('ck_patto_versions_a_version_has_a_length')),
    sa.ForeignKeyConstraint(['organisation_accepted_by_id'], ['people.id'], name=op.f('fk_patto_versions_organisation_accepted_by_id')),
    sa.ForeignKeyConstraint(['patto_id'], ['patti.id'], name=op.f('fk_patto_versions_patto_id')),
    sa.ForeignKeyConstraint(['person_accepted_by_id'], ['people.id'], name=op.f('fk_patto_versions_person_accepted_by_id')),
    sa.ForeignKeyConstraint(['written_by_id'], ['people.id'], name=op.f('fk_patto_versions_written_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_patto_versions')),
    sa.UniqueConstraint('patto_id', 'number', name=op.f('uq_patto_versions_patto_id_number'))
    )
    op.create_index('uq_patto_versions_active', 'patto_versions', ['patto_id'], unique=True, sqlite_where=sa.text('active_at IS NOT NULL AND ended_at IS NULL'), postgresql_where=sa.text('active_at IS NOT NULL AND ended_at IS NULL'))
    op.create_index('uq_patto_versions_open', 'patto_versions', ['patto_id'], unique=True, sqlite_where=sa.text('active_at IS NULL AND ended_at IS NULL'), postgresql_where=sa.text('active_at IS NULL AND ended_at IS NULL'))
    op.create_table('tasks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('patto_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=24), nullable=False),
    sa.Column('is_urgent', sa.Boolean(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('woken_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_by_id', sa.Integer(), nullable=True),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('snoozed_until', sa.Date(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(length=24), nullable=True),
    sa.Column('words', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['closed_by_id'], ['people.id'], name=op.f('fk_tasks_closed_by_id')),
    sa.ForeignKeyConstraint(['patto_id'], ['patti.id'], name=op.f('fk_tasks_patto_id')),
    sa.ForeignKeyConstraint(['taken_by_id'], ['people.id'], name=op.f('fk_tasks_taken_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tasks'))
    )
    op.create_index('ix_tasks_patto_id', 'tasks', ['patto_id'], unique=False)
    op.create_index('uq_tasks_open', 'tasks', ['patto_id', 'reason'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
    op.create_table('goals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['patto_versions.id'], name=op.f('fk_goals_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_goals'))
    )
    op.create_index('ix_goals_version_id', 'goals', ['version_id'], unique=False)
    op.create_table('commitments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('goal_id', sa.Integer(), nullable=False),
    sa.Column('origin_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('side', sa.String(length=24), nullable=False),
    sa.Column('nature', sa.String(length=24), nullable=False),
    sa.Column('responsible', sa.Text(), nullable=False),
    sa.Column('responsible_id', sa.Integer(), nullable=True),
    sa.Column('cadence', sa.String(length=24), nullable=False),
    sa.Column('rule', sa.String(length=200), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.CheckConstraint("(cadence = 'regola') = (rule <> '')", name=op.f('ck_commitments_a_rule_is_written')),
    sa.CheckConstraint("(cadence = 'una_tantum') = (due_on IS NOT NULL)", name=op.f('ck_commitments_once_has_a_date')),
    sa.ForeignKeyConstraint(['goal_id'], ['goals.id'], name=op.f('fk_commitments_goal_id')),
    sa.ForeignKeyConstraint(['origin_id'], ['commitments.id'], name=op.f('fk_commitments_origin_id')),
    sa.ForeignKeyConstraint(['responsible_id'], ['people.id'], name=op.f('fk_commitments_responsible_id')),
    sa.ForeignKeyConstraint(['version_id'], ['patto_versions.id'], name=op.f('fk_commitments_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_commitments'))
    )
    op.create_index('ix_commitments_responsible_id', 'commitments', ['responsible_id'], unique=False)
    op.create_index('ix_commitments_version_id', 'commitments', ['version_id'], unique=False)
    op.create_table('dues',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('commitment_id', sa.Integer(), nullable=False),
    sa.Column('patto_id', sa.Integer(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ask_again_on', sa.Date(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitments.id'], name=op.f('fk_dues_commitment_id')),
    sa.ForeignKeyConstraint(['patto_id'], ['patti.id'], name=op.f('fk_dues_patto_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dues')),
    sa.UniqueConstraint('commitment_id', 'due_on', name=op.f('uq_dues_commitment_id_due_on'))
    )
    op.create_index('ix_dues_ask_again_on', 'dues', ['ask_again_on'], unique=False, sqlite_where=sa.text('ask_again_on IS NOT NULL'), postgresql_where=sa.text('ask_again_on IS NOT NULL'))
    op.create_index('ix_dues_patto_id', 'dues', ['patto_id', 'due_on'], unique=False)
    op.create_index('ix_dues_asked_at', 'dues', ['asked_at', 'due_on'], unique=False)
    op.create_table('check_ins',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('due_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('on_behalf', sa.Boolean(), nullable=False),
    sa.Column('word', sa.String(length=24), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('voice', sa.Text(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['people.id'], name=op.f('fk_check_ins_by_id')),
    sa.ForeignKeyConstraint(['due_id'], ['dues.id'], name=op.f('fk_check_ins_due_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_check_ins'))
    )
    op.create_index('ix_check_ins_by_id', 'check_ins', ['by_id'], unique=False)
    op.create_index('ix_check_ins_due_id', 'check_ins', ['due_id'], unique=False)
    _let_nobody_be_read(allowed=True)
    op.add_column('people', sa.Column('has_patto', sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column('people', 'has_patto')
    op.execute(sa.text("DELETE FROM accesses WHERE person_id IS NULL"))
    _let_nobody_be_read(allowed=False)
    op.drop_table('check_ins')
    op.drop_table('dues')
    op.drop_table('commitments')
    op.drop_table('goals')
    op.drop_table('tasks')
    op.drop_table('patto_versions')
    op.drop_table('patto_steps')
    op.drop_table('patto_reviews')
    op.drop_table('expenses')
    op.drop_table('patti')
    op.drop_table('memberships')
    op.drop_table('organisations')


def _let_nobody_be_read(*, allowed: bool) -> None:
    """Say whether a reading may be of something that is no account's; SQLite changes no column of a table that is there."""
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("accesses", "person_id", existing_type=sa.Integer(), nullable=allowed)
        return
    op.execute(sa.text("CREATE TEMPORARY TABLE kept_accesses AS SELECT * FROM accesses"))
    op.drop_table("accesses")
    op.create_table(
        "accesses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=allowed),
        sa.Column("reader_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=24), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_accesses_person_id")),
        sa.ForeignKeyConstraint(["reader_id"], ["people.id"], name=op.f("fk_accesses_reader_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accesses")),
    )
    op.create_index("ix_accesses_person_id", "accesses", ["person_id", "subject", "subject_id"], unique=False)
    op.execute(sa.text("INSERT INTO accesses SELECT * FROM kept_accesses ORDER BY id"))
    op.execute(sa.text("DROP TABLE kept_accesses"))

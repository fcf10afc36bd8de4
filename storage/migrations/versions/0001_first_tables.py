"""First tables, the rule of places, the three territories.

Revision: 0001, the first.
"""

import sqlalchemy as sa
from alembic import op

# The rule as it was at this revision: a migration must not change with the code.
_SQLITE_RULE = """
    CREATE TRIGGER enrolments_fit_the_places_on_{name} BEFORE {action} ON enrolments
    WHEN NEW.state IN ('confirmed', 'offered') {unless_already_in}
    AND (SELECT count(*) FROM enrolments
         WHERE activity_id = NEW.activity_id AND state IN ('confirmed', 'offered'))
        >= (SELECT places FROM activities WHERE id = NEW.activity_id)
    BEGIN SELECT RAISE(ABORT, 'enrolments_fit_the_places'); END
"""

PLACES_RULE = {
    "sqlite": (
        _SQLITE_RULE.format(name="insert", action="INSERT", unless_already_in=""),
        _SQLITE_RULE.format(
            name="update",
            action="UPDATE OF state, activity_id",
            unless_already_in=(
                "AND (OLD.state NOT IN ('confirmed', 'offered') OR OLD.activity_id <> NEW.activity_id)"
            ),
        ),
    ),
    "postgresql": (
        """
        CREATE FUNCTION enrolments_fit_the_places() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            limit_of_places integer;
        BEGIN
            SELECT places INTO limit_of_places FROM activities WHERE id = NEW.activity_id FOR UPDATE;
            IF (SELECT count(*) FROM enrolments
                WHERE activity_id = NEW.activity_id AND state IN ('confirmed', 'offered')) >= limit_of_places THEN
                RAISE EXCEPTION 'enrolments_fit_the_places' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        END $$
        """,
        """
        CREATE TRIGGER enrolments_fit_the_places_on_insert BEFORE INSERT ON enrolments FOR EACH ROW
        WHEN (NEW.state IN ('confirmed', 'offered')) EXECUTE FUNCTION enrolments_fit_the_places()
        """,
        """
        CREATE TRIGGER enrolments_fit_the_places_on_update
        BEFORE UPDATE OF state, activity_id ON enrolments FOR EACH ROW
        WHEN (NEW.state IN ('confirmed', 'offered')
              AND (OLD.state NOT IN ('confirmed', 'offered') OR OLD.activity_id <> NEW.activity_id))
        EXECUTE FUNCTION enrolments_fit_the_places()
        """,
    ),
}

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('conversations',
    sa.Column('chat_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('state', sa.String(length=64), nullable=False),
    sa.Column('draft', sa.Text(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('suspended_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('chat_id', name=op.f('pk_conversations'))
    )
    op.create_table('handled_updates',
    sa.Column('update_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=False),
    sa.Column('handled_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reply', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('update_id', name=op.f('pk_handled_updates'))
    )
    with op.batch_alter_table('handled_updates', schema=None) as batch_op:
        batch_op.create_index('ix_handled_updates_chat_id', ['chat_id', 'update_id'], unique=False)
        batch_op.create_index('ix_handled_updates_handled_at', ['handled_at'], unique=False)

    op.create_table('households',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_households'))
    )
    op.create_table('marks',
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('value', sa.String(length=200), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_marks'))
    )
    op.create_table('territories',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_territories')),
    sa.UniqueConstraint('name', name=op.f('uq_territories_name'))
    )
    op.create_table('people',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('telegram_id', sa.BigInteger(), nullable=True),
    sa.Column('household_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('birth_year', sa.Integer(), nullable=True),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('territory_id', sa.Integer(), nullable=True),
    sa.Column('role', sa.String(length=24), nullable=False),
    sa.Column('scope_id', sa.Integer(), nullable=True),
    sa.Column('joined_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('consent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paused_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('blocked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('forgotten_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("telegram_id IS NOT NULL OR role = 'participant'", name=op.f('ck_people_staff_have_an_account')),
    sa.ForeignKeyConstraint(['household_id'], ['households.id'], name=op.f('fk_people_household_id')),
    sa.ForeignKeyConstraint(['scope_id'], ['territories.id'], name=op.f('fk_people_scope_id')),
    sa.ForeignKeyConstraint(['territory_id'], ['territories.id'], name=op.f('fk_people_territory_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people')),
    sa.UniqueConstraint('telegram_id', name=op.f('uq_people_telegram_id'))
    )
    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.create_index('ix_people_household_id', ['household_id'], unique=False)

    op.create_table('venues',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('territory_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('lat', sa.Double(), nullable=True),
    sa.Column('lon', sa.Double(), nullable=True),
    sa.ForeignKeyConstraint(['territory_id'], ['territories.id'], name=op.f('fk_venues_territory_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_venues')),
    sa.UniqueConstraint('territory_id', 'name', name=op.f('uq_venues_territory_id_name'))
    )
    op.create_table('activities',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=64), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('category', sa.String(length=100), nullable=False),
    sa.Column('territory_id', sa.Integer(), nullable=False),
    sa.Column('venue_id', sa.Integer(), nullable=False),
    sa.Column('starts_local', sa.DateTime(), nullable=False),
    sa.Column('ends_local', sa.DateTime(), nullable=False),
    sa.Column('recurrence', sa.String(length=500), nullable=False),
    sa.Column('min_age', sa.Integer(), nullable=True),
    sa.Column('max_age', sa.Integer(), nullable=True),
    sa.Column('places', sa.Integer(), nullable=True),
    sa.Column('cost_cents', sa.Integer(), nullable=False),
    sa.Column('mode', sa.String(length=24), nullable=False),
    sa.Column('contact', sa.String(length=200), nullable=False),
    sa.Column('accessible', sa.Boolean(), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('cost_cents >= 0', name=op.f('ck_activities_cost_is_not_negative')),
    sa.CheckConstraint('min_age IS NULL OR max_age IS NULL OR min_age <= max_age', name=op.f('ck_activities_ages_are_in_order')),
    sa.CheckConstraint('places IS NULL OR places >= 0', name=op.f('ck_activities_places_are_not_negative')),
    sa.ForeignKeyConstraint(['territory_id'], ['territories.id'], name=op.f('fk_activities_territory_id')),
    sa.ForeignKeyConstraint(['venue_id'], ['venues.id'], name=op.f('fk_activities_venue_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activities')),
    sa.UniqueConstraint('code', name=op.f('uq_activities_code'))
    )
    with op.batch_alter_table('activities', schema=None) as batch_op:
        batch_op.create_index('ix_activities_territory_id_kind', ['territory_id', 'kind'], unique=False)

    op.create_table('consents',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=32), nullable=False),
    sa.Column('version', sa.String(length=16), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('channel', sa.String(length=16), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_consents_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consents'))
    )
    with op.batch_alter_table('consents', schema=None) as batch_op:
        batch_op.create_index('ix_consents_person_id', ['person_id'], unique=False)

    op.create_table('invitations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('role', sa.String(length=24), nullable=False),
    sa.Column('scope_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('used_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['scope_id'], ['territories.id'], name=op.f('fk_invitations_scope_id')),
    sa.ForeignKeyConstraint(['used_by_id'], ['people.id'], name=op.f('fk_invitations_used_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitations')),
    sa.UniqueConstraint('digest', name=op.f('uq_invitations_digest'))
    )
    op.create_table('letters',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('facts', sa.Text(), nullable=False),
    sa.Column('priority', sa.SmallInteger(), nullable=False),
    sa.Column('unasked', sa.Boolean(), nullable=False),
    sa.Column('state', sa.String(length=24), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('posted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('late_after', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lease', sa.String(length=40), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('message_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_letters_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letters')),
    sa.UniqueConstraint('key', name=op.f('uq_letters_key'))
    )
    with op.batch_alter_table('letters', schema=None) as batch_op:
        batch_op.create_index('ix_letters_person_id', ['person_id'], unique=False)
        batch_op.create_index('ix_letters_person_waiting', ['person_id', 'priority', 'id'], unique=False, sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
        batch_op.create_index('ix_letters_waiting', ['priority', 'due_at', 'id'], unique=False, sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))

    op.create_table('enrolments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('offer_ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['people.id'], name=op.f('fk_enrolments_account_id')),
    sa.ForeignKeyConstraint(['activity_id'], ['activities.id'], name=op.f('fk_enrolments_activity_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_enrolments_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enrolments'))
    )
    with op.batch_alter_table('enrolments', schema=None) as batch_op:
        batch_op.create_index('ix_enrolments_account_id', ['account_id'], unique=False)
        batch_op.create_index('ix_enrolments_activity_id_state', ['activity_id', 'state', 'id'], unique=False)
        batch_op.create_index('ix_enrolments_offer_ends_at', ['offer_ends_at'], unique=False, sqlite_where=sa.text("state = 'offered'"), postgresql_where=sa.text("state = 'offered'"))
        batch_op.create_index('uq_enrolments_live', ['person_id', 'activity_id'], unique=True, sqlite_where=sa.text("state IN ('waiting', 'offered', 'confirmed')"), postgresql_where=sa.text("state IN ('waiting', 'offered', 'confirmed')"))

    op.create_table('occurrences',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_occurrences_ends_after_it_starts')),
    sa.ForeignKeyConstraint(['activity_id'], ['activities.id'], name=op.f('fk_occurrences_activity_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_occurrences')),
    sa.UniqueConstraint('activity_id', 'starts_at', name=op.f('uq_occurrences_activity_id_starts_at'))
    )
    with op.batch_alter_table('occurrences', schema=None) as batch_op:
        batch_op.create_index('ix_occurrences_starts_at', ['starts_at'], unique=False)

    for statement in PLACES_RULE[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
    territories = sa.table("territories", sa.column("name", sa.String), sa.column("rank", sa.Integer))
    op.bulk_insert(
        territories,
        [{"name": "Crema", "rank": 1}, {"name": "Cremona", "rank": 2}, {"name": "Casalmaggiore", "rank": 3}],
    )


def downgrade() -> None:
    with op.batch_alter_table('occurrences', schema=None) as batch_op:
        batch_op.drop_index('ix_occurrences_starts_at')

    op.drop_table('occurrences')
    with op.batch_alter_table('enrolments', schema=None) as batch_op:
        batch_op.drop_index('uq_enrolments_live', sqlite_where=sa.text("state IN ('waiting', 'offered', 'confirmed')"), postgresql_where=sa.text("state IN ('waiting', 'offered', 'confirmed')"))
        batch_op.drop_index('ix_enrolments_offer_ends_at', sqlite_where=sa.text("state = 'offered'"), postgresql_where=sa.text("state = 'offered'"))
        batch_op.drop_index('ix_enrolments_activity_id_state')
        batch_op.drop_index('ix_enrolments_account_id')

    op.drop_table('enrolments')
    with op.batch_alter_table('letters', schema=None) as batch_op:
        batch_op.drop_index('ix_letters_waiting', sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
        batch_op.drop_index('ix_letters_person_waiting', sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
        batch_op.drop_index('ix_letters_person_id')

    op.drop_table('letters')
    op.drop_table('invitations')
    with op.batch_alter_table('consents', schema=None) as batch_op:
        batch_op.drop_index('ix_consents_person_id')

    op.drop_table('consents')
    with op.batch_alter_table('activities', schema=None) as batch_op:
        batch_op.drop_index('ix_activities_territory_id_kind')

    op.drop_table('activities')
    op.drop_table('venues')
    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.drop_index('ix_people_household_id')

    op.drop_table('people')
    op.drop_table('territories')
    op.drop_table('marks')
    op.drop_table('households')
    with op.batch_alter_table('handled_updates', schema=None) as batch_op:
        batch_op.drop_index('ix_handled_updates_handled_at')
        batch_op.drop_index('ix_handled_updates_chat_id')

    op.drop_table('handled_updates')
    op.drop_table('conversations')
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION enrolments_fit_the_places()")

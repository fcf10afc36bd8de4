"""Classes: what they ask, applications, counselling, materials, certificates, what comes after; business ideas.

Revision: 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('accesses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('reader_id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=24), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_accesses_person_id')),
    sa.ForeignKeyConstraint(['reader_id'], ['people.id'], name=op.f('fk_accesses_reader_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accesses'))
    )
    op.create_index('ix_accesses_person_id', 'accesses', ['person_id', 'subject', 'subject_id'], unique=False)
    op.create_table('certificates',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('all_minutes', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('0 <= minutes AND minutes <= all_minutes', name=op.f('ck_certificates_nobody_was_there_for_longer')),
    sa.ForeignKeyConstraint(['activity_id'], ['activities.id'], name=op.f('fk_certificates_activity_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_certificates_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificates')),
    sa.UniqueConstraint('activity_id', 'person_id', name=op.f('uq_certificates_activity_id_person_id')),
    sa.UniqueConstraint('code', name=op.f('uq_certificates_code'))
    )
    op.create_table('follow_ups',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('days', sa.SmallInteger(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['activity_id'], ['activities.id'], name=op.f('fk_follow_ups_activity_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_follow_ups_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_ups')),
    sa.UniqueConstraint('activity_id', 'person_id', 'days', name=op.f('uq_follow_ups_activity_id_person_id_days'))
    )
    op.create_index('ix_follow_ups_person_id', 'follow_ups', ['person_id'], unique=False)
    op.create_table('ideas',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('territory_id', sa.Integer(), nullable=True),
    sa.Column('activity_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('canvas', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=24), nullable=False),
    sa.Column('tutor_id', sa.Integer(), nullable=True),
    sa.Column('validator_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state <> 'validated' OR validator_id IS NOT NULL", name=op.f('ck_ideas_somebody_validates')),
    sa.CheckConstraint('tutor_id IS NULL OR tutor_id <> author_id', name=op.f('ck_ideas_nobody_tutors_themselves')),
    sa.CheckConstraint('validator_id IS NULL OR tutor_id IS NULL OR validator_id <> tutor_id', name=op.f('ck_ideas_no_tutor_validates')),
    sa.CheckConstraint('validator_id IS NULL OR validator_id <> author_id', name=op.f('ck_ideas_no_author_validates')),
    sa.ForeignKeyConstraint(['activity_id'], ['activities.id'], name=op.f('fk_ideas_activity_id')),
    sa.ForeignKeyConstraint(['author_id'], ['people.id'], name=op.f('fk_ideas_author_id')),
    sa.ForeignKeyConstraint(['territory_id'], ['territories.id'], name=op.f('fk_ideas_territory_id')),
    sa.ForeignKeyConstraint(['tutor_id'], ['people.id'], name=op.f('fk_ideas_tutor_id')),
    sa.ForeignKeyConstraint(['validator_id'], ['people.id'], name=op.f('fk_ideas_validator_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ideas'))
    )
    op.create_index('ix_ideas_author_id', 'ideas', ['author_id'], unique=False)
    op.create_index('ix_ideas_territory_id_state', 'ideas', ['territory_id', 'state'], unique=False)
    op.create_table('materials',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('url', sa.String(length=500), nullable=True),
    sa.Column('file_id', sa.String(length=200), nullable=True),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(url IS NULL) <> (file_id IS NULL)', name=op.f('ck_materials_a_file_or_a_link')),
    sa.ForeignKeyConstraint(['activity_id'], ['activities.id'], name=op.f('fk_materials_activity_id')),
    sa.ForeignKeyConstraint(['added_by_id'], ['people.id'], name=op.f('fk_materials_added_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_materials'))
    )
    op.create_index('ix_materials_activity_id', 'materials', ['activity_id'], unique=False)
    op.create_table('requirements',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('rules', sa.Text(), nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activities.id'], name=op.f('fk_requirements_activity_id')),
    sa.ForeignKeyConstraint(['written_by_id'], ['people.id'], name=op.f('fk_requirements_written_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_requirements')),
    sa.UniqueConstraint('activity_id', 'version', name=op.f('uq_requirements_activity_id_version'))
    )
    op.create_table('slots',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('operator_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('called_off_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('starts_at < ends_at', name=op.f('ck_slots_a_slot_has_a_length')),
    sa.ForeignKeyConstraint(['activity_id'], ['activities.id'], name=op.f('fk_slots_activity_id')),
    sa.ForeignKeyConstraint(['operator_id'], ['people.id'], name=op.f('fk_slots_operator_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_slots'))
    )
    op.create_index('ix_slots_activity_id_starts_at', 'slots', ['activity_id', 'starts_at'], unique=False)
    op.create_index('ix_slots_starts_at', 'slots', ['starts_at'], unique=False)
    op.create_index('uq_slots_operator', 'slots', ['operator_id', 'starts_at'], unique=True, sqlite_where=sa.text('called_off_at IS NULL'), postgresql_where=sa.text('called_off_at IS NULL'))
    op.create_table('appointments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=24), nullable=False),
    sa.Column('booked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('presence', sa.String(length=24), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_appointments_person_id')),
    sa.ForeignKeyConstraint(['slot_id'], ['slots.id'], name=op.f('fk_appointments_slot_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appointments'))
    )
    op.create_index('ix_appointments_person_id', 'appointments', ['person_id'], unique=False)
    op.create_index('uq_appointments_slot', 'appointments', ['slot_id'], unique=True, sqlite_where=sa.text("state = 'booked'"), postgresql_where=sa.text("state = 'booked'"))
    op.create_table('idea_files',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('idea_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.String(length=200), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=24), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['people.id'], name=op.f('fk_idea_files_by_id')),
    sa.ForeignKeyConstraint(['idea_id'], ['ideas.id'], name=op.f('fk_idea_files_idea_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_idea_files')),
    sa.UniqueConstraint('idea_id', 'version', name=op.f('uq_idea_files_idea_id_version'))
    )
    op.create_index('ix_idea_files_state', 'idea_files', ['state'], unique=False)
    op.create_table('idea_steps',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('idea_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('state', sa.String(length=24), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['people.id'], name=op.f('fk_idea_steps_by_id')),
    sa.ForeignKeyConstraint(['idea_id'], ['ideas.id'], name=op.f('fk_idea_steps_idea_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_idea_steps'))
    )
    op.create_index('ix_idea_steps_idea_id', 'idea_steps', ['idea_id'], unique=False)
    op.create_table('applications',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('requirements_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=24), nullable=False),
    sa.Column('answers', sa.Text(), nullable=False),
    sa.Column('fits', sa.Boolean(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('promised_on', sa.Date(), nullable=True),
    sa.Column('reviewer_id', sa.Integer(), nullable=True),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('exception', sa.Text(), nullable=True),
    sa.Column('enrolment_id', sa.Integer(), nullable=True),
    sa.Column('left_because', sa.String(length=24), nullable=True),
    sa.CheckConstraint("state <> 'admitted' OR enrolment_id IS NOT NULL", name=op.f('ck_applications_admitted_have_an_enrolment')),
    sa.CheckConstraint('reviewer_id IS NULL OR reviewer_id <> person_id', name=op.f('ck_applications_nobody_judges_themselves')),
    sa.ForeignKeyConstraint(['activity_id'], ['activities.id'], name=op.f('fk_applications_activity_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['people.id'], name=op.f('fk_applications_decided_by_id')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolments.id'], name=op.f('fk_applications_enrolment_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_applications_person_id')),
    sa.ForeignKeyConstraint(['requirements_id'], ['requirements.id'], name=op.f('fk_applications_requirements_id')),
    sa.ForeignKeyConstraint(['reviewer_id'], ['people.id'], name=op.f('fk_applications_reviewer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_applications'))
    )
    op.create_index('ix_applications_activity_id_state', 'applications', ['activity_id', 'state', 'id'], unique=False)
    op.create_index('ix_applications_enrolment_id', 'applications', ['enrolment_id'], unique=False)
    op.create_index('ix_applications_person_id', 'applications', ['person_id'], unique=False)
    op.create_index('ix_applications_promised_on', 'applications', ['promised_on'], unique=False, sqlite_where=sa.text("state IN ('received', 'reviewing')"), postgresql_where=sa.text("state IN ('received', 'reviewing')"))
    op.create_index('ix_applications_unsettled', 'applications', ['activity_id', 'state'], unique=False, sqlite_where=sa.text("state IN ('draft', 'received', 'reviewing')"), postgresql_where=sa.text("state IN ('draft', 'received', 'reviewing')"))
    op.create_index('uq_applications_live', 'applications', ['person_id', 'activity_id'], unique=True, sqlite_where=sa.text("state IN ('draft', 'received', 'reviewing', 'admitted')"), postgresql_where=sa.text("state IN ('draft', 'received', 'reviewing', 'admitted')"))
    op.create_table('application_questions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['application_id'], ['applications.id'], name=op.f('fk_application_questions_application_id')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['people.id'], name=op.f('fk_application_questions_asked_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application_questions'))
    )
    op.create_index('ix_application_questions_application_id', 'application_questions', ['application_id'], unique=False)


def downgrade() -> None:
    op.drop_table('application_questions')
    op.drop_table('applications')
    op.drop_table('idea_steps')
    op.drop_table('idea_files')
    op.drop_table('appointments')
    op.drop_table('slots')
    op.drop_table('requirements')
    op.drop_table('materials')
    op.drop_table('ideas')
    op.drop_table('follow_ups')
    op.drop_table('certificates')
    op.drop_table('accesses')

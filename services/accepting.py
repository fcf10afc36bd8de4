"""Saying yes or no to what a patto says: the person, the ente, and what is true once both have.

A version that is proposed is frozen; the person accepts that very version, by
its number and by when it was proposed, so that nobody says yes to words that
have changed since they read them. Everything locks the patto first. Somebody without an account says it to
whoever follows them, who records it (`by` is in the history).
"""

from locales import N_
from services import crisis, patti, patto_endings, patto_news, planning, tasks
from services.crisis import Kinds
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import patti as records
from storage.patti import Ending, Patto, PattoVersion, StepKind
from storage.people import Person
from storage.tasks import Reason

LONGEST_WISH = 500
"""Letters of what somebody would have otherwise."""


class TextHasChanged(Refusal):
    """The version of the button waits for no answer: it was taken back, answered, or there is a newer one."""

    message = N_(
        "Nel frattempo qualcosa è cambiato: questo testo non aspetta più una risposta. Apri il patto e rileggi."
    )


class AnswersForThemselves(Refusal):
    """Somebody would record the answer of a person who is here and gives it themselves."""

    message = N_("Questa persona ha già il patto sul telefono: la risposta la dà lei. Puoi scriverle dal patto.")


class OneSideOnly(Refusal):
    """A version would become active in which one side promises nothing."""

    message = N_("Un patto ha impegni di tutte e due le parti: qui una non ne ha. Va scritto di nuovo insieme.")


def accept(uow: UnitOfWork, person: Person, patto_id: int, version_id: int, stamp: int = 0) -> Patto:
    """Let the person say yes to a version of their patto; with the yes of both sides it holds. Safe to repeat.

    *stamp* tells which text of that version they have read, as `stamp_of` does.

    Raises:
        services.patti.NoPatto, services.patti.PattoIsOver: as `patti.own` does.
        TextHasChanged: it waits for no answer any more.
    """
    patto = patti.own(uow, person, patto_id)
    return _person_accepts(uow, patto, version_id, person, stamp)


def accept_for(uow: UnitOfWork, staff: Person, patto_id: int, version_id: int) -> Patto:
    """Record the yes that somebody without an account said to whoever is in charge. Safe to repeat.

    Raises:
        services.patti.NotYourPatto, services.patti.PattoIsOver: as `patti.led` does.
        AnswersForThemselves: the person is here.
        TextHasChanged: it waits for no answer any more.
    """
    patto = _spoken_for(uow, staff, patto_id)
    return _person_accepts(uow, patto, version_id, staff)


def accept_as_organisation(uow: UnitOfWork, staff: Person, patto_id: int, version_id: int) -> Patto:
    """Let whoever is in charge say yes for the ente. Proposing is no yes. Safe to repeat.

    Raises:
        services.patti.NotYourPatto, services.patti.PattoIsOver: as `patti.led` does.
        TextHasChanged: it waits for no answer any more.
    """
    patto = patti.led(uow, staff, patto_id)
    version = _answerable(uow, patto, version_id)
    if version.organisation_accepted_at is not None:
        return patto
    version.organisation_accepted_at, version.organisation_accepted_by_id = uow.now, staff.id
    step = patti.write_step(uow, patto, StepKind.ORGANISATION_ACCEPTED, staff)
    if not _begin_if_agreed(uow, patto, version, staff):
        patto_news.tell(uow, patto, step)
    return patto


def accept_on_paper(uow: UnitOfWork, patto: Patto, version: PattoVersion) -> None:
    """Write down that the ente said yes on paper, before the patto came here: nobody of the staff did it here."""
    version.organisation_accepted_at, version.organisation_accepted_by_id = uow.now, None
    patti.write_step(uow, patto, StepKind.ORGANISATION_ACCEPTED, None)


def decline(uow: UnitOfWork, person: Person, patto_id: int, version_id: int, stamp: int = 0) -> Patto:
    """Let the person say no: a first version ends the patto, a new one only itself.

    Raises as `accept` does; but saying it again changes nothing.
    """
    patto = records.lock_patto(uow.session, patto_id)
    if patto is None or patto.person_id != person.id:
        raise patti.NoPatto
    return _declined(uow, patto, version_id, person, stamp)


def decline_for(uow: UnitOfWork, staff: Person, patto_id: int, version_id: int) -> Patto:
    """Record the no of somebody without an account; raises as `accept_for` does."""
    return _declined(uow, _spoken_for(uow, staff, patto_id), version_id, staff)


def ask_otherwise(
    uow: UnitOfWork,
    person: Person,
    patto_id: int,
    version_id: int,
    *,
    text: str | None = None,
    voice: str | None = None,
) -> Kinds:
    """Let the person say what they would have otherwise; whoever is in charge finds it among what there is to do.

    The text waits for a yes or no as before, until it is taken back. Gives what
    was heard of a hard moment.

    Raises as `accept` does.
    """
    patto = patti.own(uow, person, patto_id)
    if _answerable(uow, patto, version_id).is_active:
        raise TextHasChanged
    patti.write_step(uow, patto, StepKind.CHANGE_ASKED, person, text=text, voice=voice)
    tasks.raise_for(uow, patto, Reason.CHANGE)
    return crisis.note(uow, patto, text)


def _spoken_for(uow: UnitOfWork, staff: Person, patto_id: int) -> Patto:
    patto = patti.led(uow, staff, patto_id)
    if patto.person_id is not None:
        raise AnswersForThemselves
    return patto


def stamp_of(version: PattoVersion) -> int:
    """Give a number that is another one once a version is taken back, and perhaps changed, and proposed anew."""
    return 0 if version.proposed_at is None else int(version.proposed_at.timestamp()) % _STAMPS


_STAMPS = 2**31
"""As many as a button can hold."""


def _answerable(uow: UnitOfWork, patto: Patto, version_id: int, stamp: int = 0) -> PattoVersion:
    """Give the version of a button, if it is proposed, or is the one that holds now, and says what it said then."""
    version = records.version(uow.session, version_id)
    if version is None or version.patto_id != patto.id:
        raise TextHasChanged
    uow.session.refresh(version)
    if not (version.is_proposed or version.is_active):
        raise TextHasChanged
    if stamp and stamp != stamp_of(version):
        raise TextHasChanged
    return version


def _person_accepts(uow: UnitOfWork, patto: Patto, version_id: int, by: Person, stamp: int = 0) -> Patto:
    version = _answerable(uow, patto, version_id, stamp)
    newer = records.open_version(uow.session, patto.id) if version.is_active else None
    if newer is not None and newer.is_proposed:
        raise TextHasChanged  # thanks for an old yes would be read as thanks for one to the text that waits
    if version.person_accepted_at is not None:
        return patto
    version.person_accepted_at, version.person_accepted_by_id = uow.now, by.id
    step = patti.write_step(uow, patto, StepKind.PERSON_ACCEPTED, by)
    if not _begin_if_agreed(uow, patto, version, by):
        patto_news.tell(uow, patto, step)
    return patto


def _begin_if_agreed(uow: UnitOfWork, patto: Patto, version: PattoVersion, by: Person) -> bool:
    """Let a version hold once both sides have accepted it; the one before ends, with what was to come of it."""
    if version.person_accepted_at is None or version.organisation_accepted_at is None:
        return False
    if not (version.own_commitments and version.organisation_commitments):
        raise OneSideOnly
    before = records.active_version(uow.session, patto.id)
    if before is not None:
        before.ended_at = uow.now
        uow.session.flush()  # the table lets one version hold at a time
        planning.drop_ahead(uow, patto)
    version.active_at = uow.now
    planning.plan(uow, patto, version)
    step = patti.write_step(uow, patto, StepKind.ACTIVE, by)
    patto_news.tell(uow, patto, step)
    return True


def _declined(uow: UnitOfWork, patto: Patto, version_id: int, by: Person, stamp: int = 0) -> Patto:
    if patto.ending is Ending.DECLINED:
        return patto
    if patto.ended_at is not None:
        raise patti.PattoIsOver
    version = _answerable(uow, patto, version_id, stamp)
    if version.is_active:
        raise TextHasChanged
    step = patti.write_step(uow, patto, StepKind.DECLINED, by)
    if records.active_version(uow.session, patto.id) is None:
        patto_endings.end(uow, patto, Ending.DECLINED, by)
        patto_news.tell(uow, patto, step)
        return patto
    version.ended_at = uow.now
    uow.session.flush()
    if patto.person_id is not None:  # else whoever is in charge has just written it down
        tasks.raise_for(uow, patto, Reason.CHANGE)
    return patto

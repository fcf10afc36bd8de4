"""Drafts as their writer works on them: begun, found again, opened, and who could answer for a commitment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from services import organisations, patti, patto_lines, patto_names, patto_staff, patto_texts
from services.folding import folded
from services.patti import AUTHORS, NotYourPatto, Standing
from services.patto_desk import NobodysPatti
from services.patto_texts import PattoText
from services.work import UnitOfWork
from storage import accesses
from storage import organisations as enti
from storage import patti as records
from storage import patto_texts as lists
from storage.accesses import Subject
from storage.organisations import Organisation
from storage.patti import Commitment, Patto, PattoKind, Side
from storage.patto_texts import Colleague
from storage.people import Person

MOST_DRAFTS = 8
ENTI_ON_A_PAGE = 8
COLLEAGUES_ON_A_PAGE = 8

_ONE_SITTING = timedelta(hours=1)
"""Whoever writes opens a patto again and again: within this time it is written down once."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A patto as its writer sees it; `text` is the newest version, whatever became of it."""

    text: PattoText
    standing: Standing

    @property
    def patto(self) -> Patto:
        """The patto itself."""
        return self.text.patto

    @property
    def is_draft(self) -> bool:
        """Whether it may be changed now."""
        return self.text.version.is_draft and self.patto.ended_at is None


def check_author(staff: Person) -> None:
    """See that somebody writes patti.

    Raises:
        NobodysPatti: they do not.
    """
    if staff.role not in AUTHORS:
        raise NobodysPatti


def mine(uow: UnitOfWork, staff: Person) -> Sequence[tuple[Patto, str]]:
    """List the patti of which somebody writes a version, with how the person is called; raises as `check_author`."""
    check_author(staff)
    found = lists.drafts_of(uow.session, staff.id, most=MOST_DRAFTS)
    return [(patto, patto_names.of(uow, patto)) for patto in found]


def own_ente(uow: UnitOfWork, staff: Person) -> Organisation | None:
    """Find for which ente somebody works; none, where that is written nowhere."""
    return organisations.of_staff(uow, staff)


def choices(uow: UnitOfWork, territory_id: int | None, number: int) -> tuple[Sequence[Organisation], bool]:
    """List a page of the enti of a territory, and tell whether it is the last."""
    found = enti.all_of(uow.session, territory_id)
    page = found[number * ENTI_ON_A_PAGE : (number + 1) * ENTI_ON_A_PAGE]
    return page, len(found) <= (number + 1) * ENTI_ON_A_PAGE


def begin(
    uow: UnitOfWork, staff: Person, known_as: str, kind: PattoKind, organisation: Organisation | None = None
) -> Patto:
    """Begin a patto with somebody, of an ente or of one's own; whoever begins it is in charge.

    Raises:
        NobodysPatti: they do not write patti.
        NotYourPatto: no ente is named, and they work for none.
    """
    check_author(staff)
    ente = organisation or own_ente(uow, staff)
    if ente is None:
        raise NotYourPatto
    return patto_texts.draft(uow, kind=kind, organisation=ente, operator=staff, known_as=known_as)


def opened(uow: UnitOfWork, staff: Person, patto_id: int) -> Draft:
    """Open a patto for whoever is in charge of it, which is written down once a sitting.

    Raises:
        NotYourPatto: somebody else is, or there is none.
    """
    patto = records.patto(uow.session, patto_id)
    if patto is None or not patti.may_lead(staff, patto):
        raise NotYourPatto
    seen = accesses.has_opened(
        uow.session,
        reader_id=staff.id,
        subject=Subject.PATTO,
        subject_id=patto.id,
        since=uow.now - _ONE_SITTING,
    )
    if not seen:
        patti.opened(uow, staff, patto.id)
    text = patto_texts.waiting(uow, patto) or patto_texts.active(uow, patto) or patto_texts.newest(uow, patto)
    if text is None:
        raise NotYourPatto
    return Draft(text, patti.standing(uow, patto))


def to_write(uow: UnitOfWork, staff: Person, patto_id: int) -> Draft:
    """Open a draft that may be changed; nothing is locked by this.

    Raises:
        NotYourPatto, services.patti.PattoIsOver: it is not theirs, or has ended.
        services.patto_texts.NoDraft, services.patto_texts.TextIsFrozen: it is no draft.
    """
    one = opened(uow, staff, patto_id)
    if one.patto.ended_at is not None:
        raise patti.PattoIsOver
    patto_texts.to_write(uow, one.patto)
    return one


def colleagues(uow: UnitOfWork, staff: Person, one: Draft, number: int) -> tuple[Sequence[Colleague], bool]:
    """List a page of who else could answer for a commitment, and tell whether it is the last."""
    found = _colleagues(uow, staff, one.patto)
    page = found[number * COLLEAGUES_ON_A_PAGE : (number + 1) * COLLEAGUES_ON_A_PAGE]
    return page, len(found) <= (number + 1) * COLLEAGUES_ON_A_PAGE


def let_answer(uow: UnitOfWork, staff: Person, commitment_id: int, person_id: int) -> Commitment:
    """Let a member of staff, oneself or a colleague, answer for a commitment; 0 is the side itself.

    Raises:
        services.refusals.Refusal: as the functions of `services.patto_lines` do.
        services.patto_lines.LineGone: it is nobody who could.
    """
    one, patto = patto_lines.to_change(uow, staff, commitment_id)
    if person_id == 0 or one.side is Side.PERSON:
        return patto_lines.set_responsible(uow, staff, commitment_id, "", None)
    known = {other.id: other.name for other in _colleagues(uow, staff, patto)} | {staff.id: staff.name}
    if person_id not in known:
        raise patto_lines.LineGone
    return patto_lines.set_responsible(uow, staff, commitment_id, known[person_id], person_id)


def let_named_answer(uow: UnitOfWork, staff: Person, commitment_id: int, name: str) -> Commitment:
    """Let somebody answer whose name was written; one that only one colleague bears, or oneself, means them.

    Whoever does not work here is not asked: that is up to whoever is in charge.
    """
    _one, patto = patto_lines.to_change(uow, staff, commitment_id)
    meant = [other for other in _colleagues(uow, staff, patto) if folded(other.name) == folded(name)]
    if folded(name) == folded(staff.name):
        return patto_lines.set_responsible(uow, staff, commitment_id, staff.name, staff.id)
    if len(meant) == 1:
        return patto_lines.set_responsible(uow, staff, commitment_id, meant[0].name, meant[0].id)
    return patto_lines.set_responsible(uow, staff, commitment_id, name)


def _colleagues(uow: UnitOfWork, staff: Person, patto: Patto) -> Sequence[Colleague]:
    """List who else could answer: whoever does reads the patto, so nobody of its person's household."""
    but = [staff.id, *patto_staff.near(uow, patto)]
    return lists.colleagues(
        uow.session, organisation_id=patto.organisation_id, territory_id=patto.territory_id, but=but
    )

"""Writing a patto: numbers only, never a word of what it says.

`line_id` is a goal or a commitment; `first` tells that a commitment was just
written, and the next question follows by itself.
"""

from typing import Annotated

from pydantic import Field

from storage.patti import Cadence, Nature, PattoKind, Side
from views.answers.root import Answer, Key


class ShowDrafts(Answer, prefix="pwl"):
    """Show the drafts that I write, and the way to begin one."""


class BeginPatto(Answer, prefix="pwb"):
    """Ask how the person is called, with whom I write a new patto."""


class ChoosePattoKind(Answer, prefix="pwk"):
    """Say of which kind the new patto is."""

    kind: PattoKind


class TurnEnti(Answer, prefix="pwo"):
    """Show a page of the enti with which the new patto may be."""

    page: Key


class ChooseEnte(Answer, prefix="pwe"):
    """Say with which ente the new patto is."""

    organisation_id: Key


class ShowDraft(Answer, prefix="pwd"):
    """Show a patto as its writer works on it."""

    patto_id: Key


class ShowTemplates(Answer, prefix="pwt"):
    """Show from which templates a draft can begin."""

    patto_id: Key


class UseTemplate(Answer, prefix="pwu"):
    """Put the words of a template into a draft."""

    patto_id: Key
    number: Key


class ReadDraft(Answer, prefix="pwr"):
    """Read a page of a patto as the person reads it."""

    patto_id: Key
    page: Key


class AskPattoPeriod(Answer, prefix="pwp"):
    """Ask from when to when a patto holds."""

    patto_id: Key


class SetPattoPeriod(Answer, prefix="pwq"):
    """Let a patto hold for so many months from its first day."""

    patto_id: Key
    months: Annotated[int, Field(ge=1, le=36)]


# Goals


class AskGoal(Answer, prefix="pga"):
    """Ask for a goal in words; with `line_id` 0 it is a new one."""

    patto_id: Key
    line_id: Key


class ShowGoal(Answer, prefix="pgs"):
    """Show a goal with what is done for it."""

    patto_id: Key
    line_id: Key


class RaiseGoal(Answer, prefix="pgu"):
    """Put a goal before the one before it."""

    patto_id: Key
    line_id: Key


class AskRemoveGoal(Answer, prefix="pgx"):
    """Ask before a goal is taken away."""

    patto_id: Key
    line_id: Key


class RemoveGoal(Answer, prefix="pgy"):
    """Take a goal away."""

    patto_id: Key
    line_id: Key


# Commitments


class AskSide(Answer, prefix="pca"):
    """Ask whose the new commitment for a goal is."""

    patto_id: Key
    line_id: Key


class AskCommitment(Answer, prefix="pcb"):
    """Ask for a new commitment of a side in words; `line_id` is its goal."""

    patto_id: Key
    line_id: Key
    side: Side


class SayCommitment(Answer, prefix="pcw"):
    """Ask for other words for a commitment."""

    patto_id: Key
    line_id: Key


class ShowCommitment(Answer, prefix="pcs"):
    """Show a commitment with what can be changed in it."""

    patto_id: Key
    line_id: Key


class AskCadence(Answer, prefix="pcc"):
    """Ask how often a commitment is due."""

    patto_id: Key
    line_id: Key
    first: bool


class SetCadence(Answer, prefix="pcd"):
    """Say how often a commitment is due."""

    patto_id: Key
    line_id: Key
    cadence: Cadence
    first: bool


class AskNature(Answer, prefix="pcn"):
    """Ask what a commitment is for."""

    patto_id: Key
    line_id: Key
    first: bool


class SetNature(Answer, prefix="pcm"):
    """Say what a commitment is for."""

    patto_id: Key
    line_id: Key
    nature: Nature


class AskResponsible(Answer, prefix="pcr"):
    """Ask who answers for a commitment."""

    patto_id: Key
    line_id: Key
    page: Key


class SetResponsible(Answer, prefix="pcq"):
    """Let a member of staff answer for a commitment; 0 is the side itself."""

    patto_id: Key
    line_id: Key
    person_id: Key


class AskOtherSide(Answer, prefix="pce"):
    """Ask to which side a commitment goes."""

    patto_id: Key
    line_id: Key


class GiveToSide(Answer, prefix="pcg"):
    """Make a commitment one of another side."""

    patto_id: Key
    line_id: Key
    side: Side


class RaiseCommitment(Answer, prefix="pcu"):
    """Put a commitment before the one before it."""

    patto_id: Key
    line_id: Key


class AskRemoveCommitment(Answer, prefix="pcx"):
    """Ask before a commitment is taken away."""

    patto_id: Key
    line_id: Key


class RemoveCommitment(Answer, prefix="pcy"):
    """Take a commitment away."""

    patto_id: Key
    line_id: Key


# The whole


class ProposePatto(Answer, prefix="pwx"):
    """Give a draft to both sides to read."""

    patto_id: Key


class AskTakeBack(Answer, prefix="pwg"):
    """Ask before what was proposed is a draft again."""

    patto_id: Key


class TakeBack(Answer, prefix="pwh"):
    """Make a draft of what was proposed."""

    patto_id: Key


class AskRemodel(Answer, prefix="pwm"):
    """Ask why a patto that holds gets a new version."""

    patto_id: Key


class Remodel(Answer, prefix="pwn"):
    """Begin a new version of a patto that holds, without a reason in words."""

    patto_id: Key


class AskDropDraft(Answer, prefix="pwy"):
    """Ask before a draft is thrown away."""

    patto_id: Key


class DropDraft(Answer, prefix="pwz"):
    """Throw a draft away."""

    patto_id: Key

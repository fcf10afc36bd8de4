"""The household."""

from views.answers.root import Answer, Key


class ShowFamily(Answer, prefix="kf"):
    """Show who is in the household."""


class AddChild(Answer, prefix="ka"):
    """Write a child down."""


class ShowChild(Answer, prefix="kc"):
    """Show what is written of a child, and what it is in."""

    child_id: Key


class RenameChild(Answer, prefix="kn"):
    """Write another name for a child."""

    child_id: Key


class CorrectYear(Answer, prefix="ky"):
    """Choose another year of birth for a child."""

    child_id: Key


class RemoveChild(Answer, prefix="kr"):
    """Ask before a child is taken out of the household."""

    child_id: Key


class ConfirmRemoveChild(Answer, prefix="kd"):
    """Take a child out of the household."""

    child_id: Key


class MergeChild(Answer, prefix="ks"):
    """Ask before a child that is written down twice becomes one."""

    child_id: Key


class ConfirmMergeChild(Answer, prefix="kt"):
    """Make a child that is written down twice one."""

    child_id: Key


class InviteAdult(Answer, prefix="ki"):
    """Say what it means to share a household, and ask."""


class MakeInvitation(Answer, prefix="kj"):
    """Make the link that brings another adult in."""


class EndInvitation(Answer, prefix="kw"):
    """Take an invitation back that nobody has used."""

    invitation_id: Key


class JoinFamily(Answer, prefix="ko"):
    """Accept an invitation, and ask into its household."""

    code: str


class TakeBackAsking(Answer, prefix="kg"):
    """Ask no more to come into a household."""


class LetIn(Answer, prefix="ke"):
    """Say yes to who accepted one's invitation."""

    invitation_id: Key
    who_id: Key


class TurnAway(Answer, prefix="kh"):
    """Say no to who accepted an invitation into one's household."""

    invitation_id: Key
    who_id: Key


class LeaveFamily(Answer, prefix="kl"):
    """Ask before one leaves the household."""


class ConfirmLeaveFamily(Answer, prefix="km"):
    """Leave the household."""

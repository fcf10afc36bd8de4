"""Check-ins: what people say about how commitments went, in one tap. Numbers only: nothing of what a patto says."""

from storage.check_ins import Word
from views.answers.root import Answer, Key


class ShowCheckIns(Answer, prefix="cka"):
    """Ask me what waits for my answer, one thing after the other; those of one patto first, if it is not 0."""

    patto_id: Key


class SayCheckIn(Answer, prefix="ckb"):
    """Say how something went."""

    due_id: Key
    word: Word


class ShowCheckIn(Answer, prefix="ckc"):
    """Show what was said about something."""

    due_id: Key


class ChangeCheckIn(Answer, prefix="ckd"):
    """Ask me once more about something that I answered."""

    due_id: Key


class AskCheckInNote(Answer, prefix="cke"):
    """Ask me what I want to add to an answer."""

    due_id: Key


class PutCheckInsOff(Answer, prefix="ckf"):
    """Ask me tomorrow."""


class CallMe(Answer, prefix="ckg"):
    """Let me be called."""

    patto_id: Key


class AskNotTrue(Answer, prefix="ckh"):
    """Ask me whether another side's answer is really not so."""

    due_id: Key


class SayNotTrue(Answer, prefix="cki"):
    """Say that another side's answer is not so: the one that I read, and none that came after it."""

    due_id: Key
    check_in_id: Key


class HearCheckIn(Answer, prefix="ckj"):
    """Let me listen to the voice message of an answer."""

    check_in_id: Key

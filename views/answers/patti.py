"""One's patto, as its person sees it, and as its team looks at the same. Numbers only."""

from views.answers.root import Answer, Key


class TurnPatto(Answer, prefix="mpp"):
    """Show a page of my patto."""

    page: Key


class ShowPattoToTeam(Answer, prefix="mpt"):
    """Show its team a page of a patto as its person sees it."""

    patto_id: Key
    page: Key


class DrawPatto(Answer, prefix="mpd"):
    """Draw how a patto goes, mine or one of my team's."""

    patto_id: Key


class ShowPattoStory(Answer, prefix="mps"):
    """Show a page of the history of a patto, mine or one of my team's."""

    patto_id: Key
    page: Key


class HearPattoStep(Answer, prefix="mpv"):
    """Let me listen to a voice message of a history."""

    step_id: Key


class ShowPattoReaders(Answer, prefix="mpr"):
    """Show who may read a patto, and who has."""

    patto_id: Key


class AskSaying(Answer, prefix="mpw"):
    """Ask me what I want to say about a patto, mine or one that I follow."""

    patto_id: Key


class AskChange(Answer, prefix="mpc"):
    """Ask me what I would change in my patto."""

    patto_id: Key


class AskLeavePatto(Answer, prefix="mpl"):
    """Ask before I leave my patto."""

    patto_id: Key


class LeavePatto(Answer, prefix="mpx"):
    """Leave my patto."""

    patto_id: Key

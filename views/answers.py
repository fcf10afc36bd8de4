"""What buttons say back: one class for each thing that a person can ask for with a tap.

A prefix is a wire format that lives in old messages for years: it is never
given to something else, and one that is retired keeps an alias in
`handlers/fallback.py`.
"""

from aiogram.filters.callback_data import CallbackData

# Home and help


class GoHome(CallbackData, prefix="h"):
    """Show the main menu."""


class ShowHelp(CallbackData, prefix="q"):
    """Show what the bot can do."""


class ShowPatto(CallbackData, prefix="mp"):
    """Show my patto."""


class Resume(CallbackData, prefix="r"):
    """Go back to the conversation that was left in the middle."""


# The catalogue. `back` is the packed answer that leads back to the list, with
# `|` for `:`, or empty where it does not fit.


class Browse(CallbackData, prefix="b"):
    """Show a page of a list; `kind` is a word of ActivityKind or empty for activities and laboratori."""

    page: int
    kind: str


class Search(CallbackData, prefix="s"):
    """Show a page of what a search found; `words` are folded."""

    page: int
    words: str


class ShowVenue(CallbackData, prefix="n"):
    """Show a page of what is on at a venue."""

    page: int
    venue_id: int


class ShowActivity(CallbackData, prefix="a"):
    """Show the card of an activity."""

    activity_id: int
    back: str


# Places


class Enrol(CallbackData, prefix="e"):
    """Ask for a place: for oneself, or first ask for whom."""

    activity_id: int


class EnrolPerson(CallbackData, prefix="ep"):
    """Ask for a place for one of the household."""

    activity_id: int
    person_id: int


class EnrolNewChild(CallbackData, prefix="en"):
    """Add a child, then ask for a place for them."""

    activity_id: int


class ChooseYear(CallbackData, prefix="cy"):
    """Say in which year a child was born."""

    year: int


class Withdraw(CallbackData, prefix="w"):
    """Ask before giving a place back."""

    activity_id: int


class WithdrawPerson(CallbackData, prefix="wp"):
    """Ask before giving back the place of one of the household."""

    activity_id: int
    person_id: int


class ConfirmWithdraw(CallbackData, prefix="wc"):
    """Give a place back; `person_id` 0 means everyone of the household."""

    activity_id: int
    person_id: int


class AcceptOffer(CallbackData, prefix="oa"):
    """Take the place that became free."""

    enrolment_id: int


class DeclineOffer(CallbackData, prefix="od"):
    """Leave the place that became free to the next."""

    enrolment_id: int


class ShowAgenda(CallbackData, prefix="g"):
    """Show what is ahead."""


# Oneself


class ShowProfile(CallbackData, prefix="p"):
    """Show the profile."""


class ChooseLanguage(CallbackData, prefix="l"):
    """Ask for another language."""


class Speak(CallbackData, prefix="ls"):
    """Speak a language from now on."""

    language: str


class ChooseTerritory(CallbackData, prefix="t"):
    """Ask for another territory."""


class Move(CallbackData, prefix="ts"):
    """Look in a territory first from now on."""

    territory_id: int


class ChoosePause(CallbackData, prefix="z"):
    """Ask how long to be silent."""


class Pause(CallbackData, prefix="zs"):
    """Be silent for some days."""

    days: int


class EndPause(CallbackData, prefix="zr"):
    """Write again."""


# Privacy


class ShowPrivacy(CallbackData, prefix="v"):
    """Show what is held."""


class ReadNotice(CallbackData, prefix="vt"):
    """Show the whole privacy notice."""


class Download(CallbackData, prefix="vd"):
    """Send everything that is held."""


class Forget(CallbackData, prefix="vf"):
    """Ask before deleting everything."""


class ConfirmForget(CallbackData, prefix="vc"):
    """Delete everything."""


class WithdrawConsent(CallbackData, prefix="vw"):
    """Ask before taking the consent back."""


class ConfirmWithdrawConsent(CallbackData, prefix="vx"):
    """Take the consent back."""


# The first questions


class BeginIn(CallbackData, prefix="fl"):
    """Answer the first question: which language."""

    language: str


class SayAge(CallbackData, prefix="fa"):
    """Answer whether one is old enough."""

    old_enough: bool


class Agree(CallbackData, prefix="fy"):
    """Answer whether one agrees to the privacy notice."""

    agreed: bool


class ReadNoticeFirst(CallbackData, prefix="fn"):
    """Read the whole privacy notice before answering."""


class BeginAt(CallbackData, prefix="ft"):
    """Answer the last question: which territory."""

    territory_id: int


class StepBack(CallbackData, prefix="fb"):
    """Go back to the question before."""


# Staff


class AcceptInvitation(CallbackData, prefix="ia"):
    """Take the role of an invitation."""

    code: str


class ShowManagement(CallbackData, prefix="m"):
    """Show what staff can see and do."""

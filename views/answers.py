"""What buttons say back: one class for each thing that a person can ask for with a tap.

A prefix is a wire format that lives in old messages for years: it is never
given to something else, and one that is retired keeps an alias in
`handlers/fallback.py`.
"""

from typing import Annotated, Literal

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

Key = Annotated[int, Field(ge=0, lt=2**31)]
"""A number of a row or a page: one that no database could hold is no answer of ours."""


class Answer(CallbackData, prefix="_"):
    """The root of all answers: packs as aiogram does, in a tenth of the time, since lists make dozens."""

    def pack(self) -> str:
        """Write the answer as callback data; `Button` refuses what is too long."""
        values = (
            "" if value is None else str(int(value) if value is True or value is False else value)
            for value in self.__dict__.values()
        )
        return ":".join((self.__prefix__, *values))


# Home and help


class GoHome(Answer, prefix="h"):
    """Show the main menu."""


class ShowHelp(Answer, prefix="q"):
    """Show what the bot can do."""


class ShowPatto(Answer, prefix="mp"):
    """Show my patto."""


class Resume(Answer, prefix="r"):
    """Go back to the conversation that was left in the middle."""


# The catalogue. `back` is the packed answer that leads back to the list, with
# `|` for `:`, or empty where it does not fit.


class Browse(Answer, prefix="b"):
    """Show a page of a list; `kind` is a word of ActivityKind or empty for activities and laboratori."""

    page: Key
    kind: str


class Search(Answer, prefix="s"):
    """Show a page of what a search found; `question` is packed (services/questions)."""

    page: Key
    question: str


class Narrow(Answer, prefix="sf"):
    """Show what a question can be narrowed by."""

    question: str


class NarrowByVenue(Answer, prefix="sv"):
    """Show the venues that a question can be narrowed to."""

    page: Key
    question: str


class AskForPlace(Answer, prefix="sn"):
    """Ask near to what: where one is, or a town."""

    question: str


class AskForLocation(Answer, prefix="sl"):
    """Ask for the location of the phone."""

    question: str


class SaveSearch(Answer, prefix="ss"):
    """Be told when there is something new for a question."""

    question: str


class ShowSavedSearches(Answer, prefix="sh"):
    """Show what one is told about."""


class StopSearch(Answer, prefix="sx"):
    """Not be told any more."""

    saved_search_id: Key


class ShowVenue(Answer, prefix="n"):
    """Show a page of what is on at a venue."""

    page: Key
    venue_id: Key


class ShowActivity(Answer, prefix="a"):
    """Show the card of an activity."""

    activity_id: Key
    back: str


# Around an activity


class ShowDates(Answer, prefix="ad"):
    """List the next dates of a series."""

    activity_id: Key


class GetThere(Answer, prefix="gt"):
    """Show on the map where an activity is."""

    activity_id: Key


class GetToVenue(Answer, prefix="gv"):
    """Show on the map where a venue is."""

    venue_id: Key


class ShowPoster(Answer, prefix="lo"):
    """Ask how to print the poster of an activity (`a`) or a venue (`v`)."""

    of: Literal["a", "v"]
    id: Key


class PrintPoster(Answer, prefix="lp"):
    """Print a poster; `form` is a word of views.attachments.Form."""

    of: Literal["a", "v"]
    id: Key
    form: Literal["pdf", "png"]


# Hearing of what comes


class NotifyMe(Answer, prefix="nm"):
    """Write when the next dates of an activity, or others like it, come into the catalogue."""

    activity_id: Key


class StopNotifying(Answer, prefix="nx"):
    """Write no more when others like an activity come."""

    activity_id: Key


# Places


class Enrol(Answer, prefix="e"):
    """Ask for a place: for oneself, or first ask for whom."""

    activity_id: Key


class EnrolOthers(Answer, prefix="eo"):
    """Ask for a place for one more of the household."""

    activity_id: Key


class EnrolPerson(Answer, prefix="ep"):
    """Ask for a place for one of the household."""

    activity_id: Key
    person_id: Key


class EnrolNewChild(Answer, prefix="en"):
    """Add a child, then ask for a place for them."""

    activity_id: Key


class ChooseYear(Answer, prefix="cy"):
    """Say in which year a child was born."""

    year: Annotated[int, Field(ge=1900, le=2200)]


class Withdraw(Answer, prefix="w"):
    """Ask before giving a place back."""

    activity_id: Key


class WithdrawPerson(Answer, prefix="wp"):
    """Ask before giving back the place of one of the household."""

    activity_id: Key
    person_id: Key


class ConfirmWithdraw(Answer, prefix="wc"):
    """Give a place back; `person_id` 0 means everyone of the household."""

    activity_id: Key
    person_id: Key


class AcceptOffer(Answer, prefix="oa"):
    """Take the place that became free."""

    enrolment_id: Key


class DeclineOffer(Answer, prefix="od"):
    """Leave the place that became free to the next."""

    enrolment_id: Key


class ShowAgenda(Answer, prefix="g"):
    """Show what is ahead."""


# Oneself


class ShowProfile(Answer, prefix="p"):
    """Show the profile."""


class ChooseLanguage(Answer, prefix="l"):
    """Ask for another language."""


class Speak(Answer, prefix="ls"):
    """Speak a language from now on."""

    language: str


class ChooseTerritory(Answer, prefix="t"):
    """Ask for another territory."""


class Move(Answer, prefix="ts"):
    """Look in a territory first from now on."""

    territory_id: Key


class ChoosePause(Answer, prefix="z"):
    """Ask how long to be silent."""


class Pause(Answer, prefix="zs"):
    """Be silent for some days."""

    days: Key


class EndPause(Answer, prefix="zr"):
    """Write again."""


# Privacy


class ShowPrivacy(Answer, prefix="v"):
    """Show what is held."""


class ReadNotice(Answer, prefix="vt"):
    """Show the whole privacy notice."""


class Download(Answer, prefix="vd"):
    """Send everything that is held."""


class Forget(Answer, prefix="vf"):
    """Ask before deleting everything."""


class ConfirmForget(Answer, prefix="vc"):
    """Delete everything."""


class WithdrawConsent(Answer, prefix="vw"):
    """Ask before taking the consent back."""


class ConfirmWithdrawConsent(Answer, prefix="vx"):
    """Take the consent back."""


# The first questions


class BeginIn(Answer, prefix="fl"):
    """Answer the first question: which language."""

    language: str


class SayAge(Answer, prefix="fa"):
    """Answer whether one is old enough."""

    old_enough: bool


class Agree(Answer, prefix="fy"):
    """Answer whether one agrees to the privacy notice."""

    agreed: bool


class ReadNoticeFirst(Answer, prefix="fn"):
    """Read the whole privacy notice before answering."""


class BeginAt(Answer, prefix="ft"):
    """Answer the last question: which territory."""

    territory_id: Key


class StepBack(Answer, prefix="fb"):
    """Go back to the question before."""


# Calendars


class SaveToCalendar(Answer, prefix="ic"):
    """Send an activity's dates as a file for the calendar."""

    activity_id: Key


class ShowCalendarAddress(Answer, prefix="ca"):
    """Show the secret address of one's own calendar."""


class RenewCalendarAddress(Answer, prefix="cn"):
    """Ask before a new address takes the old one's place."""


class ConfirmRenewCalendarAddress(Answer, prefix="cr"):
    """Take a new address; the old one ends."""


class EndCalendarAddress(Answer, prefix="ce"):
    """Ask before one's own calendar address is switched off."""


class ConfirmEndCalendarAddress(Answer, prefix="cf"):
    """Switch one's own calendar address off."""


class ShowVenueCalendar(Answer, prefix="cl"):
    """Show the address of a venue's calendar."""

    venue_id: Key


# Staff


class AcceptInvitation(Answer, prefix="ia"):
    """Take the role of an invitation."""

    code: str


class ShowManagement(Answer, prefix="m"):
    """Show what staff can see and do."""


# Catalogue files


class ImportUpload(Answer, prefix="ui"):
    """Bring a file that was read into the catalogue."""

    upload_id: Key


class DropUpload(Answer, prefix="ud"):
    """Let go of a file."""

    upload_id: Key


class ShowUploadReport(Answer, prefix="ur"):
    """Send the whole report about a file."""

    upload_id: Key

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


# Places for several at once, and for one date. `occurrence_id` 0 is the whole
# series. `ticked` has a bit for each of those who could come, in the order of
# their ids, and `who` is a checksum of them: with others it means nothing.


class ChooseDate(Answer, prefix="dc"):
    """Show a page of the dates that one can have a place on, where places are given date by date."""

    activity_id: Key
    page: Key


class EnrolOn(Answer, prefix="de"):
    """Ask for a place on one date: for oneself, or first ask for whom."""

    activity_id: Key
    occurrence_id: Key


class EnrolPersonOn(Answer, prefix="dp"):
    """Ask for a place on one date for one of the household."""

    activity_id: Key
    occurrence_id: Key
    person_id: Key


class EnrolNewChildOn(Answer, prefix="dn"):
    """Add a child, then ask for a place on one date for them."""

    activity_id: Key
    occurrence_id: Key


class TickPeople(Answer, prefix="et"):
    """Choose several people who come together."""

    activity_id: Key
    occurrence_id: Key
    ticked: Key
    who: Key


class TickNewChild(Answer, prefix="ea"):
    """Add a child, then choose on with them among those who come together."""

    activity_id: Key
    occurrence_id: Key
    ticked: Key
    who: Key


class EnrolTicked(Answer, prefix="ec"):
    """Ask for places for several at once."""

    activity_id: Key
    occurrence_id: Key
    ticked: Key
    who: Key


class WaitTogether(Answer, prefix="ew"):
    """Have several wait together, where there is no room for all of them."""

    activity_id: Key
    occurrence_id: Key
    ticked: Key
    who: Key


class TickFewer(Answer, prefix="ef"):
    """Choose among several who gets the `places` that there are; the others wait."""

    activity_id: Key
    occurrence_id: Key
    ticked: Key
    who: Key
    places: Key
    chosen: Key


class TakeFewer(Answer, prefix="ek"):
    """Take the places that there are for those who are chosen; the others wait."""

    activity_id: Key
    occurrence_id: Key
    ticked: Key
    who: Key
    places: Key
    chosen: Key


# Answering, leaving, coming back


class AcceptAll(Answer, prefix="ol"):
    """Take all the places that became free for those who wait together."""

    enrolment_id: Key


class AskGiveBack(Answer, prefix="wa"):
    """Ask before giving one place back, of one participant and perhaps on one date."""

    enrolment_id: Key


class GiveBack(Answer, prefix="wo"):
    """Give one place back."""

    enrolment_id: Key


class LeaveLine(Answer, prefix="wl"):
    """Wait no longer: one turn; or, with `enrolment_id` 0, all of one's turns in an activity."""

    activity_id: Key
    enrolment_id: Key


class WithdrawDate(Answer, prefix="wd"):
    """Ask whose places on one date are given back."""

    activity_id: Key
    occurrence_id: Key


class ConfirmWithdrawDate(Answer, prefix="we"):
    """Give back everybody's places on one date."""

    activity_id: Key
    occurrence_id: Key


class LeaveLineOn(Answer, prefix="wn"):
    """Wait no longer for one date, nobody of the household."""

    activity_id: Key
    occurrence_id: Key


class TakeBack(Answer, prefix="wb"):
    """Have again what one gave back a moment ago: one place, or, with `enrolment_id` 0, all in an activity."""

    activity_id: Key
    enrolment_id: Key


class TurnAgenda(Answer, prefix="gp"):
    """Turn to a page of what is ahead."""

    page: Key


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


# The household


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
    """Come into the household of an invitation."""

    code: str


class LeaveFamily(Answer, prefix="kl"):
    """Ask before one leaves the household."""


class ConfirmLeaveFamily(Answer, prefix="km"):
    """Leave the household."""


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


# Dates that changed


class KeepPlace(Answer, prefix="xu"):
    """Keep a place, or a turn, although its dates changed; `occurrence_id` 0 is the whole series."""

    activity_id: Key
    occurrence_id: Key


class LeavePlace(Answer, prefix="xf"):
    """Give a place, or a turn, back because its dates changed; `occurrence_id` 0 is the whole series."""

    activity_id: Key
    occurrence_id: Key


# The staff's page of an activity. `seen` is a checksum of how a date was on the
# screen that was tapped: if it is another now, that is said first.


class BrowseManagement(Answer, prefix="xg"):
    """Turn to a page of what staff see of the next days."""

    page: Key


class ShowDesk(Answer, prefix="xs"):
    """Show the staff's page of an activity."""

    activity_id: Key


class ShowDatesToKeep(Answer, prefix="xd"):
    """Show a page of the dates that staff can change."""

    activity_id: Key
    page: Key


class ShowDateToKeep(Answer, prefix="xo"):
    """Show one date with what staff can do about it."""

    occurrence_id: Key


class AskMove(Answer, prefix="xm"):
    """Ask to when a date is to be moved."""

    occurrence_id: Key


class ProposeMove(Answer, prefix="xp"):
    """Show what would be if a date were some days later, at the same hour."""

    occurrence_id: Key
    days: Key


class ConfirmMove(Answer, prefix="xk"):
    """Move a date to a minute since 1970, for so many minutes."""

    occurrence_id: Key
    seen: Key
    starts: Key
    minutes: Annotated[int, Field(ge=0, lt=10_000_000)]


class AskCancelDate(Answer, prefix="xc"):
    """Ask before a date is cancelled."""

    occurrence_id: Key


class ConfirmCancelDate(Answer, prefix="xx"):
    """Cancel a date."""

    occurrence_id: Key
    seen: Key


class RestoreDate(Answer, prefix="xr"):
    """Let a cancelled date take place all the same."""

    occurrence_id: Key
    seen: Key


class ChooseVenueOfDate(Answer, prefix="xv"):
    """Show a page of the venues at which a date could be."""

    occurrence_id: Key
    page: Key


class ProposeVenueOfDate(Answer, prefix="xw"):
    """Show what would be if a date were at another venue."""

    occurrence_id: Key
    venue_id: Key


class ConfirmVenueOfDate(Answer, prefix="xy"):
    """Let a date be at another venue."""

    occurrence_id: Key
    venue_id: Key
    seen: Key


class ProposePlaces(Answer, prefix="xn"):
    """Show what would be if an activity had so many places."""

    activity_id: Key
    places: Key


class ConfirmPlaces(Answer, prefix="xq"):
    """Give an activity so many places; `seen` is how many it had, plus 1, or 0 for no limit."""

    activity_id: Key
    places: Key
    seen: Key


class ShowLine(Answer, prefix="xi"):
    """Show a page of who waits, in order."""

    activity_id: Key
    page: Key


class ShowTurn(Answer, prefix="xt"):
    """Show one turn in the line with what staff can do about it."""

    enrolment_id: Key


class AskReason(Answer, prefix="xa"):
    """Ask why a turn goes first."""

    enrolment_id: Key


class GivePriority(Answer, prefix="xz"):
    """Let a turn go first, for a reason of the list."""

    enrolment_id: Key
    reason: Key


class TakePriorityBack(Answer, prefix="xb"):
    """Let a turn stand where it came."""

    enrolment_id: Key


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


# The roll call. Buttons say what is to be true, so that two who tap the same
# one do not take back what the other did.


class ShowRolls(Answer, prefix="ma"):
    """List the rolls of today."""

    page: Key


class ShowRoll(Answer, prefix="rl"):
    """Show a page of the roll of a date."""

    occurrence_id: Key
    page: Key


class MarkPresence(Answer, prefix="rm"):
    """Say that somebody is here, or that this was a slip."""

    occurrence_id: Key
    person_id: Key
    present: bool
    page: Key


class MarkEverybody(Answer, prefix="re"):
    """Say that all who have a place are here."""

    occurrence_id: Key


class AskCloseRoll(Answer, prefix="rc"):
    """Ask before a roll call ends."""

    occurrence_id: Key


class CloseRoll(Answer, prefix="rk"):
    """End a roll call."""

    occurrence_id: Key


class ReopenRoll(Answer, prefix="ro"):
    """Let a roll be corrected."""

    occurrence_id: Key


class ShowCheckInCode(Answer, prefix="rq"):
    """Show the QR that people scan to say that they are here."""

    occurrence_id: Key


class ChooseAttendanceFile(Answer, prefix="rf"):
    """Ask in which form to hand over who was there."""

    activity_id: Key


class TakeAttendanceFile(Answer, prefix="rg"):
    """Hand over who was there."""

    activity_id: Key
    form: Literal["csv", "xlsx"]


class CheckIn(Answer, prefix="rh"):
    """Say that one of the household is here, by a QR that was scanned; `person_id` 0 means everyone."""

    code: Annotated[str, Field(max_length=32)]
    person_id: Key


class ComeAgain(Answer, prefix="ra"):
    """Go on after an absence."""

    occurrence_id: Key


class ComeNoMore(Answer, prefix="rn"):
    """Leave an activity after an absence."""

    occurrence_id: Key


# How it was


class SayHowItWas(Answer, prefix="ri"):
    """Say how an activity was; 1 is the worst."""

    activity_id: Key
    rating: Annotated[int, Field(ge=1, le=5)]


class ShowFeedback(Answer, prefix="rv"):
    """Show what people said at the end of an activity."""

    activity_id: Key


# Reminders and letters. `back` is the letter of the message that an answer was opened from, 0 for none.


class ShowReminder(Answer, prefix="js"):
    """Show the reminder of a date as things are now."""

    occurrence_id: Key
    back: Key


class Come(Answer, prefix="jc"):
    """Say that one comes."""

    occurrence_id: Key
    back: Key


class SkipOnce(Answer, prefix="jn"):
    """Stay away this once and keep the place; where several have one, first ask who."""

    occurrence_id: Key
    back: Key


class SkipOnceFor(Answer, prefix="jq"):
    """Let one of the household stay away this once; `person_id` 0 means everyone."""

    occurrence_id: Key
    person_id: Key
    back: Key


class GiveUp(Answer, prefix="jg"):
    """Give the place back at once; where several have one, first ask whose."""

    occurrence_id: Key
    back: Key


class GiveUpFor(Answer, prefix="jp"):
    """Give back at once the place of one of the household; `person_id` 0 means everyone."""

    occurrence_id: Key
    person_id: Key
    back: Key


class OpenLetter(Answer, prefix="jo"):
    """Show by itself one of the letters that came in one message."""

    letter_id: Key


class OpenMessage(Answer, prefix="jm"):
    """Show the whole message that a letter came with."""

    letter_id: Key


# Which messages one gets


class ShowMessages(Answer, prefix="zm"):
    """Show which messages one gets, with the way to change that."""


class SwitchTopic(Answer, prefix="zt"):
    """Switch one kind of messages on or off."""

    topic: Literal["reminders", "news", "feedback"]
    is_on: bool

"""For whom a place is: one of the household, or several together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from locales import _, ngettext
from services.ages import AGE_OF_MAJORITY
from services.candidates import Candidate, Candidates
from storage.cards import ActivityCard
from views import cards, dates, ticks, words
from views.answers.catalogue import ShowActivity
from views.answers.parties import (
    ChooseDate,
    EnrolNewChildOn,
    EnrolOn,
    EnrolPersonOn,
    EnrolTicked,
    TakeFewer,
    TickFewer,
    TickNewChild,
    TickPeople,
    WaitTogether,
)
from views.answers.places import EnrolNewChild, EnrolOthers, EnrolPerson
from views.dates import Here
from views.screen import Button, Rows, Screen, Style


@dataclass(frozen=True, slots=True)
class Wanted:
    """What places are asked for: a series, or one date of it."""

    activity: ActivityCard
    occurrence_id: int = 0
    starts_at: datetime | None = None

    @property
    def id(self) -> int:
        """The activity."""
        return self.activity.id


def for_whom(wanted: Wanted, who: Candidates, here: Here) -> Screen:
    """Ask for whom the place is."""
    people = ticks.listed(who)
    rows: list[tuple[Button, ...]] = []
    if who.account is not None:
        rows.append((Button(_("Per me"), _one(wanted, who.account)),))
    rows += [(Button(_name(one, people), _one(wanted, one)),) for one in who.children]
    if len(people) > 1:
        none = TickPeople(
            activity_id=wanted.id, occurrence_id=wanted.occurrence_id, ticked=0, who=ticks.checksum(people)
        )
        rows.append((Button(_("Più persone insieme"), none),))
    if _takes_children(wanted):
        rows.append((Button(_("Aggiungi figli o nipoti"), _new_child(wanted)),))
    back = ChooseDate(activity_id=wanted.id, page=0) if wanted.occurrence_id else _card(wanted)
    rows.append((Button(_("Indietro"), back), words.menu()))
    lines = [*_about(wanted, here), *_warnings(people), "", _("Per chi è il posto?")]
    return Screen("\n".join(lines), tuple(rows))


def together(wanted: Wanted, who: Candidates, ticked: int, here: Here, *, alert: str = "") -> Screen:
    """Ask who comes together, with a tick beside each name that was tapped."""
    people = ticks.listed(who)
    mark = ticks.checksum(people)

    def answer(
        kind: type[TickPeople | TickNewChild | EnrolTicked], bits: int
    ) -> TickPeople | TickNewChild | EnrolTicked:
        return kind(activity_id=wanted.id, occurrence_id=wanted.occurrence_id, ticked=bits, who=mark)

    rows: list[tuple[Button, ...]] = [
        (Button(_tick(one, people, is_on=bool(ticked >> at & 1)), answer(TickPeople, ticked ^ 1 << at)),)
        for at, one in enumerate(people)
    ]
    if _takes_children(wanted) and len(people) < ticks.MOST:
        rows.append((Button(_("Aggiungi figli o nipoti"), answer(TickNewChild, ticked)),))
    rows.append((Button(_("Conferma"), answer(EnrolTicked, ticked), Style.PRIMARY),))
    rows.append((Button(_("Indietro"), _others(wanted)), words.menu()))
    lines = [*_about(wanted, here), *_warnings(people), "", _("Chi viene? Tocca i nomi, poi Conferma.")]
    return Screen("\n".join(lines), tuple(rows), alert=alert)


def nobody_ticked() -> str:
    """Say that nobody was chosen, for an alert."""
    return _("Tocca prima il nome di chi viene, poi Conferma.")


def list_changed() -> str:
    """Say that ticks were made on a list of other people, for an alert."""
    return _("Intanto l'elenco è cambiato. Scegli di nuovo chi viene.")


def only_some(wanted: Wanted, who: Candidates, ticked: int, free: int, here: Here) -> Screen:
    """Say that there are fewer places than people, and ask what they prefer."""
    people = ticks.listed(who)
    mark, many = ticks.checksum(people), len(ticks.chosen(people, ticked))
    same = {"activity_id": wanted.id, "occurrence_id": wanted.occurrence_id, "ticked": ticked, "who": mark}
    taking = ngettext("Prendiamo {n} posto", "Prendiamo {n} posti", free)
    rows: Rows = (
        (Button(taking, TickFewer(**same, places=free, chosen=0), Style.PRIMARY),),
        (Button(_("Aspettiamo insieme"), WaitTogether(**same)),),
        (Button(_("Indietro"), TickPeople(**same)), words.menu()),
    )
    said = ngettext("C'è {n} posto per {many} persone.", "Ci sono {n} posti per {many} persone.", free)
    lines = [
        *_about(wanted, here),
        "",
        said.format(many=many),
        _("Chi resta fuori aspetta il prossimo posto."),
    ]
    return Screen("\n".join(lines), rows)


def choose_fewer(wanted: Wanted, who: Candidates, answer: TickFewer, here: Here, *, alert: str = "") -> Screen:
    """Ask who of a party gets the places that there are."""
    people = ticks.listed(who)
    party = ticks.chosen(people, answer.ticked)
    one_tap = answer.places == 1

    def tapped(one: Candidate) -> TickFewer | TakeFewer:
        bit = ticks.bit(people, one.person.id)
        kind = TakeFewer if one_tap else TickFewer
        return kind(**{**answer.model_dump(), "chosen": bit if one_tap else answer.chosen ^ bit})

    rows: list[tuple[Button, ...]] = [
        (
            Button(
                _name(one, people)
                if one_tap
                else _tick(one, people, is_on=bool(answer.chosen & ticks.bit(people, one.person.id))),
                tapped(one),
            ),
        )
        for one in party
    ]
    if not one_tap:
        rows.append((Button(_("Conferma"), TakeFewer(**answer.model_dump()), Style.PRIMARY),))
    same = answer.model_dump(include={"activity_id", "occurrence_id", "ticked", "who"})
    rows.append((Button(_("Indietro"), EnrolTicked(**same)), words.menu()))
    lines = [*_about(wanted, here), "", which(answer.places)]
    return Screen("\n".join(lines), tuple(rows), alert=alert)


def which(places: int) -> str:
    """Ask for as many names as there are places."""
    return ngettext("C'è {n} posto. Per chi è?", "Ci sono {n} posti. Scegli {n} nomi, poi Conferma.", places)


def _warnings(people: Sequence[Candidate]) -> Iterator[str]:
    for one in people:
        if one.clash is not None:
            yield cards.clash(one.clash.title, "" if one.is_account else one.person.name)


def _about(wanted: Wanted, here: Here) -> Iterator[str]:
    yield words.bold(wanted.activity.title)
    if wanted.starts_at is not None:
        yield "📅 " + dates.when(wanted.starts_at, here)
    yield cards.age_line(wanted.activity)


def _takes_children(wanted: Wanted) -> bool:
    return (wanted.activity.min_age or 0) < AGE_OF_MAJORITY


def _name(one: Candidate, among: Sequence[Candidate]) -> str:
    """Call somebody by name; two children of one name are told apart by their years."""
    if one.is_account:
        return _("Per me")
    same = [other for other in among if not other.is_account and other.person.name == one.person.name]
    return one.person.name if len(same) == 1 else f"{one.person.name} ({one.person.birth_year})"


def _tick(one: Candidate, among: Sequence[Candidate], *, is_on: bool) -> str:
    return f"{'☑' if is_on else '☐'} {_name(one, among)}"


def _one(wanted: Wanted, one: Candidate) -> EnrolPerson | EnrolPersonOn:
    if wanted.occurrence_id:
        return EnrolPersonOn(activity_id=wanted.id, occurrence_id=wanted.occurrence_id, person_id=one.person.id)
    return EnrolPerson(activity_id=wanted.id, person_id=one.person.id)


def _new_child(wanted: Wanted) -> EnrolNewChild | EnrolNewChildOn:
    if wanted.occurrence_id:
        return EnrolNewChildOn(activity_id=wanted.id, occurrence_id=wanted.occurrence_id)
    return EnrolNewChild(activity_id=wanted.id)


def _others(wanted: Wanted) -> EnrolOthers | EnrolOn:
    if wanted.occurrence_id:
        return EnrolOn(activity_id=wanted.id, occurrence_id=wanted.occurrence_id)
    return EnrolOthers(activity_id=wanted.id)


def _card(wanted: Wanted) -> ShowActivity:
    return ShowActivity(activity_id=wanted.id, back="")

"""The screens of counselling: of those who book a time, and of those who offer it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from services.agenda import Ahead
from services.appointments import Choice, Receipt
from services.slots import Offer, SlotDesk, SlotPage
from storage.appointments import AppointmentState, Booked, OpenSlot
from storage.attendances import Presence
from storage.catalogue import ActivityKind
from storage.slots import SlotLine
from tests.support.cast import HERE, NEXT, Cast
from tests.support.sights import Sight, sight
from views import agenda, appointments, slots

LENGTH = timedelta(minutes=45)


def booked(cast: Cast, **changes: Any) -> Booked:
    """Describe a booking that takes place."""
    one = Booked(
        appointment_id=1,
        slot_id=1,
        activity_id=1,
        kind=ActivityKind.CLASS,
        code="CR-1",
        title=cast.titles[0],
        starts_at=NEXT,
        ends_at=NEXT + LENGTH,
        place="",
        venue=cast.venue,
        address=cast.address,
        territory=cast.territory,
        operator=cast.name,
        person_id=1,
        state=AppointmentState.BOOKED,
        booked_at=NEXT - timedelta(days=9),
        changed_at=NEXT - timedelta(days=9),
        is_class_off=False,
        is_slot_off=False,
        is_in=True,
    )
    return replace(one, **changes)


def free(many: int = 8) -> list[OpenSlot]:
    """Describe times that nobody has booked."""
    return [OpenSlot(at, 1, NEXT + at * LENGTH, NEXT + (at + 1) * LENGTH) for at in range(1, many + 1)]


def booking_a_time(cast: Cast) -> Iterator[Sight]:
    """What somebody of a class sees of its counselling."""
    mine, there = booked(cast), Choice(cast.activity(), free(), 1, is_last=False, mine=None)
    elsewhere = booked(cast, place=cast.description[:200])
    nothing = replace(there, slots=[], number=0, is_last=True)
    yield sight("Gli orari", appointments.slots, there, HERE)
    yield sight("Nessun orario", appointments.slots, nothing, HERE)
    yield sight("Gli orari, con un colloquio già preso", appointments.slots, replace(there, mine=mine), HERE)
    yield sight("Prenotato", appointments.booked, Receipt(mine, None), HERE)
    yield sight("Prenotato, e a quell'ora c'è altro", appointments.booked, Receipt(mine, cast.titles[-1]), HERE)
    yield sight("Spostato", appointments.booked, Receipt(elsewhere, None), HERE, moved=True)
    yield sight("Il colloquio", appointments.appointment, elsewhere, HERE)
    yield sight("Spostare", appointments.choose_another, there, mine, HERE)
    yield sight("Spostare, senza altri orari", appointments.choose_another, nothing, mine, HERE)
    yield sight("Disdire", appointments.ask_cancel, mine, HERE)
    yield sight("Disdetto", appointments.cancelled, mine, HERE)
    yield sight("Il promemoria", appointments.reminder, mine, HERE)
    off = replace(mine, state=AppointmentState.CALLED_OFF)
    yield sight("Non si fa, e ci sono altri orari", appointments.called_off, off, HERE, has_others=True)
    yield sight("Non si fa, e non ci sono altri orari", appointments.called_off, off, HERE, has_others=False)
    no_class, not_in = replace(off, is_class_off=True), replace(off, is_in=False)
    yield sight("Non si fa, come il corso", appointments.called_off, no_class, HERE, has_others=False)
    yield sight("Non si fa, per chi non è più nel corso", appointments.called_off, not_in, HERE, has_others=False)
    yield sight("Ci sono orari nuovi", appointments.opened, cast.titles[0], 1, free(4), HERE)
    later = [mine, replace(elsewhere, starts_at=NEXT + timedelta(days=1))] * 3
    yield sight("In agenda", agenda.agenda, Ahead([], 0, is_last=True, appointments=[mine]), HERE)
    yield sight("In agenda, tra altre date", agenda.agenda, Ahead(cast.lines(6), 1, False, later), HERE)


def line(cast: Cast, at: int, **changes: Any) -> SlotLine:
    """Describe a time that somebody offers, and nobody has booked."""
    begins = NEXT + at * LENGTH
    both: dict[str, Any] = {"starts_at": begins, "ends_at": begins + LENGTH, "place": "", "operator": cast.name}
    nobody: dict[str, Any] = {"appointment_id": None, "person_id": None, "person": None, "presence": None}
    one = SlotLine(slot_id=at, activity_id=1, operator_id=1, is_off=False, **both, **nobody)
    return replace(one, **changes)


def offering_times(cast: Cast) -> Iterator[Sight]:
    """What those see of counselling who run a class."""
    activity, guest = cast.activity(), {"appointment_id": 1, "person_id": 9, "person": cast.children[0]}
    lines = [line(cast, 0), line(cast, 1, **guest), line(cast, 2, operator_id=2), line(cast, 40, **guest)]
    page = SlotPage(activity, lines * 2, 1, is_last=False, is_past=False)
    yield sight("Gli orari, per chi segue il corso", slots.desk, page, HERE)
    alone = replace(page, lines=lines[:2], number=0, is_last=True)
    yield sight("Gli orari di una persona sola", slots.desk, alone, HERE, toast=slots.published(2))
    yield sight("Nessun orario", slots.desk, replace(alone, lines=[]), HERE, toast=slots.departing(0))
    came = [replace(line(cast, at, **guest), presence=presence) for at, presence in enumerate([*Presence, None])]
    yield sight("I colloqui passati", slots.desk, replace(alone, lines=came, is_past=True), HERE)
    yield sight("Nessun colloquio passato", slots.desk, replace(alone, lines=[], is_past=True), HERE)
    one = SlotDesk(activity, lines[1], cast.venue, has_begun=False, of_that_day=lines[:3])
    nobody = replace(one, line=line(cast, 1, place=cast.description[:200]), of_that_day=[])
    yield sight("Un orario prenotato", slots.slot, one, HERE)
    yield sight("Un orario libero", slots.slot, nobody, HERE)
    for then in came:
        yield sight("Un colloquio passato", slots.slot, replace(one, line=then, has_begun=True), HERE)
    yield sight("Annullare un orario", slots.ask_call_off, one, HERE)
    yield sight("Annullare un orario libero", slots.ask_call_off, nobody, HERE)
    yield sight("Annullare tutto il giorno", slots.ask_call_off_day, replace(one, of_that_day=lines * 4), HERE)
    yield sight("Si è liberato", slots.guest_gone, cast.titles[0], NEXT, 1, 1, HERE)
    yield sight("Aggiungere orari", slots.ask_times, cast.titles[0], 1)
    yield sight("Aggiungere orari, di nuovo", slots.ask_times, cast.titles[0], 1, again=True)
    spans = [(NEXT + at * LENGTH, NEXT + (at + 1) * LENGTH) for at in range(14)]
    yield sight("Prima di confermare", slots.proposed, Offer(activity, cast.venue, spans[:4], []), "", HERE)
    many = Offer(activity, cast.venue, spans, spans[:1])
    yield sight("Prima di confermare, con ore già prese", slots.proposed, many, cast.address, HERE)
    yield sight("Dove", slots.ask_place, cast.titles[0], 1)
    yield sight("Dove, di nuovo", slots.ask_place, cast.titles[0], 1, again=True)

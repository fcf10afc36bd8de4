"""How one gets into a class, on its card: what it asks, how the reader stands, and the way on."""

from collections.abc import Iterator

from locales import _, ngettext
from services.application_forms import WayIn
from services.application_states import Status
from storage.cards import ActivityCard
from views import application_standing as standing
from views import appointments, requirements
from views.answers.applications import Apply, AskMayI, ShowApplication
from views.dates import Here
from views.screen import Button, Rows, Style

LIVE = (Status.DRAFT, Status.RECEIVED, Status.REVIEWING, Status.ASKED)
"""Applications of which the card says how they stand: of a place or a turn it says so anyway."""

WITH_A_PLACE = (Status.ADMITTED, Status.WAITING, Status.ENROLLED)


def facts(way: WayIn, card: ActivityCard) -> Iterator[str]:
    """List what a class asks, and whether there is room."""
    if card.is_over:
        return
    room = _room(way, card)
    if room:
        yield "🎟 " + room
    yield from requirements.lines(way.rules, way.towns)


def _room(way: WayIn, card: ActivityCard) -> str:
    """Say whether there is room; nothing to whoever has a place or a turn, of which the card says how it stands."""
    if way.mine is not None and way.mine.status in WITH_A_PLACE:
        return ""
    if card.free == 0 or card.waiting:
        return _("Posti finiti: se fai domanda, aspetti il tuo turno")
    if card.places is None:
        return ""
    return ngettext("C'è {n} posto in tutto", "Ci sono {n} posti in tutto", card.places).format(n=card.places)


def lines(way: WayIn, card: ActivityCard, here: Here) -> Iterator[str]:
    """Say how the reader stands, or how to apply."""
    mine = way.mine
    if mine is not None and mine.status in LIVE:
        yield standing.in_short(mine, here)
        if mine.status is not Status.DRAFT:
            yield from standing.promise(mine, here)
    elif not card.is_over and (mine is None or mine.status not in WITH_A_PLACE):
        if mine is not None:
            yield standing.in_short(mine, here)
            yield _("Puoi fare di nuovo domanda.")
            return
        yield _("Per partecipare si fa domanda.") + " " + requirements.answered_within(way.rules)


def rows(way: WayIn, card: ActivityCard) -> Rows:
    """Lead to one's application, or to a new one, «Posso?» first, where that can be asked; and to counselling."""
    counselling = ((appointments.button(card.id),),) if way.has_counselling else ()
    return (*_applying(way, card), *counselling)


def _applying(way: WayIn, card: ActivityCard) -> Rows:
    mine = way.mine
    if mine is not None and mine.status is Status.DRAFT:
        return ((Button(_("Riprendi la domanda"), Apply(activity_id=card.id), Style.PRIMARY),),)
    if mine is not None and mine.status in (*LIVE, *WITH_A_PLACE):
        return ((Button(_("La mia domanda"), ShowApplication(application_id=mine.row.application_id)),),)
    if mine is not None:
        own = Button(_("La mia domanda"), ShowApplication(application_id=mine.row.application_id))
        return ((own,),) if card.is_over else ((Button(_("Fai di nuovo domanda"), Apply(activity_id=card.id)),), (own,))
    if card.is_over:
        return ()
    applying = [Button(_("Fai domanda"), Apply(activity_id=card.id), Style.PRIMARY)]
    if way.asks_something:
        applying.insert(0, Button(_("Posso?"), AskMayI(activity_id=card.id)))
    return (tuple(applying),)

"""Looking near a place: where that is, and how far off things are."""

from collections.abc import Sequence

from locales import _
from services.folding import folded
from services.gazetteer import Gazetteer
from services.near import Nearby, placed
from services.questions import Question, unpacked
from storage.cards import ActivityCard
from views import questions, search, words
from views.answers.catalogue import AskForLocation, AskForPlace, Narrow, Search
from views.answers.home import GoHome
from views.attachments import Locator
from views.dates import Here
from views.screen import Button, Rows, Screen

ROOM = questions.room(AskForLocation(question="").pack())


def ask_place(question: Question, towns: Sequence[str]) -> Screen:
    """Ask near to what: where one is, or a town."""
    locate = Button("📍 " + _("Manda la mia posizione"), AskForLocation(question=question.packed(ROOM)))
    way_back = search.answer(question) if question.is_near_me else Narrow(question=question.packed(ROOM))
    back = Button(_("Indietro"), way_back)
    return Screen(_("Vicino a dove?"), ((locate,), *_towns(question, towns), (back, words.menu())))


def ask_location(question: Question) -> Screen:
    """Ask for the location of the phone, with a key that sends it."""
    lines = [
        _("Tocca «Manda la mia posizione» qui sotto, oppure scrivi il nome di un paese."),
        _("Guardo solo più o meno dove sei, e non tengo il punto preciso."),
    ]
    back = Button(_("Indietro"), AskForPlace(question=question.packed(ROOM)))
    key = Locator("📍 " + _("Manda la mia posizione"))
    return Screen("\n".join(lines), ((back, Button(_("Menu"), GoHome())),), attached=key)


def nearby(result: Nearby, places: Gazetteer, towns: Sequence[str], here: Here) -> Screen:
    """Show what is near; where all is far, or nothing is on the map, say so first."""
    question = result.answer.found.question
    if result.nearest is None:
        return _elsewhere(_("Non so ancora dove sono i centri sulla mappa."), question, towns, ())
    if result.is_far:
        far = search.distance(result.nearest)
        anyway = ((Button(_("Guarda lo stesso"), search.answer(question)),),)
        text = _("Qui vicino non c'è niente: il posto più vicino è {far}.").format(far=far)
        return _elsewhere(text, question, towns, anyway)
    return search.found(result.answer, places, here)


def _elsewhere(text: str, question: Question, towns: Sequence[str], more: Rows) -> Screen:
    rows = (*_towns(question, towns), *more, (search.narrow(question.without("near")), words.menu()))
    return Screen(f"{text}\n" + _("Puoi scegliere una zona."), rows)


def _towns(question: Question, towns: Sequence[str]) -> Rows:
    return tuple((Button(town, search.answer(placed(question, None, town=folded(town)))),) for town in towns)


def away(card: ActivityCard, back: str) -> str:
    """Say how far an activity is, where the list that led to its card was one of what is near; empty otherwise."""
    if not back.startswith(Search.__prefix__ + "|") or card.lat is None or card.lon is None:
        return ""
    try:
        asked = unpacked(Search.unpack(back.replace("|", ":")).question)
    except (ValueError, TypeError):
        return ""
    return "" if asked.near is None else search.distance(asked.near.kilometres(card.lat, card.lon))

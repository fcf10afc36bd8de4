"""What is seen by who asks into a household, and by who is asked."""

from collections.abc import Iterator
from dataclasses import replace

from services.household_news import Outcome
from tests.support.cast import HERE, Cast
from tests.support.sights import Sight, sight
from views import households

SETTLED = {Outcome.YES: "sì", Outcome.NO: "no", Outcome.OVER: "nessuna risposta"}


def asking_in(cast: Cast) -> Iterator[Sight]:
    """Show a yes to an invitation on its way: both sides, and each way it ends."""
    alone, both, name = cast.household(), cast.household(shared=True), cast.name
    mine, theirs = cast.asking(), cast.asking(invited_by=2)
    waiting = replace(alone, waiting_for=theirs)
    yield sight("Si aspetta la conferma", households.asked, theirs, HERE)
    yield sight("La famiglia di chi aspetta", households.family, waiting, HERE)
    yield sight("Aprire di nuovo il link", households.asked, theirs, HERE)
    yield sight("Non si aspetta più", households.taken_back, alone, HERE)
    yield sight("Chi ha invitato decide", households.somebody_asks, mine, HERE)
    yield sight("La famiglia di chi decide", households.family, replace(alone, asking=[mine]), HERE)
    yield sight("Un altro adulto vede chi chiede", households.family, replace(both, asking=[theirs]), HERE)
    yield sight("Entra", households.let_in, both, name, HERE)
    yield sight("Non entra", households.turned_away, alone, name, HERE)
    for outcome in Outcome:
        yield sight(f"Com'è andata: {SETTLED[outcome]}", households.settled, outcome, name)
    yield sight("Com'è andata, da chi non c'è più", households.settled, Outcome.OVER, "")

"""The screens of check-ins: of the person, and of those who answer for the other sides."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from services.check_ins import LONGEST_NOTE, Asked, Part
from services.commitment_states import Period, Said, State
from storage.check_ins import Word
from storage.patti import Cadence, Commitment, Nature, Patto, PattoKind, Side
from tests.support.cast import HERE, NEXT, Cast
from tests.support.ideas_screens import fitting
from tests.support.sights import Sight, sight
from views import check_in_letters, check_ins
from views.attachments import Voice

ANSWERS = {
    Word.DONE: "fatto",
    Word.PARTLY: "in parte",
    Word.NOT_YET: "non ancora",
    Word.HELP: "serve aiuto",
}
"""What the cases are called on the page of screens."""

TODAY = HERE.today


def asked(
    cast: Cast,
    part: Part = Part.OWN,
    said: tuple[Word, ...] = (),
    *,
    side: Side = Side.PERSON,
    note: str = "",
    **facts: object,
) -> Asked:
    """Describe one period of a commitment, with what was said about it."""
    period = Period(
        due_id=1,
        starts_on=TODAY - timedelta(days=4),
        due_on=TODAY,
        state=State.OPEN,
        is_disputed=Word.NOT_TRUE in said,
        said=[
            Said(number, word, 2, cast.name, part is Part.ON_BEHALF, note, bool(note), NEXT)
            for number, word in enumerate(said)
        ],
    )
    commitment = Commitment(
        id=1, text=cast.description[:200], side=side, nature=Nature.ACTIVATION, cadence=Cadence.WEEKLY
    )
    patto = Patto(id=1, code=cast.asked[:20], kind=PattoKind.INCLUSION)
    whole = Asked(period, commitment, patto, part, cast.name, cast.venue, cast.name)
    return replace(whole, **facts)  # type: ignore[arg-type]


def telling_how_it_goes(cast: Cast) -> Iterator[Sight]:
    """Check-ins as the person of a patto gives them."""
    own, other = asked(cast), asked(cast, Part.READER, (Word.DONE,), side=Side.ORGANISATION)
    yield sight("Il messaggio: una cosa", check_in_letters.due, 1, is_staff=False)
    yield sight("Il messaggio: più cose", check_in_letters.due, 3, is_staff=False)
    yield sight("Dopo due giorni senza risposta", check_in_letters.nudge, 3, is_staff=False)
    yield sight("La domanda", check_ins.question, own, HERE, left=2)
    once = replace(own, commitment=Commitment(text=cast.titles[0], side=Side.PERSON, cadence=Cadence.ONCE))
    yield sight("La domanda, per una cosa sola", check_ins.question, once, HERE)
    for word, what in ANSWERS.items():
        if word is not Word.HELP:
            yield sight(f"La domanda dopo: {what}", check_ins.question, own, HERE, left=1, said=word)
    yield sight("Serve aiuto", check_ins.helped, own, cast.phone, more=True)
    yield sight("Serve aiuto, e ancora nessuno segue", check_ins.helped, replace(own, operator=""), "", more=False)
    yield sight(
        "Essere chiamati", check_ins.calling, 1, TODAY + timedelta(days=1), cast.name, cast.phone, HERE, more=True
    )
    yield sight("Essere chiamati da chi c'è", check_ins.calling, 1, TODAY, "", "", HERE, more=False)
    yield sight("Domani", check_ins.put_off, TODAY + timedelta(days=1), HERE, is_person=True)
    given = [asked(cast, said=(word,)) for word in ANSWERS]
    yield sight("Alla fine", check_ins.thanks, given, said=Word.NOT_YET)
    yield sight("Alla fine, tutto fatto", check_ins.thanks, given[:1], said=Word.DONE)
    yield sight("Niente da raccontare", check_ins.nothing, is_person=True)
    yield sight("Una risposta", check_ins.answer, given[1], HERE)
    yield sight(
        "Una risposta, con altro", check_ins.answer, asked(cast, said=(Word.PARTLY,), note=cast.description), HERE
    )
    many = asked(cast, said=(Word.PARTLY,) * 8, note=fitting(cast.description * 9, LONGEST_NOTE))
    yield sight("Una risposta, con molto altro", check_ins.answer, many, HERE, is_new=True)
    yield sight("Nessuna risposta", check_ins.answer, own, HERE)
    yield sight("Un messaggio vocale", check_ins.heard, 1, Voice("kept"))
    yield sight("Aggiungere qualcosa", check_ins.ask_note, given[0])
    yield sight("Aggiungere qualcosa, di nuovo", check_ins.ask_note, given[0], again=True)
    yield sight("La risposta dell'ente", check_ins.answer, other, HERE)
    community = asked(cast, Part.READER, (Word.PARTLY,), side=Side.COMMUNITY)
    yield sight("La risposta della comunità", check_ins.answer, community, HERE)
    yield sight("Non è vero?", check_ins.ask_not_true, other, HERE)
    yield sight("Non è vero", check_ins.disputed, other)
    yield sight("Non è vero, e ancora nessuno segue", check_ins.disputed, replace(other, operator=""))
    disputed = asked(cast, Part.READER, (Word.DONE, Word.NOT_TRUE), side=Side.ORGANISATION)
    yield sight("La risposta contestata", check_ins.answer, disputed, HERE)


def answering_for_the_other_side(cast: Cast) -> Iterator[Sight]:
    """Check-ins as those give them who answer for the ente, or write down what somebody says."""
    own, record = asked(cast, Part.RESPONSIBLE, side=Side.ORGANISATION), asked(cast, Part.ON_BEHALF)
    yield sight("Il messaggio: una risposta", check_in_letters.due, 1, is_staff=True)
    yield sight("Il messaggio: più risposte", check_in_letters.due, 12, is_staff=True)
    yield sight("Dopo due giorni senza risposte", check_in_letters.nudge, 12, is_staff=True)
    yield sight("La nostra parte", check_ins.question, own, HERE, left=1)
    yield sight("La nostra parte, senza nome", check_ins.question, replace(own, person=""), HERE, said=Word.NOT_YET)
    yield sight("Per chi non ha il telefono", check_ins.question, record, HERE)
    yield sight("Serve aiuto", check_ins.helped, own, "", more=False)
    yield sight("Alla fine", check_ins.thanks, [asked(cast, Part.RESPONSIBLE, (Word.NOT_YET,))], said=Word.NOT_YET)
    yield sight("Domani", check_ins.put_off, TODAY + timedelta(days=1), HERE, is_person=False)
    yield sight("Niente da dire", check_ins.nothing, is_person=False)
    yield sight("Niente da dire in un patto", check_ins.nothing, is_person=False, patto_id=1)
    recorded = asked(cast, Part.ON_BEHALF, (Word.NOT_YET,))
    yield sight("Una risposta registrata", check_ins.answer, recorded, HERE)
    contested = asked(cast, Part.RESPONSIBLE, (Word.DONE, Word.NOT_TRUE), side=Side.ORGANISATION)
    yield sight("Una risposta contestata", check_ins.answer, contested, HERE)
    yield sight("La risposta della persona", check_ins.answer, asked(cast, Part.ONLOOKER, (Word.HELP,)), HERE)
    yield sight("Aggiungere qualcosa", check_ins.ask_note, recorded)

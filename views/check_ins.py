"""Check-ins: one question per screen and one tap for each, thanks, and what can be added or corrected.

A missed or a partial answer is met with a hand, never with a reproach.
"""

from collections.abc import Sequence
from datetime import date
from html import escape

from locales import _, ngettext
from services.check_ins import Asked, Part
from services.commitment_states import Period, Said
from services.patto_desk import PattoDesk
from storage.check_ins import Word
from storage.patti import Cadence, Side
from views import dates, words
from views.answers.check_ins import (
    AskCheckInNote,
    AskNotTrue,
    CallMe,
    ChangeCheckIn,
    HearCheckIn,
    PutCheckInsOff,
    SayCheckIn,
    SayNotTrue,
    ShowCheckIn,
    ShowCheckIns,
)
from views.answers.home import ShowPatto
from views.answers.patto_desk import ShowPattoDesk
from views.attachments import Voice
from views.dates import Here
from views.screen import Button, Rows, Screen, Style

LONGEST_NAME = 40
NOTES_SHOWN = 5
LONGEST_NOTE = 500
LONGEST_LINE = 60
IN_A_ROW = 5


def answers() -> dict[Word, str]:
    """Name what can be said about a commitment, in the order in which it is asked."""
    return {
        Word.DONE: _("Fatto"),
        Word.PARTLY: _("In parte"),
        Word.NOT_YET: _("Non ancora"),
        Word.HELP: _("Ho bisogno di aiuto"),
    }


def answer_name(word: Word) -> str:
    """Name one thing that was said, whoever said it."""
    return _("Non è vero") if word is Word.NOT_TRUE else answers()[word]


def question(asked: Asked, here: Here, *, left: int = 0, said: Word | None = None) -> Screen:
    """Ask how one commitment went, after what was *said* about the one before; so many are *left* after it."""
    lines = [] if said is None else [noted(said), ""]
    lines += [*_what(asked), _how_did_it_go(asked, here)]
    if left:
        lines += [
            "",
            ngettext("Dopo questa ce n'è ancora {n}.", "Dopo questa ce ne sono ancora {n}.", left).format(n=left),
        ]
    return Screen("\n".join(lines), (*_words(asked), *_otherwise(asked), _home(asked)))


def noted(said: Word) -> str:
    """Say that an answer is written down, kindly whatever it is."""
    name = words.bold(answers()[said])
    if said is Word.DONE:
        return "👏 " + _("Segnato: {answer}.").format(answer=name)
    return _("Segnato: {answer}. Va bene anche così.").format(answer=name)


def _words(asked: Asked) -> Rows:
    def button(word: Word) -> Button:
        return Button(answers()[word], SayCheckIn(due_id=asked.period.due_id, word=word))

    return (
        (button(Word.DONE), button(Word.PARTLY)),
        (button(Word.NOT_YET),),
        (button(Word.HELP),),
    )


def _otherwise(asked: Asked) -> Rows:
    """Offer another day, or a voice."""
    later = Button(_("Ricordamelo domani"), PutCheckInsOff())
    if asked.part is Part.OWN:
        return ((later,), (Button(_("Chiamami"), CallMe(patto_id=asked.patto.id)),))
    return ((later,),)


def _what(asked: Asked) -> Sequence[str]:
    """Say of whose part this is, and what was promised."""
    return [_head(asked), words.bold(asked.commitment.text)]


def _head(asked: Asked) -> str:
    if asked.part in (Part.OWN, Part.READER):
        return "🤝 " + _own_head(asked)
    head = "🤝 " + escape(_("Patto {code}").format(code=asked.patto.code))
    return f"{head} · {escape(_staff_head(asked))}"


def _own_head(asked: Asked) -> str:
    return escape(
        {
            Side.PERSON: _("La tua parte del patto"),
            Side.ORGANISATION: _("La parte di {ente}").format(ente=words.cut(asked.organisation, LONGEST_NAME)),
            Side.COMMUNITY: _("La parte della comunità"),
        }[asked.commitment.side]
    )


def _staff_head(asked: Asked) -> str:
    name = words.cut(words.first_name(asked.person), LONGEST_NAME)
    if asked.commitment.side is Side.PERSON:
        return _("la parte di {name}").format(name=name)
    return _("la vostra parte, per {name}").format(name=name) if name else _("la vostra parte")


def _how_did_it_go(asked: Asked, here: Here) -> str:
    if asked.part is Part.ON_BEHALF:
        name = escape(words.cut(words.first_name(asked.person), LONGEST_NAME))
        return _("Che cosa ti dice {name}?").format(name=name) + f" {_period(asked, here)}"
    if _is_one_day(asked):
        return _("Com'è andata?") + f" {_period(asked, here)}"
    period = asked.period
    first, last = dates.day(period.starts_on, here.later), dates.day(period.due_on, here.later)
    return _("Com'è andata da {first} a {last}?").format(first=first, last=last)


def _is_one_day(asked: Asked) -> bool:
    return asked.commitment.cadence is Cadence.ONCE or asked.period.starts_on == asked.period.due_on


def _home(asked: Asked) -> tuple[Button, ...]:
    return _leave(is_person=asked.part in (Part.OWN, Part.READER))


def _leave(*, is_person: bool) -> tuple[Button, ...]:
    """Lead to one's patto, and home."""
    if is_person:
        return (Button("🤝 " + _("Il mio patto"), ShowPatto()), words.menu())
    return (words.menu(),)


# After the answers


def thanks(given: Sequence[Asked], *, said: Word | None = None) -> Screen:
    """Say thanks once nothing waits any more; each answer of today can be opened, to add something or correct it."""
    is_person = any(one.part is Part.OWN for one in given)
    lines = [] if said is None else [noted(said), ""]
    lines.append(words.bold(_("Grazie! Per ora non c'è altro da raccontare.")))
    lines += [f"{number}. {_brief(one)}" for number, one in enumerate(given, 1)]
    if given:
        lines += ["", _("Vuoi aggiungere o correggere qualcosa? Tocca il numero.")]
    numbers = [Button(f"✏️ {number}", ShowCheckIn(due_id=one.period.due_id)) for number, one in enumerate(given, 1)]
    rows = tuple(tuple(numbers[start : start + IN_A_ROW]) for start in range(0, len(numbers), IN_A_ROW))
    help_wanted = is_person and any(one.period.answer and one.period.answer.word is not Word.DONE for one in given)
    call: Rows = ((Button(_("Chiamami"), CallMe(patto_id=given[0].patto.id)),),) if help_wanted else ()
    if help_wanted:
        lines.append(_("Come possiamo aiutarti?"))
    return Screen("\n".join(lines), (*rows, *call, _leave(is_person=is_person)))


def _brief(one: Asked) -> str:
    said = answer_name(one.period.answer.word) if one.period.answer else ""
    return f"{escape(words.cut(one.commitment.text, LONGEST_LINE))}: {words.bold(said)}"


def nothing(*, is_person: bool, patto_id: int = 0) -> Screen:
    """Say that nothing waits for an answer; staff go back to the patto from which they came."""
    text = "🤝 " + _("Per ora non c'è niente da raccontare. Quando serve, ti scrivo.")
    if patto_id and not is_person:
        return Screen(text, ((_to_desk(patto_id), words.menu()),))
    return Screen(text, (_leave(is_person=is_person),))


def _to_desk(patto_id: int) -> Button:
    return Button(_("Indietro"), ShowPattoDesk(patto_id=patto_id))


def desk_rows(one: PattoDesk) -> Rows:
    """Lead the team to what waits for their answers: of their own part, or of somebody without an account."""
    if one.active is None or not one.is_live:
        return ()
    label = _("Registra le risposte") if one.is_on_paper and one.leads else _("Le nostre risposte")
    return ((Button("✍️ " + label, ShowCheckIns(patto_id=one.patto_id)),),)


def helped(asked: Asked, phone: str, *, more: bool) -> Screen:
    """Answer somebody who needs help: who knows it now, and what they can add."""
    lines = [words.bold(_("Grazie di averlo detto.")), _who_knows(asked)]
    if phone:
        lines.append(_("Se serve prima: {phone}.").format(phone=escape(phone)))
    due_id = asked.period.due_id
    rows: list[tuple[Button, ...]] = [(Button(_("Aggiungi qualcosa"), AskCheckInNote(due_id=due_id)),)]
    if asked.part is Part.OWN:
        rows.append((Button(_("Chiamami"), CallMe(patto_id=asked.patto.id)),))
    if more:
        rows.append((Button(_("Avanti"), ShowCheckIns(patto_id=asked.patto.id)),))
    return Screen("\n".join(lines), (*rows, (_change(due_id),), _home(asked)))


def _who_knows(asked: Asked) -> str:
    if asked.part is Part.OWN and asked.operator:
        name = escape(words.cut(words.first_name(asked.operator), LONGEST_NAME))
        return _("{name} lo sa da adesso. Come possiamo aiutarti?").format(name=name)
    if asked.part is Part.OWN:
        return _("Chi segue i patti lo sa da adesso. Come possiamo aiutarti?")
    return _("Chi segue il patto lo trova tra le cose da fare.")


def _change(due_id: int) -> Button:
    return Button(_("Cambia risposta"), ChangeCheckIn(due_id=due_id))


def put_off(day: date, here: Here, *, is_person: bool) -> Screen:
    """Say when the question comes again."""
    text = "👍 " + _("Va bene: te lo chiedo di nuovo {day}.").format(day=dates.day(day, here))
    return Screen(text, (_leave(is_person=is_person),))


def calling(patto_id: int, day: date, operator: str, phone: str, here: Here, *, more: bool) -> Screen:
    """Say who calls, and by when."""
    by = escape(words.cut(words.first_name(operator), LONGEST_NAME))
    when = dates.day(day, here)
    said = _("{name} ti chiama entro {day}.") if by else _("Chi segue i patti ti chiama entro {day}.")
    lines = ["📞 " + said.format(name=by, day=when)]
    if phone:
        lines.append(_("Se serve prima: {phone}.").format(phone=escape(phone)))
    on: Rows = ((Button(_("Avanti"), ShowCheckIns(patto_id=patto_id)),),) if more else ()
    return Screen("\n".join(lines), (*on, _leave(is_person=True)))


# One answer


def answer(asked: Asked, here: Here, *, is_new: bool = False) -> Screen:
    """Show what was said about one period, with what can be done about it; *is_new*: something was just added."""
    lines = [_("Aggiunto. Grazie!"), ""] if is_new else []
    lines += [*_what(asked), _period(asked, here), *_said(asked, here)]
    return Screen("\n".join(lines), (*_hear(asked.period), *_act(asked), _back(asked)))


def _period(asked: Asked, here: Here) -> str:
    """Say about which days it is: «Da sabato 9 gennaio a venerdì 15 gennaio.»."""
    first, last = dates.day(asked.period.starts_on, here.later), dates.day(asked.period.due_on, here.later)
    if _is_one_day(asked):
        return _("Era per {day}.").format(day=last)
    return _("Da {first} a {last}.").format(first=first, last=last)


def _said(asked: Asked, here: Here) -> Sequence[str]:
    said = asked.period.answer
    if said is None:
        return ["", _("Non c'è ancora una risposta.")]
    lines = ["", _("Risposta: {answer}.").format(answer=words.bold(answer_name(said.word)))]
    if said.on_behalf:
        lines.append(_("L'ha scritta {name}.").format(name=escape(words.first_name(said.by))))
    if asked.period.is_disputed:
        lines.append("💬 " + (_disputed_to_person() if asked.part is Part.READER else _disputed_to_staff()))
    notes = asked.period.notes
    return [*lines, *(_note(one, here) for one in notes[-NOTES_SHOWN:])]


def _disputed_to_person() -> str:
    return _("Hai detto che non è andata così. Chi segue il patto ne parla con te.")


def _disputed_to_staff() -> str:
    return _("Per l'altra parte non è andata così: parlatene insieme.")


def _note(one: Said, here: Here) -> str:
    mark = "🎤" if one.has_voice else "✏️"
    text = escape(words.cut(one.note, LONGEST_NOTE)) or _("un messaggio vocale")
    who = escape(words.first_name(one.by))
    return f"{mark} {who}, {dates.day(here.wall(one.at).date(), here.later)}: {text}"


def _hear(period: Period) -> Rows:
    voices = [one for one in period.notes if one.has_voice][-NOTES_SHOWN:]
    return tuple((Button("🎧 " + _("Ascolta"), HearCheckIn(check_in_id=one.check_in_id)),) for one in voices)


def _act(asked: Asked) -> Rows:
    """Offer what can be said about an answer, while the patto lives."""
    due_id = asked.period.due_id
    if asked.patto.ended_at is not None:
        return ()
    add = Button(_("Aggiungi qualcosa"), AskCheckInNote(due_id=due_id))
    if asked.may_be_disputed:
        return ((Button(_("Non è vero"), AskNotTrue(due_id=due_id)),),)
    if asked.part is Part.READER:
        return ((add,),) if asked.period.is_disputed else ()
    if asked.part is Part.ONLOOKER:
        return ()
    return ((add,), (_change(due_id),)) if asked.is_answered else _words(asked)


def _back(asked: Asked) -> tuple[Button, ...]:
    if asked.part is Part.READER:
        return _home(asked)
    if asked.part is Part.ONLOOKER:
        return (_to_desk(asked.patto.id), words.menu())
    return (Button(_("Indietro"), ShowCheckIns(patto_id=asked.patto.id)), words.menu())


def heard(due_id: int, voice: Voice) -> Screen:
    """Hand over a voice message, with the way back to the answer."""
    return Screen(rows=((Button(_("Indietro"), ShowCheckIn(due_id=due_id)), words.menu()),), attached=voice)


def ask_not_true(asked: Asked, here: Here) -> Screen:
    """Ask before another side's answer is contradicted."""
    lines = [*_what(asked), _period(asked, here), *_said(asked, here), "", words.bold(_("Per te non è andata così?"))]
    read = asked.period.answer.check_in_id if asked.period.answer else 0
    sure = Button(_("Sì, non è vero"), SayNotTrue(due_id=asked.period.due_id, check_in_id=read), Style.PRIMARY)
    return Screen("\n".join(lines), ((sure,), (_to_answer(asked), words.menu())))


def _to_answer(asked: Asked) -> Button:
    return Button(_("Indietro"), ShowCheckIn(due_id=asked.period.due_id))


def disputed(asked: Asked) -> Screen:
    """Say that it was heard, and who speaks with the person about it."""
    by = escape(words.cut(words.first_name(asked.operator), LONGEST_NAME))
    lines = [words.bold(_("Grazie di averlo detto."))]
    lines.append(_("{name} ne parla con te.").format(name=by) if by else _disputed_to_person())
    lines.append(_("Se vuoi, racconta che cosa è successo."))
    add = Button(_("Aggiungi qualcosa"), AskCheckInNote(due_id=asked.period.due_id))
    return Screen("\n".join(lines), ((add,), _home(asked)))


def ask_note(asked: Asked, *, again: bool = False) -> Screen:
    """Ask for words or a voice message."""
    lines = [_("Qui servono parole, fino a 500 lettere, o un messaggio vocale.")] if again else []
    lines += [words.bold(_("Che cosa vuoi aggiungere?")), _("Scrivi qui sotto, o manda un messaggio vocale.")]
    if asked.part in (Part.OWN, Part.READER):
        lines.append(_("Lo legge solo chi segue il tuo patto."))
    return Screen("\n".join(lines), ((_to_answer(asked), words.menu()),))

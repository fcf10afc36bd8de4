"""One's patto: where both sides stand, how far each goal is, what comes next, and what can be done about it."""

from collections.abc import Iterator, Sequence
from html import escape

from locales import _, ngettext
from services.commitment_states import Kept, Period, State
from services.patti import Standing
from services.patto_desk import PattoDesk
from services.patto_pages import GoalStanding, PattoPage
from storage.patti import Ending, Result, Side
from views import accepting, dates, patto_lines, words
from views.answers.check_ins import ShowCheckIn, ShowCheckIns
from views.answers.expenses import ShowBudget
from views.answers.home import ShowPatto
from views.answers.patti import (
    AskChange,
    AskLeavePatto,
    AskSaying,
    DrawPatto,
    LeavePatto,
    ShowPattoReaders,
    ShowPattoStory,
    ShowPattoToTeam,
    TurnPatto,
)
from views.answers.patto_desk import ShowPattoDesk
from views.answers.patto_reviews import ShowMeeting
from views.dates import Here
from views.screen import Button, Rows, Screen, Style, units

LONGEST_PAGE = 2600
"""Letters of a page: a patto that is longer is turned over, side by side."""

LONGEST_NAME = 60
STEPS = 5
IN_A_ROW = 5

Block = tuple[str, Sequence[Button]]
"""A piece of the page that is not torn apart, with the buttons that belong to it."""


def page(one: PattoPage, number: int, here: Here) -> Screen:
    """Show a page of a patto: all of it, unless it is long."""
    pages = _pages(one, here)
    number = min(number, len(pages) - 1)
    text, numbered = pages[number]
    turning = [] if number == 0 else [Button(_("Pagina prima"), _turn(one, number - 1))]
    turning += [] if number == len(pages) - 1 else [Button(_("Avanti"), _turn(one, number + 1))]
    answers = tuple(tuple(numbered[at : at + IN_A_ROW]) for at in range(0, len(numbered), IN_A_ROW))
    return Screen(text, (*((tuple(turning),) if turning else ()), *answers, *_rows(one)))


def _turn(one: PattoPage, number: int) -> TurnPatto | ShowPattoToTeam:
    return TurnPatto(page=number) if one.is_person else ShowPattoToTeam(patto_id=one.patto.id, page=number)


def _pages(one: PattoPage, here: Here) -> Sequence[Block]:
    """Put what there is to say on as few pages as it fits; a side begins a page where it does not fit whole."""
    pages = list[Block]()
    for side in _sides(one, here):
        whole = _joined(side)
        blocks = side if units(whole[0]) > LONGEST_PAGE else [whole]
        for block in blocks:
            longer = _joined([pages[-1], block]) if pages else block
            if pages and units(longer[0]) > LONGEST_PAGE:
                pages.append((block[0].lstrip("\n"), block[1]))
            else:
                pages = [*pages[:-1], longer]
    return pages


def _joined(blocks: Sequence[Block]) -> Block:
    return "\n".join(text for text, _buttons in blocks), [button for _text, buttons in blocks for button in buttons]


def _sides(one: PattoPage, here: Here) -> Iterator[Sequence[Block]]:
    yield [("\n".join(_head(one, here)), ())]
    goals = [(_goal(goal), ()) for goal in one.goals]
    if goals:
        yield goals
    for side in Side:
        theirs = one.of(side)
        if theirs:
            yield list(_side(one, side_name(one, side), theirs, here))
    if one.giving_back:
        title = _("Quello che dai agli altri") if one.is_person else _("Quello che dà agli altri")
        yield list(_side(one, title, one.giving_back, here))


def side_name(one: PattoPage, side: Side) -> str:
    """Name a side as the reader calls it, as plain text."""
    if one.is_person or one.text is None:
        return patto_lines.side(side, words.cut(one.organisation, LONGEST_NAME))
    return patto_lines.side_to_staff(side, one.text)


# What stands at the top


def _head(one: PattoPage, here: Here) -> Iterator[str]:
    yield "🤝 " + words.bold(patto_lines.kind(one.patto.kind))
    yield _with(one)
    if one.standing is Standing.ENDED:
        yield from _ended(one, here)
        return
    if one.standing is Standing.DRAFT:
        yield _("Il testo è ancora da scrivere. Quando c'è da leggere, ti scrivo.")
    if one.standing in (Standing.PROPOSED, Standing.REMODELLING):
        yield "📖 " + _waiting(one)
    if one.to_answer:
        yield "✍️ " + ngettext("C'è {n} cosa da raccontare.", "Ci sono {n} cose da raccontare.", one.to_answer).format(
            n=one.to_answer
        )
    if one.next_on is not None:
        yield "⏰ " + _("La prossima domanda arriva {day}.").format(day=dates.day(one.next_on, here))
    if one.review is not None:
        yield "📅 " + _("Il prossimo incontro: {when}.").format(when=dates.when(one.review.planned_at, here))


def _with(one: PattoPage) -> str:
    ente = escape(words.cut(one.organisation, LONGEST_NAME))
    name = escape(words.cut(words.first_name(one.operator), LONGEST_NAME))
    if not one.is_person:
        who = escape(words.cut(words.first_name(one.person), LONGEST_NAME)) or _("una persona")
        return _("Di {name}, con {ente}.").format(name=who, ente=ente)
    if not name:
        return _("Con {ente}. Ancora non sappiamo chi ti segue: per ora chiama il centro.").format(ente=ente)
    return _("Con {ente}. Ti segue {name}.").format(ente=ente, name=name)


def _waiting(one: PattoPage) -> str:
    if one.standing is Standing.PROPOSED:
        return _("C'è un testo da leggere. Comincia quando dicono di sì tutte e due le parti.")
    return _("C'è anche un testo nuovo da leggere. Finché manca un sì, vale questo.")


def _ended(one: PattoPage, here: Here) -> Iterator[str]:
    day = "" if one.patto.ended_at is None else dates.day(here.wall(one.patto.ended_at).date(), here.later)
    if one.patto.ending is Ending.CONCLUDED:
        yield "🏁 " + _("Concluso insieme {day}.").format(day=day)
        if one.patto.result is not None:
            yield _result(one.patto.result)
        if one.patto.result_words:
            yield f"<blockquote>{escape(one.patto.result_words)}</blockquote>"
        return
    if one.patto.ending is Ending.LEFT and one.is_person:
        yield "🏁 " + _("L'hai lasciato {day}. Puoi farne un altro quando vuoi.").format(day=day)
        return
    yield "🏁 " + _("È finito {day}.").format(day=day)


def _result(of: Result) -> str:
    return {
        Result.REACHED: "🎉 " + _("Gli obiettivi ci sono tutti."),
        Result.PARTLY: "🎉 " + _("Una parte della strada è fatta."),
        Result.OTHERWISE: _("È andata in un altro modo, e va bene così."),
    }[of]


# Goals


def _goal(one: GoalStanding) -> str:
    return f"\n🎯 {words.bold(one.goal.text)}\n{bar(one.share)} {steps_in_words(one.share)}"


def steps(share: float) -> int:
    """Tell how many of five steps are behind; the first thing that is done is one already."""
    return min(STEPS, max(int(share * STEPS + 0.5), 1 if share > 0 else 0))


def bar(share: float) -> str:
    """Draw how far a goal is: «▰▰▰▱▱»."""
    done = steps(share)
    return "▰" * done + "▱" * (STEPS - done)


def steps_in_words(share: float) -> str:
    """Say how far a goal is, for whoever does not see the bar."""
    done = steps(share)
    if done == 0:
        return _("si comincia")
    if done == STEPS:
        return _("ci siamo: {n} passi su {all}").format(n=done, all=STEPS)
    return ngettext("{n} passo su {all}", "{n} passi su {all}", done).format(n=done, all=STEPS)


# Commitments


def _side(one: PattoPage, title: str, kept: Sequence[Kept], here: Here) -> Iterator[Block]:
    heading = "\n" + words.bold(title) + "\n"
    for at, commitment in enumerate(kept):
        number = one.number(commitment)
        text = ("" if at else heading) + _commitment(number, commitment, here, is_person=one.is_person)
        last = commitment.last
        yield text, () if last is None else (Button(f"👁 {number}", ShowCheckIn(due_id=last.due_id)),)


def _commitment(number: int, kept: Kept, here: Here, *, is_person: bool) -> str:
    one = kept.commitment
    told = [patto_lines.how_often(one, here)]
    if one.side is not Side.PERSON and one.responsible:
        told.append(escape(words.cut(one.responsible, LONGEST_NAME)))
    return f"{number}. {escape(one.text)} <i>({', '.join(told)})</i>\n{_last_answer(kept, here, is_person=is_person)}"


def _last_answer(kept: Kept, here: Here, *, is_person: bool) -> str:
    """Say what was answered last, and how often it was kept: never what was not."""
    last = kept.last
    if last is None:
        return "◌ " + _("ancora nessuna risposta")
    said = f"{_mark(last)} {_state(last)}, {dates.day(last.due_on, here.later)}"
    if last.is_disputed:
        said += " · 💬 " + (_("per te non è andata così") if is_person else _("per la persona non è andata così"))
    done = kept.tally[State.KEPT]
    if done > 1:
        said += " · " + ngettext("fatto {n} volta", "fatto {n} volte", done).format(n=done)
    return said


def _mark(period: Period) -> str:
    return {State.KEPT: "✅", State.PARTLY: "🌗", State.HELP: "🤲"}.get(period.state, "⏳")


def _state(period: Period) -> str:
    return {
        State.KEPT: _("fatto"),
        State.PARTLY: _("in parte"),
        State.HELP: _("serve aiuto"),
    }.get(period.state, _("non ancora"))


# What can be done


def _rows(one: PattoPage) -> Rows:
    if not one.is_person:
        back = Button(_("Indietro"), ShowPattoDesk(patto_id=one.patto.id))
        return (*_drawing(one), (_story(one),), (back, words.menu()))
    patto_id = one.patto.id
    reading = Button("👁 " + _("Chi lo legge"), ShowPattoReaders(patto_id=patto_id))
    if one.standing is Standing.ENDED:
        return (*_drawing(one), (*_budget(one), _story(one)), (reading, words.menu()))
    saying = Button("💬 " + _("Di' qualcosa"), AskSaying(patto_id=patto_id))
    holds = one.standing is Standing.ACTIVE
    change = ((Button("✏️ " + _("Chiedi un cambiamento"), AskChange(patto_id=patto_id)),),) if holds else ()
    return (
        *_waiting_rows(one),
        (saying, *_budget(one)),
        *change,
        *_drawing(one),
        (_story(one), reading),
        (Button(_("Lascia il patto"), AskLeavePatto(patto_id=patto_id)), words.menu()),
    )


def _waiting_rows(one: PattoPage) -> Iterator[tuple[Button, ...]]:
    """Lead to what waits for the person: a text to read, a meeting, things to tell."""
    if one.standing in (Standing.PROPOSED, Standing.REMODELLING):
        yield (accepting.way_in(),)
    if one.review is not None:
        yield (Button("📅 " + _("L'incontro"), ShowMeeting(review_id=one.review.id)),)
    if one.to_answer:
        yield (Button("✍️ " + _("Racconta com'è andata"), ShowCheckIns(patto_id=one.patto.id), Style.PRIMARY),)


def _budget(one: PattoPage) -> tuple[Button, ...]:
    return (Button("💶 " + _("Il budget"), ShowBudget(patto_id=one.patto.id, page=0)),) if one.text else ()


def _drawing(one: PattoPage) -> Rows:
    return ((Button("🖼 " + _("Vedi come disegno"), DrawPatto(patto_id=one.patto.id)),),) if one.goals else ()


def _story(one: PattoPage) -> Button:
    return Button("📜 " + _("Storia"), ShowPattoStory(patto_id=one.patto.id, page=0))


# The team


def desk_rows(one: PattoDesk) -> Rows:
    """Lead the team to how a patto goes, as its person sees it, and whoever is in charge to a word with them."""
    seen = Button("📈 " + _("Come va"), ShowPattoToTeam(patto_id=one.patto_id, page=0))
    if not (one.leads and one.is_live):
        return ((seen,),)
    label = _("Scrivi una nota") if one.is_on_paper else _("Scrivi")
    return ((seen, Button("💬 " + label, AskSaying(patto_id=one.patto_id))),)


def reading_rows(one: PattoDesk) -> Rows:
    """Lead the team to the history, and to who reads it."""
    story = Button("📜 " + _("Storia"), ShowPattoStory(patto_id=one.patto_id, page=0))
    return ((story, Button("👁 " + _("Chi lo legge"), ShowPattoReaders(patto_id=one.patto_id))),)


# Leaving


def ask_leave(patto_id: int, organisation: str) -> Screen:
    """Ask once, kindly, and say what it means."""
    lines = [
        words.bold(_("Vuoi lasciare il patto?")),
        _("Da oggi non ti chiedo più niente, e nemmeno a {ente}.").format(
            ente=escape(words.cut(organisation, LONGEST_NAME))
        ),
        _("Le tue attività e i tuoi posti restano come sono. Chi ti segue lo viene a sapere."),
        _("Se qualcosa non va, puoi anche dirlo: si può cambiare."),
    ]
    rows = (
        (Button("💬 " + _("Di' qualcosa"), AskSaying(patto_id=patto_id)),),
        (Button(_("Sì, lascia il patto"), LeavePatto(patto_id=patto_id), Style.DANGER),),
        (Button(_("Annulla"), ShowPatto()), words.menu()),
    )
    return Screen("\n".join(lines), rows)


def left() -> Screen:
    """Say that the patto has ended, and that the door is open."""
    lines = [
        words.bold(_("Il patto è finito.")),
        _("Grazie per la strada fatta insieme. Le tue attività restano come sono."),
        _("Se vuoi, puoi farne un altro: basta dirlo al centro."),
    ]
    return Screen("\n".join(lines), ((Button("🤝 " + _("Il mio patto"), ShowPatto()), words.menu()),))

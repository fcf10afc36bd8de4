"""Reviews of patti: when both sides meet, as each sees it, and what comes of it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from html import escape

from aiogram.filters.callback_data import CallbackData

from locales import _
from services.patto_review_outcomes import LONGEST_WORDS
from services.patto_reviews import LONGEST_PLACE, MeetingPage, ReviewsPage
from storage.patti import Result
from storage.patto_reviews import Meeting, Review, ReviewOutcome
from views import dates, words
from views.answers.home import ShowPatto
from views.answers.patto_desk import ShowPattoDesk
from views.answers.patto_reviews import (
    AskCallReviewOff,
    AskCannotCome,
    AskReviewOutcome,
    AskReviewPlace,
    AskReviewTime,
    CallReviewOff,
    CannotCome,
    ChooseResult,
    ChooseReviewOutcome,
    ConfirmConclusion,
    ConfirmReview,
    ShowMeeting,
    ShowPattoReviews,
)
from views.answers.patto_texts import ShowDraft
from views.answers.places import ShowAgenda
from views.dates import Here
from views.screen import Button, Rows, Screen, Style

SHORT = 60


def way_in(patto_id: int) -> Button:
    """Lead from the team's page of a patto to its meetings."""
    return Button("📅 " + _("Incontri"), ShowPattoReviews(patto_id=patto_id))


# The person's


def meeting(one: MeetingPage, here: Here) -> Screen:
    """Show somebody the meeting about their patto."""
    review = one.review
    lines = [*_when_and_where(review, here)]
    if one.host:
        lines.append("👤 " + _("Con {name}.").format(name=escape(words.first_name(one.host))))
    lines += ["", _("Guardiamo insieme come va, da tutte e due le parti. Porta le tue domande.")]
    no = (Button(_("Non posso venire"), AskCannotCome(review_id=review.id)),)
    return Screen("\n".join(lines), (no, _ways_out(ShowAgenda())))


def ask_cannot_come(one: MeetingPage, here: Here) -> Screen:
    """Ask before a meeting is off because its guest cannot come."""
    lines = [
        *_when_and_where(one.review, here),
        "",
        _("Non puoi venire? Va bene anche così: troviamo un altro giorno."),
    ]
    yes = Button(_("Sì, non posso venire"), CannotCome(review_id=one.review.id), Style.DANGER)
    return Screen("\n".join(lines), ((yes,), _ways_out(ShowMeeting(review_id=one.review.id))))


def cannot_come() -> Screen:
    """Say that the other side knows, and finds another day."""
    text = _("Va bene. Lo dico a chi ti segue, e insieme trovate un altro giorno.")
    return Screen(text, ((Button("🤝 " + _("Il mio patto"), ShowPatto()),), (words.menu(),)))


def agenda_lines(one: Meeting, here: Here) -> Sequence[str]:
    """Say a meeting in two lines of the agenda; the day stands above, and nothing tells what it is about."""
    said = _("{time} · Incontro").format(time=f"{here.wall(one.planned_at):%H:%M}")
    return [said, *([escape(words.cut(one.place, SHORT))] if one.place else [])]


def agenda_row(one: Meeting) -> tuple[Button, ...]:
    """Lead from the agenda to a meeting."""
    return (Button(_("Incontro"), ShowMeeting(review_id=one.review_id)),)


# The team's


def page(one: ReviewsPage, here: Here) -> Screen:
    """Show the meetings of a patto: the next one, and what came of those before."""
    lines = ["📅 " + words.bold(_("Incontri")), *_next(one, here)]
    for review in one.held:
        lines += ["", *_held(review, here)]
    back = ShowPattoDesk(patto_id=one.patto.id)
    return Screen("\n".join(lines), (*_ways_on(one), _ways_out(back)))


def _next(one: ReviewsPage, here: Here) -> Iterator[str]:
    if one.patto.ended_at is not None:
        yield _("Il patto è finito: non ci sono altri incontri.")
        return
    if one.ends_on is not None and one.ends_on < here.today:
        yield _("Il tempo del patto è passato. Incontratevi, e decidete insieme come va avanti.")
    if one.planned is None:
        yield _("Non c'è un incontro fissato.")
        return
    yield from _when_and_where(one.planned, here)


def _when_and_where(review: Review, here: Here) -> Iterator[str]:
    yield "🗓 " + words.bold(_("Incontro: {when}").format(when=dates.when(review.planned_at, here)))
    if review.place:
        yield "📍 " + escape(review.place)


def _held(review: Review, here: Here) -> Iterator[str]:
    at = review.held_at or review.planned_at
    outcome = review.outcome or ReviewOutcome.CONFIRM
    yield f"✔️ {dates.day(here.wall(at).date(), here.later)}: {words.bold(outcomes()[outcome])}"
    if review.words:
        yield f"<blockquote>{escape(review.words)}</blockquote>"


def _ways_on(one: ReviewsPage) -> Rows:
    if not (one.leads and one.is_active):
        return ()
    key = {"patto_id": one.patto.id}
    held = (Button(_("Com'è andata?"), AskReviewOutcome(**key), Style.PRIMARY),)
    if one.planned is None:
        return (Button(_("Fissa un incontro"), AskReviewTime(**key), Style.PRIMARY),), held
    return held, (Button(_("Sposta"), AskReviewTime(**key)), Button(_("Disdici"), AskCallReviewOff(**key)))


def outcomes() -> dict[ReviewOutcome, str]:
    """Say what may come of a meeting."""
    return {
        ReviewOutcome.CONFIRM: _("si va avanti così"),
        ReviewOutcome.REMODEL: _("si cambia qualcosa"),
        ReviewOutcome.CONCLUDE: _("il patto si conclude"),
    }


def results() -> dict[Result, str]:
    """Say to what a patto may come."""
    return {
        Result.REACHED: _("Ce l'abbiamo fatta"),
        Result.PARTLY: _("Un pezzo di strada"),
        Result.OTHERWISE: _("È andata in un altro modo"),
    }


# Planning


def ask_time(patto_id: int, planned: Review | None, here: Here, *, again: bool = False, why: str = "") -> Screen:
    """Ask when to meet; *why* says what was wrong with the answer before."""
    lines = ["📅 " + words.bold(_("Quando vi incontrate?"))]
    if planned is not None:
        lines.append(_("Adesso: {when}.").format(when=dates.when(planned.planned_at, here)))
    lines.append(_("Scrivi giorno e ora, per esempio «martedì 15 alle 10»."))
    if why:
        lines += ["", why]
    elif again:
        lines += ["", _("Non ho capito. Servono un giorno e un'ora.")]
    return Screen("\n".join(lines), (_ways_out(ShowPattoReviews(patto_id=patto_id)),))


def proposed(patto_id: int, at: datetime, place: str, here: Here, *, has_account: bool = True) -> Screen:
    """Show the meeting that is about to be planned; nobody writes to somebody without an account."""
    lines = ["🗓 " + words.bold(dates.when(at, here))]
    if place:
        lines.append("📍 " + escape(place))
    told = _("Va bene? Chi ha il patto riceve un messaggio, e un promemoria prima.")
    lines += ["", told if has_account else _("Va bene? Chi ha il patto non è su Telegram: dillo a voce.")]
    lines.append(_("Per cambiare, scrivi un altro giorno e un'altra ora."))
    where = Button(_("Cambia posto") if place else _("Scrivi dove"), AskReviewPlace(patto_id=patto_id))
    yes = Button(_("Conferma"), ConfirmReview(patto_id=patto_id), Style.SUCCESS)
    no = Button(_("Annulla"), ShowPattoReviews(patto_id=patto_id))
    return Screen("\n".join(lines), ((yes, no), (where,), (words.menu(),)))


def ask_place(patto_id: int, *, again: bool = False) -> Screen:
    """Ask where to meet."""
    lines = [
        "📍 " + words.bold(_("Dove vi incontrate?")),
        _("Scrivi il posto, per esempio «sportello di via Verdi 3»."),
    ]
    if again:
        lines.append(_("Scrivi con parole, fino a {most} lettere.").format(most=LONGEST_PLACE))
    return Screen("\n".join(lines), (_ways_out(ShowPattoReviews(patto_id=patto_id)),))


def planned(shown: Screen) -> Screen:
    """Say that a meeting is planned, over the meetings."""
    return replace(shown, toast=_("Incontro fissato."))


def ask_call_off(review: Review, here: Here, *, has_account: bool = True) -> Screen:
    """Ask before a meeting is called off."""
    told = _("Disdico questo incontro? Chi ha il patto riceve un messaggio.")
    unheard = _("Disdico questo incontro? Chi ha il patto non è su Telegram: dillo a voce.")
    lines = [*_when_and_where(review, here), "", told if has_account else unheard]
    yes = Button(_("Sì, disdici l'incontro"), CallReviewOff(review_id=review.id), Style.DANGER)
    return Screen("\n".join(lines), ((yes,), _ways_out(ShowPattoReviews(patto_id=review.patto_id))))


def called_off(shown: Screen) -> Screen:
    """Say that a meeting is off, over the meetings."""
    return replace(shown, toast=_("Fatto: l'incontro non si fa."))


# What comes of it


def ask_outcome(patto_id: int) -> Screen:
    """Ask what came of a meeting."""
    lines = ["📅 " + words.bold(_("Com'è andata?")), _("Che cosa avete deciso insieme?")]
    rows = [
        (Button(words.sentence(label), ChooseReviewOutcome(patto_id=patto_id, outcome=outcome)),)
        for outcome, label in outcomes().items()
    ]
    return Screen("\n".join(lines), (*rows, _ways_out(ShowPattoReviews(patto_id=patto_id))))


def ask_result(patto_id: int) -> Screen:
    """Ask to what a patto came that is to be concluded."""
    lines = ["🏁 " + words.bold(_("Il patto si conclude")), _("A che punto siete arrivati insieme?")]
    rows = [(Button(label, ChooseResult(patto_id=patto_id, result=result)),) for result, label in results().items()]
    return Screen("\n".join(lines), (*rows, _ways_out(AskReviewOutcome(patto_id=patto_id))))


def ask_words(patto_id: int, outcome: ReviewOutcome, *, again: bool = False) -> Screen:
    """Ask what both found, in words that the person reads too."""
    lines = ["📅 " + words.bold(words.sentence(outcomes()[outcome])), _asked(outcome)]
    if again:
        lines.append(_("Scrivi con parole, fino a {most} lettere.").format(most=LONGEST_WORDS))
    return Screen("\n".join(lines), (_ways_out(AskReviewOutcome(patto_id=patto_id)),))


def _asked(outcome: ReviewOutcome) -> str:
    return {
        ReviewOutcome.CONFIRM: _("Scrivi in poche parole come va. Lo legge anche chi ha il patto."),
        ReviewOutcome.REMODEL: _("Scrivi perché cambia. Lo legge anche chi ha il patto, poi scrivi il testo nuovo."),
        ReviewOutcome.CONCLUDE: _("Scrivi a chi ha il patto che cosa avete fatto insieme, con parole semplici."),
    }[outcome]


def confirmed(shown: Screen) -> Screen:
    """Say that the outcome is kept, over the meetings."""
    return replace(shown, toast=_("Fatto. Si va avanti così."))


def remodelled(patto_id: int) -> Screen:
    """Lead to the draft of the new version."""
    text = _("Ecco il testo nuovo da scrivere. Quello di adesso vale, finché non accettate tutti e due.")
    draft = (Button("✏️ " + _("Scrivi il testo nuovo"), ShowDraft(patto_id=patto_id), Style.PRIMARY),)
    return Screen(text, (draft, _ways_out(ShowPattoReviews(patto_id=patto_id))))


def check_conclusion(patto_id: int, result: Result, said: str, *, has_account: bool = True) -> Screen:
    """Show what the person is about to read, before the patto is concluded."""
    lines = [
        "🏁 " + words.bold(results()[result]),
        f"<blockquote>{escape(said)}</blockquote>",
        _("Se confermi, il patto finisce e chi lo ha legge queste parole.")
        if has_account
        else _("Se confermi, il patto finisce. Chi lo ha non è su Telegram: leggi queste parole a voce."),
        _("Le iscrizioni alle attività restano. Per cambiare, scrivi di nuovo."),
    ]
    yes = Button(_("Conferma"), ConfirmConclusion(patto_id=patto_id), Style.SUCCESS)
    no = Button(_("Annulla"), ShowPattoReviews(patto_id=patto_id))
    return Screen("\n".join(lines), ((yes, no), (words.menu(),)))


def concluded(shown: Screen) -> Screen:
    """Say that a patto is concluded, over its meetings."""
    return replace(shown, toast=_("Patto concluso. Grazie del lavoro fatto insieme."))


def _ways_out(back: CallbackData) -> tuple[Button, Button]:
    return (Button(_("Indietro"), back), words.menu())

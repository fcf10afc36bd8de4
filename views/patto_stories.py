"""The history of a patto, line by line; who may read it and who has; what is said about it."""

from collections.abc import Iterator, Sequence
from html import escape

from locales import _, ngettext
from services.patto_pages import Readers
from storage.patti import Patto, StepKind
from storage.patto_pages import ToldPattoStep
from views import dates, words
from views.answers.home import ShowPatto
from views.answers.patti import HearPattoStep, ShowPattoStory
from views.answers.patto_desk import ShowPattoDesk
from views.attachments import Voice
from views.dates import Here
from views.screen import Button, Rows, Screen

LONGEST_NAME = 40
LONGEST_WORDS = 600
MOST_READERS = 12

BY_THE_PERSON = frozenset({StepKind.PERSON_ACCEPTED, StepKind.DECLINED})
"""What only the person says; for somebody without an account, whoever follows them writes it down."""


def _back(patto: Patto, *, is_person: bool) -> tuple[Button, Button]:
    return (Button(_("Indietro"), ShowPatto() if is_person else ShowPattoDesk(patto_id=patto.id)), words.menu())


def story(
    patto: Patto, told: Sequence[ToldPattoStep], here: Here, *, page: int, is_last: bool, is_person: bool
) -> Screen:
    """List what happened to a patto, the newest first, each with its day."""
    lines = ["📜 " + words.bold(_("Storia del patto"))]
    for one in told:
        lines += ["", "📅 " + dates.when(one.at, here.later), *_step(one, patto, is_person=is_person)]
    voices = [one for one in told if one.has_voice]
    hear = tuple((Button("🎧 " + _hear(one, here), HearPattoStep(step_id=one.id)),) for one in voices)
    turning = [] if page == 0 else [Button(_("Pagina prima"), ShowPattoStory(patto_id=patto.id, page=page - 1))]
    turning += [] if is_last else [Button(_("Avanti"), ShowPattoStory(patto_id=patto.id, page=page + 1))]
    pages: Rows = (tuple(turning),) if turning else ()
    return Screen("\n".join(lines), (*hear, *pages, _back(patto, is_person=is_person)))


def _hear(one: ToldPattoStep, here: Here) -> str:
    return _("Ascolta: {when}").format(when=dates.brief(one.at, here))


def _step(one: ToldPattoStep, patto: Patto, *, is_person: bool) -> Iterator[str]:
    yield _mark(one.kind) + " " + _told(one, patto, is_person=is_person)
    if one.has_voice:
        yield "🎧 " + _("un messaggio vocale")
    if one.text and one.kind is not StepKind.HANDED_OVER:
        yield f"<blockquote>{escape(words.cut(one.text, LONGEST_WORDS))}</blockquote>"


def _mark(kind: StepKind) -> str:
    return {
        StepKind.SAID: "💬",
        StepKind.CHANGE_ASKED: "✏️",
        StepKind.ACTIVE: "🎉",
        StepKind.REVIEW_PLANNED: "📅",
        StepKind.REVIEW_HELD: "📅",
        StepKind.ENDED: "🏁",
    }.get(kind, "🤝")


def _told(one: ToldPattoStep, patto: Patto, *, is_person: bool) -> str:
    """Say what happened; where a name belongs to it, whoever reads their own patto is «tu»."""
    if is_person and one.by_id == patto.person_id:
        return {
            StepKind.LINKED: _("Hai aperto l'invito."),
            StepKind.PERSON_ACCEPTED: _("Hai detto di sì."),
            StepKind.DECLINED: _("Hai detto di no."),
            StepKind.CHANGE_ASKED: _("Hai chiesto un cambiamento."),
            StepKind.SAID: _("Hai detto:"),
        }.get(one.kind, _sentence(one.kind))
    if one.kind is StepKind.HANDED_OVER:
        name = escape(words.cut(words.first_name(one.text or one.by), LONGEST_NAME)) or _("un'altra persona")
        return _("Da qui lo segue {name}.").format(name=name)
    name = escape(words.cut(words.first_name(one.by), LONGEST_NAME))
    if one.kind is StepKind.SAID and name:
        return _("{name} dice:").format(name=name)
    if one.kind in BY_THE_PERSON and one.by_id != patto.person_id and name:
        return _sentence(one.kind) + " " + _("Registrato da {name}.").format(name=name)
    return _sentence(one.kind)


def _sentence(kind: StepKind) -> str:
    return {
        StepKind.WRITTEN: _("C'è una bozza."),
        StepKind.PROPOSED: _("C'è un testo da leggere."),
        StepKind.TAKEN_BACK: _("Il testo torna in bozza, per cambiarlo."),
        StepKind.LINKED: _("L'invito è aperto."),
        StepKind.PERSON_ACCEPTED: _("La persona dice di sì."),
        StepKind.ORGANISATION_ACCEPTED: _("L'ente dice di sì."),
        StepKind.DECLINED: _("La persona dice di no."),
        StepKind.CHANGE_ASKED: _("La persona chiede un cambiamento."),
        StepKind.ACTIVE: _("Il patto comincia a valere."),
        StepKind.SAID: _("Un messaggio:"),
        StepKind.HANDED_OVER: _("Da qui lo segue un'altra persona."),
        StepKind.REVIEW_PLANNED: _("C'è un incontro in programma."),
        StepKind.REVIEW_HELD: _("L'incontro c'è stato."),
        StepKind.ENDED: _("Il patto è finito."),
    }[kind]


def heard(patto: Patto, voice: str) -> Screen:
    """Hand a voice message over."""
    return Screen("🎧 " + _("Ecco il messaggio."), (_story_row(patto), (words.menu(),)), attached=Voice(voice))


def read_by(found: Readers, here: Here, *, is_person: bool) -> Screen:
    """Say who may read a patto, and list who has, each with the last time."""
    lines = ["👁 " + words.bold(_("Chi può leggerlo"))]
    names = words.named([words.cut(name, LONGEST_NAME) for name in found.team])
    if is_person:
        lines.append(_("Tu, e chi fa la sua parte: {names}.").format(names=names) if names else _("Solo tu, per ora."))
        lines.append(_("Chi coordina vede solo numeri, e le spese da decidere. La tua famiglia non vede niente."))
    else:
        lines.append(_("La persona, e chi fa la sua parte: {names}.").format(names=names or _("nessuno, per ora")))
    lines += ["", words.bold(_("Chi l'ha letto"))]
    for name, at in found.read[:MOST_READERS]:
        who = escape(words.cut(name, LONGEST_NAME)) or _("Una persona che non c'è più")
        lines.append(f"{who}, {dates.when(at, here.later)}")
    if len(found.read) > MOST_READERS:
        left = len(found.read) - MOST_READERS
        lines.append(ngettext("e {n} altra persona", "e altre {n} persone", left).format(n=left))
    if not found.read:
        lines.append(_("Ancora nessuno."))
    return Screen("\n".join(lines), (_back(found.patto, is_person=is_person),))


# What is said


def ask_words(patto: Patto, *, is_person: bool, again: bool = False) -> Screen:
    """Ask what somebody wants to say."""
    lines = [_again()] if again else []
    lines += [words.bold(_("Che cosa vuoi dire?")), _("Scrivi qui sotto, o manda un messaggio vocale.")]
    lines.append(_for_whom(patto, is_person=is_person))
    return Screen("\n".join(lines), (_back(patto, is_person=is_person),))


def _for_whom(patto: Patto, *, is_person: bool) -> str:
    if is_person:
        return _("Lo legge solo chi fa il patto con te.")
    if patto.person_id is None:
        return _("Resta scritto nella storia del patto.")
    return _("La persona riceve un avviso, e legge qui.")


def _again() -> str:
    return _("Qui servono parole, fino a 500 lettere, o un messaggio vocale.")


def ask_change(patto: Patto, *, again: bool = False) -> Screen:
    """Ask what somebody would change."""
    lines = [_again()] if again else []
    lines += [
        words.bold(_("Che cosa vuoi cambiare?")),
        _("Scrivi qui sotto, o manda un messaggio vocale. Per esempio: «il lunedì non riesco, va bene il martedì»."),
        _("Finché non dite di sì tutti e due, il patto resta com'è."),
    ]
    return Screen("\n".join(lines), (_back(patto, is_person=True),))


def said(patto: Patto, *, is_person: bool) -> Screen:
    """Say that it has arrived, and where it stands."""
    if is_person:
        text = _("Grazie, è arrivato. Chi ti segue lo legge e ti risponde.")
    elif patto.person_id is None:
        text = _("Scritto. Lo trovi nella storia del patto.")
    else:
        text = _("Mandato. La persona riceve un avviso, senza il testo.")
    return Screen("💬 " + text, (_story_row(patto), _back(patto, is_person=is_person)))


def change_asked(patto: Patto) -> Screen:
    """Say that the wish has arrived, and that nothing has changed yet."""
    lines = [
        "✏️ " + _("Grazie, è arrivato. Chi ti segue ne parla con te."),
        _("Intanto il patto resta com'è."),
    ]
    return Screen("\n".join(lines), (_story_row(patto), _back(patto, is_person=True)))


def _story_row(patto: Patto) -> tuple[Button, ...]:
    return (Button("📜 " + _("Storia"), ShowPattoStory(patto_id=patto.id, page=0)),)

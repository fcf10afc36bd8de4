"""Saying yes or no to a patto: what is read before, what was said by each side, and what comes of it."""

from collections.abc import Iterator
from datetime import date, datetime
from html import escape

from locales import _
from services import accepting
from services.patti import Standing
from services.patto_desk import PattoDesk
from services.patto_texts import PattoText
from services.proposals import Proposal
from views import dates, patto_lines, words
from views.answers.accepting import (
    AcceptForOrganisation,
    AcceptPatto,
    AskDeclinePatto,
    AskOtherwise,
    AskRecordAnswer,
    DeclinePatto,
    ReadPatto,
    RecordAnswer,
    ShowAnswers,
)
from views.answers.home import ShowPatto
from views.answers.patto_desk import ShowPattoDesk
from views.dates import Here
from views.screen import Button, Rows, Screen, Style

LONGEST_NAME = 60
LONGEST_ON_BUTTON = 15


# The person


def way_in() -> Button:
    """Lead to the text that waits for an answer."""
    return Button("📖 " + _("Leggi il testo"), ReadPatto(page=0), Style.PRIMARY)


def shown(found: Proposal, page: int, here: Here) -> Screen:
    """Show a page of what waits for somebody's yes; where nothing does, what is true now."""
    if found.text is None:
        return nothing_to_read(found.standing)
    return read(found.text, page, here, is_first=found.is_first)


def read(text: PattoText, page: int, here: Here, *, is_first: bool) -> Screen:
    """Show a page of what waits for somebody's yes; the last one asks for it.

    *is_first* tells that nothing holds yet: else it is a new version of a patto that goes on.
    """
    pages = patto_lines.pages(text, here)
    page = min(page, len(pages) - 1)
    turning = [Button(_("Pagina prima"), ReadPatto(page=page - 1))] if page else []
    if page < len(pages) - 1:
        rows: Rows = ((*turning, Button(_("Avanti"), ReadPatto(page=page + 1))), (words.menu(),))
        return Screen(pages[page], rows)
    said = "\n".join(_asked(text, is_first=is_first))
    rows = (tuple(turning),) if turning else ()
    return Screen(f"{pages[page]}\n\n{said}", (*_answers(text), *rows, (_to_patto(), words.menu())))


def _asked(text: PattoText, *, is_first: bool) -> Iterator[str]:
    if text.version.person_accepted_at is not None:
        ente = escape(words.cut(text.organisation, LONGEST_NAME))
        yield "✅ " + _("Hai detto di sì. Adesso manca il sì di {ente}: ti scrivo io.").format(ente=ente)
        return
    if not is_first:
        yield _("È un testo nuovo. Finché non dite di sì tutti e due, vale quello di prima.")
    yield _("Leggi con calma. Puoi dire di sì, di no, o chiedere di cambiare qualcosa.")


def _answers(text: PattoText) -> Rows:
    if text.version.person_accepted_at is not None:
        return ()
    keys = {"patto_id": text.patto.id, "version_id": text.version.id}
    stamp = accepting.stamp_of(text.version)
    return (
        (Button(_("Accetto"), AcceptPatto(**keys, stamp=stamp), Style.SUCCESS),),
        (Button(_("Vorrei cambiare qualcosa"), AskOtherwise(**keys)),),
        (Button(_("No, grazie"), AskDeclinePatto(**keys, stamp=stamp)),),
    )


def nothing_to_read(standing: Standing | None) -> Screen:
    """Say that no text waits for an answer, with what is true now."""
    if standing is None:
        return Screen(_("Qui non c'è niente da leggere, per ora."), ((words.menu(),),))
    if standing is Standing.DRAFT:
        text = _("Il testo del patto non c'è ancora. Quando c'è, ti scrivo e lo leggi con calma.")
        return Screen("🤝 " + text, ((words.menu(),),))
    text = _("Per ora non c'è un testo nuovo da leggere.")
    return Screen("🤝 " + text, ((_to_patto(), words.menu()),))


def waits_for_organisation(organisation: str) -> Screen:
    """Thank for a yes that waits for the ente's."""
    ente = escape(words.cut(organisation, LONGEST_NAME))
    lines = [
        "✅ " + _("Grazie: abbiamo il tuo sì."),
        _("Adesso manca quello di {ente}: ti scrivo io.").format(ente=ente),
    ]
    return Screen("\n".join(lines), ((_to_patto(), words.menu()),))


def begins(first_on: date | None, here: Here) -> Screen:
    """Answer the yes with which a text begins to hold; *first_on* is the day of the first question."""
    lines = ["🎉 " + words.bold(_("Il tuo patto comincia!")), _("Vale per tutte e due le parti.")]
    if first_on is not None:
        day = dates.day(first_on, here)
        lines.append(_("La prima domanda su com'è andata: {day}. Basta un tocco.").format(day=day))
    return Screen("\n".join(lines), ((_to_patto(), words.menu()),))


def ask_decline(text: PattoText, *, is_first: bool) -> Screen:
    """Ask once before a no, and say what it means."""
    means = (
        _("Il patto non comincia. Le tue attività e i tuoi posti restano come sono.")
        if is_first
        else _("Il testo nuovo non vale. Il patto va avanti com'è adesso.")
    )
    no = DeclinePatto(patto_id=text.patto.id, version_id=text.version.id, stamp=accepting.stamp_of(text.version))
    yes = Button(_("Sì, dico di no"), no, Style.DANGER)
    return Screen(
        _("Vuoi dire di no?") + f"\n{means}", ((yes,), (Button(_("Indietro"), ReadPatto(page=0)), words.menu()))
    )


def declined(rows: Rows, *, is_over: bool) -> Screen:
    """Take a no for an answer; *rows* is the menu."""
    if is_over:
        return Screen(_("Va bene: il patto non comincia. Grazie per averlo detto."), rows)
    text = _("Va bene: il testo nuovo non vale. Il patto va avanti com'è adesso.")
    return Screen(text, ((_to_patto(), words.menu()),))


def ask_wish(*, again: bool = False) -> Screen:
    """Ask what somebody would have otherwise."""
    lines = [_("Qui servono parole, fino a 500 lettere, o un messaggio vocale."), ""] if again else []
    lines += [
        words.bold(_("Che cosa vuoi cambiare?")),
        _("Scrivi qui sotto, o manda un messaggio vocale. Lo legge solo chi ti segue."),
    ]
    return Screen("\n".join(lines), ((Button(_("Indietro"), ReadPatto(page=0)), words.menu()),))


def wished() -> Screen:
    """Say that a wish is passed on."""
    lines = [_("Grazie, l'ho detto a chi ti segue."), _("Se il testo cambia, ti scrivo. Intanto nessuno ti fa fretta.")]
    return Screen("💬 " + "\n".join(lines), ((Button(_("Indietro"), ReadPatto(page=0)), words.menu()),))


def _to_patto() -> Button:
    return Button("🤝 " + _("Il mio patto"), ShowPatto())


# Whoever follows it


def rows(one: PattoDesk) -> Rows:
    """Lay out the way to what both sides say of a version that waits."""
    if not one.leads or not one.is_live or one.open is None or not one.open.is_proposed:
        return ()
    return ((Button("✍️ " + _("Le risposte"), ShowAnswers(patto_id=one.patto_id)),),)


def answers(text: PattoText, recorded_by: str, here: Here) -> Screen:
    """Show what both sides have said, with what whoever is in charge can add.

    *recorded_by* is who wrote the person's yes down for them, where somebody did.
    """
    version, ente = text.version, escape(words.cut(text.organisation, LONGEST_NAME))
    name = escape(words.cut(text.person, LONGEST_NAME)) or _("La persona")
    theirs = f"{name}: {_answer(version.person_accepted_at, here)}"
    if recorded_by:
        theirs += "\n" + _("Registrato da {name}.").format(name=escape(recorded_by))
    its = f"{ente}: {_answer(version.organisation_accepted_at, here)}"
    if version.organisation_accepted_at is not None and version.organisation_accepted_by_id is None:
        its += "\n" + _("Sulla carta, prima di arrivare qui.")
    lines = ["✍️ " + words.bold(_("Le risposte")), theirs, its, "", *_next(text)]
    back = (Button(_("Indietro"), ShowPattoDesk(patto_id=text.patto.id)), words.menu())
    return Screen("\n".join(lines), (*_to_add(text), back))


def _answer(at: datetime | None, here: Here) -> str:
    if at is None:
        return _("ancora niente")
    return _("sì, {day}").format(day=dates.day(here.wall(at).date(), here))


def _next(text: PattoText) -> Iterator[str]:
    if text.version.is_active:
        yield "🎉 " + _("Il patto è attivo.")
        return
    if text.patto.person_id is None and text.version.person_accepted_at is None:
        yield _("Leggi il testo insieme alla persona, poi segna qui che cosa dice.")
    yield _("Il patto comincia quando dicono di sì tutte e due le parti.")


def _to_add(text: PattoText) -> Rows:
    keys = {"patto_id": text.patto.id, "version_id": text.version.id}
    found = list[tuple[Button, ...]]()
    if text.version.is_proposed and text.version.organisation_accepted_at is None:
        label = _("Accetto per {ente}").format(ente=words.cut(text.organisation, LONGEST_ON_BUTTON))
        found.append((Button(label, AcceptForOrganisation(**keys), Style.SUCCESS),))
    if text.version.is_proposed and text.version.person_accepted_at is None and text.patto.person_id is None:
        found.append(
            (
                Button(_("Dice di sì"), AskRecordAnswer(**keys, yes=True)),
                Button(_("Dice di no"), AskRecordAnswer(**keys, yes=False)),
            )
        )
    return tuple(found)


def ask_record(text: PattoText, *, yes: bool) -> Screen:
    """Ask before the answer of somebody without an account is written down."""
    name = words.bold(words.cut(text.person, LONGEST_NAME) or _("la persona"))
    asked = _("Segno che {name} dice di sì?") if yes else _("Segno che {name} dice di no?")
    shown = _("Resta scritto che l'hai segnato tu.")
    record = RecordAnswer(patto_id=text.patto.id, version_id=text.version.id, yes=yes)
    rows = (
        (Button(_("Conferma"), record, Style.SUCCESS if yes else Style.DANGER),),
        (Button(_("Annulla"), ShowAnswers(patto_id=text.patto.id)), words.menu()),
    )
    return Screen(asked.format(name=name) + f"\n{shown}", rows)


def declined_for(patto_id: int, *, is_over: bool) -> Screen:
    """Say that a no is written down."""
    text = _("Segnato. Il patto non comincia.") if is_over else _("Segnato. Il patto va avanti com'è adesso.")
    return Screen(text, ((Button(_("Indietro"), ShowPattoDesk(patto_id=patto_id)), words.menu()),))

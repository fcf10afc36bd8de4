"""The main menu, and what is said when there is nothing better to say."""

from html import escape

from locales import _
from storage.catalogue import ActivityKind
from storage.people import Person
from views import words
from views.answers.catalogue import Browse, ShowSavedSearches
from views.answers.home import GoHome, Resume, ShowHelp, ShowPatto
from views.answers.households import ShowFamily
from views.answers.ideas import ShowMyIdea
from views.answers.management import ShowManagement
from views.answers.people import ShowProfile
from views.answers.places import ShowAgenda
from views.attachments import Spot
from views.screen import Button, Rows, Screen


def home(person: Person) -> Screen:
    """Show the main menu."""
    hello = _("Ciao {name}! Cosa vuoi fare?").format(name=escape(person.name))
    hint = _("Tocca un pulsante, o scrivi cosa cerchi: per esempio «yoga» o «compiti».")
    return Screen(f"{hello}\n\n{hint}", menu_rows(person))


def welcome(person: Person) -> Screen:
    """Show the main menu for the first time."""
    hello = _("Tutto pronto, {name}!").format(name=escape(person.name)) + " 🎉"
    hint = _("Tocca un pulsante, o scrivi cosa cerchi: per esempio «yoga» o «compiti».")
    return Screen(f"{hello}\n\n{hint}", menu_rows(person))


def menu_rows(person: Person) -> Rows:
    """Lay out the buttons of the main menu."""
    rows: Rows = (
        (
            Button("🔎 " + _("Attività"), Browse(page=0, kind="")),
            Button("🎓 " + _("Corsi"), Browse(page=0, kind=ActivityKind.CLASS)),
        ),
        (Button("📅 " + _("La mia agenda"), ShowAgenda()),),
        *(((Button("🤝 " + _("Il mio patto"), ShowPatto()),),) if person.has_patto else ()),
        (Button("👤 " + _("Profilo"), ShowProfile()), Button("❓ " + _("Aiuto"), ShowHelp())),
    )
    return (*rows, (Button("🗂 " + _("Gestione"), ShowManagement()),)) if person.is_staff else rows


def shortcuts(*, staff: bool) -> list[Button]:
    """List what is understood wherever one is, when it is written as it stands here."""
    for_staff = [Button(_("Gestione"), ShowManagement())] if staff else []
    return [
        *for_staff,
        Button(_("Attività"), Browse(page=0, kind="")),
        Button(_("Corsi"), Browse(page=0, kind=ActivityKind.CLASS)),
        Button(_("La mia agenda"), ShowAgenda()),
        Button(_("Agenda"), ShowAgenda()),
        Button(_("Il mio patto"), ShowPatto()),
        Button(_("Profilo"), ShowProfile()),
        Button(_("La mia famiglia"), ShowFamily()),
        Button(_("Le mie ricerche"), ShowSavedSearches()),
        Button(_("Avvisami"), ShowSavedSearches()),
        Button(_("Non avvisarmi più"), ShowSavedSearches()),
        Button(_("La mia idea d'impresa"), ShowMyIdea()),
        Button(_("Aiuto"), ShowHelp()),
        Button(_("Disdici"), ShowAgenda()),
        Button(_("Non posso venire"), ShowAgenda()),
        words.menu(),
    ]


def help_text(person: Person | None, phone: str) -> Screen:
    """Say what the bot can do."""
    lines = [
        words.bold(_("Come funziona")),
        "",
        "🔎 " + _("Scrivi cosa cerchi: «yoga», «compiti», «cucina a Crema»."),
        "✅ " + _("Apri un'attività e tocca Iscrivimi. Se i posti sono finiti, aspetti il tuo turno e ti scrivo io."),
        "⏰ " + _("Prima di ogni incontro ti mando un promemoria."),
        "👪 " + _("Nel profilo aggiungi figli e nipoti: poi prendi un posto anche per loro."),
        "🔔 " + _("Sempre lì scegli quali messaggi ricevere."),
        "👋 " + _("Non puoi venire? Tocca Disdici: il posto va a un'altra persona."),
    ]
    if person is not None:
        lines += ["", *_commands()]
    if phone:
        lines += ["", "📞 " + _("Vuoi parlare con una persona? Chiama {phone}.").format(phone=escape(phone))]
    way_on = Button(_("Torna alla domanda"), GoHome()) if person is None else words.menu()
    return Screen("\n".join(lines), ((way_on,),))


def _commands() -> list[str]:
    return [
        _("/agenda: i tuoi appuntamenti"),
        _("/profilo: zona, famiglia e messaggi"),
        _("/lingua: cambia lingua"),
        _("/privacy: i tuoi dati, da scaricare o cancellare"),
        _("/annulla: lascia stare quello che fai"),
    ]


def cancelled(person: Person, *, something: bool) -> Screen:
    """Answer /annulla."""
    text = _("Va bene, lasciamo stare.") if something else _("Non c'era niente da annullare.")
    return Screen(f"{text}\n" + _("Cosa vuoi fare?"), menu_rows(person))


def unknown_command(person: Person) -> Screen:
    """Answer a command that does not exist."""
    text = _("Non conosco questo comando. Tocca un pulsante, o scrivi cosa cerchi.")
    return Screen(text, menu_rows(person))


def not_words(person: Person) -> Screen:
    """Answer a sticker, a voice message, a photo."""
    text = _("Capisco solo le parole scritte e i pulsanti. Scrivi cosa cerchi, per esempio «nuoto».")
    return Screen(text, menu_rows(person))


def old_button(person: Person) -> Screen:
    """Answer a button that this release does not know any more."""
    text = _("Quel pulsante era in un vecchio messaggio. Ecco cosa puoi fare adesso.")
    return Screen(text, menu_rows(person))


def no_patto(person: Person) -> Screen:
    """Answer /patto where there is none."""
    text = _("Per ora non hai un patto. Quando ne fai uno, lo trovi qui.")
    return Screen(text, menu_rows(person))


def in_private(bot_username: str) -> Screen:
    """Answer in a group."""
    from views.screen import Url

    text = _("Ciao! Io scrivo solo in privato, così i tuoi dati restano tuoi.")
    return Screen(text, ((Button(_("Scrivimi in privato"), Url(f"https://t.me/{bot_username}?start=")),),))


def apology(code: str) -> Screen:
    """Say that something broke on our side."""
    text = _("Scusa, qualcosa non ha funzionato. Riprova tra poco.")
    hint = _("Se succede ancora, chiama il centro e leggi questo codice: {code}").format(code=f"<code>{code}</code>")
    return Screen(f"{text}\n{hint}", ((words.menu(),),), fresh=True)


def suspended(screen: Screen) -> Screen:
    """Add to a screen that something else was left in the middle, and the way back to it."""
    from dataclasses import replace

    line = "✍️ " + _("Hai lasciato una cosa a metà. Tocca Riprendi per finirla.")
    rows = (*screen.rows, (Button(_("Riprendi"), Resume()),))
    text = screen.text if isinstance(screen.attached, Spot) else f"{screen.text}\n\n{line}"
    return replace(screen, text=text, rows=rows)

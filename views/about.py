"""What Telegram shows around the chat: the command menu, and who we are before Start."""

from locales import _


def commands() -> list[tuple[str, str]]:
    """List the commands of the menu, with what each does."""
    return [
        ("start", _("Il menu")),
        ("attivita", _("Attività vicino a te")),
        ("corsi", _("I corsi")),
        ("agenda", _("I tuoi appuntamenti")),
        ("profilo", _("Lingua, territorio, pausa")),
        ("privacy", _("I tuoi dati")),
        ("aiuto", _("Come funziona")),
        ("annulla", _("Lascia stare")),
    ]


def description() -> str:
    """Say who we are, above the Start button: at most 512 characters."""
    return "\n".join(
        [
            _("FareLegami ti aiuta a trovare attività e corsi a Crema, Cremona e Casalmaggiore."),
            _("Trovi cosa c'è, prendi un posto, ricevi un promemoria."),
            _("È dei tre Comuni e delle loro associazioni. È gratis."),
            _("Teniamo solo i dati che servono, e li cancelli quando vuoi con /privacy."),
        ]
    )


def short_description() -> str:
    """Say who we are in a line: at most 120 characters."""
    return _("Attività e corsi a Crema, Cremona e Casalmaggiore. Gratis, dei tre Comuni.")

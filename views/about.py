"""What Telegram shows around the chat: the command menu, and who we are before Start."""

from locales import _


def commands() -> list[tuple[str, str]]:
    """List the commands of the menu, with what each does."""
    return [
        ("start", _("Apri il menu")),
        ("attivita", _("Attività vicino a te")),
        ("corsi", _("Corsi vicino a te")),
        ("agenda", _("I tuoi appuntamenti")),
        ("profilo", _("Zona, famiglia, messaggi")),
        ("lingua", _("Cambia lingua")),
        ("privacy", _("I tuoi dati")),
        ("aiuto", _("Come funziona")),
        ("annulla", _("Lascia stare quello che fai")),
    ]


def description() -> str:
    """Say who we are, above the Start button: at most 512 characters."""
    return "\n".join(
        [
            _("FareLegami ti aiuta a trovare attività e corsi a Crema, Cremona e Casalmaggiore."),
            _("Scegli, prendi un posto, e prima ti mando un promemoria."),
            _("È dei tre Comuni e delle associazioni. Usarlo è gratis."),
            _("Teniamo solo i dati che servono. Li cancelli quando vuoi con /privacy."),
        ]
    )


def short_description() -> str:
    """Say who we are in a line: at most 120 characters."""
    return _("Attività e corsi a Crema, Cremona e Casalmaggiore, con i tre Comuni e le associazioni.")

"""Asks Telegram one question without its libraries, for commands that must start at once."""

import json
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from bot.settings import PREFIX, BadSetting, Settings

SECONDS = 10


@dataclass(frozen=True, slots=True)
class Me:
    """Who a token belongs to, and what time Telegram's clock showed."""

    id: int
    username: str
    at: datetime | None


def who_am_i(settings: Settings) -> Me:
    """Ask whose token it is.

    Raises:
        BadSetting: there is no token, Telegram does not know it, or does not answer.
    """
    url = f"{settings.telegram_api_url}/bot{settings.token()}/getMe"
    try:
        with urlopen(url, timeout=SECONDS) as answer:  # noqa: S310  the setting allows http and https only
            body: dict[str, Any] = json.load(answer)
            date = answer.headers.get("Date")
    except HTTPError as error:
        if error.code in (401, 404):
            message = f"{PREFIX}BOT_TOKEN: Telegram non conosce questo token. Copialo di nuovo da BotFather"
        else:
            message = f"{PREFIX}TELEGRAM_API_URL: {settings.telegram_api_url} risponde con l'errore {error.code}"
        raise BadSetting(message) from None
    except (URLError, OSError, ValueError):
        message = f"{PREFIX}TELEGRAM_API_URL: {settings.telegram_api_url} non risponde. Controlla la rete e l'indirizzo"
        raise BadSetting(message) from None
    me = body.get("result", {})
    return Me(int(me.get("id", 0)), str(me.get("username", "")), parsedate_to_datetime(date) if date else None)

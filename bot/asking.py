"""Asks Telegram one question without its libraries, for commands that must start at once."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import urlopen

from bot.settings import PREFIX, BadSetting, Settings

SECONDS = 10


@dataclass(frozen=True, slots=True)
class Me:
    """Who a token belongs to, and what time Telegram's clock showed."""

    id: int
    username: str
    at: datetime | None
    can_be_shared: bool
    """Whether BotFather let it answer in other chats."""


def who_am_i(settings: Settings) -> Me:
    """Ask whose token it is.

    Raises:
        BadSetting: there is no token, Telegram does not know it, or does not answer.
    """
    url = f"{settings.telegram_api_url}/bot{settings.token()}/getMe"
    try:
        with urlopen(url, timeout=SECONDS) as answer:  # noqa: S310  the setting allows http and https only
            me = json.load(answer)["result"]
            moment = _moment(answer.headers.get("Date", ""))
            return Me(int(me["id"]), str(me["username"]), moment, bool(me.get("supports_inline_queries")))
    except HTTPError as error:
        with error:
            if error.code in (401, 404):
                message = f"{PREFIX}BOT_TOKEN: Telegram non conosce questo token. Copialo di nuovo da BotFather"
            else:
                message = f"{PREFIX}TELEGRAM_API_URL: {settings.telegram_api_url} risponde con l'errore {error.code}"
        raise BadSetting(message) from None
    except (OSError, HTTPException):
        message = f"{PREFIX}TELEGRAM_API_URL: {settings.telegram_api_url} non risponde. Controlla la rete e l'indirizzo"
        raise BadSetting(message) from None
    except (ValueError, KeyError, TypeError):
        message = (
            f"{PREFIX}TELEGRAM_API_URL: {settings.telegram_api_url} non parla come Telegram. Controlla l'indirizzo"
        )
        raise BadSetting(message) from None


def _moment(date: str) -> datetime | None:
    """Read the Date of an answer; none, where a server in between garbled it."""
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

"""Where a bot wants its updates sent. Sending them is a door's business."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from simulator.methods import Call, Methods
from simulator.refusals import bad_request, conflict, not_simulated

Json = dict[str, Any]

DEFAULT_CONNECTIONS = 40
MOST_CONNECTIONS = 100
MAX_SECRET = 256
_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_PORTS = frozenset({80, 88, 443, 8443})

methods = Methods()


@dataclass(slots=True)
class Webhook:
    """A bot's webhook, and how the latest delivery went."""

    url: str
    secret_token: str = ""
    max_connections: int = DEFAULT_CONNECTIONS
    ip_address: str | None = None
    last_error_date: int | None = None
    last_error_message: str = ""


@methods.add
def set_webhook(call: Call) -> bool:
    """Have updates sent to an address; an empty one takes the webhook away.

    Telegram wants HTTPS. Here plain HTTP to this machine passes as well, because
    that is where a bot under test listens.
    """
    params = call.params
    if "certificate" in params or "certificate" in call.files:
        raise not_simulated("certificates of one's own")
    if not params["url"]:
        return _remove(call)
    _check_url(params["url"])
    _check_secret(params.get("secret_token", ""))
    connections = min(max(params.get("max_connections", DEFAULT_CONNECTIONS), 1), MOST_CONNECTIONS)
    call.bot.updates.end_poll(conflict("terminated by setWebhook request"))
    if "allowed_updates" in params:
        call.bot.updates.allow(params["allowed_updates"])
    _drop_if_asked(call)
    call.bot.webhook = Webhook(params["url"], params.get("secret_token", ""), connections, params.get("ip_address"))
    call.remark = "Webhook was set"
    call.telegram.events.tell("webhook", bot=call.bot.username)
    return True


@methods.add
def delete_webhook(call: Call) -> bool:
    """Go back to getUpdates."""
    return _remove(call)


@methods.add
def get_webhook_info(call: Call) -> Json:
    """Tell where updates go and how that works out."""
    webhook, updates = call.bot.webhook, call.bot.updates
    info: Json = {"url": "", "has_custom_certificate": False, "pending_update_count": updates.pending}
    if webhook is not None:
        info |= {"url": webhook.url, "max_connections": webhook.max_connections}
        info |= {"ip_address": webhook.ip_address} if webhook.ip_address else {}
        if webhook.last_error_date is not None:
            info |= {"last_error_date": webhook.last_error_date, "last_error_message": webhook.last_error_message}
    return info | ({"allowed_updates": updates.allowed} if updates.allowed else {})


def _remove(call: Call) -> bool:
    call.remark = "Webhook was deleted" if call.bot.webhook else "Webhook is already deleted"
    call.bot.webhook = None
    _drop_if_asked(call)
    call.telegram.events.tell("webhook", bot=call.bot.username)
    return True


def _drop_if_asked(call: Call) -> None:
    if call.params.get("drop_pending_updates"):
        call.bot.updates.clear()


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if not parts.hostname:
        raise bad_request("invalid webhook URL specified")
    if parts.scheme == "http" and parts.hostname in _LOOPBACK:
        return
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (port or 443) not in _PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _check_secret(secret: str) -> None:
    if len(secret) > MAX_SECRET:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")

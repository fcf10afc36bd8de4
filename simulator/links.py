"""Which links Telegram accepts behind a word or a button."""

from __future__ import annotations

import ipaddress
import re
from typing import Any
from urllib.parse import urlsplit

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_USER = re.compile(r"tg://user/?\?(?:.*&)?id=([0-9]+)(?:&.*)?", re.IGNORECASE)
_WRONG = "Wrong HTTP URL"


class WrongLink(ValueError):
    """A link that Telegram refuses, with Telegram's words."""


def check_link(link: str) -> str:
    """Complete a link as Telegram does: `example.org` becomes `http://example.org/`.

    Raises:
        WrongLink: it is none, or of a scheme that Telegram does not open.
    """
    link = link.strip()
    scheme = _SCHEME.match(link)
    if scheme and scheme[1].lower() in {"tg", "ton", "tonsite"}:
        return _check_internal(link, scheme[1].lower())
    if scheme and not link[scheme.end() :].startswith("//") and not link[scheme.end() :][:1].isdigit():
        raise WrongLink("Unsupported URL protocol")
    if scheme and link[scheme.end() :].startswith("//") and scheme[1].lower() not in {"http", "https"}:
        raise WrongLink("Unsupported URL protocol")
    return _check_web(link if scheme and link[scheme.end() :].startswith("//") else f"http://{link}")


def _check_internal(link: str, scheme: str) -> str:
    rest = link[len(scheme) + 1 :].removeprefix("//")
    if not re.match(r"[A-Za-z0-9_-]+", rest):
        raise WrongLink("Wrong tg URL" if scheme == "tg" else _WRONG)
    return f"{scheme}://{rest}"


def _check_web(link: str) -> str:
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").rstrip(".")
        _ = parts.port
    except ValueError:
        raise WrongLink(_WRONG) from None
    if not host or re.search(r"[\s<>\"]", parts.netloc) or not _is_public(host):
        raise WrongLink(_WRONG)
    tail = link[link.index(parts.netloc) + len(parts.netloc) :]
    if not tail.startswith("/"):
        tail = f"/{tail}"
    return f"{parts.scheme.lower()}://{parts.netloc}{tail}"


def _is_public(host: str) -> bool:
    """Tell a name with a dot in it, or an address that leads out of this machine."""
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        labels = host.split(".")
        return len(labels) > 1 and all(labels) and not labels[-1].isdigit() and labels[-1].lower() != "localhost"


def link_entity(link: str) -> dict[str, Any] | None:
    """Name what `<a href>` makes: a link, a mention of a person, or nothing for a link that is none."""
    person = _USER.fullmatch(link.strip())
    if person:
        return {"type": "text_mention", "user": {"id": int(person[1])}}
    try:
        return {"type": "text_link", "url": check_link(link)}
    except WrongLink:
        return None

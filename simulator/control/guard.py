"""Who may talk to the simulator: programs and pages of this machine, no other page.

A page from elsewhere can make a browser send requests to 127.0.0.1, and a name
of its own can be made to lead there. So the address asked for has to be a
loopback one, and a page that asks has to be the simulator's own.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.responses import JSONResponse, Response

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]

POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

_HEADERS = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"cache-control": b"no-cache",
}
_OURS = frozenset({b"same-origin", b"none"})


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address is this machine's own."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost"


def objection(scope: Scope) -> Response | None:
    """Say why a request is not let in; None if it is."""
    client = scope.get("client")
    if client is not None and not is_loopback(client[0]):
        return _no("Il simulatore risponde solo a questo computer.")
    headers = {name: value for name, value in scope["headers"] if name in _ASKED}
    host = headers.get(b"host", b"").decode("latin-1")
    if not is_loopback(_without_port(host)):
        return _no("Il simulatore risponde solo al proprio indirizzo, come http://127.0.0.1:8081.")
    origin = headers.get(b"origin")
    if origin is not None and origin.decode("latin-1").lower() != f"{scope['scheme']}://{host}".lower():
        return _no("Un'altra pagina non può comandare il simulatore.")
    if scope["path"].startswith("/sim/") and headers.get(b"sec-fetch-site", b"none") not in _OURS:
        return _no("Un'altra pagina non può comandare il simulatore.")
    return None


_ASKED = frozenset({b"host", b"origin", b"sec-fetch-site"})


def with_headers(send: Send) -> Send:
    """Say with every answer what its page may do: load from here, and nothing else."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message["headers"]}
            message["headers"] = [*message["headers"], *((n, v) for n, v in _HEADERS.items() if n not in given)]
        await send(message)

    return sending


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]


def _no(sentence: str) -> Response:
    return JSONResponse({"error": sentence}, 403)

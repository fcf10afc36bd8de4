"""How Telegram says no: the code, the words, and what a client may read from them."""

from __future__ import annotations


class Refused(Exception):
    """A call that is answered with `ok: false`.

    *description* is the whole text that a client sees, prefix included.
    """

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def envelope(self) -> dict[str, object]:
        """Build the body of the answer."""
        body: dict[str, object] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(words: str) -> Refused:
    """Refuse with 400."""
    return Refused(400, f"Bad Request: {words}")


def forbidden(words: str) -> Refused:
    """Refuse with 403."""
    return Refused(403, f"Forbidden: {words}")


def conflict(words: str) -> Refused:
    """Refuse with 409."""
    return Refused(409, f"Conflict: {words}")


def too_many_requests(retry_after: int) -> Refused:
    """Refuse with 429; *retry_after* in seconds stands in the words and in the parameters."""
    return Refused(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


def unauthorized() -> Refused:
    """Refuse a token nobody has."""
    return Refused(401, "Unauthorized")


def method_not_found() -> Refused:
    """Refuse a method the Bot API does not have."""
    return Refused(404, "Not Found: method not found")


def not_simulated(what: str) -> Refused:
    """Refuse loudly what the Bot API has and the simulator does not."""
    return Refused(501, f"Not Implemented: the simulator does not simulate {what}")

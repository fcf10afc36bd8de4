"""What comes back from a call, and how it reaches whoever asked."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import orjson

from simulator.faults import Dropped, Effect, ServerError, TooManyRequests
from simulator.refusals import Refused, too_many_requests

if TYPE_CHECKING:
    from simulator.updates import Poll

Json = dict[str, Any]


@dataclass(slots=True)
class Answer:
    """The status and the envelope of an answer, and what a door has to do with it.

    The envelope holds the simulator's own objects: read it, do not change it.
    """

    status: int
    body: Json
    delay: float = 0.0
    """How many seconds a door waits before it answers."""
    lost: bool = False
    """Whether a door closes the connection instead of answering."""
    page: bytes | None = None
    """A page of HTML that a door sends instead of the envelope."""
    poll: Poll | None = None
    """What a door may wait on for a better answer: a getUpdates that found nothing yet."""

    @property
    def ok(self) -> bool:
        """Whether the call succeeded."""
        return bool(self.body.get("ok"))

    @property
    def result(self) -> Any:
        """What the method gave."""
        return self.body.get("result")

    @property
    def description(self) -> str:
        """What a refusal says."""
        return str(self.body.get("description", ""))

    @property
    def content(self) -> bytes:
        """The bytes that go over the wire."""
        return orjson.dumps(self.body) if self.page is None else self.page

    @property
    def content_type(self) -> bytes:
        """What those bytes are."""
        return b"application/json" if self.page is None else b"text/html"


def success(result: Any, remark: str = "") -> Answer:
    """Answer with a result."""
    body = {"ok": True, "result": result}
    return Answer(200, body | {"description": remark} if remark else body)


def refusal(refused: Refused) -> Answer:
    """Answer with a refusal."""
    return Answer(refused.code, refused.envelope())


def instead_of(effect: Effect | None) -> Answer | None:
    """Answer for an effect that keeps a call from being done; None for one that does not."""
    match effect:
        case TooManyRequests(seconds):
            return refusal(too_many_requests(seconds))
        case ServerError():
            return breakdown(effect)
        case Dropped():
            return Answer(0, {"ok": False, "description": "the connection was closed"}, lost=True)
        case _:
            return None


def breakdown(error: ServerError) -> Answer:
    """Answer as a server that has broken down."""
    phrase = HTTPStatus(error.status).phrase
    answer = refusal(Refused(error.status, phrase))
    if error.html:
        title = f"{error.status} {phrase}"
        answer.page = (
            f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n"
            f"<center><h1>{title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
        ).encode()
    return answer

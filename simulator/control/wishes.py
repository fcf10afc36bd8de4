"""What the control API may be asked: the bodies of its requests."""

from __future__ import annotations

from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request

from simulator.control.declined import Declined


class Wish(BaseModel):
    """A body that holds nothing, and the manners of all others: no field but those known."""

    model_config = ConfigDict(extra="forbid")


W = TypeVar("W", bound=Wish)


class Start(Wish):
    """Press Start."""

    parameter: str = ""


class Text(Wish):
    """Write."""

    text: str


class Tap(Wish):
    """Tap a button under a message."""

    message_id: int
    row: int = Field(ge=0)
    column: int = Field(ge=0)


class Key(Wish):
    """Press a key of the keyboard below; the place is sent by a key that asks for it."""

    row: int = Field(ge=0)
    column: int = Field(ge=0)
    lat: float = Field(45.3644, ge=-90, le=90)
    lon: float = Field(9.6836, ge=-180, le=180)


class Place(Wish):
    """Share a place."""

    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)


class Sticker(Wish):
    """Send a sticker."""

    emoji: str = "👍"


class Voice(Wish):
    """Send a recording."""

    seconds: int = Field(3, ge=1, le=3600)


class Link(Wish):
    """Follow a link."""

    link: str


class Vote(Wish):
    """Choose options of a poll, by their places."""

    message_id: int
    options: list[int]


class Query(Wish):
    """Type after the bot's name."""

    query: str = Field(max_length=256)


class Pick(Wish):
    """Send an offer of the bot."""

    place: int = Field(ge=0)


class Read(Wish):
    """Have read up to a message."""

    message_id: int


class Newcomer(Wish):
    """Let somebody come who has not met the bot."""

    name: str = Field(max_length=128)
    language: str = Field("it", pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$")


class Time(Wish):
    """Move the clock by seconds, or to a moment or a jump; or stop it and let it go."""

    move: float | None = Field(None, ge=0, le=10 * 366 * 24 * 3600)
    to: str | None = None
    frozen: bool | None = None


class Trouble(Wish):
    """Order a fault. `person` is whose chat it concerns; `times` null means without end."""

    kind: Literal["429", "500", "502", "504", "slow", "lost", "dropped"]
    method: str | None = None
    person: int | None = None
    times: int | None = Field(1, ge=1)
    after: int = Field(0, ge=0)
    probability: float = Field(1.0, gt=0, le=1)
    seconds: float = Field(5.0, gt=0, le=120)
    html: bool = False


class Limits(Wish):
    """Change the flood limits; what is not named stays."""

    enabled: bool | None = None
    rate: int | None = Field(None, ge=1)
    per_chat: float | None = Field(None, gt=0)
    burst: int | None = Field(None, ge=1)
    group_per_minute: int | None = Field(None, ge=1)


async def read(request: Request, kind: type[W]) -> W:
    """Read the body of a request; none is an empty one.

    Raises:
        Declined: 400, it is no JSON, or not of the kind.
    """
    body = await request.body()
    try:
        return kind.model_validate_json(body or b"{}")
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in problem["loc"])
        where = f"il campo «{field}» non va bene" if field else "non è JSON come si deve"
        raise Declined(400, f"Richiesta sbagliata: {where} ({problem['msg']}).") from None

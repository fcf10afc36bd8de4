"""The methods of the Bot API, gathered from the modules that hold them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.bots import BotAccount
    from simulator.files import Upload
    from simulator.telegram import Telegram
    from simulator.updates import Poll


@dataclass(slots=True)
class Call:
    """One request: who asks for what. *params* are checked and decoded."""

    telegram: Telegram
    bot: BotAccount
    method: str
    params: dict[str, Any]
    files: Mapping[str, Upload] = field(default_factory=dict)
    remark: str = ""
    """What is said beside the result, as the Bot API does of webhooks."""
    poll: Poll | None = None
    """Set by a getUpdates that found nothing yet and may wait."""


Act = Callable[[Call], Any]


class Methods(dict[str, Act]):
    """The methods of one noun: `send_message` is answered as sendMessage."""

    def add(self, act: Act) -> Act:
        """Register a function under its name in the Bot API."""
        first, *others = act.__name__.split("_")
        self[first + "".join(word.capitalize() for word in others)] = act
        return act


def gather(*groups: Methods) -> Methods:
    """Join the methods of several nouns; none may be there twice."""
    joined = Methods()
    for group in groups:
        twice = joined.keys() & group.keys()
        if twice:
            raise ValueError(f"two ways to answer {sorted(twice)}")
        joined.update(group)
    return joined

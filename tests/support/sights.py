"""One screen of the table: in which case it is seen, and how it is made."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import ParamSpec

from views.screen import Screen

P = ParamSpec("P")
View = Callable[..., Screen]


@dataclass(frozen=True)
class Sight:
    """One screen: in which case it is seen, the view that makes it, and how."""

    what: str
    view: View
    show: Callable[[], Screen]


def sight(what: str, view: Callable[P, Screen], *args: P.args, **kwargs: P.kwargs) -> Sight:
    """Note down a view with what it is given."""
    return Sight(what, view, partial(view, *args, **kwargs))

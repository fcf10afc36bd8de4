"""The screens of those who run classes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from services.classes import ClassDesk
from storage.classes import CountedClass
from tests.support.cast import HERE, NEXT, Cast
from tests.support.sights import Sight, sight
from views import classes

NOW = NEXT - timedelta(days=2)


def counted(cast: Cast) -> CountedClass:
    """Describe a class to come: eight places, and twelve who ask for one."""
    last = NEXT + timedelta(weeks=8)
    return CountedClass(1, cast.titles[0], 8, NEXT, last, to_judge=5, late=1, applications=12, confirmed=4, offered=2,
                        waiting=1)  # fmt: skip


def running_classes(cast: Cast) -> Iterator[Sight]:
    """The classes that one runs, and the page of one."""
    to_come = counted(cast)
    under_way = replace(to_come, first_at=NOW - timedelta(days=9), to_judge=1, late=0, offered=0)
    over = replace(under_way, last_ends_at=NOW - timedelta(days=1), to_judge=0)
    nothing = replace(over, first_at=None, last_ends_at=None, places=None)
    all_of_them = [to_come, under_way, over, nothing]
    yield sight("I corsi che segui", classes.class_list, all_of_them, 1, HERE, NOW, is_last=False)
    yield sight("Nessun corso", classes.class_list, [], 0, HERE, NOW, is_last=True)
    desk = ClassDesk(cast.activity(), cast.venue, to_come, NEXT)
    yield sight("Il corso, per chi lo segue", classes.desk, desk, HERE, NOW)
    for what, one in (("comincia", under_way), ("finisce", over), ("resta senza date", nothing)):
        yield sight(f"Il corso, quando {what}", classes.desk, replace(desk, counted=one), HERE, NOW)

"""Everything that buttons can say back."""

import importlib
import inspect
import pkgutil

from views import answers
from views.answers.root import Answer


def every_answer() -> list[type[Answer]]:
    """Give every class of callback data."""
    rooms = [importlib.import_module(f"views.answers.{one.name}") for one in pkgutil.iter_modules(answers.__path__)]
    found = (one for room in rooms for _name, one in inspect.getmembers(room, inspect.isclass))
    return sorted(
        {one for one in found if issubclass(one, Answer) and one is not Answer}, key=lambda one: one.__prefix__
    )

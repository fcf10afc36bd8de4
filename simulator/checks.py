"""Checks of single values, of which the schema's validators are built.

A check gives back the value, decoded where it came as text, or raises `IllTyped`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import orjson

Check = Callable[[Any], Any]

_INTEGER = re.compile(r"-?[0-9]{1,19}")
_TRUE = frozenset({"true", "yes", "1"})
_FALSE = frozenset({"false", "no", "0"})
_KINDS = {dict: "an object", list: "an array", str: "a string", bool: "a boolean", int: "an integer"}


class IllTyped(Exception):
    """A value that does not fit; *path* grows on the way out."""

    def __init__(self, problem: str, path: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.path = path

    def within(self, step: str) -> IllTyped:
        """Say in which field or place of an array the value stands."""
        joint = "." if self.path and not self.path.startswith("[") else ""
        return IllTyped(self.problem, f"{step}{joint}{self.path}")


def unexpected(expected: str, value: Any) -> IllTyped:
    """Complain that a value is something else."""
    return IllTyped(f"expected {expected}, got {'null' if value is None else _KINDS.get(type(value), 'a number')}")


def check_string(value: Any) -> Any:
    """Accept a string that can be written in UTF-8, which half a character cannot."""
    if type(value) is not str:
        raise unexpected("a string", value)
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise IllTyped("strings must be encoded in UTF-8") from None
    return value


def check_integer(value: Any) -> Any:
    """Accept an integer."""
    if type(value) is not int:
        raise unexpected("an integer", value)
    return value


def check_boolean(value: Any) -> Any:
    """Accept true or false."""
    if type(value) is not bool:
        raise unexpected("a boolean", value)
    return value


def check_float(value: Any) -> Any:
    """Accept any finite number."""
    if type(value) not in {int, float} or not math.isfinite(value):
        raise unexpected("a number", value)
    return float(value)


SCALARS: dict[str, tuple[Check, str]] = {
    "String": (check_string, "a string"),
    "Integer": (check_integer, "an integer"),
    "Boolean": (check_boolean, "a boolean"),
    "Float": (check_float, "a number"),
    "InputFile": (check_string, "a file"),
}


def check_fixed(fixed: str, value: Any) -> Any:
    """Accept one value only."""
    if value != fixed:
        raise IllTyped(f'must be "{fixed}"')
    return value


def check_any_scalar(types: Sequence[str], value: Any) -> Any:
    """Accept what any of several scalars accepts."""
    for name in types:
        try:
            return SCALARS[name][0](value)
        except IllTyped:
            continue
    raise unexpected(" or ".join(dict.fromkeys(SCALARS[name][1] for name in types)), value)


def check_array(item: Check, value: Any) -> Any:
    """Accept an array whose items all pass."""
    if type(value) is not list:
        raise unexpected("an array", value)
    for place, each in enumerate(value):
        try:
            item(each)
        except IllTyped as wrong:
            raise wrong.within(f"[{place}]") from None
    return value


def check_object(name: str, checks: Mapping[str, Check], required: Sequence[str], value: Any) -> Any:
    """Accept an object with all of the required fields and none that is not known."""
    if type(value) is not dict:
        raise unexpected(name, value)
    for key, each in value.items():
        check = checks.get(key)
        if check is None:
            raise IllTyped(f'{name} has no field "{key}"')
        try:
            check(each)
        except IllTyped as wrong:
            raise wrong.within(key) from None
    for key in required:
        if key not in value:
            raise IllTyped(f'{name} needs the field "{key}"')
    return value


def outermost(types: Sequence[str], inner: Check) -> Check:
    """Let a parameter of some type come as text too, as forms and query strings send it."""
    if "String" in types:
        return _integer_or_string if "Integer" in types else inner
    return partial(_DECODERS.get(types[0], _decode_json), inner)


def _integer_or_string(value: Any) -> Any:
    if type(value) is int:
        return value
    text = check_string(value)
    return int(text) if _INTEGER.fullmatch(text) else text


def _decode_integer(inner: Check, value: Any) -> Any:
    if type(value) is not str:
        return inner(value)
    if not _INTEGER.fullmatch(value):
        raise unexpected("an integer", value)
    return int(value)


def _decode_boolean(inner: Check, value: Any) -> Any:
    if type(value) is not str:
        return inner(value)
    word = value.lower()
    if word not in _TRUE and word not in _FALSE:
        raise unexpected("a boolean", value)
    return word in _TRUE


def _decode_float(inner: Check, value: Any) -> Any:
    if type(value) is not str:
        return inner(value)
    try:
        return inner(float(value))
    except ValueError:
        raise unexpected("a number", value) from None


def _decode_json(inner: Check, value: Any) -> Any:
    if type(value) is not str:
        return inner(value)
    try:
        return inner(orjson.loads(value))
    except orjson.JSONDecodeError:
        raise IllTyped("can't parse JSON") from None


_DECODERS: dict[str, Callable[[Check, Any], Any]] = {
    "Integer": _decode_integer,
    "Boolean": _decode_boolean,
    "Float": _decode_float,
}

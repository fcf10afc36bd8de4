"""Checks what a client sends against the public Bot API schema.

Stricter than Telegram on purpose: what Telegram would quietly ignore (a
misspelt parameter, a field that an object does not have) is refused, because in
a test it is a mistake. The outermost values may come as text, as forms, query
strings and multipart bodies send them; JSON inside them is decoded.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Container, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import orjson

from simulator.refusals import bad_request, method_not_found, not_simulated

Check = Callable[[Any], Any]

_ARRAY = "Array of "
_INTEGER = re.compile(r"-?[0-9]{1,19}")
_TRUE = frozenset({"true", "yes", "1"})
_FALSE = frozenset({"false", "no", "0"})
_SCALARS = {
    "String": "a string",
    "Integer": "an integer",
    "Boolean": "a boolean",
    "Float": "a number",
    "InputFile": "a file",
}

# What Telegram itself says when a parameter that it cannot do without is not there.
_MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "from_chat_id": "chat_id is empty",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "user_id": "invalid user_id specified",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "voice": "there is no voice in the request",
    "action": "wrong parameter action in request",
    "file_id": "file_id not specified",
}


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


class Schema:
    """The validators of all simulated methods, each compiled once."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.known: dict[str, str] = {name.lower(): name for name in data["known"]}
        self.types = data["types"]
        self.methods = data["methods"]
        self._objects: dict[str, Check] = {}
        self._compiled = {name: self._compile_method(fields) for name, fields in self.methods.items()}

    def name_of(self, method: str) -> str:
        """Find a method's proper spelling; case does not matter.

        Raises:
            Refused: 404 for no method at all, 501 for one that is not simulated.
        """
        name = self.known.get(method.lower())
        if name is None:
            raise method_not_found()
        if name not in self._compiled:
            raise not_simulated(name)
        return name

    def read(self, method: str, params: Mapping[str, Any], files: Container[str]) -> dict[str, Any]:
        """Decode and check the parameters of a method under its proper name.

        Raises:
            Refused: 400, naming the parameter.
        """
        checks, required = self._compiled[method]
        read: dict[str, Any] = {}
        for name, value in params.items():
            check = checks.get(name)
            if check is None:
                raise bad_request(f'unknown parameter "{name}" of {method}')
            try:
                read[name] = check(value)
            except IllTyped as wrong:
                raise bad_request(_complaint(wrong.within(name))) from None
        for name in required:
            if name not in read and name not in files:
                raise bad_request(_MISSING.get(name) or f'parameter "{name}" of {method} is missing')
        return read

    def _compile_method(self, fields: Mapping[str, Any]) -> tuple[dict[str, Check], tuple[str, ...]]:
        checks = {name: _outer(field["types"], self._value(field["types"])) for name, field in fields.items()}
        return checks, tuple(name for name, field in fields.items() if field.get("required"))

    def _value(self, types: list[str]) -> Check:
        if len(types) == 1:
            return self._single(types[0])
        if all(name in _SCALARS for name in types):
            return _any_scalar([self._single(name) for name in types], types)
        if all(name.startswith(_ARRAY) for name in types):
            return partial(_check_array, self._value([name.removeprefix(_ARRAY) for name in types]))
        return self._union(types)

    def _single(self, name: str) -> Check:
        if name.startswith(_ARRAY):
            return partial(_check_array, self._value([name.removeprefix(_ARRAY)]))
        if name in _INNER:
            return _INNER[name]
        subtypes = self.types[name].get("subtypes")
        if subtypes:
            return self._union(subtypes)
        return partial(self._check_named, name)

    def _check_named(self, name: str, value: Any) -> Any:
        return self._object(name)(value)

    def _object(self, name: str) -> Check:
        """Compile an object on first use: objects may hold their own kind."""
        if name not in self._objects:
            fields = self.types[name]["fields"]
            checks = {key: _fixed(field) or self._value(field["types"]) for key, field in fields.items()}
            required = tuple(key for key, field in fields.items() if field.get("required"))
            self._objects[name] = partial(_check_object, name, checks, required)
        return self._objects[name]

    def _union(self, names: list[str]) -> Check:
        return partial(self._check_union, names)

    def _check_union(self, names: list[str], value: Any) -> Any:
        """Choose the object that is meant, so that the complaint is about the right one."""
        if not isinstance(value, dict):
            raise IllTyped(f"expected {_one_of(names)}, got {_kind(value)}")
        meant = [name for name in names if self._is_meant(name, value)]
        if not meant:
            raise IllTyped(f"expected {_one_of(names)}, got an object with {_one_of(sorted(value)) or 'nothing'}")
        wrong: IllTyped | None = None
        for name in meant:
            try:
                return self._object(name)(value)
            except IllTyped as complaint:
                wrong = wrong or complaint
        assert wrong is not None
        raise wrong

    def _is_meant(self, name: str, value: Mapping[str, Any]) -> bool:
        fields = self.types[name]["fields"]
        needed = {key: field.get("fixed") for key, field in fields.items() if field.get("required")}
        if any(fixed is not None for fixed in needed.values()):
            return all(value.get(key) == fixed for key, fixed in needed.items() if fixed is not None)
        return all(key in value for key in needed)


@cache
def load() -> Schema:
    """Read the schema that lies beside this module, once a process."""
    return Schema(orjson.loads(Path(__file__).with_name("bot_api.json").read_bytes()))


def _complaint(wrong: IllTyped) -> str:
    return f'parameter "{wrong.path}": {wrong.problem}'


def _one_of(names: list[str]) -> str:
    return " or ".join(names)


def _kind(value: Any) -> str:
    kinds = {dict: "an object", list: "an array", str: "a string", bool: "a boolean", int: "an integer"}
    return "null" if value is None else kinds.get(type(value), "a number")


def _refuse(expected: str, value: Any) -> IllTyped:
    return IllTyped(f"expected {expected}, got {_kind(value)}")


def _check_string(value: Any) -> str:
    if type(value) is not str:
        raise _refuse("a string", value)
    return value


def _check_integer(value: Any) -> int:
    if type(value) is not int:
        raise _refuse("an integer", value)
    return value


def _check_boolean(value: Any) -> bool:
    if type(value) is not bool:
        raise _refuse("a boolean", value)
    return value


def _check_float(value: Any) -> float:
    if type(value) not in {int, float} or not math.isfinite(value):
        raise _refuse("a number", value)
    return float(value)


_INNER: dict[str, Check] = {
    "String": _check_string,
    "Integer": _check_integer,
    "Boolean": _check_boolean,
    "Float": _check_float,
    "InputFile": _check_string,
}


def _fixed(field: Mapping[str, Any]) -> Check | None:
    fixed = field.get("fixed")
    if fixed is None:
        return None

    def check(value: Any) -> Any:
        if value != fixed:
            raise IllTyped(f'must be "{fixed}"')
        return value

    return check


def _any_scalar(checks: list[Check], types: list[str]) -> Check:
    expected = _one_of(list(dict.fromkeys(_SCALARS[name] for name in types)))

    def check(value: Any) -> Any:
        for each in checks:
            try:
                return each(value)
            except IllTyped:
                continue
        raise _refuse(expected, value)

    return check


def _check_array(item: Check, value: Any) -> Any:
    if type(value) is not list:
        raise _refuse("an array", value)
    for place, each in enumerate(value):
        try:
            item(each)
        except IllTyped as wrong:
            raise wrong.within(f"[{place}]") from None
    return value


def _check_object(name: str, checks: Mapping[str, Check], required: tuple[str, ...], value: Any) -> Any:
    if type(value) is not dict:
        raise _refuse(name, value)
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


def _outer(types: list[str], inner: Check) -> Check:
    """Let the outermost value come as text, as Telegram does."""
    if "String" in types:
        return _outer_integer_or_string if "Integer" in types else inner
    return partial(_DECODERS.get(types[0], _decode_json), inner)


def _outer_integer_or_string(value: Any) -> int | str:
    if type(value) is int:
        return value
    text = _check_string(value)
    return int(text) if _INTEGER.fullmatch(text) else text


def _decode_integer(inner: Check, value: Any) -> Any:
    if type(value) is not str:
        return inner(value)
    if not _INTEGER.fullmatch(value):
        raise _refuse("an integer", value)
    return int(value)


def _decode_boolean(inner: Check, value: Any) -> Any:
    if type(value) is not str:
        return inner(value)
    word = value.lower()
    if word not in _TRUE and word not in _FALSE:
        raise _refuse("a boolean", value)
    return word in _TRUE


def _decode_float(inner: Check, value: Any) -> Any:
    if type(value) is not str:
        return inner(value)
    try:
        return inner(float(value))
    except ValueError:
        raise _refuse("a number", value) from None


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

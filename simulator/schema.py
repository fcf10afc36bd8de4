"""Checks what a client sends against the public Bot API schema.

Stricter than Telegram on purpose: what Telegram would quietly ignore (a
misspelt parameter, a field that an object does not have) is refused, because in
a test it is a mistake. The outermost values may come as text, as forms, query
strings and multipart bodies send them; JSON inside them is decoded.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import orjson

from simulator.checks import (
    SCALARS,
    Check,
    IllTyped,
    check_any_scalar,
    check_array,
    check_fixed,
    check_object,
    outermost,
    unexpected,
)
from simulator.refusals import bad_request, method_not_found, not_simulated

_ARRAY = "Array of "

# What Telegram itself says when a parameter that it cannot do without is not there.
_MISSING = {
    "chat_id": "chat_id is empty",
    "from_chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "user_id": "invalid user_id specified",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "voice": "there is no voice in the request",
    "action": "wrong parameter action in request",
    "file_id": "file_id not specified",
    "latitude": "latitude is empty",
    "longitude": "longitude is empty",
}

# Parts of the Bot API that have no counterpart here, in whatever method they turn up.
_NOT_SIMULATED = frozenset(
    {
        "allow_paid_broadcast",
        "business_connection_id",
        "direct_messages_topic_id",
        "message_thread_id",
        "suggested_post_parameters",
    }
)


class Schema:
    """The validators of all simulated methods, each compiled once."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.known: dict[str, str] = {name.lower(): name for name in data["known"]}
        self.methods: Mapping[str, Any] = data["methods"]
        self._types: Mapping[str, Any] = data["types"]
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
            Refused: 400, naming the parameter; 501 for one that is not simulated.
        """
        checks, required = self._compiled[method]
        read: dict[str, Any] = {}
        for name, value in params.items():
            check = checks.get(name)
            if check is None:
                raise bad_request(f'unknown parameter "{name}" of {method}')
            if name in _NOT_SIMULATED:
                raise not_simulated(f'the parameter "{name}"')
            try:
                read[name] = check(value)
            except IllTyped as wrong:
                wrong = wrong.within(name)
                raise bad_request(f'parameter "{wrong.path}": {wrong.problem}') from None
        for name in required:
            if name not in read and name not in files:
                raise bad_request(_MISSING.get(name) or f'parameter "{name}" of {method} is missing')
        return read

    def _compile_method(self, fields: Mapping[str, Any]) -> tuple[dict[str, Check], tuple[str, ...]]:
        checks = {name: outermost(field["types"], self._value(field["types"])) for name, field in fields.items()}
        return checks, tuple(name for name, field in fields.items() if field.get("required"))

    def _value(self, types: list[str]) -> Check:
        if all(name.startswith(_ARRAY) for name in types):
            return partial(check_array, self._value([name.removeprefix(_ARRAY) for name in types]))
        if len(types) > 1:
            scalar = all(name in SCALARS for name in types)
            return partial(check_any_scalar, types) if scalar else partial(self._check_union, types)
        name = types[0]
        if name in SCALARS:
            return SCALARS[name][0]
        subtypes = self._types[name].get("subtypes")
        return partial(self._check_union, subtypes) if subtypes else partial(self._check_named, name)

    def _check_named(self, name: str, value: Any) -> Any:
        if name == "KeyboardButton" and type(value) is str:
            return value  # a key that only writes its label may be given as that label
        return self._object(name)(value)

    def _object(self, name: str) -> Check:
        """Compile an object on first use: objects may hold their own kind."""
        if name not in self._objects:
            fields = self._types[name]["fields"]
            checks = {key: self._field(field) for key, field in fields.items()}
            required = tuple(key for key, field in fields.items() if field.get("required"))
            self._objects[name] = partial(check_object, name, checks, required)
        return self._objects[name]

    def _field(self, field: Mapping[str, Any]) -> Check:
        return partial(check_fixed, field["fixed"]) if "fixed" in field else self._value(field["types"])

    def _check_union(self, names: list[str], value: Any) -> Any:
        """Choose the object that is meant, so that the complaint is about the right one."""
        if type(value) is not dict:
            raise unexpected(" or ".join(names), value)
        complaint: IllTyped | None = None
        for name in names:
            if not self._is_meant(name, value):
                continue
            try:
                return self._object(name)(value)
            except IllTyped as wrong:
                complaint = complaint or wrong
        found = ", ".join(value) or "nothing"
        raise complaint or IllTyped(f"expected {' or '.join(names)}, got an object with {found}")

    def _is_meant(self, name: str, value: Mapping[str, Any]) -> bool:
        fields = self._types[name]["fields"]
        fixed = {key: field["fixed"] for key, field in fields.items() if "fixed" in field}
        if fixed:
            return all(value.get(key) == only for key, only in fixed.items())
        return all(key in value for key, field in fields.items() if field.get("required"))


@cache
def load() -> Schema:
    """Read the schema that lies beside this module, once a process."""
    return Schema(orjson.loads(Path(__file__).with_name("bot_api.json").read_bytes()))

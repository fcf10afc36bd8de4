"""Requests are checked against the public schema, parameter by parameter."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from simulator.method_table import METHODS
from simulator.people import Person
from simulator.refusals import Refused
from simulator.schema import load
from simulator.trim import SIMULATED, trim
from tests.simulator.conftest import Api, button, keyboard

SCHEMA = load()
REQUIRED = [
    (method, name)
    for method, fields in SCHEMA.methods.items()
    for name, field in fields.items()
    if field.get("required")
]


def a_value(types: list[str]) -> Any:
    """Make up a value that some parameter would take."""
    first = types[0]
    simple: dict[str, Any] = {"Integer": 1, "String": "x", "Boolean": True, "Float": 1.0, "InputFile": "x"}
    made_up: dict[str, Any] = {
        "InputMedia": {"type": "photo", "media": "x"},
        "InputMediaAudio": {"type": "audio", "media": "x"},
        "InputPollOption": {"text": "x"},
        "BotCommand": {"command": "x", "description": "x"},
        "InlineQueryResult": {"type": "sticker", "id": "x", "sticker_file_id": "x"},
    }
    if first.startswith("Array of "):
        return [a_value([first.removeprefix("Array of ")])]
    return simple[first] if first in simple else made_up[first]


def all_required(method: str) -> dict[str, Any]:
    fields = SCHEMA.methods[method]
    return {name: a_value(field["types"]) for name, field in fields.items() if field.get("required")}


def test_every_method_of_the_schema_has_an_answer_and_the_other_way_round() -> None:
    assert set(METHODS) == set(SCHEMA.methods) == set(SIMULATED)


@pytest.mark.parametrize("method", sorted(SCHEMA.methods))
def test_what_is_required_is_enough_and_an_unknown_parameter_is_refused(method: str) -> None:
    params = all_required(method)
    assert SCHEMA.read(method, params, ()).keys() == params.keys()
    with pytest.raises(Refused) as refused:
        SCHEMA.read(method, params | {"no_such_thing": 1}, ())
    assert refused.value.code == 400
    assert '"no_such_thing"' in refused.value.description


@pytest.mark.parametrize(("method", "name"), REQUIRED)
def test_each_required_parameter_is_missed(method: str, name: str) -> None:
    params = all_required(method)
    del params[name]
    with pytest.raises(Refused) as refused:
        SCHEMA.read(method, params, ())
    assert refused.value.code == 400
    assert refused.value.description.startswith("Bad Request: ")


@pytest.mark.parametrize(("method", "name"), REQUIRED)
def test_each_required_parameter_is_refused_when_it_is_null_or_ill_typed(method: str, name: str) -> None:
    for wrong in (None, {"no": "such"}, 1.5 if "Float" not in SCHEMA.methods[method][name]["types"] else "x"):
        with pytest.raises(Refused) as refused:
            SCHEMA.read(method, all_required(method) | {name: wrong}, ())
        assert f'"{name}' in refused.value.description


def test_parameters_may_come_as_text() -> None:
    params = {
        "chat_id": "700000001",
        "text": "ciao",
        "disable_notification": "true",
        "protect_content": "0",
        "reply_markup": '{"inline_keyboard":[[{"text":"Menu","callback_data":"m"}]]}',
    }
    assert SCHEMA.read("sendMessage", params, ()) == {
        "chat_id": 700000001,
        "text": "ciao",
        "disable_notification": True,
        "protect_content": False,
        "reply_markup": {"inline_keyboard": [[{"text": "Menu", "callback_data": "m"}]]},
    }
    place = SCHEMA.read("sendLocation", {"chat_id": "@crema", "latitude": "45.36", "longitude": "9"}, ())
    assert place == {"chat_id": "@crema", "latitude": 45.36, "longitude": 9.0}


@pytest.mark.parametrize(
    ("params", "complaint"),
    [
        ({"reply_markup": {"inline_keyboard": None}}, '"reply_markup.inline_keyboard": expected an array, got null'),
        (
            {"reply_markup": keyboard([button("a"), button("b") | {"colour": "red"}])},
            '"reply_markup.inline_keyboard[0][1]": InlineKeyboardButton has no field "colour"',
        ),
        (
            {"reply_markup": keyboard([{"text": 5, "callback_data": "x"}])},
            '"reply_markup.inline_keyboard[0][0].text": expected a string, got an integer',
        ),
        ({"reply_markup": "{"}, '"reply_markup": can\'t parse JSON'),
        ({"reply_markup": []}, '"reply_markup": expected InlineKeyboardMarkup or ReplyKeyboardMarkup'),
        ({"reply_markup": {"buttons": []}}, "got an object with buttons"),
        ({"entities": [{"type": "bold", "offset": "0", "length": 1}]}, '"entities[0].offset": expected an integer'),
        ({"disable_notification": "perhaps"}, '"disable_notification": expected a boolean, got a string'),
        ({"disable_notification": 1}, '"disable_notification": expected a boolean, got an integer'),
        ({"text": 5}, '"text": expected a string, got an integer'),
        ({"chat_id": True}, '"chat_id": expected'),
        ({"text": "\ud83d"}, '"text": strings must be encoded in UTF-8'),
        ({"link_preview_options": {"disabled": True}}, 'LinkPreviewOptions has no field "disabled"'),
    ],
)
def test_a_complaint_names_the_place(api: Api, anna: Person, params: dict[str, Any], complaint: str) -> None:
    refusal = api.refusal("sendMessage", **{"chat_id": anna.id, "text": "ciao"} | params)
    assert refusal.startswith("400 Bad Request: parameter ")
    assert complaint in refusal


def test_objects_are_told_apart_by_their_type() -> None:
    with pytest.raises(Refused) as refused:
        SCHEMA.read("setMyCommands", {"commands": [], "scope": {"type": "chat"}}, ())
    assert 'BotCommandScopeChat needs the field "chat_id"' in refused.value.description
    with pytest.raises(Refused) as refused:
        SCHEMA.read("setMessageReaction", {"chat_id": 1, "message_id": 1, "reaction": [{"type": "smile"}]}, ())
    assert '"reaction[0]": expected ReactionTypeEmoji or' in refused.value.description


def test_parts_of_the_bot_api_without_a_counterpart_are_refused(api: Api, anna: Person) -> None:
    refusal = api.refusal("sendMessage", chat_id=anna.id, text="ciao", business_connection_id="x")
    assert refusal.startswith("501 Not Implemented: ")


def test_a_key_may_be_given_as_its_label(api: Api, anna: Person) -> None:
    api("sendMessage", chat_id=anna.id, text="ciao", reply_markup={"keyboard": [["Attività", {"text": "Corsi"}]]})
    reply_keyboard = anna.chat().reply_keyboard
    assert reply_keyboard is not None
    assert [key.text for key in reply_keyboard.rows[0]] == ["Attività", "Corsi"]


def test_trimming_keeps_what_is_simulated_and_the_names_of_the_rest() -> None:
    fields = [
        {"name": "chat_id", "types": ["Integer"], "required": True, "description": "Whom to write to"},
        {"name": "scope", "types": ["Scope"], "required": False, "description": "x"},
    ]
    kind = {"name": "type", "types": ["String"], "required": True, "description": "Scope type, must be chat"}
    whole = {
        "version": "1",
        "release_date": "today",
        "methods": {name: {"fields": fields} for name in SIMULATED} | {"sendGift": {}},
        "types": {"Scope": {"subtypes": ["ScopeChat"]}, "ScopeChat": {"fields": [kind]}, "Gift": {"fields": []}},
    }
    trimmed = orjson.loads(orjson.dumps(trim(whole)))
    assert "sendGift" in trimmed["known"]
    assert "sendGift" not in trimmed["methods"]
    assert trimmed["types"].keys() == {"Scope", "ScopeChat"}
    assert trimmed["types"]["ScopeChat"]["fields"]["type"]["fixed"] == "chat"

"""How a bot presents itself: name, descriptions, commands, menu button."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.commands import menu_for
from simulator.people import Person
from simulator.telegram import Telegram
from tests.simulator.conftest import Api


def command(name: str, description: str = "fa cose") -> dict[str, str]:
    return {"command": name, "description": description}


def test_the_bot_says_who_it_is(api: Api) -> None:
    me = api("getMe")
    assert (me["id"], me["is_bot"], me["username"]) == (42, True, "farelegami_bot")
    api("setMyName", name="FareLegami di prova")
    assert api("getMe")["first_name"] == "FareLegami di prova"
    assert api("logOut") is True
    assert api("close") is True


@pytest.mark.parametrize(
    ("noun", "field", "limit"),
    [("Name", "name", 64), ("Description", "description", 512), ("ShortDescription", "short_description", 120)],
)
def test_texts_are_kept_by_language_and_have_a_limit(api: Api, noun: str, field: str, limit: int) -> None:
    api(f"setMy{noun}", **{field: "ciao"})
    api(f"setMy{noun}", **{field: "hello", "language_code": "en"})
    assert api(f"getMy{noun}") == {field: "ciao"}
    assert api(f"getMy{noun}", language_code="en") == {field: "hello"}
    assert api(f"getMy{noun}", language_code="fr") == {field: "ciao"}
    api(f"setMy{noun}", language_code="en")
    assert api(f"getMy{noun}", language_code="en") == {field: "ciao"}
    assert api(f"setMy{noun}", **{field: "x" * limit}) is True
    assert api.refusal(f"setMy{noun}", **{field: "x" * (limit + 1)}).endswith("is too long")
    assert api.refusal(f"getMy{noun}", language_code="ita").endswith("invalid language code specified")


def test_commands_are_kept_by_scope_and_language(telegram: Telegram, api: Api, anna: Person) -> None:
    staff = {"type": "chat", "chat_id": anna.id}
    api("setMyCommands", commands=[command("/aiuto")])
    api("setMyCommands", commands=[command("help")], language_code="en")
    api("setMyCommands", commands=[command("annuncio")], scope=staff)
    assert api("getMyCommands") == [command("aiuto")]
    assert api("getMyCommands", language_code="en") == [command("help")]
    assert api("getMyCommands", scope=staff) == [command("annuncio")]
    assert api("getMyCommands", scope={"type": "all_private_chats"}) == []

    bruno = telegram.add_person("Bruno", language_code="en")
    assert menu_for(anna.chat()) == [command("annuncio")]
    assert menu_for(bruno.chat()) == [command("help")]
    api("deleteMyCommands", scope=staff)
    assert menu_for(anna.chat()) == [command("aiuto")]
    member = {"type": "chat_member", "chat_id": anna.id, "user_id": anna.id}
    assert api("setMyCommands", commands=[command("x")], scope=member) is True
    stranger = {"type": "chat", "chat_id": 5}
    assert api.refusal("setMyCommands", commands=[], scope=stranger) == "400 Bad Request: chat not found"


@pytest.mark.parametrize(
    ("commands", "words"),
    [
        ([command("Aiuto")], "BOT_COMMAND_INVALID"),
        ([command("x" * 33)], "BOT_COMMAND_INVALID"),
        ([command("attività")], "BOT_COMMAND_INVALID"),
        ([command("aiuto", "")], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([command("aiuto", "x" * 257)], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([command("aiuto")] * 101, "BOT_COMMANDS_TOO_MUCH"),
    ],
)
def test_commands_that_telegram_would_not_list_are_refused(api: Api, commands: list[Any], words: str) -> None:
    assert api.refusal("setMyCommands", commands=commands) == f"400 Bad Request: {words}"


def test_the_menu_button_is_set_for_one_or_for_all(api: Api, anna: Person) -> None:
    assert api("getChatMenuButton") == {"type": "commands"}
    app = {"type": "web_app", "text": "Apri", "web_app": {"url": "https://crema.it"}}
    api("setChatMenuButton", menu_button=app)
    assert api("getChatMenuButton", chat_id=anna.id) == app
    api("setChatMenuButton", chat_id=anna.id, menu_button={"type": "commands"})
    assert api("getChatMenuButton", chat_id=anna.id) == {"type": "commands"}
    app["web_app"] = {"url": "http://crema.it"}
    assert api.refusal("setChatMenuButton", menu_button=app) == "400 Bad Request: BUTTON_URL_INVALID"


def test_a_webhook_is_set_told_of_and_taken_away(api: Api, anna: Person) -> None:
    answer = api.call("setWebhook", url="https://crema.it/hook", secret_token="s3cret", allowed_updates=["message"])
    assert answer.description == "Webhook was set"
    assert api("getWebhookInfo") == {
        "url": "https://crema.it/hook",
        "has_custom_certificate": False,
        "pending_update_count": 1,
        "max_connections": 40,
        "allowed_updates": ["message"],
    }
    assert api.call("deleteWebhook", drop_pending_updates=True).description == "Webhook was deleted"
    assert api.call("deleteWebhook").description == "Webhook is already deleted"
    assert api("getWebhookInfo")["pending_update_count"] == 0
    assert api.call("setWebhook", url="").description == "Webhook is already deleted"


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"url": "http://crema.it"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://crema.it:8081"}, "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"),
        ({"url": "https://"}, "invalid webhook URL specified"),
        ({"url": "https://crema.it", "secret_token": "è"}, "secret token contains unallowed characters"),
        ({"url": "https://crema.it", "secret_token": "x" * 257}, "secret token is too long"),
    ],
)
def test_a_webhook_that_telegram_would_not_call_is_refused(api: Api, params: dict[str, str], words: str) -> None:
    assert api.refusal("setWebhook", **params) == f"400 Bad Request: {words}"

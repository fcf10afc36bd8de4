"""Every refusal that the programme counts on, in Telegram's words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from simulator.bots import RealToken
from simulator.files import Upload
from simulator.people import Person
from simulator.telegram import Telegram
from tests.simulator.conftest import Api, button, keyboard

NOT_MODIFIED = (
    "400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
TOO_OLD = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"


def test_a_bad_token_is_unauthorized(telegram: Telegram, api: Api) -> None:
    answer = telegram.call("43:other", "getMe")
    assert answer.body == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert answer.status == 401


def test_a_token_that_may_be_real_is_neither_taken_nor_repeated(telegram: Telegram) -> None:
    token = "123456789:" + "A" * 35
    with pytest.raises(RealToken) as refused:
        telegram.add_bot(token)
    assert token not in str(refused.value)
    assert telegram.call(token, "getMe").status == 401
    assert token not in str(telegram.log.entries)


def test_an_unknown_method_is_not_found(api: Api) -> None:
    assert api.refusal("sendMesage", chat_id=1) == "404 Not Found: method not found"


def test_a_known_method_that_is_not_simulated_says_so_loudly(api: Api) -> None:
    assert api.refusal("sendInvoice") == "501 Not Implemented: the simulator does not simulate sendInvoice"


def test_method_names_may_be_written_in_any_case(api: Api, anna: Person) -> None:
    assert api("SENDmessage", chat_id=anna.id, text="ciao")["text"] == "ciao"


def test_who_never_pressed_start_cannot_be_written_to(telegram: Telegram, api: Api) -> None:
    stranger = telegram.add_person("Bruno")
    assert api.refusal("sendMessage", chat_id=stranger.id, text="ciao") == "400 Bad Request: chat not found"
    assert api.refusal("sendMessage", chat_id="@bruno", text="ciao") == "400 Bad Request: chat not found"
    assert api.refusal("sendMessage", chat_id=-5, text="ciao") == "400 Bad Request: chat not found"


@pytest.mark.parametrize("method", ["sendMessage", "sendChatAction", "editMessageText", "sendLocation"])
def test_who_blocked_the_bot_cannot_be_written_to(api: Api, anna: Person, method: str) -> None:
    anna.blocks()
    assert api.refusal(method, **_params(method, anna)) == "403 Forbidden: bot was blocked by the user"


@pytest.mark.parametrize("method", ["sendMessage", "sendChatAction", "editMessageText", "sendLocation"])
def test_who_left_telegram_cannot_be_written_to(api: Api, anna: Person, method: str) -> None:
    anna.deletes_account()
    assert api.refusal(method, **_params(method, anna)) == "403 Forbidden: user is deactivated"


def test_what_was_written_can_be_taken_back_even_after_a_block(api: Api, anna: Person) -> None:
    sent = api("sendMessage", chat_id=anna.id, text="ciao")
    anna.blocks()
    assert api("deleteMessage", chat_id=anna.id, message_id=sent["message_id"]) is True


def _params(method: str, person: Person) -> dict[str, Any]:
    more: dict[str, dict[str, Any]] = {
        "sendMessage": {"text": "ciao"},
        "sendChatAction": {"action": "typing"},
        "editMessageText": {"text": "ciao", "message_id": 1},
        "sendLocation": {"latitude": 45.36, "longitude": 9.68},
    }
    return {"chat_id": person.id} | more[method]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "message text is empty"),
        ("   \n ", "text must be non-empty"),
        ("<b></b>", "text must be non-empty"),
        ("x" * 4097, "message is too long"),
        ("😀" * 2049, "message is too long"),
        ("<b>x</b>" * 4200, "text is too long"),
    ],
)
def test_a_text_is_neither_empty_nor_too_long(api: Api, anna: Person, text: str, words: str) -> None:
    refusal = api.refusal("sendMessage", chat_id=anna.id, text=text, parse_mode="HTML")
    assert refusal == f"400 Bad Request: {words}"


@pytest.mark.parametrize("text", ["x" * 4096, "😀" * 2048, f"<b>{'x' * 4096}</b>"])
def test_the_length_is_counted_in_utf16_without_the_formatting(api: Api, anna: Person, text: str) -> None:
    assert api("sendMessage", chat_id=anna.id, text=text, parse_mode="HTML")["message_id"]


def test_a_caption_is_not_too_long(api: Api, anna: Person) -> None:
    picture = {"photo": Upload("foto.png", b"png")}
    assert api("sendPhoto", picture, chat_id=anna.id, caption="x" * 1024)["caption"]
    refusal = api.refusal("sendPhoto", picture, chat_id=anna.id, caption="x" * 1025)
    assert refusal == "400 Bad Request: message caption is too long"


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<x>ciao</x>", 'Unsupported start tag "x" at byte offset 0'),
        ("è <P>ciao", 'Unsupported start tag "p" at byte offset 3'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<a href='x", "Unclosed start tag at byte offset 0"),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<a >x</b>", 'Unmatched end tag at byte offset 5, expected "</a>", found "</b>"'),
        ("<b><i>x</b>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("ciao</b>", "Unexpected end tag at byte offset 4"),
        ("<b>ciao</b", "Unclosed end tag at byte offset 7"),
        ("<b>ciao", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a ='x'>x</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/y>x</a>", "Unexpected end of name token at byte offset 8"),
        ("<tg-emoji emoji-id='x'>👍</tg-emoji>", "Invalid custom emoji identifier specified"),
    ],
)
def test_html_that_cannot_be_read_is_refused_at_its_byte(api: Api, anna: Person, html: str, words: str) -> None:
    refusal = api.refusal("sendMessage", chat_id=anna.id, text=html, parse_mode="HTML")
    assert refusal == f"400 Bad Request: can't parse entities: {words}"


def test_markdown_is_not_simulated(api: Api, anna: Person) -> None:
    assert api.refusal("sendMessage", chat_id=anna.id, text="*x*", parse_mode="MarkdownV2").startswith("501 ")
    refusal = api.refusal("sendMessage", chat_id=anna.id, text="x", parse_mode="bbcode")
    assert refusal == "400 Bad Request: unsupported parse_mode"


@pytest.mark.parametrize("dud", [{"text": "Menu"}, {"text": "Menu", "callback_data": ""}, {"text": "Menu", "url": ""}])
def test_a_button_without_action_is_refused(api: Api, anna: Person, dud: dict[str, Any]) -> None:
    refusal = api.refusal("sendMessage", chat_id=anna.id, text="ciao", reply_markup=keyboard([dud]))
    assert refusal == "400 Bad Request: text buttons are unallowed in the inline keyboard"


def test_button_data_is_at_most_64_bytes(api: Api, anna: Person) -> None:
    assert api("sendMessage", chat_id=anna.id, text="ciao", reply_markup=keyboard([button("Menu", "à" * 32)]))
    refusal = api.refusal(
        "sendMessage", chat_id=anna.id, text="ciao", reply_markup=keyboard([button("Menu", "à" * 33)])
    )
    assert refusal == "400 Bad Request: BUTTON_DATA_INVALID"


def test_an_edit_that_changes_nothing_is_refused(api: Api, anna: Person) -> None:
    markup = keyboard([button("Menu")])
    sent = api("sendMessage", chat_id=anna.id, text="<b>ciao</b>", parse_mode="HTML", reply_markup=markup)
    again = {"chat_id": anna.id, "message_id": sent["message_id"], "reply_markup": markup}
    bold = [{"type": "bold", "offset": 0, "length": 4}]
    assert api.refusal("editMessageText", text="<b>ciao</b> ", parse_mode="HTML", **again) == NOT_MODIFIED
    assert api.refusal("editMessageText", text="ciao", entities=bold, **again) == NOT_MODIFIED
    assert api.refusal("editMessageReplyMarkup", **again) == NOT_MODIFIED
    assert api("editMessageText", text="ciao", **again)["edit_date"]
    assert api("editMessageReplyMarkup", chat_id=anna.id, message_id=sent["message_id"]).get("reply_markup") is None


def test_what_is_not_there_can_be_neither_edited_nor_deleted_nor_replied_to(api: Api, anna: Person) -> None:
    where = {"chat_id": anna.id, "message_id": 99}
    assert api.refusal("editMessageText", text="x", **where) == "400 Bad Request: message to edit not found"
    assert api.refusal("editMessageText", text="x", chat_id=anna.id) == "400 Bad Request: message to edit not found"
    assert api.refusal("deleteMessage", **where) == "400 Bad Request: message to delete not found"
    assert api.refusal("pinChatMessage", **where) == "400 Bad Request: message to pin not found"
    refusal = api.refusal("sendMessage", chat_id=anna.id, text="x", reply_parameters={"message_id": 99})
    assert refusal == "400 Bad Request: message to be replied not found"
    freely = {"message_id": 99, "allow_sending_without_reply": True}
    assert "reply_to_message" not in api("sendMessage", chat_id=anna.id, text="x", reply_parameters=freely)


def test_an_edit_has_to_say_of_what(api: Api) -> None:
    assert api.refusal("editMessageText", text="x") == "400 Bad Request: message identifier is not specified"
    assert api.refusal("editMessageText", text="x", message_id=1) == "400 Bad Request: chat_id is empty"
    refusal = api.refusal("editMessageText", text="x", inline_message_id="1")
    assert refusal == "400 Bad Request: MESSAGE_ID_INVALID"


def test_a_bot_edits_only_its_own_messages(api: Api, anna: Person) -> None:
    theirs = anna.sends("ciao")
    refusal = api.refusal("editMessageText", chat_id=anna.id, message_id=theirs.message_id, text="x")
    assert refusal == "400 Bad Request: message can't be edited"


def test_a_message_older_than_48_hours_cannot_be_deleted(telegram: Telegram, api: Api, anna: Person) -> None:
    old, older = anna.sends("uno"), anna.sends("due")
    telegram.clock.move(timedelta(hours=48))
    assert api("deleteMessage", chat_id=anna.id, message_id=old.message_id) is True
    telegram.clock.move(timedelta(seconds=1))
    refusal = api.refusal("deleteMessage", chat_id=anna.id, message_id=older.message_id)
    assert refusal == "400 Bad Request: message can't be deleted"


def test_a_tap_is_answered_once_and_in_time(telegram: Telegram, api: Api, anna: Person) -> None:
    api("sendMessage", chat_id=anna.id, text="ciao", reply_markup=keyboard([button("Menu")]))
    once, late = anna.taps("Menu"), anna.taps("Menu")
    first = telegram.callbacks[api.updates(offset=-2)[0]["callback_query"]["id"]]
    assert first is once
    assert api("answerCallbackQuery", callback_query_id=first.id, text="Fatto") is True
    assert api.refusal("answerCallbackQuery", callback_query_id=first.id) == TOO_OLD
    assert api.refusal("answerCallbackQuery", callback_query_id="1") == TOO_OLD
    telegram.clock.move(timedelta(seconds=61))
    second = telegram.callbacks[api.last_update()["callback_query"]["id"]]
    assert second is late
    assert api.refusal("answerCallbackQuery", callback_query_id=second.id) == TOO_OLD


def test_an_answer_to_a_tap_is_at_most_200_characters(api: Api, anna: Person) -> None:
    api("sendMessage", chat_id=anna.id, text="ciao", reply_markup=keyboard([button("Menu")]))
    anna.taps("Menu")
    query = api.last_update()["callback_query"]["id"]
    refusal = api.refusal("answerCallbackQuery", callback_query_id=query, text="x" * 201)
    assert refusal == "400 Bad Request: MESSAGE_TOO_LONG"
    assert api("answerCallbackQuery", callback_query_id=query, text="x" * 200) is True


def test_photos_are_at_most_10_megabytes_and_files_50(api: Api, anna: Person) -> None:
    ten, fifty = bytes(10 * 1024 * 1024 + 1), bytes(50 * 1024 * 1024 + 1)
    refusal = api.refusal("sendPhoto", {"photo": Upload("a.png", ten)}, chat_id=anna.id)
    assert refusal == "400 Bad Request: file is too big: photos are at most 10 MB"
    assert api("sendDocument", {"document": Upload("a.bin", ten)}, chat_id=anna.id)["document"]["file_size"] == len(ten)
    refusal = api.refusal("sendDocument", {"document": Upload("a.bin", fifty)}, chat_id=anna.id)
    assert refusal == "413 Request Entity Too Large"


def test_polling_while_a_webhook_is_set_is_a_conflict(api: Api) -> None:
    api("setWebhook", url="https://example.org/hook")
    assert api.refusal("getUpdates") == (
        "409 Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    api("deleteWebhook")
    assert api("getUpdates") == []

"""What a bot sends besides texts, edits, copies and takes back."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.bots import BotAccount
from simulator.files import Upload
from simulator.people import Person
from simulator.telegram import Telegram
from simulator.writing import PICTURE
from tests.simulator.conftest import Api, button, keyboard

CALENDAR = Upload("yoga.ics", b"BEGIN:VCALENDAR", "text/calendar")


def test_a_file_is_kept_named_and_downloaded(telegram: Telegram, bot: BotAccount, api: Api, anna: Person) -> None:
    sent = api("sendDocument", {"document": CALENDAR}, chat_id=anna.id, caption="<b>Yoga</b>", parse_mode="HTML")
    assert sent["document"]["file_name"] == "yoga.ics"
    assert sent["document"]["mime_type"] == "text/calendar"
    assert sent["caption_entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    message = anna.chat().newest
    assert message.document is not None
    assert (message.document.name, message.document.data) == ("yoga.ics", b"BEGIN:VCALENDAR")
    assert (message.text, message.caption, message.html) == ("Yoga", "Yoga", "<b>Yoga</b>")

    found = api("getFile", file_id=sent["document"]["file_id"])
    file = telegram.download(bot.token, found["file_path"])
    assert file is not None
    assert file.data == CALENDAR.data
    assert telegram.download("43:other", found["file_path"]) is None
    assert telegram.download(bot.token, "documents/none") is None


def test_a_file_may_be_attached_under_another_name_or_sent_again_by_its_id(api: Api, anna: Person) -> None:
    sent = api("sendDocument", {"x": CALENDAR}, chat_id=anna.id, document="attach://x")
    again = api("sendDocument", chat_id=anna.id, document=sent["document"]["file_id"])
    assert again["document"] == sent["document"]


@pytest.mark.parametrize(
    ("method", "given", "words"),
    [
        ("sendDocument", None, "400 Bad Request: there is no document in the request"),
        ("sendDocument", "", "400 Bad Request: there is no document in the request"),
        ("sendDocument", "nonsense", "400 Bad Request: wrong file identifier/HTTP URL specified"),
        (
            "sendDocument",
            "attach://y",
            "400 Bad Request: wrong file identifier/HTTP URL specified: nothing is attached",
        ),
        ("sendPhoto", "https://crema.it/a.png", "501 Not Implemented: the simulator does not fetch files"),
    ],
)
def test_a_file_that_is_not_there_is_refused(
    api: Api, anna: Person, method: str, given: str | None, words: str
) -> None:
    name = method.removeprefix("send").lower()
    params = {} if given is None else {name: given}
    assert api.refusal(method, chat_id=anna.id, **params).startswith(words)


def test_a_file_of_another_kind_or_an_empty_one_is_refused(api: Api, anna: Person) -> None:
    sent = api("sendDocument", {"document": CALENDAR}, chat_id=anna.id)
    refusal = api.refusal("sendPhoto", chat_id=anna.id, photo=sent["document"]["file_id"])
    assert refusal == "400 Bad Request: can't use file of type Document as Photo"
    refusal = api.refusal("sendDocument", {"document": Upload("x", b"")}, chat_id=anna.id)
    assert refusal == "400 Bad Request: file must be non-empty"
    assert api.refusal("getFile", file_id="x") == "400 Bad Request: invalid file_id"


def test_a_file_over_20_megabytes_cannot_be_downloaded(api: Api, anna: Person) -> None:
    sent = api("sendDocument", {"document": Upload("x", bytes(20 * 1024 * 1024 + 1))}, chat_id=anna.id)
    refusal = api.refusal("getFile", file_id=sent["document"]["file_id"])
    assert refusal == "400 Bad Request: file is too big"


def test_pictures_know_their_size(api: Api, anna: Person) -> None:
    sent = api("sendPhoto", {"photo": Upload("a.png", PICTURE)}, chat_id=anna.id, has_spoiler=True)
    assert (sent["photo"][-1]["width"], sent["photo"][-1]["height"]) == (1, 1)
    assert sent["has_media_spoiler"] is True
    assert anna.chat().newest.photo is not None
    anna.sends_photo(caption="guarda")
    assert anna.chat().messages[-1].caption == "guarda"


@pytest.mark.parametrize(("width", "height"), [(6000, 4001), (1, 21), (0, 5)])
def test_pictures_of_odd_sizes_are_refused(api: Api, anna: Person, width: int, height: int) -> None:
    data = PICTURE[:16] + width.to_bytes(4, "big") + height.to_bytes(4, "big") + PICTURE[24:]
    refusal = api.refusal("sendPhoto", {"photo": Upload("a.png", data)}, chat_id=anna.id)
    assert refusal == "400 Bad Request: PHOTO_INVALID_DIMENSIONS"


def test_places_contacts_dice_and_recordings(api: Api, anna: Person) -> None:
    venue = {"latitude": 45.36, "longitude": 9.68, "title": "Biblioteca", "address": "Via Civerchi 9"}
    assert api("sendVenue", chat_id=anna.id, **venue)["venue"]["title"] == "Biblioteca"
    assert anna.chat().newest.kind == "venue"
    assert anna.chat().newest.location == (45.36, 9.68)
    contact = api("sendContact", chat_id=anna.id, phone_number="+39", first_name="Centro")["contact"]
    assert contact == {"phone_number": "+39", "first_name": "Centro"}
    assert api("sendDice", chat_id=anna.id)["dice"]["value"] in range(1, 7)
    assert api("sendVoice", {"voice": Upload("a.ogg", b"Ogg")}, chat_id=anna.id, duration=3)["voice"]["duration"] == 3
    assert api.refusal("sendDice", chat_id=anna.id, emoji="🚲") == "400 Bad Request: wrong dice emoji specified"
    assert api.refusal("sendLocation", chat_id=anna.id, latitude=95, longitude=9).startswith("400 Bad Request: wrong ")
    refusal = api.refusal("sendLocation", chat_id=anna.id, latitude=45, longitude=9, live_period=60)
    assert refusal == "501 Not Implemented: the simulator does not simulate live locations"


def test_an_album_is_several_messages_of_one_group(api: Api, anna: Person) -> None:
    media = [{"type": "photo", "media": f"attach://{name}", "caption": name} for name in "ab"]
    files = {name: Upload(f"{name}.png", PICTURE) for name in "ab"}
    first, second = api("sendMediaGroup", files, chat_id=anna.id, media=media)
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], second["message_id"]) == ("a", first["message_id"] + 1)
    refusal = api.refusal("sendMediaGroup", files, chat_id=anna.id, media=media[:1])
    assert refusal.startswith("400 Bad Request: media group must include 2-10 items")
    mixed = [media[0], {"type": "document", "media": "attach://b"}]
    refusal = api.refusal("sendMediaGroup", files, chat_id=anna.id, media=mixed)
    assert refusal == "400 Bad Request: can't mix document with other media types in the album"
    video = [{"type": "video", "media": "attach://a"}] * 2
    assert api.refusal("sendMediaGroup", files, chat_id=anna.id, media=video).startswith("501 ")


def test_captions_and_media_are_edited(api: Api, anna: Person) -> None:
    sent = api("sendPhoto", {"photo": Upload("a.png", PICTURE)}, chat_id=anna.id, caption="prima")
    where = {"chat_id": anna.id, "message_id": sent["message_id"]}
    assert api("editMessageCaption", caption="dopo", **where)["caption"] == "dopo"
    assert "caption" not in api("editMessageCaption", **where)
    refusal = api.refusal("editMessageText", text="x", **where)
    assert refusal == "400 Bad Request: there is no text in the message to edit"
    medium = {"type": "document", "media": "attach://x", "caption": "calendario"}
    edited = api("editMessageMedia", {"x": CALENDAR}, media=medium, **where)
    assert "photo" not in edited
    assert edited["document"]["file_name"] == "yoga.ics"
    text = api("sendMessage", chat_id=anna.id, text="x")
    refusal = api.refusal("editMessageCaption", chat_id=anna.id, message_id=text["message_id"], caption="y")
    assert refusal == "400 Bad Request: there is no caption in the message to edit"


def test_messages_are_copied_and_forwarded(telegram: Telegram, api: Api, anna: Person) -> None:
    bruno = telegram.add_person("Bruno")
    bruno.presses_start()
    source = anna.sends("<b>Domani</b> crema.it")
    where = {"chat_id": bruno.id, "from_chat_id": anna.id, "message_id": source.message_id}
    assert set(api("copyMessage", **where)) == {"message_id"}
    assert bruno.chat().newest.text == "<b>Domani</b> crema.it"
    forwarded = api("forwardMessage", **where)
    assert forwarded["forward_origin"]["sender_user"]["id"] == anna.id
    secret = api("sendMessage", chat_id=anna.id, text="x", protect_content=True)
    again = where | {"message_id": secret["message_id"]}
    assert api.refusal("forwardMessage", **again) == "400 Bad Request: message can't be forwarded"
    assert api.refusal("copyMessage", **again) == "400 Bad Request: message can't be copied"
    assert api.refusal("copyMessage", **where | {"message_id": 99}) == "400 Bad Request: message to copy not found"
    photo = api("sendPhoto", {"photo": Upload("a.png", PICTURE)}, chat_id=anna.id, caption="prima")
    api("copyMessage", caption="dopo", **where | {"message_id": photo["message_id"]})
    assert bruno.chat().newest.caption == "dopo"


def test_several_messages_are_deleted_and_missing_ones_passed_over(api: Api, anna: Person) -> None:
    one, two = anna.sends("uno"), anna.sends("due")
    assert api("deleteMessages", chat_id=anna.id, message_ids=[one.message_id, two.message_id, 99]) is True
    assert [message.text for message in anna.chat().messages] == ["/start"]
    assert one.deleted
    assert api.refusal("deleteMessages", chat_id=anna.id, message_ids=[]).endswith("identifiers are not specified")
    refusal = api.refusal("deleteMessages", chat_id=anna.id, message_ids=list(range(101)))
    assert refusal == "400 Bad Request: too many message identifiers specified"


def test_a_bot_reacts_and_pins(api: Api, anna: Person) -> None:
    message = anna.sends("fatto")
    where = {"chat_id": anna.id, "message_id": message.message_id}
    thumb = {"type": "emoji", "emoji": "👍"}
    assert api("setMessageReaction", reaction=[thumb], **where) is True
    assert message.reactions == {42: [thumb]}
    assert api("setMessageReaction", **where) is True
    refusal = api.refusal("setMessageReaction", reaction=[{"type": "emoji", "emoji": "🚲"}], **where)
    assert refusal == "400 Bad Request: REACTION_INVALID"
    assert api.refusal("setMessageReaction", reaction=[thumb, thumb], **where).endswith("REACTIONS_TOO_MANY")
    api("pinChatMessage", **where)
    assert api("getChat", chat_id=anna.id)["pinned_message"]["text"] == "fatto"
    api("unpinChatMessage", chat_id=anna.id)
    assert anna.chat().pinned == []
    assert api.refusal("unpinChatMessage", chat_id=anna.id) == "400 Bad Request: message to unpin not found"


def test_the_chat_shows_what_the_bot_is_doing_until_its_next_message(api: Api, anna: Person) -> None:
    api("sendChatAction", chat_id=anna.id, action="upload_document")
    assert anna.chat().action == "upload_document"
    api("sendMessage", chat_id=anna.id, text="ecco")
    assert anna.chat().action == ""
    refusal = api.refusal("sendChatAction", chat_id=anna.id, action="dancing")
    assert refusal == "400 Bad Request: wrong parameter action in request"


def test_mentions_of_people_say_who_they_are(api: Api, anna: Person) -> None:
    html = f'<a href="tg://user?id={anna.id}">Anna</a> <a href="tg://user?id=5">nessuno</a>'
    sent = api("sendMessage", chat_id=anna.id, text=html, parse_mode="HTML")
    assert sent["entities"] == [{"type": "text_mention", "offset": 0, "length": 4, "user": anna.user}]


@pytest.mark.parametrize(
    ("dud", "words"),
    [
        (
            {"url": "http://localhost:8000"},
            "inline keyboard button URL 'http://localhost:8000' is invalid: Wrong HTTP URL",
        ),
        ({"url": "http://127.0.0.1/x"}, "inline keyboard button URL 'http://127.0.0.1/x' is invalid: Wrong HTTP URL"),
        ({"url": "ftp://crema.it"}, "inline keyboard button URL 'ftp://crema.it' is invalid: Unsupported URL protocol"),
        ({"url": "mailto:a@b.it"}, "inline keyboard button URL 'mailto:a@b.it' is invalid: Unsupported URL protocol"),
        ({"url": "crema"}, "inline keyboard button URL 'crema' is invalid: Wrong HTTP URL"),
        ({"copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        (
            {"callback_data": "x", "style": "blue"},
            'can\'t parse keyboard button: invalid button style "blue" specified',
        ),
        ({"callback_data": "x", "text": " "}, 'can\'t parse keyboard button: Field "text" must be non-empty'),
        (
            {"callback_data": "x", "url": "crema.it"},
            "can't parse inline keyboard button: exactly one action is allowed",
        ),
        ({"web_app": {"url": "http://crema.it"}}, "inline keyboard button Web App URL 'http://crema.it' is invalid"),
    ],
)
def test_buttons_that_telegram_would_not_show_are_refused(
    api: Api, anna: Person, dud: dict[str, Any], words: str
) -> None:
    refusal = api.refusal("sendMessage", chat_id=anna.id, text="ciao", reply_markup=keyboard([{"text": "Menu"} | dud]))
    assert refusal.startswith(f"400 Bad Request: {words}")


@pytest.mark.parametrize("url", ["https://crema.it/x", "crema.it", "tg://user?id=5", "http://8.8.8.8/"])
def test_links_that_open_may_stand_on_buttons(api: Api, anna: Person, url: str) -> None:
    assert api("sendMessage", chat_id=anna.id, text="ciao", reply_markup=keyboard([{"text": "Sito", "url": url}]))


def test_a_keyboard_has_at_most_100_buttons_and_8_in_a_row(api: Api, anna: Person) -> None:
    fits = keyboard(*[[button("x")] * 8] * 12, [button("x")] * 4)
    assert api("sendMessage", chat_id=anna.id, text="ciao", reply_markup=fits)
    for markup in (keyboard(*[[button("x")]] * 101), keyboard([button("x")] * 9)):
        refusal = api.refusal("sendMessage", chat_id=anna.id, text="ciao", reply_markup=markup)
        assert refusal.startswith("400 Bad Request: reply markup is too long")
    empty = api("sendMessage", chat_id=anna.id, text="ciao", reply_markup=keyboard([]))
    assert "reply_markup" not in empty
    assert api.refusal("sendMessage", chat_id=anna.id, text="ciao", reply_markup={"keyboard": []}).startswith("400 ")


def test_effects_are_numbers_and_for_private_chats(telegram: Telegram, api: Api, anna: Person) -> None:
    refusal = api.refusal("sendMessage", chat_id=anna.id, text="x", message_effect_id="fire")
    assert refusal == "400 Bad Request: invalid message effect identifier specified"
    group = telegram.add_group("Ombriano", [anna, api.bot])
    refusal = api.refusal("sendMessage", chat_id=group.id, text="x", message_effect_id="5104841245755180586")
    assert refusal == "400 Bad Request: message effects can be used only in private chats"
    assert api.refusal("editMessageText", chat_id=anna.id, message_id=1, text="x", message_effect_id="5").startswith(
        '400 Bad Request: unknown parameter "message_effect_id"'
    )

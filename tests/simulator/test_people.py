"""What people do, what they see of it, and what the bot is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from simulator.bots import BotAccount
from simulator.callbacks import Callback
from simulator.errors import NoSuchButton, NotPossible
from simulator.people import Person
from simulator.telegram import Telegram
from tests.simulator.conftest import Api, button, keyboard


def test_pressing_start_sends_the_command_with_the_parameter(telegram: Telegram, bot: BotAccount, api: Api) -> None:
    bruno = telegram.add_person("Bruno", language_code="en")
    bruno.presses_start(bot, "a_YOGA-1")
    message = api.last_update()["message"]
    assert message["text"] == "/start a_YOGA-1"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["from"]["language_code"] == "en"
    assert message["chat"] == {"id": bruno.id, "first_name": "Bruno", "type": "private"}
    assert message["date"] == telegram.clock.unix()


@pytest.mark.parametrize(
    "link",
    [
        "https://t.me/farelegami_bot?start=i_abc",
        "http://telegram.me/FareLegami_bot?start=i_abc",
        "tg://resolve?domain=farelegami_bot&start=i_abc",
    ],
)
def test_a_deep_link_presses_start(api: Api, anna: Person, link: str) -> None:
    anna.opens(link)
    assert api.last_update()["message"]["text"] == "/start i_abc"


def test_a_link_that_leads_nowhere_is_said_to(anna: Person) -> None:
    with pytest.raises(NotPossible, match=r"crema\.it"):
        anna.opens("https://crema.it/?start=x")
    with pytest.raises(LookupError, match="no bot @other_bot"):
        anna.opens("https://t.me/other_bot?start=x")
    with pytest.raises(NotPossible, match="at most 64"):
        anna.presses_start(parameter="x" * 65)
    with pytest.raises(NotPossible, match="A-Za-z0-9_-"):
        anna.presses_start(parameter="così")


def test_the_bot_hears_of_a_block_and_of_its_end(api: Api, anna: Person) -> None:
    anna.blocks()
    change = api.last_update()["my_chat_member"]
    assert change["new_chat_member"]["status"] == "kicked"
    assert change["new_chat_member"]["user"]["id"] == 42
    assert change["old_chat_member"]["status"] == "member"
    anna.blocks()
    anna.presses_start()
    *_, back, start = api.updates()
    assert back["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert start["message"]["text"] == "/start"
    assert api("sendMessage", chat_id=anna.id, text="ciao")


def test_who_blocked_the_bot_cannot_write_to_it(anna: Person) -> None:
    anna.blocks()
    with pytest.raises(NotPossible, match="blocked"):
        anna.sends("ciao")
    anna.unblocks()
    assert anna.sends("ciao").text == "ciao"


def test_who_left_telegram_does_nothing_any_more(anna: Person) -> None:
    anna.deletes_account()
    with pytest.raises(NotPossible, match="left Telegram"):
        anna.sends("ciao")


def test_a_long_text_goes_out_in_pieces(api: Api, anna: Person) -> None:
    anna.sends("x" * 5000)
    texts = [update["message"]["text"] for update in api.updates()[1:]]
    assert [len(text) for text in texts] == [4096, 904]
    anna.sends("a" + "😀" * 2500)
    assert [len(update["message"]["text"]) for update in api.updates()[3:]] == [2048, 453]
    with pytest.raises(NotPossible, match="empty"):
        anna.sends(" ")


def test_an_edited_message_comes_as_an_update(telegram: Telegram, api: Api, anna: Person) -> None:
    message = anna.sends("sabato")
    telegram.clock.move(timedelta(seconds=5))
    anna.edits(message, "domenica /aiuto")
    edited = api.last_update()["edited_message"]
    assert edited["message_id"] == message.message_id
    assert edited["text"] == "domenica /aiuto"
    assert edited["edit_date"] == edited["date"] + 5
    with pytest.raises(NotPossible, match="cannot edit"):
        anna.edits(anna.chat().post(telegram.only_bot, {"text": "x"}), "y")


def test_all_kinds_of_messages_reach_the_bot(api: Api, anna: Person) -> None:
    for act in (anna.sends_photo, anna.sends_document, anna.sends_voice, anna.sends_sticker, anna.sends_dice):
        act()
    anna.sends_contact("+390373123456")
    anna.shares_location(45.36, 9.68)
    kinds = [set(update["message"]) - {"message_id", "from", "chat", "date"} for update in api.updates()[1:]]
    assert kinds == [{"photo"}, {"document"}, {"voice"}, {"sticker"}, {"dice"}, {"contact"}, {"location"}]
    assert anna.chat().messages[-1].location == (45.36, 9.68)
    assert api.updates()[-2]["message"]["contact"]["user_id"] == anna.id


def test_a_message_can_answer_another(api: Api, anna: Person) -> None:
    api("sendMessage", chat_id=anna.id, text="Quanti anni ha?")
    anna.sends("otto", reply_to=anna.chat().newest)
    assert api.last_update()["message"]["reply_to_message"]["text"] == "Quanti anni ha?"
    answer = {"message_id": anna.chat().messages[-1].message_id, "quote": "to", "quote_position": 2}
    sent = api("sendMessage", chat_id=anna.id, text="Bene", reply_parameters=answer)
    assert "reply_to_message" not in sent["reply_to_message"]
    assert sent["quote"] == {"text": "to", "position": 2, "is_manual": True}
    replied = anna.chat().newest.reply_to
    assert replied is not None
    assert replied.text == "otto"


def test_a_button_is_found_by_its_label_in_the_newest_message(api: Api, anna: Person) -> None:
    api("sendMessage", chat_id=anna.id, text="uno", reply_markup=keyboard([button("🧘 Yoga", "old")]))
    api(
        "sendMessage",
        chat_id=anna.id,
        text="due",
        reply_markup=keyboard([button("🧘 Yoga", "new"), button("👍", "ok")]),
    )
    for label in ("🧘 Yoga", "Yoga", "yoga"):
        anna.taps(label)
        assert api.last_update()["callback_query"]["data"] == "new"
    anna.taps("👍")
    assert api.last_update()["callback_query"]["data"] == "ok"
    anna.taps("yoga", message=anna.chat().messages[1])
    assert api.last_update()["callback_query"]["data"] == "old"
    with pytest.raises(NoSuchButton, match="no button 'Pilates'; there is '🧘 Yoga', '👍'"):
        anna.taps("Pilates")
    anna.taps_at(anna.chat().newest, 0, 1)
    assert api.last_update()["callback_query"]["data"] == "ok"


def test_a_tap_spins_until_it_is_answered(telegram: Telegram, api: Api, anna: Person) -> None:
    api("sendMessage", chat_id=anna.id, text="ciao", reply_markup=keyboard([button("Menu")]))
    callback = anna.taps("Menu")
    assert isinstance(callback, Callback)
    assert (callback.answered, callback.text, anna.chat().waiting) == (False, "", [callback])
    api("answerCallbackQuery", callback_query_id=callback.id, text="Posti finiti", show_alert=True)
    assert (callback.answered, callback.text, callback.alert) == (True, "Posti finiti", True)
    assert [(toast.text, toast.alert) for toast in anna.chat().toasts] == [("Posti finiti", True)]
    anna.taps("Menu")
    assert len(anna.chat().waiting) == 1
    telegram.clock.move(timedelta(minutes=2))
    assert anna.chat().waiting == []


def test_a_tap_carries_the_message_as_it_is_now(api: Api, anna: Person) -> None:
    markup = keyboard([button("Menu")])
    sent = api("sendMessage", chat_id=anna.id, text="prima", reply_markup=markup)
    api("editMessageText", chat_id=anna.id, message_id=sent["message_id"], text="dopo", reply_markup=markup)
    message = anna.chat().newest
    anna.taps("Menu")
    assert api.last_update()["callback_query"]["message"]["text"] == "dopo"
    api("deleteMessage", chat_id=anna.id, message_id=sent["message_id"])
    anna.taps("Menu", message=message)
    gone = api.last_update()["callback_query"]["message"]
    assert gone == {"chat": anna.as_chat, "message_id": sent["message_id"], "date": 0}


def test_other_buttons_do_what_they_do_in_an_app(api: Api, anna: Person) -> None:
    row: list[dict[str, Any]] = [
        {"text": "Mappa", "url": "https://crema.it/mappa"},
        {"text": "Copia", "copy_text": {"text": "Via Verdi 1"}},
        {"text": "Manda", "switch_inline_query_chosen_chat": {"query": "yoga", "allow_user_chats": True}},
        {"text": "Cerca", "switch_inline_query_current_chat": ""},
    ]
    api("sendMessage", chat_id=anna.id, text="ciao", reply_markup=keyboard(row))
    assert anna.taps("Mappa") == "https://crema.it/mappa"
    assert anna.taps("Copia") == "Via Verdi 1"
    assert anna.clipboard == "Via Verdi 1"
    assert anna.taps("Manda") == "yoga"
    assert anna.taps("Cerca") == ""


def test_the_chat_knows_its_reply_keyboard(api: Api, anna: Person) -> None:
    keys = [[{"text": "📍 Vicino a me", "request_location": True}], ["Crema", "Cremona"]]
    markup = {"keyboard": keys, "resize_keyboard": True, "one_time_keyboard": True}
    api("sendMessage", chat_id=anna.id, text="Dove?", reply_markup=markup)
    shown = anna.chat().reply_keyboard
    assert shown is not None
    assert (shown.resize, shown.one_time, anna.chat().keyboard_folded) == (True, True, False)
    anna.taps("vicino a me", location=(45.1, 10.0))
    assert api.last_update()["message"]["location"] == {"latitude": 45.1, "longitude": 10.0}
    assert anna.chat().keyboard_folded
    anna.taps("Cremona")
    assert api.last_update()["message"]["text"] == "Cremona"
    anna.presses_key(1, 0)
    assert api.last_update()["message"]["text"] == "Crema"
    api("sendMessage", chat_id=anna.id, text="Grazie", reply_markup={"remove_keyboard": True})
    assert anna.chat().reply_keyboard is None
    with pytest.raises(NoSuchButton):
        anna.taps("Crema")
    with pytest.raises(NoSuchButton):
        anna.presses_key(0, 0)


def test_the_keyboard_of_the_newest_message_comes_before_the_keys_below(api: Api, anna: Person) -> None:
    api("sendMessage", chat_id=anna.id, text="uno", reply_markup={"keyboard": [["Menu"]]})
    api("sendMessage", chat_id=anna.id, text="due", reply_markup=keyboard([button("Menu", "inline")]))
    anna.taps("Menu")
    assert "callback_query" in api.last_update()
    api("sendMessage", chat_id=anna.id, text="tre")
    anna.taps("Menu")
    assert api.last_update()["message"]["text"] == "Menu"


def test_messages_can_be_read_in_every_way(telegram: Telegram, api: Api, anna: Person) -> None:
    api(
        "sendMessage",
        chat_id=anna.id,
        text="<b>Yoga</b> &amp; tè",
        parse_mode="HTML",
        disable_notification=True,
        protect_content=True,
        message_effect_id="5104841245755180586",
    )
    message = anna.chat().newest
    assert (message.text, message.html) == ("Yoga & tè", "<b>Yoga</b> &amp; tè")
    assert (message.silent, message.protected, message.effect) == (True, True, "5104841245755180586")
    assert (message.from_bot, message.date, message.edited_at) == (True, telegram.clock.now(), None)
    assert message.entities == [{"type": "bold", "offset": 0, "length": 4}]


def test_the_transcript_reads_like_a_conversation(telegram: Telegram, api: Api, anna: Person) -> None:
    markup = keyboard([button("Iscrivimi"), {"text": "Mappa", "url": "https://crema.it"}])
    sent = api("sendMessage", chat_id=anna.id, text="Yoga\nogni lunedì", reply_markup=markup)
    api("editMessageText", chat_id=anna.id, message_id=sent["message_id"], text="Yoga", reply_markup=markup)
    anna.sends_document("certificato.pdf")
    api("sendMessage", chat_id=anna.id, text="Dove?", reply_markup={"keyboard": [["Crema"]]})
    assert anna.chat().transcript() == (
        "[2026-11-30 09:00] Anna Rossi: /start\n"
        "[2026-11-30 09:00] farelegami_bot: Yoga (edited)\n"
        "    [Iscrivimi] [Mappa ↗]\n"
        "[2026-11-30 09:00] Anna Rossi: <document certificato.pdf>\n"
        "[2026-11-30 09:00] farelegami_bot: Dove?\n"
        "    [Crema]\n"
    )


def test_before_the_bot_has_written_there_is_no_newest_message(anna: Person) -> None:
    with pytest.raises(LookupError, match="no bot has written"):
        _ = anna.chat().newest


def test_people_are_told_apart(telegram: Telegram, bot: BotAccount, anna: Person) -> None:
    with pytest.raises(ValueError, match="already"):
        telegram.add_person("Another", id=anna.id)
    other = telegram.add_bot("43:other", "other_bot", "Other")
    with pytest.raises(ValueError, match="already"):
        telegram.add_bot("43:again", "again_bot", "Again")
    with pytest.raises(ValueError, match="a token is"):
        telegram.add_bot("nonsense", "x_bot", "X")
    with pytest.raises(LookupError, match="say which bot"):
        anna.chat()
    assert anna.chat(other) is not anna.chat(bot)
    anna.presses_start(other)
    assert anna.sends("ciao").chat is anna.chat(other)


def test_a_person_changes_the_language_of_their_app(api: Api, anna: Person) -> None:
    anna.speaks("ar")
    anna.sends("مرحبا")
    assert api.last_update()["message"]["from"]["language_code"] == "ar"

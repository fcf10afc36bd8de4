"""A bot of a page's length that uses everything the chat page can show, for trying the page only."""

from __future__ import annotations

import asyncio
import struct
import zlib
from typing import Any

from simulator.bots import BotAccount
from simulator.files import Upload
from simulator.telegram import Telegram

Json = dict[str, Any]

HOME = "<b>Ciao, {name}!</b>\nCosa cerchi oggi? Scegli qui sotto, oppure <i>scrivi una parola</i>."
CARD = (
    "<b>Yoga dolce al parco</b>\n"
    "Per chi ha dai 18 anni in su, anche senza esperienza.\n\n"
    "📅 <tg-time unix='1796229000' format='wDt'>mercoledì 2 dicembre alle 17:30</tg-time>\n"
    "📍 Centro <u>San Luigi</u>, via Bottesini 4, Crema\n"
    "💶 Gratis · <b>3 posti liberi</b>\n\n"
    "<blockquote>Porta un tappetino, o chiedilo a noi: info@example.org</blockquote>"
)
ALL_MARKS = (
    "<b>grassetto</b> <i>corsivo</i> <u>sottolineato</u> <s>barrato</s> <tg-spoiler>nascosto</tg-spoiler> "
    '<code>codice</code> <a href="https://example.org/a">un link</a> /aiuto #crema @farelegami_bot\n'
    '<pre><code class="language-python">print("ciao")</code></pre>\n'
    "<blockquote expandable>Una citazione lunga\nche continua\nper molte righe\nfino alla fine</blockquote>"
)


def keys(*rows: list[Json]) -> Json:
    return {"inline_keyboard": [*rows]}


def key(text: str, data: str, style: str = "") -> Json:
    return {"text": text, "callback_data": data} | ({"style": style} if style else {})


MENU = keys([key("🌱 Attività", "list", "primary"), key("🎓 Corsi", "courses")], [key("📅 La mia agenda", "agenda")])


class TinyBot:
    """Answers what people do. `deaf_to` holds the data of buttons it never answers."""

    def __init__(self, telegram: Telegram, account: BotAccount) -> None:
        self.telegram = telegram
        self.account = account
        self.deaf_to = {"slow"}
        self.offset = 0

    async def run(self) -> None:
        """Answer until cancelled."""
        loop, news = asyncio.get_running_loop(), asyncio.Event()

        def hear(_: Json) -> None:
            loop.call_soon_threadsafe(news.set)

        stop = self.telegram.events.listen(hear)
        try:
            while True:
                news.clear()
                for update in self.call("getUpdates", offset=self.offset).result:
                    self.offset = update["update_id"] + 1
                    self.answer(update)
                await news.wait()
        finally:
            stop()

    def call(self, method: str, files: dict[str, Upload] | None = None, /, **params: Any) -> Any:
        return self.telegram.call(self.account.token, method, params, files)

    def say(self, chat_id: int, text: str, **params: Any) -> Any:
        return self.call("sendMessage", chat_id=chat_id, text=text, parse_mode="HTML", **params)

    def answer(self, update: Json) -> None:
        if "callback_query" in update:
            self.tapped(update["callback_query"])
        elif "message" in update:
            self.told(update["message"])
        elif "inline_query" in update:
            self.searched(update["inline_query"])

    def told(self, message: Json) -> None:
        chat, text = message["chat"]["id"], message.get("text", "")
        if text.startswith("/start"):
            self.say(chat, HOME.format(name=message["from"]["first_name"]), reply_markup=MENU)
        elif text == "/vicino":
            row = [{"text": "📍 Manda la mia posizione", "request_location": True}, {"text": "Crema"}]
            self.say(chat, "Dove ti trovi?", reply_markup={"keyboard": [row, [{"text": "Annulla"}]]})
        elif text == "/prova":
            self.shows_everything(chat)
        elif text == "/scrive":
            self.call("sendChatAction", chat_id=chat, action="typing")
        elif "location" in message:
            place = {
                "latitude": 45.3644,
                "longitude": 9.6836,
                "title": "Centro San Luigi",
                "address": "Via Bottesini 4",
            }
            self.call("sendVenue", chat_id=chat, reply_markup={"remove_keyboard": True}, **place)
        else:
            self.say(
                chat,
                f"Cerco «{text}» … ",
                disable_notification=True,
                reply_parameters={"message_id": message["message_id"]},
            )

    def tapped(self, query: Json) -> None:
        data, message = query["data"], query["message"]
        if data in self.deaf_to:
            return
        where = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
        answer: Json = {}
        if data == "list":
            rows = [[key("Yoga dolce al parco", "card")], [key("Italiano base", "card")], [key("⬅️ Indietro", "home")]]
            self.edit(where, "<b>Attività a Crema</b>\nQuesta settimana ce ne sono 2.", keys(*rows))
        elif data == "card":
            rows = [
                [key("Iscrivimi", "enrol", "success"), key("Disdici", "cancel", "danger")],
                *LINKS,
                [key("⬅️ Indietro", "list")],
            ]
            self.edit(where, CARD, keys(*rows))
        elif data == "home":
            self.edit(where, HOME.format(name=query["from"]["first_name"]), MENU)
        elif data == "enrol":
            answer = {"text": "Iscrizione confermata. Ti scriviamo il giorno prima.", "show_alert": True}
            calendar = Upload("yoga-dolce.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar")
            self.call("sendDocument", {"document": calendar}, chat_id=where["chat_id"], caption="Per il tuo calendario")
        else:
            answer = {"text": "Qui non c'è ancora niente."}
        self.call("answerCallbackQuery", callback_query_id=query["id"], **answer)

    def searched(self, query: Json) -> None:
        titles = [
            title for title in ("Yoga dolce al parco", "Yoga per bambini") if query["query"].lower() in title.lower()
        ]
        results = [
            {
                "type": "article",
                "id": title,
                "title": title,
                "description": "A Crema, gratis",
                "input_message_content": {"message_text": title},
            }
            for title in titles
        ]
        self.call("answerInlineQuery", inline_query_id=query["id"], results=results)

    def edit(self, where: Json, text: str, markup: Json) -> None:
        self.call("editMessageText", text=text, parse_mode="HTML", reply_markup=markup, **where)

    def shows_everything(self, chat: int) -> None:
        self.say(chat, ALL_MARKS, message_effect_id="5046509860389126442")
        picture = Upload("parco.png", _picture(320, 200), "image/png")
        self.call("sendPhoto", {"photo": picture}, chat_id=chat, caption="Il parco a dicembre", protect_content=True)
        options = [{"text": "Molto"}, {"text": "Abbastanza"}, {"text": "Poco"}]
        self.call("sendPoll", chat_id=chat, question="Ti è piaciuto il corso?", options=options)
        sent = self.say(chat, "Tieni a portata di mano questo messaggio.", reply_markup=keys([key("Lento", "slow")]))
        self.call("pinChatMessage", chat_id=chat, message_id=sent.result["message_id"])
        self.call(
            "setMessageReaction",
            chat_id=chat,
            message_id=sent.result["message_id"],
            reaction=[{"type": "emoji", "emoji": "👍"}],
        )
        self.call("sendDice", chat_id=chat)


LINKS: list[list[Json]] = [
    [
        {"text": "Come arrivare", "url": "https://example.org/mappa"},
        {"text": "Copia l'indirizzo", "copy_text": {"text": "Via Bottesini 4, Crema"}},
    ],
    [{"text": "Invita una famiglia", "switch_inline_query_chosen_chat": {"query": "yoga", "allow_user_chats": True}}],
]


def set_up(telegram: Telegram, account: BotAccount) -> TinyBot:
    """Give the bot its menu and its description."""
    bot = TinyBot(telegram, account)
    commands = [("attivita", "Cosa c'è vicino a te"), ("agenda", "I tuoi appuntamenti"), ("aiuto", "Come funziona")]
    bot.call("setMyCommands", commands=[{"command": name, "description": what} for name, what in commands])
    bot.call(
        "setMyDescription",
        description="Attività, corsi e patti di comunità a Cremona e dintorni.\nI tuoi dati restano tra noi: /privacy",
    )
    return bot


def _picture(width: int, height: int) -> bytes:
    """Draw a meadow under a sky, as a PNG."""
    lines = b"".join(
        b"\x00" + bytes(channel for x in range(width) for channel in _colour(x, y, height)) for y in range(height)
    )
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(lines)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )


def _colour(x: int, y: int, height: int) -> tuple[int, int, int]:
    hill = height * 0.55 + 18 * ((x % 160) / 80 - 1) ** 2
    return (106, 158 + (y % 7), 84) if y > hill else (150 + y // 4, 196 + y // 8, 232)

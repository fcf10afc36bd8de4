"""A stand-in for Telegram's Bot API: strict, in memory, with people to act in it.

    telegram = Telegram(Clock(frozen=True))
    bot = telegram.add_bot("42:simulator", "farelegami_bot", "FareLegami")
    anna = telegram.add_person("Anna")

    anna.presses_start(bot)                       # the bot gets /start
    telegram.call(bot.token, "sendMessage", {"chat_id": anna.id, "text": "Ciao", "reply_markup": …})
    anna.taps("Iscrivimi")                        # the bot gets a callback_query
    anna.chat(bot).newest.text, .buttons, .html   # what Anna sees

Where to look:
    telegram.py            who there is; how a call is answered
    people.py              what people do (starting, writing, tapping, inline)
    chats.py groups.py messages.py keyboards.py   what they see
    sending.py media.py editing.py … webhook.py   the methods, by noun; method_table.py lists them
    schema.py checks.py    requests against the public schema in bot_api.json
    entities.py html_*.py arrangement.py detection.py   texts and what is marked in them
    updates.py             what waits for a bot
    clock.py flood.py faults.py log.py events.py  time, limits, trouble on order, what happened
    doors/                 for_aiogram, for_ptb, http; webhooks pushes updates out
"""

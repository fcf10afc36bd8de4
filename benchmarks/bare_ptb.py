"""An echo bot as python-telegram-bot's documentation writes it."""

import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Send back what came."""
    assert update.message is not None
    await update.message.reply_text(update.message.text or "")


def main(url: str) -> None:
    """Poll until stopped."""
    application = Application.builder().token("42:simulator").base_url(f"{url}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))
    application.run_polling(allowed_updates=Update.ALL_TYPES)


if __name__ == "__main__":
    main(sys.argv[1])

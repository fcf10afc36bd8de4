"""What Telegram shows around the chat: commands and descriptions, set once for each version."""

import hashlib
import json

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.methods import SetMyCommands, SetMyDescription, SetMyShortDescription, TelegramMethod
from aiogram.types import BotCommand

from bot.work import Workshop
from locales import DEFAULT, LANGUAGES, speaking
from services.work import UnitOfWork
from storage import marks
from views import about

MARK = "shown around the chat"

log = structlog.get_logger()


async def show(bot: Bot, workshop: Workshop) -> None:
    """Tell Telegram our commands and descriptions, where they changed since the last time.

    Only a courtesy: when Telegram does not take them, the bot works all the same.
    """
    methods = [method for code in LANGUAGES for method in _in_language(code)]
    version = hashlib.sha256(
        json.dumps([bot.id, *(method.model_dump(exclude_none=True, warnings=False) for method in methods)]).encode()
    ).hexdigest()
    if await workshop.run(lambda uow: marks.value(uow.session, MARK)) == version:
        return
    try:
        for method in methods:
            await bot(method)
    except TelegramAPIError as refused:
        log.warning("commands and descriptions not set", reason=type(refused).__name__)
        return
    await workshop.run(_remember, version)


def _in_language(code: str) -> list[TelegramMethod[bool]]:
    """Write what is shown in one language; Italian is also what everybody else sees."""
    told = None if code == DEFAULT else code
    with speaking(code):
        commands = [BotCommand(command=name, description=text) for name, text in about.commands()]
        return [
            SetMyCommands(commands=commands, language_code=told),
            SetMyDescription(description=about.description(), language_code=told),
            SetMyShortDescription(short_description=about.short_description(), language_code=told),
        ]


def _remember(uow: UnitOfWork, version: str) -> None:
    marks.put(uow.session, MARK, value=version)

"""`farelegami staff invite`, `db backup`, `keys rotate`."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from cryptography.fernet import InvalidToken
from sqlalchemy import URL, make_url

from bot import keys, troubles
from bot.asking import who_am_i
from bot.leading import Leadership
from bot.opening import open_workshop
from bot.settings import PREFIX, BadSetting, Settings
from bot.work import Workshop
from services import invitations, people, rotation
from services.folding import folded
from services.work import UnitOfWork
from storage import marks
from storage.people import Role

USERNAME = "username"
"""The mark under which the bot's name is kept, for links made without asking Telegram."""


def invite(settings: Settings, role: str, territory: str) -> str:
    """Make an invitation and give its link.

    Raises:
        BadSetting: no such role or territory, or the bot's name cannot be found out.
    """
    staff = {one.value: one for one in Role if one is not Role.PARTICIPANT}
    if role not in staff:
        message = f"--role {role}: scegli uno di questi: {', '.join(staff)}"
        raise BadSetting(message)
    workshop = open_workshop(settings)
    try:
        username = bots_name(workshop, settings)
        code = workshop.do(_invite, staff[role], territory)
    finally:
        workshop.close()
    return f"https://t.me/{username}?start=i_{code}"


def _invite(uow: UnitOfWork, role: Role, territory: str) -> str:
    return invitations.invite(uow, role, territory_named(uow, territory, "--territory"))


def territory_named(uow: UnitOfWork, name: str, option: str) -> int | None:
    """Give the territory that an option names; none, where it is empty.

    Raises:
        BadSetting: there is no such territory.
    """
    if not name:
        return None
    known = {folded(one.name): one for one in people.choices(uow)}
    if folded(name) not in known:
        names = ", ".join(one.name for one in known.values())
        message = f"{option} {name}: scegli uno di questi: {names}"
        raise BadSetting(message)
    return known[folded(name)].id


def bots_name(workshop: Workshop, settings: Settings) -> str:
    """Give the bot's name as it was when it last ran, or ask Telegram.

    Raises:
        BadSetting: nobody knows it.
    """
    known, _, name = workshop.do(lambda uow: marks.value(uow.session, USERNAME)).partition(" ")
    if name and (not settings.bot_token or settings.bot_token.startswith(f"{known}:")):
        return name
    me = who_am_i(settings)
    workshop.do(remember_username, me.id, me.username)
    return me.username


def remember_username(uow: UnitOfWork, bot_id: int, username: str) -> None:
    """Keep the bot's name for links."""
    marks.put(uow.session, USERNAME, value=f"{bot_id} {username}")


def backup(settings: Settings, target: Path) -> int:
    """Write a consistent copy of the database while the bot runs. Gives its size in bytes.

    The copy appears whole or not at all.

    Raises:
        BadSetting: the target cannot be written, or PostgreSQL's own tool is missing or fails.
    """
    _check_target(settings, target)
    partial = target.with_name(target.name + ".part")
    source = settings.database_file
    try:
        _begin(partial)
        if source is not None:
            _copy_sqlite(source, partial)
        else:
            _dump_postgresql(settings, partial)
        partial.replace(target)
    except (OSError, sqlite3.Error) as error:
        message = f"{target}: la copia non è riuscita ({troubles.reason(error)})"
        raise BadSetting(message) from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink()
    return target.stat().st_size


def _check_target(settings: Settings, target: Path) -> None:
    if target.is_dir():
        message = f"{target} è una cartella: scrivi anche il nome del file"
        raise BadSetting(message)
    if target.exists() and not target.is_file():
        message = f"{target} non è un file in cui si può scrivere una copia: scegli un altro nome"
        raise BadSetting(message)
    source = settings.database_file
    if source is None:
        return
    if not source.is_file():
        message = f"{PREFIX}DATABASE_URL: il database {source} non c'è"
        raise BadSetting(message)
    own = (source, *(Path(f"{source}{ending}") for ending in ("-wal", "-shm", ".key", ".leader")))
    if target.resolve() in [file.resolve() for file in own]:
        message = f"{target} è un file del bot stesso: scegli un altro nome per la copia"
        raise BadSetting(message)


def _begin(file: Path) -> None:
    """Begin a file that only its owner reads: people's names are in a copy."""
    file.unlink(missing_ok=True)
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _copy_sqlite(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(target)) as copy:
        original.backup(copy)


def _dump_postgresql(settings: Settings, target: Path) -> None:
    url = make_url(settings.database_url)
    if url.get_backend_name() != "postgresql":
        message = f"{PREFIX}DATABASE_URL: un database in memoria non si copia"
        raise BadSetting(message)
    tool = shutil.which("pg_dump")
    if tool is None:
        message = "pg_dump non c'è: per copiare PostgreSQL serve il pacchetto postgresql-client"
        raise BadSetting(message)
    # The password goes by the environment: everybody on the machine can read what a command is called with.
    password = url.password or url.query.get("password")
    secret = {"PGPASSWORD": str(password)} if password else {}
    plain = url.difference_update_query(["password"])
    address = URL.create("postgresql", plain.username, None, plain.host, plain.port, plain.database, plain.query)
    done = subprocess.run(  # noqa: S603  our own words and the setting of whoever runs us
        [tool, "--format=custom", f"--file={target}", address.render_as_string()],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | secret,
    )
    if done.returncode:
        message = f"pg_dump: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else done.returncode}"
        raise BadSetting(message)


def rotate(settings: Settings) -> str:
    """Write every encrypted text again under the first key; with a key file, a new key comes first.

    Old keys stay, after the new one, so that backups can still be read.

    Raises:
        BadSetting: a bot that runs would not know the new key, or no key reads a text.
    """
    file = None if settings.encryption_keys.strip() else keys.key_file(settings)
    workshop = open_workshop(settings)
    leadership = Leadership(workshop.engine)
    try:
        if file is not None:
            if not leadership.hold():
                message = "Il bot è in funzione e non conosce la chiave nuova: fermalo, poi riprova"
                raise BadSetting(message)
            keys.write_keys(file, [keys.new_key(), *keys.read_keys(settings)])
            workshop.close()
            workshop = open_workshop(settings)
        texts = rotation.rotate_all(workshop.do)
    except InvalidToken as error:
        message = f"{PREFIX}ENCRYPTION_KEYS: nessuna chiave apre un testo che c'è. Rimetti la chiave di prima in fondo"
        raise BadSetting(message) from error
    finally:
        leadership.release()
        workshop.close()
    return f"Testi cifrati di nuovo con la prima chiave: {texts}."

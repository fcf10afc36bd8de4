"""Keys of encrypted texts: where they come from, who can read them, how they are changed without losing a text."""

import stat
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import text

from bot import keys
from bot.leading import Leadership
from bot.opening import open_workshop
from bot.settings import BadSetting
from bot.work import Workshop
from services import rotation
from services.work import UnitOfWork
from storage import encrypted
from storage.conversations import Conversation
from tests.support.desk import Desk

FILE = "farelegami.db.key"
FIRST, SECOND, THIRD = (Fernet.generate_key().decode() for _ in range(3))

Open = Callable[[], Workshop]


@pytest.fixture
def opened(desk: Desk) -> Iterator[Open]:
    """Open the database that the settings name; every one is closed at the end."""
    workshops: list[Workshop] = []

    def open_one() -> Workshop:
        workshops.append(open_workshop(desk.settings))
        return workshops[-1]

    yield open_one
    for workshop in workshops:
        workshop.close()


def drafts(count: int) -> list[str]:
    return [f"caro diario {number}" for number in range(count)]


def write(workshop: Workshop, count: int) -> None:
    """Hide some texts under the first key."""

    def do(uow: UnitOfWork) -> None:
        uow.session.add_all(
            Conversation(chat_id=number, state="x", draft=draft, changed_at=uow.now)
            for number, draft in enumerate(drafts(count))
        )

    workshop.do(do)


def read(workshop: Workshop) -> list[str]:
    """Read every text."""

    def do(uow: UnitOfWork) -> list[str]:
        return [one.draft for one in uow.session.query(Conversation).order_by(Conversation.chat_id)]

    return workshop.do(do)


def stored(workshop: Workshop) -> list[str]:
    """Give every text as it is written in the database."""
    with workshop.engine.connect() as connection:
        return list(connection.execute(text("SELECT draft FROM conversations ORDER BY chat_id")).scalars())


def opens(key: str, hidden: Sequence[str]) -> list[bool]:
    """Tell which texts a key opens by itself."""

    def try_one(one: str) -> bool:
        try:
            Fernet(key).decrypt(one.encode())
        except InvalidToken:
            return False
        return True

    return [try_one(one) for one in hidden]


# Where keys come from


def test_an_sqlite_database_gets_a_key_of_its_own_that_only_its_owner_reads(desk: Desk, opened: Open) -> None:
    write(opened(), 1)
    file = desk.folder / FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert opens(file.read_text().strip(), stored(opened())) == [True]
    assert {one.name for one in desk.folder.iterdir() if "key" in one.name} == {FILE}


def test_what_people_write_is_in_no_file_of_the_database(desk: Desk, opened: Open) -> None:
    write(opened(), 3)
    assert all(b"caro diario" not in file.read_bytes() for file in desk.folder.iterdir())


def test_keys_of_the_settings_are_stronger_than_the_file(desk: Desk, opened: Open) -> None:
    opened()
    desk.sets(encryption_keys=f"{SECOND}, {FIRST}")
    workshop = opened()
    write(workshop, 1)
    assert (opens(SECOND, stored(workshop)), opens(FIRST, stored(workshop))) == ([True], [False])


def test_with_keys_in_the_settings_no_file_is_made(desk: Desk, opened: Open) -> None:
    desk.sets(encryption_keys=FIRST)
    opened()
    assert not (desk.folder / FILE).exists()


def test_several_processes_that_start_at_once_use_one_key(desk: Desk) -> None:
    file = desk.folder / FILE

    def begin(_number: int) -> str:
        keys.write_first_key(file)
        return file.read_text()

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(begin, range(32)))) == 1
    assert [one.name for one in desk.folder.iterdir()] == [FILE]


def test_postgresql_needs_its_keys_in_the_settings(desk: Desk) -> None:
    desk.sets(database_url="postgresql+psycopg://127.0.0.1:1/x")
    with pytest.raises(BadSetting, match="FARELEGAMI_ENCRYPTION_KEYS manca: con PostgreSQL le chiavi si scrivono qui"):
        open_workshop(desk.settings)


@pytest.mark.parametrize(
    "wrong", ["chiave", f"{FIRST},chiave", ",", FIRST[:-4]], ids=["word", "second", "empty", "short"]
)
def test_a_malformed_key_is_refused_and_not_told(desk: Desk, wrong: str) -> None:
    desk.sets(encryption_keys=wrong)
    ran = desk.runs("db", "upgrade")
    ran.refuses("FARELEGAMI_ENCRYPTION_KEYS", "farelegami keys new")
    assert FIRST not in ran.err
    assert not (desk.folder / "farelegami.db").exists()


@pytest.mark.parametrize("content", [b"", b"chiave\n", b"\xff\xfe\x00"])
def test_a_broken_key_file_is_refused_and_left_as_it_is(desk: Desk, content: bytes) -> None:
    file = desk.writes(FILE, content)
    desk.runs("db", "upgrade").refuses(f"FARELEGAMI_ENCRYPTION_KEYS: nel file {FILE}")
    assert file.read_bytes() == content


def test_a_database_whose_key_file_was_lost_gets_no_other_key(desk: Desk, opened: Open) -> None:
    write(opened(), 1)
    (desk.folder / FILE).rename(desk.folder / "altrove")
    desk.runs("db", "upgrade").refuses("nel database ci sono testi cifrati", f"il file delle chiavi {FILE} non c'è")
    assert not (desk.folder / FILE).exists()
    (desk.folder / "altrove").rename(desk.folder / FILE)
    assert read(opened()) == drafts(1)


def test_a_database_that_hides_nothing_yet_may_get_a_new_key(desk: Desk, opened: Open) -> None:
    opened()
    (desk.folder / FILE).unlink()
    desk.runs("db", "upgrade").says("versione giusta")
    assert (desk.folder / FILE).exists()


# New keys


def test_a_new_key_is_one_line_and_another_each_time(desk: Desk) -> None:
    first, second = desk.runs("keys", "new"), desk.runs("keys", "new")
    assert first.out != second.out
    assert (first.out.count("\n"), first.code, first.err) == (1, 0, "")
    keys.cipher([first.out.strip(), second.out.strip()])
    assert list(desk.folder.iterdir()) == []


def test_rotating_a_key_file_writes_every_text_under_a_new_key(
    desk: Desk, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "SOME", 4)
    workshop = opened()
    write(workshop, 11)
    (old,) = (desk.folder / FILE).read_text().split()
    desk.runs("keys", "rotate").says("Testi cifrati di nuovo con la prima chiave: 11.")
    new, kept = (desk.folder / FILE).read_text().split()
    assert kept == old, "old backups can still be read"
    assert stat.S_IMODE((desk.folder / FILE).stat().st_mode) == 0o600
    workshop = opened()
    assert (opens(new, stored(workshop)), opens(old, stored(workshop))) == ([True] * 11, [False] * 11)
    assert read(workshop) == drafts(11)
    desk.runs("keys", "rotate").says(": 11.")
    assert len((desk.folder / FILE).read_text().split()) == 3


def test_keys_of_the_settings_are_rotated_on_postgresql_while_the_bot_runs(
    desk: Desk, postgresql_url: str, opened: Open
) -> None:
    desk.sets(database_url=postgresql_url, encryption_keys=FIRST)
    write(opened(), 3)
    desk.sets(encryption_keys=f"{SECOND},{FIRST}")
    running = opened()
    leadership = Leadership(running.engine)
    assert leadership.hold()
    desk.runs("keys", "rotate").says("Testi cifrati di nuovo con la prima chiave: 3.")
    leadership.release()
    assert opens(SECOND, stored(running)) == [True] * 3
    desk.sets(encryption_keys=SECOND)
    assert read(opened()) == drafts(3)


def test_a_key_file_is_not_rotated_under_a_bot_that_runs(desk: Desk, opened: Open) -> None:
    running = opened()
    write(running, 2)
    before = (desk.folder / FILE).read_bytes(), stored(running)
    leadership = Leadership(running.engine)
    assert leadership.hold()
    desk.runs("keys", "rotate").refuses("Il bot è in funzione e non conosce la chiave nuova: fermalo, poi riprova")
    leadership.release()
    assert ((desk.folder / FILE).read_bytes(), stored(running)) == before
    desk.runs("keys", "rotate").says(": 2.")


def test_a_rotation_that_was_cut_off_loses_nothing_and_is_taken_up_again(
    desk: Desk, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "SOME", 2)
    write(opened(), 7)
    desk.sets(encryption_keys=f"{SECOND},{(desk.folder / FILE).read_text().strip()}")
    workshop, done = opened(), 0

    def cut_off(service: Any, *args: Any) -> Any:
        nonlocal done
        if done == 3:
            raise KeyboardInterrupt
        done += bool(args[0].table.name == "conversations")
        return workshop.do(service, *args)

    with pytest.raises(KeyboardInterrupt):
        rotation.rotate_all(cut_off)
    assert sorted(opens(SECOND, stored(workshop))) == [False] + [True] * 6
    assert read(workshop) == drafts(7)
    desk.runs("keys", "rotate").says(": 7.")
    assert opens(SECOND, stored(workshop)) == [True] * 7


def test_a_text_that_no_key_opens_stops_a_rotation_in_one_line(desk: Desk, opened: Open) -> None:
    write(opened(), 2)
    before = stored(opened())
    desk.sets(encryption_keys=THIRD)
    desk.runs("keys", "rotate").refuses("FARELEGAMI_ENCRYPTION_KEYS: nessuna chiave apre un testo che c'è")
    assert stored(opened()) == before


def test_every_encrypted_column_is_rotated_and_looked_at() -> None:
    assert sorted(f"{one.table.name}.{one.column.name}" for one in encrypted.columns()) == [
        "application_questions.answer",
        "application_questions.question",
        "applications.answers",
        "applications.exception",
        "applications.reason",
        "calendar_feeds.secret",
        "certificates.name",
        "check_ins.note",
        "check_ins.voice",
        "commitments.responsible",
        "commitments.text",
        "conversations.draft",
        "enrolments.priority_reason",
        "expenses.reason",
        "expenses.what",
        "follow_ups.outcome",
        "goals.text",
        "handled_updates.reply",
        "idea_files.name",
        "idea_steps.text",
        "ideas.canvas",
        "ideas.title",
        "letters.facts",
        "patti.known_as",
        "patti.result_words",
        "patto_reviews.words",
        "patto_steps.text",
        "patto_steps.voice",
        "patto_versions.reason",
        "tasks.words",
    ]

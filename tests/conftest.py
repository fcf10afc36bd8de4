"""What every test can ask for: a database of each kind, and a world on it."""

import gc
import traceback
from collections.abc import AsyncIterator, Iterator, MutableMapping
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import structlog
from sqlalchemy import Engine

from storage.database import open_engine
from tests.support import databases
from tests.support.desk import Desk
from tests.support.world import World

hypothesis.settings.register_profile("untimed", deadline=None)  # machines are noisy: no test is timed
hypothesis.settings.load_profile("untimed")

LONGEST = (
    "test_kill.py",
    "test_races.py",
    "test_school_year.py",
    "test_class_life.py",
    "test_patto_year.py",
    "test_run.py",
    "test_uploads.py",
)
"""What waits for real time: begun first, it goes on beside the rest instead of after it."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest stories."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_collection_finish() -> None:
    """Look no more at what was imported when memory is tidied up: of aiogram's models alone there are hundreds."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """An embedded PostgreSQL, migrated; one for each worker."""
    with databases.postgresql_server() as url:
        databases.migrate(url)
        databases.forgo_the_disk(url)
        yield url


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this worker's SQLite database lies: every test has it anew, under the same address."""
    return tmp_path_factory.mktemp("database")


@pytest.fixture(scope="session")
def engines() -> Iterator[dict[str, Engine]]:
    """Engines by address, opened once for each worker: what one test had put into SQL, the next need not."""
    opened: dict[str, Engine] = {}
    yield opened
    for one in opened.values():
        one.dispose()


@pytest.fixture
def sqlite_url(folder: Path) -> str:
    """A migrated SQLite database."""
    return databases.sqlite(folder)


@pytest.fixture
def postgresql_url(postgresql: str, engines: dict[str, Engine]) -> str:
    """The migrated PostgreSQL, empty."""
    engine = opened(engines, postgresql)
    if not databases.is_as_new(engine):
        engine.dispose()
    databases.empty(engine)
    return postgresql


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database of each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def engine(database_url: str, engines: dict[str, Engine]) -> Iterator[Engine]:
    """An open database of each kind; who listens to it hears of this test only."""
    engine = opened(engines, database_url).execution_options()
    if database_url.startswith("postgresql"):
        databases.keep_open(engine)
    yield engine
    engine.dispose()


def opened(engines: dict[str, Engine], url: str) -> Engine:
    """Give the engine of an address, opened where no test has used it yet."""
    if url not in engines:
        engines[url] = open_engine(url, databases.KEYS)
        databases.hurry(engines[url])
    return engines[url]


@pytest.fixture
async def world(engine: Engine) -> AsyncIterator[World]:
    """A world on a Monday morning."""
    async with World(engine) as world:
        yield world


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    """An operator at the command line."""
    return Desk(tmp_path, monkeypatch, capsys)


@pytest.fixture(autouse=True)
def faults() -> Iterator[list[str]]:
    """What the bot logged as faults; a test that expects some empties the list, and any other fails."""
    found: list[str] = []

    def collect(_logger: object, level: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        if level in ("error", "critical", "exception"):
            found.append(_described(event))
        raise structlog.DropEvent

    structlog.configure(processors=[collect])
    yield found
    assert not found, "\n".join(found)


def _described(event: MutableMapping[str, Any]) -> str:
    fault = event.pop("exc_info", None)
    told = "".join(traceback.format_exception(fault, limit=-3)) if isinstance(fault, BaseException) else ""
    return f"{dict(event)}\n{told}"

"""Units of work where the database is in the way: lost connections, a server that is away, a broken group."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

import psycopg
import pytest
from sqlalchemy import Connection, make_url, select, text
from sqlalchemy.exc import OperationalError

from bot.leading import Leadership
from bot.work import Workshop
from services.programme import Programme
from services.work import UnitOfWork
from storage import marks, updates
from storage.database import open_engine
from tests.support import databases
from tests.support.world import MONDAY


@contextmanager
def at_work(url: str) -> Iterator[Workshop]:
    """Open a workshop of one's own on a database."""
    workshop = Workshop(open_engine(url, databases.KEYS), Programme(), clock=lambda: MONDAY)
    try:
        yield workshop
    finally:
        workshop.close()


@pytest.fixture
def workshop(postgresql_url: str) -> Iterator[Workshop]:
    with at_work(postgresql_url) as workshop:
        yield workshop


@contextmanager
def away(url: str) -> Iterator[None]:
    """Let nobody into a database for a while, as when its server is started again."""
    there = make_url(url)
    elsewhere = there.set(drivername="postgresql", database="template1").render_as_string(hide_password=False)
    with psycopg.connect(elsewhere, autocommit=True) as keeper:
        let_in = "UPDATE pg_database SET datallowconn = %s WHERE datname = %s"
        keeper.execute(let_in, (False, there.database))
        keeper.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (there.database,))
        try:
            yield
        finally:
            keeper.execute(let_in, (True, there.database))


def end_session(connection: Connection) -> None:
    """Let the server end the session of a connection in the middle of its work."""
    pid = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    with connection.engine.connect() as other:
        other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})


async def test_a_server_that_is_started_again_is_waited_for(workshop: Workshop, postgresql_url: str) -> None:
    await asyncio.gather(*(workshop.run(_mark, f"before {number}") for number in range(8)))
    with away(postgresql_url):
        waiting = [asyncio.create_task(workshop.run(_mark, f"meanwhile {number}")) for number in range(12)]
        await asyncio.sleep(0.5)
        assert not any(task.done() for task in waiting)
        with pytest.raises(OperationalError):
            workshop.do(_marks)
    await asyncio.gather(*waiting)
    assert workshop.do(_marks) == 20


def _mark(uow: UnitOfWork, name: str) -> None:
    marks.put(uow.session, name)


def _marks(uow: UnitOfWork) -> int:
    return len(uow.session.scalars(select(marks.Mark.name)).all())


async def test_a_connection_lost_before_the_last_words_is_taken_up_again(workshop: Workshop) -> None:
    tries = []

    def handle() -> None:
        remember = partial(updates.remember, update_id=7, chat_id=7, now=MONDAY, reply=None)
        with workshop.unit(chat=7, parting=[remember]) as uow:
            _mark(uow, "handled")
            tries.append(uow)
            if len(tries) == 1:
                end_session(uow.session.connection())

    await workshop.attempt(handle)
    assert len(tries) == 2
    assert workshop.do(_marks) == 1
    assert workshop.do(lambda uow: uow.session.execute(text("SELECT count(*) FROM handled_updates")).scalar_one()) == 1


@pytest.mark.parametrize(("asked", "seconds"), [({}, "10"), ({"connect_timeout": "3"}, "3")])
def test_a_server_that_answers_nobody_is_not_waited_for_long(
    postgresql_url: str, asked: dict[str, str], seconds: str
) -> None:
    address = make_url(postgresql_url).update_query_dict(asked).render_as_string(hide_password=False)
    with at_work(address) as workshop, workshop.engine.connect() as connection:
        driver: psycopg.Connection = connection.connection.driver_connection  # type: ignore[assignment]
        assert driver.info.get_parameters()["connect_timeout"] == seconds


def test_who_does_not_lead_gives_connections_back_as_they_were(workshop: Workshop, postgresql_url: str) -> None:
    first, second = Leadership(workshop.engine), Leadership(open_engine(postgresql_url, databases.KEYS))
    assert first.hold()
    assert not second.hold()
    with second._engine.connect() as connection:
        assert connection.connection.driver_connection.autocommit, "BEGIN would be sent twice"  # type: ignore[union-attr]
    assert first.hold()
    first.release()
    assert second.hold()
    second.release()
    second._engine.dispose()


async def test_what_is_done_again_after_its_group_broke_counts_as_done(sqlite_url: str) -> None:
    tries = []

    def breaks_the_group_once(uow: UnitOfWork) -> str:
        _mark(uow, "done")
        tries.append(uow)
        if len(tries) == 1:
            uow.session.connection().connection.driver_connection.execute("ROLLBACK")  # type: ignore[union-attr]
            raise RuntimeError
        return "done"

    with at_work(sqlite_url) as workshop:
        told, marked = await asyncio.gather(workshop.run(breaks_the_group_once), workshop.run(_marks))
        assert (told, marked) == ("done", 1)


async def test_a_thread_never_gets_into_the_transaction_that_pieces_of_work_share(sqlite_url: str) -> None:
    with at_work(sqlite_url) as workshop, ThreadPoolExecutor(1) as thread:

        def intrude() -> None:
            with workshop.unit() as uow:
                marks.put(uow.session, "intruder")

        def piece() -> None:
            with workshop.unit() as uow:
                marks.put(uow.session, "piece", value="mine")
                with pytest.raises(OperationalError, match="locked"):
                    thread.submit(intrude).result()

        await workshop.attempt(piece)
        assert workshop.do(lambda uow: marks.value(uow.session, "piece")) == "mine"
        thread.submit(intrude).result()

"""What words a database holds, wherever they are."""

from sqlalchemy import select

from services.work import UnitOfWork
from storage.tables import metadata
from tests.support.world import World


def all_words(world: World) -> str:
    """Write down every text of the database, the encrypted ones as they were."""

    def read(uow: UnitOfWork) -> str:
        rows = (uow.session.execute(select(table)).all() for table in metadata.sorted_tables)
        return "\n".join(str(row) for found in rows for row in found)

    return world.ask(read)

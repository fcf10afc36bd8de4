"""What every table shares: one naming scheme, moments in UTC."""

from datetime import datetime
from typing import cast

from sqlalchemy import BigInteger, Integer, MetaData, Table
from sqlalchemy.orm import DeclarativeBase

from storage.types import UtcMoment

# SQLite gives out its own row numbers only to a column that is exactly INTEGER.
BigKey = BigInteger().with_variant(Integer, "sqlite")


MOST_IN_A_LIST = 500
"""Values in one IN (…): well under every database's limit."""


def plain(model: type["Base"]) -> Table:
    """Give a model's table, for the statements that every update runs: past the ORM they cost half."""
    return cast("Table", model.__table__)


class Base(DeclarativeBase):
    """The root of all tables; names of constraints are fixed, so migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        },
    )
    type_annotation_map = {datetime: UtcMoment}  # noqa: RUF012

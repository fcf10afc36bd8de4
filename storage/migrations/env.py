"""Runs migrations on the connection that storage.schema hands over."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from storage import tables, types

context_config = context.config


def render_item(kind: str, item: Any, _autogen: AutogenContext) -> str | Literal[False]:
    """Write our column types into revisions as the plain types under them."""
    if kind == "type" and isinstance(item, types.UtcMoment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, types.EncryptedText):
        return "sa.Text()"
    if kind == "type" and type(item).__name__ == "Enum":
        return f"sa.String(length={item.length})"
    return False


context.configure(
    connection=context_config.attributes["connection"],
    target_metadata=tables.metadata,
    render_item=render_item,
    render_as_batch=True,
    compare_type=False,
)
with context.begin_transaction():
    context.run_migrations()

"""Carries out the table part of a plan on a connection, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from generator.build.models import TypeModel


def apply_tables(connection: sa.Connection, models: Mapping[str, TypeModel]) -> list[str]:
    """Creates the tables, columns and indexes of ``models`` that the database lacks; never alters or drops one.

    Returns what was created, as ``table``, ``table.column`` or ``table:index``. A second run returns nothing.
    """
    operations = Operations(MigrationContext.configure(connection))
    inspector = sa.inspect(connection)
    existing = set(inspector.get_table_names())
    created: list[str] = []
    for model in models.values():
        table = model.table
        if table.name not in existing:
            table.create(connection)
            created.append(table.name)
            continue
        present = {column["name"] for column in inspector.get_columns(table.name)}
        for column in table.columns:
            if column.name not in present:
                added = sa.Column(column.name, column.type, nullable=True, comment=column.comment)
                operations.add_column(table.name, added)
                created.append(f"{table.name}.{column.name}")
        indexes = {index["name"] for index in inspector.get_indexes(table.name)}
        for index in table.indexes:
            if index.name not in indexes:
                index.create(connection)
                created.append(f"{table.name}:{index.name}")
    return created

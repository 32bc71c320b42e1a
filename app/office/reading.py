"""Reading records: one record with its facts, and lists narrowed by the policy's row filter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.office.context import NotFound
from app.store import tables
from app.store.database import utc_now
from generator.build.generation import Generation
from generator.build.models import TypeModel
from generator.spec.policy import RecordFacts


@dataclass(frozen=True)
class StoredRecord:
    """A record as it is stored. ``data`` are its canonical values; times are UTC without offset."""

    id: int
    model: TypeModel
    facts: RecordFacts
    data: Mapping[str, Any]
    title: str
    version: int
    created_at: datetime
    created_by: int | None
    updated_at: datetime
    updated_by: int | None
    published_from: datetime | None
    published_until: datetime | None
    first_published_at: datetime | None
    schema_revision: int


def is_visible(public: bool, start: datetime | None, end: datetime | None, now: datetime) -> bool:
    """Whether a record in a (public) state may be read by everyone at ``now``."""
    return public and start is not None and start <= now and (end is None or end > now)


def load_record(connection: Connection, generation: Generation, entry_id: int) -> StoredRecord:
    """The record with this site-wide id. Raises :class:`NotFound`. Decides nothing: the caller asks the policy."""
    if not 0 < entry_id < 2**31:
        raise NotFound
    entry = connection.execute(
        sa.select(tables.entries.c.type_id, tables.entries.c.title).where(tables.entries.c.id == entry_id)
    ).first()
    key = generation.names.type_keys.get(entry.type_id) if entry else None
    model = generation.models.get(key) if key else None
    if entry is None or model is None:
        raise NotFound
    row = connection.execute(sa.select(model.table).where(model.table.c._id == entry_id)).mappings().first()
    if row is None:
        raise NotFound
    return from_row(generation, model, row, entry.title)


def from_row(generation: Generation, model: TypeModel, row: Mapping[str, Any], title: str) -> StoredRecord:
    """A row of the type's table as a record."""
    state = model.record_type.workflow.state(row["_state"])
    public = bool(state and state.public)
    facts = RecordFacts(
        column=generation.names.column_keys.get(row["_column_id"], ""),
        unit=generation.names.unit_keys.get(row["_unit_id"], ""),
        state=row["_state"],
        created_by=row["_created_by"],
        visible=is_visible(public, row["_published_from"], row["_published_until"], utc_now()),
    )
    return StoredRecord(
        id=row["_id"],
        model=model,
        facts=facts,
        data=model.from_row(row),
        title=title,
        version=row["_version"],
        created_at=row["_created_at"],
        created_by=row["_created_by"],
        updated_at=row["_updated_at"],
        updated_by=row["_updated_by"],
        published_from=row["_published_from"],
        published_until=row["_published_until"],
        first_published_at=row["_first_published_at"],
        schema_revision=row["_schema_revision"],
    )

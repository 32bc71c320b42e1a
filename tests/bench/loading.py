"""Fills an applied site with records by bulk statements, exactly as the register would have written them one by one.

``tests/bench/test_bench_sites.py`` compares the outcome with ``app.store.register.rebuild``. SQLite only.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection, Engine

from app.store import register, search, tables
from app.store.database import writing
from generator.build.generation import Generation
from generator.build.models import TypeModel
from generator.spec.model import Column
from tests.bench.records import is_draft, record

BATCH = 5000
AUTHOR = 1
"""The id of the account that every record is said to come from."""
_CREATED = datetime(2026, 1, 5, 9, 0)


def load_records(engine: Engine, generation: Generation, record_type: str, count: int, first: int = 1) -> None:
    """Adds ``count`` records, numbered from ``first``, of a type with the benchmark's twelve fields, over its columns.

    One in ten is a draft, the others are published. The register must hold no record with one of these numbers.
    """
    model = generation.models[record_type]
    columns = generation.site.columns_of(record_type)
    for start in range(first, first + count, BATCH):
        numbers = range(start, min(start + BATCH, first + count))
        with writing(engine) as connection:
            assert connection.dialect.name == "sqlite"
            _write(connection, generation, model, [_system(generation, columns, number) for number in numbers], numbers)


def _system(generation: Generation, columns: tuple[Column, ...], number: int) -> dict[str, Any]:
    column = columns[number % len(columns)]
    created = _CREATED + timedelta(seconds=37 * (number % 800_000))
    draft = is_draft(number)
    published = None if draft else created + timedelta(hours=2)
    return {
        "_column_id": generation.names.columns[column.id],
        "_unit_id": generation.names.units[column.owners[number % len(column.owners)]],
        "_state": "draft" if draft else "published",
        "_published_from": published,
        "_published_until": None,
        "_first_published_at": published,
        "_created_at": created,
        "_created_by": AUTHOR,
        "_updated_at": published or created,
        "_updated_by": AUTHOR,
        "_schema_revision": generation.revision,
        "_version": 1,
    }


def _write(
    connection: Connection,
    generation: Generation,
    model: TypeModel,
    systems: list[dict[str, Any]],
    numbers: Iterable[int],
) -> None:
    rows, entries, texts, lines = [], [], [], []
    for number, system in zip(numbers, systems, strict=True):
        data = record(number)
        title = register.title_of(generation, model, data)
        rows.append({"_id": number, **system, **model.to_row(data)})
        entries.append(_entry(model, number, title, system))
        public, inner = register.search_texts(generation, model, title, data)
        texts.append((number, " ".join(search.tokens(public)), " ".join(search.tokens(inner))))
        lines.append(_log_line(number, title, system))
    connection.execute(tables.entries.insert(), entries)
    connection.execute(model.table.insert(), rows)
    documents = [{"entry_id": number, "tokens": public, "inner_tokens": inner} for number, public, inner in texts]
    connection.execute(search.documents.insert(), documents)
    connection.exec_driver_sql("INSERT INTO search_index(rowid, tokens, inner_tokens) VALUES (?, ?, ?)", texts)
    connection.execute(tables.log.insert(), lines)


def _entry(model: TypeModel, number: int, title: str, system: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": number,
        "type_id": model.id,
        "column_id": system["_column_id"],
        "unit_id": system["_unit_id"],
        "state": system["_state"],
        "public": system["_state"] == "published",
        "title": title,
        "published_from": system["_published_from"],
        "published_until": system["_published_until"],
        "first_published_at": system["_first_published_at"],
        "created_by": system["_created_by"],
        "updated_at": system["_updated_at"],
        "schema_revision": system["_schema_revision"],
        "version": system["_version"],
    }


def _log_line(number: int, title: str, system: dict[str, Any]) -> dict[str, Any]:
    return {
        "at": system["_created_at"],
        "user_id": system["_created_by"],
        "who": "bench",
        "address": "",
        "channel": "load",
        "action": "create",
        "entry_id": number,
        "subject": title,
        "comment": "",
    }

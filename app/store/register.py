"""The register: one row in ``entries`` for every record of the site, kept in step with the type tables.

The type tables are the source; everything here can be rebuilt from them (``run.py reindex``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.store import search, tables
from generator.build.generation import Generation
from generator.build.models import SYSTEM_COLUMNS, TypeModel
from generator.build.validators import Problem
from generator.fieldtypes import registry
from generator.spec.model import Field, Text

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_TITLE_LENGTH = 500
LINKING = frozenset({"reference", "references", "link"})
FILING = frozenset({"file", "files", "image"})
_NUMBER = sa.bindparam("number")
_UPDATE_ENTRY = tables.entries.update().where(tables.entries.c.id == _NUMBER)
_INSERT_ENTRY = tables.entries.insert()
_LINK, _USE = "link", "use"
_PRESENT = (
    sa.select(sa.literal_column(f"'{_LINK}'"), tables.links.c.field, tables.links.c.target_id)
    .where(tables.links.c.source_id == _NUMBER)
    .union_all(
        sa.select(
            sa.literal_column(f"'{_USE}'"), tables.attachment_uses.c.field, tables.attachment_uses.c.attachment_id
        ).where(tables.attachment_uses.c.entry_id == _NUMBER)
    )
)


class PlainContext:
    """What turning values into plain text needs of the site, without reading the database."""

    def __init__(self, generation: Generation, locale: str = "zh") -> None:
        self.generation = generation
        self.locale = locale

    def entry(self, entry_id: int) -> tuple[str, str] | None:
        """References are not spelt out in plain text."""
        return None

    def unit(self, key: str) -> Text | None:
        """The title of a unit."""
        unit = self.generation.site.units.get(key)
        return unit.title if unit else None

    def user(self, user_id: int) -> str:
        """People are not spelt out in plain text."""
        return ""

    def file_url(self, value: Mapping[str, Any]) -> str:
        """Files have no address in plain text."""
        return ""


def title_of(generation: Generation, model: TypeModel, data: Mapping[str, Any]) -> str:
    """The title of a record as register and choosers show it, from the type's ``title`` template."""
    context = PlainContext(generation)
    record_type = model.record_type

    def value(match: re.Match[str]) -> str:
        field = record_type.field(match.group(1).removeprefix("$").strip())
        if field is None or data.get(field.key) is None or field.key in model.sealed:
            return ""
        return registry.get(field.type).text(field, data[field.key], context)

    text = _PLACEHOLDER.sub(value, record_type.title)
    text = re.sub(r"[((]\s*[))]", "", " ".join(text.split()))
    return text[:_TITLE_LENGTH] or f"({record_type.label.zh})"


def add(
    connection: Connection, generation: Generation, model: TypeModel, system: Mapping[str, Any], data: Mapping[str, Any]
) -> int:
    """Gives a new record its id. The rest of the row is written by :func:`refresh` once the record is stored."""
    number: int = connection.execute(
        tables.entries.insert()
        .values(type_id=model.id, title="", **_entry_values(model, system))
        .returning(tables.entries.c.id)
    ).scalar_one()
    return number


def _entry_values(model: TypeModel, system: Mapping[str, Any]) -> dict[str, Any]:
    state = model.record_type.workflow.state(system["_state"])
    return {
        "column_id": system["_column_id"],
        "unit_id": system["_unit_id"],
        "state": system["_state"],
        "public": bool(state and state.public),
        "published_from": system.get("_published_from"),
        "published_until": system.get("_published_until"),
        "first_published_at": system.get("_first_published_at"),
        "created_by": system["_created_by"],
        "updated_at": system["_updated_at"],
        "schema_revision": system["_schema_revision"],
        "version": system["_version"],
    }


def refresh(
    connection: Connection,
    generation: Generation,
    model: TypeModel,
    number: int,
    data: Mapping[str, Any],
    system: Mapping[str, Any] | None = None,
) -> None:
    """Brings entry, links, uses of attachments and search index in step with the stored record ``number``.

    ``system`` are its system columns as they are stored; without it they are read.
    """
    if system is None:
        system = connection.execute(_system_of(model.table), {"number": number}).mappings().one()
    title = title_of(generation, model, data)
    values = {"type_id": model.id, "title": title, **_entry_values(model, system)}
    if not connection.execute(_UPDATE_ENTRY, {"number": number, **values}).rowcount:
        connection.execute(_INSERT_ENTRY, {"id": number, **values})
    if _can_point(model):
        _rewrite_links(connection, model, number, data)
    search.put(connection, number, *search_texts(generation, model, title, data))


def _can_point(model: TypeModel) -> bool:
    """Whether records of this type can refer to anything; worked out once and kept with the table."""
    known: bool | None = model.table.info.get("can_point")
    if known is None:
        known = model.table.info["can_point"] = _points(model.record_type.fields)
    return known


def _points(fields: tuple[Field, ...]) -> bool:
    """Whether records with these fields can refer to records or files at all."""
    return any(
        field.type in LINKING | FILING or _points(field.fields) or any(_points(kind.fields) for kind in field.kinds)
        for field in fields
    )


def _rewrite_links(connection: Connection, model: TypeModel, number: int, data: Mapping[str, Any]) -> None:
    present: dict[str, set[tuple[str, int]]] = {_LINK: set(), _USE: set()}
    for kind, field, other in connection.execute(_PRESENT, {"number": number}):
        present[kind].add((field, other))
    fields = model.record_type.fields
    _rewrite(connection, tables.links, ("source_id", "target_id"), number, present[_LINK], targets(fields, data))
    _rewrite(
        connection, tables.attachment_uses, ("entry_id", "attachment_id"), number, present[_USE], files(fields, data)
    )


def _system_of(table: sa.Table) -> sa.Select[Any]:
    """The SELECT of one record's system columns, kept with the table: making it costs more than running it."""
    made: sa.Select[Any] | None = table.info.get("system_of")
    if made is None:
        made = sa.select(*(table.c[name] for name in SYSTEM_COLUMNS)).where(table.c._id == _NUMBER)
        table.info["system_of"] = made
    return made


def _rewrite(
    connection: Connection,
    table: sa.Table,
    names: tuple[str, str],
    number: int,
    present: set[tuple[str, int]],
    wanted: Mapping[tuple[str, int], None],
) -> None:
    own, other = names
    for field, target in present - set(wanted):
        connection.execute(
            table.delete().where(table.c[own] == number, table.c.field == field, table.c[other] == target)
        )
    if new := [pair for pair in wanted if pair not in present]:
        connection.execute(table.insert(), [{own: number, "field": field, other: target} for field, target in new])


def search_texts(generation: Generation, model: TypeModel, title: str, data: Mapping[str, Any]) -> tuple[str, str]:
    """Everything that a record is found by: title and public fields with ``search: true``; and the other such fields.

    Personal fields, and those that only some duties may read, are in neither.
    """
    record_type = model.record_type
    narrowed = {
        right.field
        for right in generation.site.matrix.fields
        if right.record_type == record_type.key and right.read is not None
    }
    public, inner = [title], []
    for field in record_type.fields:
        if field.search and data.get(field.key) is not None and field.key not in model.sealed | narrowed:
            text = registry.get(field.type).search_text(field, data[field.key])
            (public if field.public and field.api else inner).append(text)
    return "\n".join(public), "\n".join(inner)


def single_values(
    fields: tuple[Field, ...], data: Mapping[str, Any], top: str = ""
) -> Iterator[tuple[str, Field, Any]]:
    """Every single value in ``data`` with its field, nested ones under the key of their top-level field."""
    for field in fields:
        value = data.get(field.key)
        if value is None:
            continue
        name = top or field.key
        if field.type in ("group", "rows"):
            for row in value if isinstance(value, list) else [value]:
                if isinstance(row, dict):
                    kind = next((k for k in field.kinds if k.key == row.get("kind")), None)
                    yield from single_values(kind.fields if kind else field.fields, row, name)
        else:
            yield from ((name, field, item) for item in (value if isinstance(value, list) else [value]))


def targets(fields: tuple[Field, ...], data: Mapping[str, Any]) -> dict[tuple[str, int], None]:
    """(top-level field, target id) for every reference in the record."""
    found: dict[tuple[str, int], None] = {}
    for name, field, value in single_values(fields, data):
        if field.type in LINKING:
            target = value.get("entry") if isinstance(value, dict) else value
            if isinstance(target, int):
                found[name, target] = None
    return found


def files(fields: tuple[Field, ...], data: Mapping[str, Any]) -> dict[tuple[str, int], None]:
    """(top-level field, attachment id) for every file in the record."""
    found: dict[tuple[str, int], None] = {}
    for name, field, value in single_values(fields, data):
        if field.type in FILING and isinstance(value, dict):
            file = value.get("file") if isinstance(value.get("file"), dict) else value
            if isinstance(file.get("attachment"), int):
                found[name, file["attachment"]] = None
    return found


def remove(connection: Connection, model: TypeModel, number: int) -> None:
    """Takes a record out of its table, the register and the index. Its log lines stay."""
    for table, column in (
        (tables.links, tables.links.c.source_id),
        (tables.attachment_uses, tables.attachment_uses.c.entry_id),
        (tables.placements, tables.placements.c.entry_id),
    ):
        connection.execute(table.delete().where(column == number))
    search.remove(connection, number)
    connection.execute(model.table.delete().where(model.table.c._id == number))
    connection.execute(tables.entries.delete().where(tables.entries.c.id == number))


def users_of(connection: Connection, number: int) -> list[int]:
    """The records that refer to ``number``."""
    links = tables.links
    query = sa.select(links.c.source_id).where(links.c.target_id == number, links.c.source_id != number).distinct()
    return list(connection.execute(query.order_by(links.c.source_id)).scalars())


def hold_target(connection: Connection, number: int) -> None:
    """Keeps the record from being deleted until the transaction ends (on SQLite no one else writes anyway)."""
    query = sa.select(tables.entries.c.id).where(tables.entries.c.id == number)
    connection.execute(query.with_for_update(read=True, key_share=True)).first()


def hold_for_deletion(connection: Connection, number: int) -> None:
    """Keeps others from beginning to refer to the record until the transaction ends."""
    connection.execute(sa.select(tables.entries.c.id).where(tables.entries.c.id == number).with_for_update()).first()


def hold_type(connection: Connection, model: TypeModel) -> None:
    """Lets one transaction at a time look at the records of a type for what must be true of all of them together."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(model.id)))


def integrity_problems(
    connection: Connection,
    model: TypeModel,
    data: Mapping[str, Any],
    system: Mapping[str, Any],
    entry_id: int | None,
) -> list[Problem]:
    """What one record alone cannot know: values that must be unique, and cycles of a tree.

    ``system`` holds the ids of ``unit`` and ``column``, which ``unique`` may name beside fields.
    """
    problems: list[Problem] = []
    unique = [key for key, stored in model.stored.items() if stored.field.unique and data.get(key) is not None]
    below = bool(model.record_type.tree) and entry_id is not None and data.get(model.record_type.tree) is not None
    if unique or below:
        hold_type(connection, model)
    for key in unique:
        problems += _duplicates(connection, model, key, data, system, entry_id)
    if below and entry_id is not None:
        problems += _cycle(connection, model, data, entry_id)
    return problems


def _duplicates(
    connection: Connection,
    model: TypeModel,
    key: str,
    data: Mapping[str, Any],
    system: Mapping[str, Any],
    entry_id: int | None,
) -> list[Problem]:
    stored = model.stored[key]
    keys = [key, *(stored.field.unique if isinstance(stored.field.unique, tuple) else ())]
    row = model.to_row(data)
    table = model.table
    query = sa.select(table.c._id).where(
        *(model.stored[k].column == row[model.stored[k].column.name] for k in keys if k in model.stored),
        *(table.c[f"_{k}_id"] == system.get(k) for k in keys if k not in model.stored and f"_{k}_id" in table.c),
    )
    if entry_id is not None:
        query = query.where(table.c._id != entry_id)
    if connection.execute(query.limit(1)).first() is None:
        return []
    text = Text("已有另一条记录使用这个值", "another record already has this value")
    return [Problem((key,), text, "unique")]


def _cycle(connection: Connection, model: TypeModel, data: Mapping[str, Any], entry_id: int) -> list[Problem]:
    parent = data.get(model.record_type.tree)
    column = model.stored[model.record_type.tree].column
    seen = {entry_id}
    while isinstance(parent, int):
        if parent in seen:
            text = Text("不能把记录放到它自己的下级", "a record cannot be placed below itself")
            return [Problem((model.record_type.tree,), text, "cycle")]
        seen.add(parent)
        parent = connection.execute(sa.select(column).where(model.table.c._id == parent)).scalar()
    return []


def rebuild(connection: Connection, generation: Generation) -> int:
    """Writes the register anew from the type tables; returns the number of records."""
    count = 0
    for model in generation.models.values():
        rows = connection.execute(sa.select(model.table).order_by(model.table.c._id)).mappings().all()
        for row in rows:
            refresh(connection, generation, model, row["_id"], model.from_row(row), row)
            count += 1
        known = sa.select(model.table.c._id)
        orphans = sa.select(tables.entries.c.id).where(tables.entries.c.type_id == model.id).except_(known)
        for number in connection.execute(orphans).scalars().all():
            remove(connection, model, number)
    return count


__all__ = [
    "add",
    "hold_for_deletion",
    "hold_target",
    "hold_type",
    "integrity_problems",
    "rebuild",
    "refresh",
    "remove",
    "title_of",
    "users_of",
]

"""Tables of record types: one table a type, in a metadata of the generation's own.

The software's columns begin with an underscore, so no key of a schema can meet one. The primary key is the record's
id in the register. ``build_tables`` says what the database should hold; it never creates anything.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import sqlalchemy as sa

from generator.build.forms import RecordForm, build_form
from generator.build.names import Names
from generator.build.validators import RecordValidator, compile_record_type
from generator.fieldtypes import registry
from generator.fieldtypes.base import FieldType
from generator.spec.model import Field, RecordType, Site

SYSTEM_COLUMNS: tuple[str, ...] = (
    "_column_id",
    "_unit_id",
    "_state",
    "_published_from",
    "_published_until",
    "_first_published_at",
    "_created_at",
    "_created_by",
    "_updated_at",
    "_updated_by",
    "_schema_revision",
    "_version",
)
INDEXED = frozenset({"reference", "date", "datetime", "choice", "unit", "integer", "text", "sequence", "user"})


class Cipher(Protocol):
    """Seals personal values at rest; the keys are the running system's."""

    def seal(self, text: str) -> str:
        """The sealed form of ``text``."""

    def open(self, sealed: str) -> str:
        """The text that was sealed."""


@dataclass(frozen=True)
class StoredField:
    """A field that has a column of its own: its declaration, its type and its physical column.

    A ``sealed`` one is kept encrypted as a whole, so it can be neither filtered, sorted nor searched.
    """

    field: Field
    type: FieldType
    column: sa.Column[Any]
    sealed: bool = False


@dataclass(frozen=True)
class TypeModel:
    """One record type, ready to be used: declaration, table, validator, forms."""

    record_type: RecordType
    id: int
    table: sa.Table
    stored: Mapping[str, StoredField]
    cipher: Cipher | None = None

    @cached_property
    def validator(self) -> RecordValidator:
        """The one validator of all ways in."""
        return compile_record_type(self.record_type)

    @cached_property
    def form(self) -> type[RecordForm]:
        """The staff form of this type."""
        return build_form(self.record_type)

    @cached_property
    def sealed(self) -> frozenset[str]:
        """The keys of the fields that hold personal data."""
        return frozenset(key for key, stored in self.stored.items() if stored.sealed)

    def to_row(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Canonical values → values by physical column name; what is absent becomes NULL."""
        row: dict[str, Any] = {}
        for key, stored in self.stored.items():
            value = data.get(key)
            if value is not None:
                value = self._seal(value) if stored.sealed else stored.type.to_column(stored.field, value)
            row[stored.column.name] = value
        return row

    def from_row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A row (by physical column name) → canonical values without empty ones. Columns not selected are left out."""
        data: dict[str, Any] = {}
        for key, stored in self.stored.items():
            value = row.get(stored.column.name)
            if value is not None:
                data[key] = self._open(value) if stored.sealed else stored.type.from_column(stored.field, value)
        return data

    def _seal(self, value: Any) -> str:
        if self.cipher is None:
            raise ValueError("personal fields need a cipher")
        return self.cipher.seal(json.dumps(value, ensure_ascii=False))

    def _open(self, sealed: str) -> Any:
        if self.cipher is None:
            raise ValueError("personal fields need a cipher")
        return json.loads(self.cipher.open(sealed))


def stored_fields(record_type: RecordType) -> list[tuple[Field, FieldType, Any]]:
    """The fields that have a column, each with its type and its SQL type, in declared order."""
    found = []
    for field in record_type.fields:
        field_type = registry.get(field.type)
        column_type = field_type.column(field)
        if column_type is not None and not field.drop:
            found.append((field, field_type, sa.Text() if is_personal(field) else column_type))
    return found


def is_personal(field: Field) -> bool:
    """Whether the field, or one inside it, holds personal data."""
    inner = (*field.fields, *(one for kind in field.kinds for one in kind.fields))
    return field.personal or any(is_personal(one) for one in inner)


def build_tables(site: Site, names: Names, metadata: sa.MetaData, cipher: Cipher | None = None) -> dict[str, TypeModel]:
    """The models of every record type of ``site`` under the physical names of ``names``, in declared order.

    ``cipher`` seals personal fields; without it they can be neither written nor read.
    """
    return {key: _model(record_type, names, metadata, cipher) for key, record_type in site.record_types.items()}


def _model(record_type: RecordType, names: Names, metadata: sa.MetaData, cipher: Cipher | None) -> TypeModel:
    physical = names.types[record_type.key]
    stored: dict[str, StoredField] = {}
    table = sa.Table(
        physical.table,
        metadata,
        sa.Column("_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("_column_id", sa.Integer),
        sa.Column("_unit_id", sa.Integer, nullable=False),
        sa.Column("_state", sa.String(63), nullable=False),
        sa.Column("_published_from", sa.DateTime),
        sa.Column("_published_until", sa.DateTime),
        sa.Column("_first_published_at", sa.DateTime),
        sa.Column("_created_at", sa.DateTime, nullable=False),
        sa.Column("_created_by", sa.Integer),
        sa.Column("_updated_at", sa.DateTime, nullable=False),
        sa.Column("_updated_by", sa.Integer),
        sa.Column("_schema_revision", sa.Integer, nullable=False),
        sa.Column("_version", sa.Integer, nullable=False),
        comment=record_type.label.zh,
    )
    for field, field_type, column_type in stored_fields(record_type):
        column = sa.Column(physical.fields[field.key], column_type, comment=field.label.zh)
        table.append_column(column)
        stored[field.key] = StoredField(field, field_type, column, is_personal(field))
    for name, columns in _indexes(record_type, table, stored):
        sa.Index(name, *columns)
    return TypeModel(record_type, physical.id, table, stored, cipher)


def _indexes(
    record_type: RecordType, table: sa.Table, stored: Mapping[str, StoredField]
) -> list[tuple[str, list[sa.Column[Any]]]]:
    """Indexes that serve the list screens: the default order, and the fields that one may filter or sort by."""
    number = f"t{table.name}"
    found: list[tuple[str, list[sa.Column[Any]]]] = [
        (_short(number, "_column"), [table.c._column_id, table.c._state, table.c._id]),
        (_short(number, "_unit"), [table.c._unit_id, table.c._state, table.c._id]),
        (_short(number, "_updated"), [table.c._updated_at, table.c._id]),
    ]
    ordered = {key for key, _ in record_type.list.order}
    for key, item in stored.items():
        wanted = item.field.filter or item.field.sort or key in ordered or item.field.unique is True
        if wanted and item.field.many is None and item.field.type in INDEXED and not _is_long(item):
            found.append((_short(number, item.column.name), [item.column, table.c._id]))
    return found


def _is_long(item: StoredField) -> bool:
    return isinstance(item.column.type, sa.Text)


def _short(*parts: str) -> str:
    """An index name within PostgreSQL's 63 bytes; parts that are too long are cut and told apart by a checksum."""
    name = "ix_" + "_".join(parts)
    if len(name.encode()) <= 63:
        return name
    return f"{name.encode()[:50].decode(errors='ignore')}_{hashlib.sha256(name.encode()).hexdigest()[:10]}"

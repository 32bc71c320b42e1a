"""What of a record type is public: its fields without private, personal and dropped ones, down to the nested ones."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from app.portal.structure import is_service
from generator.build.generation import Generation
from generator.build.models import TypeModel
from generator.build.settling import section_conditions
from generator.spec.conditions import holds
from generator.spec.model import Field, RecordType
from generator.spec.policy import PUBLIC

FILES = frozenset({"file", "files", "image"})
REFERENCES = frozenset({"reference", "references", "link"})
NESTED = frozenset({"group", "rows"})
_NAMES_PEOPLE = frozenset({"user"})
_PLACEHOLDER = re.compile(r"\{\$?([a-z_0-9]+)")


def public_field(field: Field) -> Field | None:
    """The field as the public may see it, without nested fields that it may not; None where nothing is left."""
    if not field.public or field.personal or field.drop or field.type in _NAMES_PEOPLE:
        return None
    if field.type not in NESTED:
        return field
    fields = _public_fields(field.fields)
    kinds = tuple(replace(kind, fields=_public_fields(kind.fields)) for kind in field.kinds)
    if not fields and not any(kind.fields for kind in kinds):
        return None
    return replace(field, fields=fields, kinds=kinds)


def _public_fields(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    return tuple(shown for field in fields if (shown := public_field(field)) is not None)


@dataclass(frozen=True)
class PublicType:
    """The public side of one record type."""

    model: TypeModel
    fields: Mapping[str, Field]

    @classmethod
    def of(cls, generation: Generation, key: str) -> PublicType:
        """The public side of the record type ``key``."""
        model = generation.models[key]
        hidden = generation.policy.hidden_fields(PUBLIC, key)
        fields = {
            field.key: shown
            for field in model.record_type.fields
            if field.key not in hidden and (shown := public_field(field)) is not None
        }
        return cls(model, fields)

    @property
    def record_type(self) -> RecordType:
        """The declaration."""
        return self.model.record_type

    @cached_property
    def is_service(self) -> bool:
        """Whether its records are guides to services."""
        return is_service(self.record_type)

    @cached_property
    def heading_fields(self) -> tuple[str, ...]:
        """The fields that a record's title is made of, in order: lists do not repeat them, pages not the first one."""
        return tuple(_PLACEHOLDER.findall(self.record_type.title))

    @cached_property
    def columns(self) -> tuple[sa.Column[Any], ...]:
        """The columns of the table that pages read: all but personal values, which stay sealed."""
        sealed = {stored.column.name for stored in self.model.stored.values() if stored.sealed}
        return tuple(column for column in self.model.table.columns if column.name not in sealed)

    @cached_property
    def download_fields(self) -> tuple[str, ...]:
        """The top-level fields in which every record of the type may offer files (not pictures) to download."""
        return tuple(key for key, field in self.fields.items() if _has_downloads(field) and self.always_shows(key))

    def mapped(self, vocabulary: str, *names: str) -> list[Field]:
        """The public fields that carry one of ``names`` in ``maps``, in the order of the names."""
        found = []
        for name in names:
            found += [field for field in self.fields.values() if field.maps.get(vocabulary) == name]
        return found

    def shown(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The values that the record's page may show: those of public fields, without what is only kept while its
        ``when`` does not hold.
        """
        scope = dict.fromkeys((field.key for field in self.record_type.fields), None) | dict(data)
        sections = section_conditions(self.record_type)
        fields = tuple(
            field
            for field in self.fields.values()
            if not (field.keep and field.key in sections and not holds(sections[field.key], [scope], {}))
        )
        return _shown(fields, data, [scope])

    def attachments(self, data: Mapping[str, Any]) -> set[int]:
        """The attachments that the page of a record with these values shows."""
        return set(_attachments(tuple(self.fields.values()), self.shown(data)))

    def always_shows(self, key: str) -> bool:
        """Whether every file in a top-level field is public, whatever the record's other values are."""
        declared = self.record_type.field(key)
        return declared is not None and key in self.fields and _is_open(declared)


def _shown(fields: tuple[Field, ...], data: Mapping[str, Any], scopes: list[Mapping[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in fields:
        value = data.get(field.key)
        if value is None or (field.keep and field.when is not None and not holds(field.when, scopes, {})):
            continue
        if field.type == "group" and isinstance(value, Mapping):
            value = _inner(field.fields, value, scopes)
        elif field.type == "rows" and isinstance(value, list):
            value = [_row(field, row, scopes) for row in value if isinstance(row, Mapping)]
        if value not in ({}, []):
            found[field.key] = value
    return found


def _row(field: Field, row: Mapping[str, Any], scopes: list[Mapping[str, Any]]) -> dict[str, Any]:
    fields, kind = fields_of_row(field, row), row.get("kind")
    inner = _inner(fields, row, scopes)
    return {"kind": kind, **inner} if field.kinds else inner


def _inner(fields: tuple[Field, ...], value: Mapping[str, Any], scopes: list[Mapping[str, Any]]) -> dict[str, Any]:
    return _shown(fields, value, [dict.fromkeys((f.key for f in fields), None) | dict(value), *scopes])


def fields_of_row(field: Field, row: Mapping[str, Any]) -> tuple[Field, ...]:
    """The fields of one row, by its kind where there are kinds."""
    if not field.kinds:
        return field.fields
    return next((kind.fields for kind in field.kinds if kind.key == row.get("kind")), ())


def _attachments(fields: tuple[Field, ...], data: Mapping[str, Any]) -> list[int]:
    found: list[int] = []
    for field in fields:
        value = data.get(field.key)
        for one in value if isinstance(value, list) else [value]:
            if not isinstance(one, Mapping):
                continue
            if field.type in NESTED:
                found += _attachments(fields_of_row(field, one) if field.type == "rows" else field.fields, one)
            elif field.type in FILES:
                file = one.get("file") if isinstance(one.get("file"), Mapping) else one
                if isinstance(file, Mapping) and isinstance(file.get("attachment"), int):
                    found.append(file["attachment"])
    return found


def _is_open(field: Field) -> bool:
    """Whether a field is public with all files in it, without a condition that keeps values hidden."""
    if not field.public or field.personal or field.drop or (field.when is not None and field.keep):
        return False
    inner = (*field.fields, *(one for kind in field.kinds for one in kind.fields))
    return all(_is_open(one) for one in inner if one.type in FILES | NESTED)


def _has_downloads(field: Field) -> bool:
    inner = (*field.fields, *(one for kind in field.kinds for one in kind.fields))
    return field.type in ("file", "files") or any(_has_downloads(one) for one in inner)

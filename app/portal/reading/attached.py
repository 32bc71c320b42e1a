"""Attachments that the public may have, and the forms of services that can be downloaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app.portal.portal import Portal, Row
from app.portal.visit import Visit
from app.store import tables
from app.store.attachments import IMAGE_TYPES
from generator.fieldtypes.files import extension_of, size_text
from generator.spec.model import Column

PICTURES = frozenset(IMAGE_TYPES.values())
FORMS_PAGE_SIZE = 100


def find_public(visit: Visit, number: int) -> Row | None:
    """The attachment's row if a visible record shows it in a public field; None otherwise.

    One query; where a field shows only some of its files, each record in question is read too.
    """
    if not 0 < number < 2**31:
        return None
    portal, entries, uses = visit.portal, tables.entries, tables.attachment_uses
    statement = (
        sa.select(tables.attachments, uses.c.field, uses.c.entry_id, entries.c.type_id, entries.c.column_id)
        .select_from(
            tables.attachments.join(uses, uses.c.attachment_id == tables.attachments.c.id).join(
                entries, entries.c.id == uses.c.entry_id
            )
        )
        .where(tables.attachments.c.id == number, portal.visibility.entries(visit.now))
        .limit(100)
    )
    rows = [row for row in portal.read(statement) if visit.column(row["column_id"]) is not None]
    return next((row for row in rows if _is_open(portal, row)), None) or next(
        (row for row in rows if _is_shown(portal, row)), None
    )


def _is_open(portal: Portal, row: Row) -> bool:
    key = portal.generation.names.type_keys.get(row["type_id"], "")
    return key in portal.generation.models and portal.type(key).always_shows(row["field"])


def _is_shown(portal: Portal, row: Row) -> bool:
    key = portal.generation.names.type_keys.get(row["type_id"], "")
    if key not in portal.generation.models or row["field"] not in portal.type(key).fields:
        return False
    kind = portal.type(key)
    table = kind.model.table
    found = portal.read(sa.select(*kind.columns).where(table.c._id == row["entry_id"]))
    return bool(found) and row["id"] in kind.attachments(kind.model.from_row(found[0]))


@dataclass(frozen=True)
class FormFile:
    """A file to download."""

    name: str
    url: str
    facts: str


@dataclass(frozen=True)
class FormGroup:
    """A service with its files."""

    title: str
    url: str
    files: list[FormFile]


def read_forms(visit: Visit, hall: Column, page: int) -> tuple[list[FormGroup], int]:
    """The services of a hall that have forms, by title, with their files; and how many such services there are."""
    portal = visit.portal
    kind = portal.type(hall.record_type)
    fields = kind.download_fields
    entries, uses, files = tables.entries, tables.attachment_uses, tables.attachments
    conditions = [
        portal.visibility.entries(visit.now),
        entries.c.type_id == kind.model.id,
        portal.visibility.within(entries.c.column_id, portal.structure.scope(hall).columns),
        entries.c.id.in_(sa.select(uses.c.entry_id).where(uses.c.field.in_(fields))),
    ]
    total = sa.select(sa.func.count()).select_from(entries).where(*conditions).scalar_subquery()
    summary = sa.select(total.label("_total")).subquery("summary")
    services = (
        sa.select(entries.c.id, entries.c.title, entries.c.column_id)
        .where(*conditions)
        .order_by(entries.c.title, entries.c.id)
        .limit(FORMS_PAGE_SIZE)
        .offset(min(page - 1, 10**6) * FORMS_PAGE_SIZE)
        .subquery("services")
    )
    statement = (
        sa.select(summary.c._total, *services.c, files.c.id.label("file"), files.c.name, files.c.size)
        .select_from(
            summary.outerjoin(services, sa.true())
            .outerjoin(uses, sa.and_(uses.c.entry_id == services.c.id, uses.c.field.in_(fields)))
            .outerjoin(files, files.c.id == uses.c.attachment_id)
        )
        .order_by(services.c.title, services.c.id, files.c.id)
    )
    rows = portal.read(statement)
    return _groups(visit, rows), int(rows[0]["_total"])


def _groups(visit: Visit, rows: Sequence[Row]) -> list[FormGroup]:
    groups: dict[int, FormGroup] = {}
    seen: set[tuple[int, int]] = set()
    for row in rows:
        column = visit.column(row["column_id"])
        if row["id"] is None or row["file"] is None or column is None or (row["id"], row["file"]) in seen:
            continue
        seen.add((row["id"], row["file"]))
        group = groups.setdefault(row["id"], FormGroup(row["title"], visit.record_url(column, row["id"]), []))
        facts = " ".join(part for part in (extension_of(row["name"]).upper(), size_text(row["size"])) if part)
        group.files.append(FormFile(row["name"], f"/files/{row['file']}", facts))
    return list(groups.values())

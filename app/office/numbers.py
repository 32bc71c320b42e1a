"""Sequence numbers: drawn gap-free from a counter row, in the transaction that publishes the record."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.office.context import Workplace, local_now
from app.store import tables
from app.store.database import utc_now
from app.store.register import PlainContext
from generator.build.models import TypeModel
from generator.fieldtypes import registry
from generator.spec.model import Field

LONGEST_SCOPE = 300
_PART = re.compile(r"\{([a-z][a-z0-9_.]*)(?::0?(\d+)d)?\}")


def draw_numbers(
    connection: Connection,
    place: Workplace,
    model: TypeModel,
    unit: str,
    data: Mapping[str, Any],
    on: datetime | None = None,
) -> Mapping[str, Any]:
    """``data`` with a number in every ``sequence`` field that has none yet. A rolled-back draw leaves no gap.

    ``on`` (UTC) is the time of publication whose year and month count; now, where it is not given.
    """
    drawn = dict(data)
    for field in model.record_type.fields:
        if field.type == "sequence" and not drawn.get(field.key):
            drawn[field.key] = _draw(connection, place, model, field, unit, drawn, on)
    return drawn


def _draw(
    connection: Connection,
    place: Workplace,
    model: TypeModel,
    field: Field,
    unit: str,
    data: Mapping[str, Any],
    on: datetime | None,
) -> str:
    declared = place.generation.site.units[unit]
    today = local_now(place, on or utc_now()).date()
    texts = {
        one.key: registry.get(one.type).text(one, data[one.key], PlainContext(place.generation))
        for one in model.record_type.fields
        if data.get(one.key) is not None and one.type != "sequence"
    }
    parts = {
        **texts,
        "unit": declared.key,
        "unit.code": declared.code or declared.key,
        "unit.key": declared.key,
        "yyyy": f"{today.year:04d}",
        "mm": f"{today.month:02d}",
        "dd": f"{today.day:02d}",
    }
    scopes = {**texts, "unit": declared.key, "year": parts["yyyy"], "month": parts["yyyy"] + parts["mm"]}
    per = field.options.get("per", ("unit", "year"))
    number = _next(connection, _scope(str(model.id), field.key, *(scopes.get(name, "") for name in per)))

    def fill(match: re.Match[str]) -> str:
        name, width = match.groups()
        return f"{number:0{int(width or 0)}d}" if name == "seq" else parts.get(name, "")

    return _PART.sub(fill, str(field.options.get("pattern", "{unit.code}/{yyyy}-{seq:05d}")))


def _scope(*parts: str) -> str:
    """The key of a counter; where fields make it longer than a key may be, a checksum tells such counters apart."""
    scope = "/".join(parts)
    if len(scope) <= LONGEST_SCOPE:
        return scope
    return f"{scope[:200]}#{hashlib.sha256(scope.encode()).hexdigest()}"


def _next(connection: Connection, scope: str) -> int:
    """The next number of ``scope``. The row stays locked until the transaction ends, so two draws never meet."""
    counter = tables.counters
    raised = connection.execute(
        counter.update().where(counter.c.scope == scope).values(value=counter.c.value + 1).returning(counter.c.value)
    ).scalar()
    if raised is not None:
        return int(raised)
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext(:scope))"), {"scope": scope})
        raised = connection.execute(
            counter.update()
            .where(counter.c.scope == scope)
            .values(value=counter.c.value + 1)
            .returning(counter.c.value)
        ).scalar()
        if raised is not None:
            return int(raised)
    connection.execute(counter.insert().values(scope=scope, value=1))
    return 1

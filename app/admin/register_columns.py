"""The columns of a staff list that come from the register: what it knows of every record, whatever its type."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from markupsafe import escape

from app.office.context import Workplace, local_now
from app.store.register import title_of
from generator.build.models import TypeModel
from generator.spec.grammar import REGISTER_NAMES
from generator.spec.model import ListSpec

USUAL = ("unit", "published_from", "updated_at")
_MOMENTS = ("published_from", "published_until", "first_published_at", "created_at", "updated_at")
SORTABLE = frozenset(f"_{name}" for name in ("id", *_MOMENTS))


def named(model: TypeModel, spec: ListSpec) -> tuple[str, ...]:
    """The register's names among ``show``, in its order. A field of the same name is meant first; the state always
    has a place of its own."""
    return tuple(
        name
        for name in spec.show
        if name in REGISTER_NAMES and name != "state" and model.record_type.field(name) is None
    )


def label(name: str) -> str:
    """The heading."""
    labels: dict[str, str] = {
        "id": _("编号"),
        "column": _("栏目"),
        "unit": _("单位"),
        "title": _("标题"),
        "published_from": _("发布时间"),
        "published_until": _("展示截止"),
        "first_published_at": _("首次发布"),
        "created_at": _("创建时间"),
        "updated_at": _("更新时间"),
    }
    return labels[name]


def cell(
    place: Workplace, model: TypeModel, name: str, row: Mapping[str, Any], data: Mapping[str, Any], locale: str
) -> Any:
    """What stands under the heading ``name`` for one row."""
    site, names = place.generation.site, place.generation.names
    if name in _MOMENTS:
        return minute(place, row[f"_{name}"])
    if name == "title":
        return escape(title_of(place.generation, model, data))
    if name == "column":
        column = site.columns.get(names.column_keys.get(row["_column_id"], ""))
        return escape(column.title.get(locale)) if column else ""
    if name == "unit":
        unit = site.units.get(names.unit_keys.get(row["_unit_id"], ""))
        return escape(unit.short.get(locale)) if unit else ""
    return str(row["_id"])


def minute(place: Workplace, moment: datetime | None) -> str:
    """A moment of the register in the site's wall time; "" for none."""
    return "" if moment is None else local_now(place, moment).strftime("%Y-%m-%d %H:%M")

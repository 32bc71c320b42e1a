"""The table of conditions and the record type that its cases are about."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from generator.spec.builtin import PUBLICATION
from generator.spec.conditions import parse_condition
from generator.spec.model import Choice, Condition, Field, Kind, Many, RecordType, Text

TABLE = Path(__file__).parents[1] / "data" / "conditions.yaml"


@dataclass(frozen=True)
class Case:
    """One line of the table."""

    number: int
    when: Any
    data: dict[str, Any]
    holds: bool
    at: tuple[str | int, ...] = ()
    raw: bool = False
    form: bool = False

    @property
    def condition(self) -> Condition:
        """The canonical condition."""
        return parse_condition(self.when)

    def probed(self) -> dict[str, Any]:
        """The data with a value in the conditional field ``probe``."""
        data = copy.deepcopy(self.data)
        holder: Any = data
        for step in self.at:
            holder = holder[step]
        holder["probe"] = "x"
        return data

    def has_probe(self, data: Mapping[str, Any]) -> bool:
        """Whether the conditional field still has its value."""
        holder: Any = data
        for step in self.at:
            holder = holder[step]
        return "probe" in holder

    def scopes(self) -> list[dict[str, Any]]:
        """The objects around the conditional field, innermost first, each with its declared keys."""
        found = [filled(self.data, FIELDS)]
        holder: Any = self.data
        fields = FIELDS
        for step in self.at:
            holder = holder[step]
            if isinstance(step, str):
                declared = next(field for field in fields if field.key == step)
                fields = declared.fields
            if isinstance(holder, dict):
                inner = fields
                if step != "contact" and declared.kinds:
                    inner = next(kind.fields for kind in declared.kinds if kind.key == holder["kind"])
                found.insert(0, {**holder, **filled(holder, inner)})
        return found


def filled(data: Mapping[str, Any], fields: tuple[Field, ...]) -> dict[str, Any]:
    return {**{field.key: None for field in fields}, **data}


def text(key: str, type: str = "text", **more: Any) -> Field:
    return Field(key, type, Text(key), **more)


def choices(*values: str) -> tuple[Choice, ...]:
    return tuple(Choice(value, Text(value)) for value in values)


def fields(probe: Condition | None = None, at: tuple[str, ...] = ()) -> tuple[Field, ...]:
    """The fields of the cases; ``probe`` stands in the object that ``at`` (keys only) leads to."""

    def tail(*here: str) -> tuple[Field, ...]:
        return (text("probe", when=probe),) if probe is not None and here == at else ()

    parts = (text("label"), text("qty", "integer"), *tail("items", "parts"))
    items = (
        text("name"),
        text("qty", "integer"),
        text("amount", "money"),
        text("ok", "boolean"),
        text("kind", "choice", choices=choices("self", "other")),
        text("day", "date"),
        text("note", when=parse_condition({"name": "noted"})),
        text("parts", "rows", fields=parts),
        *tail("items"),
    )
    blocks = tuple(Kind(key, Text(key), (text("text"), *tail("blocks"))) for key in ("photo", "quote"))
    return (
        text("detail", when=parse_condition({"reason": {"set": True}})),
        text("reason", when=parse_condition({"title": "shown"})),
        text("kept", when=parse_condition({"title": "shown"}), keep=True),
        text("title"),
        text("code"),
        text("kind", "choice", choices=choices("notice", "policy", "letter", "1", "01", "甲类")),
        text("tags", "choices", choices=choices("a", "b", "c", "甲")),
        text("count", "integer"),
        text("area", "decimal"),
        text("rate", "percent"),
        text("fee", "money"),
        text("ok", "boolean"),
        text("begins", "date"),
        text("ends", "date"),
        text("starts", "datetime"),
        text("opens", "time"),
        text("limit", "duration"),
        text("legal", "duration"),
        text("body", "richtext"),
        text("contact", "group", fields=(text("phone"), text("name"), text("title"), *tail("contact"))),
        text("items", "rows", fields=items),
        text("blocks", "rows", kinds=blocks),
        text("phones", many=Many()),
        text("ref", "reference"),
        text("refs", "references"),
        text("office", "unit"),
        text("original", "file"),
        text("place", "location"),
        text("chief", "person"),
        text("total", "computed", options={"value": {"sum": "$items.amount"}, "as": "money"}),
        text("number", "computed", options={"value": {"count": "$items"}}),
        text("full_name", "computed", options={"value": "{title}（{code}）"}),
        *tail(),
    )


FIELDS = fields()


def record_type(case: Case) -> RecordType:
    """The record type with the case's conditional field in its place."""
    keys = tuple(step for step in case.at if isinstance(step, str))
    return RecordType(f"case_{case.number}", "records", Text("例"), fields(case.condition, keys), PUBLICATION)


def load_table() -> tuple[dict[str, Any], list[Case]]:
    """The shared variables and the cases."""
    document = yaml.safe_load(TABLE.read_text("utf-8"))
    cases = [
        Case(
            number,
            raw["when"],
            raw["data"],
            raw["holds"],
            tuple(raw.get("at", ())),
            raw.get("raw", False),
            raw.get("form", False),
        )
        for number, raw in enumerate(document["cases"], 1)
    ]
    return document["variables"], cases


VARIABLES, CASES = load_table()


def label(case: Case) -> str:
    """A short name of a case for reports."""
    return f"{case.number}-{case.when}"[:70]

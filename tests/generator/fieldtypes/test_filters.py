"""Filters of every type that has any, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from generator.fieldtypes.base import FieldType
from generator.fieldtypes.errors import FieldError
from generator.fieldtypes.registry import FIELD_TYPES, get
from generator.spec.model import Choice, Field, Many, Text
from tests.generator.fieldtypes.samples import CHOICES, SAMPLES, field

ODD = (
    Choice("a%", Text("百分")),
    Choice("甲", Text("甲")),
    Choice('q"x', Text("引号")),
    Choice("aXb", Text("x")),
    Choice("a_b", Text("下划线")),
)

# field, stored values, then (filter key, raw value, indexes of the rows that are found)
CASES: list[tuple[Field, list[Any], list[tuple[str, str, list[int]]]]] = [
    (field("text"), ["通知", "公告", None], [("", " 通知 ", [0]), ("", "x", [])]),
    (field("integer"), [-5, 3, 10, None], [("from", "3", [1, 2]), ("to", "3", [0, 1])]),
    (
        field("decimal"),
        ["-1.50", "9.00", "10.25", None],
        [("from", "9", [1, 2]), ("to", "9.5", [0, 1]), ("to", "-1.50", [0])],
    ),
    (field("percent"), ["5.00", "50.00"], [("from", "6%", [1])]),
    (field("money"), [50, 1250, None], [("from", "12.5", [1]), ("to", "0.50", [0])]),
    (field("boolean"), [True, False, None], [("", "1", [0]), ("", "0", [1, 2]), ("", "是", [0])]),
    (field("date"), ["2025-12-31", "2026-01-01", None], [("from", "2026-01-01", [1]), ("to", "2026-01-01", [0, 1])]),
    (
        field("datetime"),
        ["2026-03-01T00:00:00", "2026-03-01T23:59:59", "2026-03-02T00:00:00"],
        [("to", "2026-03-01", [0, 1]), ("from", "2026-03-01T12:00", [1, 2]), ("to", "2026-03-01T12:00", [0])],
    ),
    (field("time"), ["08:30", "17:00"], [("from", "09:00", [1]), ("to", "09:00", [0])]),
    (field("choice", choices=CHOICES), ["valid", "旧", None], [("", "valid", [0]), ("", "旧", [1])]),
    (
        field("choices", choices=ODD),
        [["a%"], ["甲", 'q"x'], ["aXb"], ["a_b"], None],
        [("", "a%", [0]), ("", "甲", [1]), ("", 'q"x', [1]), ("", "a_b", [3]), ("", "aXb", [2])],
    ),
    (field("reference"), [12, 13, None], [("", "12", [0])]),
    (
        field("references"),
        [[1, 12], [2], [12, 2], [121], [112, 3]],
        [("", "12", [0, 2]), ("", "2", [1, 2]), ("", "3", [4])],
    ),
    (field("unit"), ["jyj", "songlin"], [("", "jyj", [0])]),
    (field("user"), [7, 8], [("", "8", [1])]),
    (field("phone"), ["12345"], [("", "12345", [0])]),
    (field("email"), ["a@b.example"], [("", "a@B.example", [0])]),
    (field("url"), ["https://a.example/"], [("", "https://a.example/", [0])]),
    (field("sequence"), ["JY/1"], [("", "JY/1", [0])]),
    (field("computed", options={"value": {"count": "$x"}}), [1, 5], [("from", "2", [1])]),
]


def test_every_filterable_type_is_tried() -> None:
    filterable = {name for name, kind in FIELD_TYPES.items() if kind.filterable}
    assert {declared.type for declared, *_ in CASES} == filterable


def test_filters_find_what_they_say(database_url: str) -> None:
    engine = sa.create_engine(database_url)
    metadata = sa.MetaData()
    tables = [
        sa.Table(
            f"t{number}", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("v", get(d.type).column(d))
        )
        for number, (d, *_) in enumerate(CASES)
    ]
    wrong = []
    try:
        metadata.create_all(engine)
        with engine.begin() as connection:
            for table, (declared, values, expected) in zip(tables, CASES, strict=True):
                kind = get(declared.type)
                for place, value in enumerate(values):
                    connection.execute(table.insert().values(id=place, v=kind.to_column(declared, value)))
                filters = {one.key: one for one in kind.filters(declared)}
                for key, raw, rows in expected:
                    query = sa.select(table.c.id).where(filters[key].apply(table.c.v, raw)).order_by(table.c.id)
                    found = list(connection.execute(query).scalars())
                    if found != rows:
                        wrong.append((declared.type, key, raw, found))
        assert wrong == []
    finally:
        engine.dispose()


@pytest.mark.parametrize(
    ("declared", "raw"),
    [
        (field("integer"), "x"),
        (field("date"), "2026-02-30"),
        (field("choice", choices=CHOICES), "none"),
        (field("choices", choices=CHOICES), "none"),
        (field("reference"), "1 or 1=1"),
        (field("boolean"), "maybe"),
        (field("unit"), "'"),
    ],
    ids=lambda one: getattr(one, "type", ""),
)
def test_nonsense_is_a_field_error(declared: Field, raw: str) -> None:
    (first, *_) = get(declared.type).filters(declared)
    with pytest.raises(FieldError):
        first.apply(sa.column("v"), raw)


@pytest.mark.parametrize("kind", FIELD_TYPES.values(), ids=lambda kind: kind.name)
def test_only_plain_values_are_filtered(kind: FieldType) -> None:
    declared = SAMPLES[kind.name][0].field
    assert bool(kind.filters(declared)) is (kind.filterable and kind.is_plain(declared))
    if kind.filterable and not kind.listing:
        assert (
            kind.filters(Field("v", kind.name, Text("v"), choices=CHOICES, many=Many(), options=declared.options)) == ()
        )

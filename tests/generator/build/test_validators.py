"""The record validator: what it refuses, what it prunes, what it protects, and its JSON Schema document."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.build.validators import BUILT_IN_FORMATS, RecordValidator, compile_record_type, defaults
from generator.spec.builtin import PUBLICATION
from generator.spec.conditions import parse_condition
from generator.spec.grammar import parse_bound
from generator.spec.model import Choice, Field, Kind, Many, Note, RecordType, Section, Text
from tests.generator.conditions_table import CASES, VARIABLES
from tests.generator.conditions_table import record_type as table_type

TODAY = {
    "today": "2026-03-31",
    "state": "draft",
    "new": False,
    "unit": {"key": "jyj", "title": "区教育局", "phone": "12345"},
}


def field(key: str, type: str = "text", **more: Any) -> Field:
    return Field(key, type, Text(key, key.capitalize()), **more)


def when(raw: Any) -> Any:
    return parse_condition(raw)


def validator(*fields: Field, **more: Any) -> RecordValidator:
    return compile_record_type(RecordType("sample", "records", Text("例"), fields, PUBLICATION, **more))


def found(checked: RecordValidator, data: Any, **more: Any) -> list[tuple[tuple[str | int, ...], str]]:
    """(path, code) of every problem, complete unless stated."""
    more = {"complete": True, "variables": TODAY, **more}
    return [(problem.path, problem.code) for problem in checked.validate(data, **more).problems]


def said(checked: RecordValidator, data: Any, **more: Any) -> list[str]:
    more = {"complete": True, "variables": TODAY, **more}
    return [problem.message.en for problem in checked.validate(data, **more).problems]


# -- shape ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [None, [], "x", 5, True])
def test_a_record_is_an_object(data: Any) -> None:
    assert found(validator(field("a")), data) == [((), "type")]


def test_unknown_keys_are_named_with_the_nearest_one() -> None:
    checked = validator(field("title"), field("rows", "rows", fields=(field("amount", "money"),)))
    assert found(checked, {"titel": "x", "rows": [{"amuont": 1}]}) == [
        (("titel",), "unknown"),
        (("rows", 0, "amuont"), "unknown"),
    ]
    assert "did you mean title" in said(checked, {"titel": "x"})[0]


def test_every_problem_at_once() -> None:
    checked = validator(field("a", required=True), field("b", "integer"), field("c", "date"))
    assert found(checked, {"b": "x", "c": "2026-02-30", "d": 1}) == [
        (("d",), "unknown"),
        (("b",), "type"),
        (("c",), "type"),
        (("a",), "required"),
    ]


def test_what_could_not_be_read_is_not_also_missing() -> None:
    assert found(validator(field("a", "integer", required=True)), {"a": "x"}) == [(("a",), "type")]


# -- required and bounds ----------------------------------------------------------------------------------------------


def test_drafts_may_be_incomplete() -> None:
    checked = validator(field("a", required=True, minimum=3), field("n", "integer", minimum=5, maximum=9))
    assert found(checked, {}, complete=False) == []
    assert found(checked, {"a": "x", "n": 1}, complete=False) == []
    assert found(checked, {"n": 10}, complete=False) == [(("n",), "max")]
    assert found(checked, {"a": "x", "n": 1}) == [(("a",), "min"), (("n",), "min")]
    assert found(checked, {}) == [(("a",), "required")]


def test_a_required_boolean_must_be_ticked() -> None:
    checked = validator(field("agreed", "boolean", required=True))
    for value in ({}, {"agreed": False}, {"agreed": None}):
        assert found(checked, value) == [(("agreed",), "required")]
    assert "must be ticked" in said(checked, {"agreed": False})[0]
    assert found(checked, {"agreed": True}) == []
    assert checked.validate({"agreed": False}, complete=False).data == {"agreed": False}


@pytest.mark.parametrize(
    ("declared", "value", "code"),
    [
        (field("v", minimum=2, maximum=4), "一", "min"),
        (field("v", minimum=2, maximum=4), "一二三四五", "max"),
        (field("v", maximum=4), "😀😀😀😀", None),
        (field("v", "richtext", maximum=3), "<p><strong>一二三</strong></p>", None),
        (field("v", "richtext", maximum=2), "<p>一二三</p>", "max"),
        (field("v", "integer", minimum=0), -1, "min"),
        (field("v", "decimal", maximum=12.5), "12.51", "max"),
        (field("v", "decimal", maximum=12.5), "12.50", None),
        (field("v", "percent", maximum=100), "100.01", "max"),
        (field("v", "money", maximum="12.50"), 1250, None),
        (field("v", "money", maximum="12.50"), 1251, "max"),
        (field("v", "date", minimum="2026-03-01"), "2026-02-28", "min"),
        (field("v", "date", maximum=parse_bound("$today")), "2026-04-01", "max"),
        (field("v", "date", maximum=parse_bound("$today+30d")), "2026-04-30", None),
        (field("v", "datetime", maximum=parse_bound("$today")), "2026-03-31T23:00:00", None),
        (field("v", "time", maximum="17:30"), "17:31", "max"),
        (field("v", "duration", maximum=20), {"value": 21, "unit": "working_day"}, "max"),
        (field("v", "choices", maximum=1, choices=(Choice("a", Text("a")), Choice("b", Text("b")))), ["a", "b"], "max"),
        (field("v", "references", minimum=2), [1], "min"),
        (field("v", "files", maximum=1), [{"attachment": 1, "name": "a"}, {"attachment": 2, "name": "b"}], "max"),
        (field("v", "rows", minimum=2, fields=(field("a"),)), [{"a": "x"}], "min"),
        (field("v", many=Many(2, 3)), ["a"], "min"),
        (field("v", many=Many(0, 3)), ["a", "b", "c", "d"], "max"),
        (field("v", many=Many(0, 3), maximum=2), ["a", "bcd"], "max"),
        (field("v", "integer", maximum=parse_bound("$other")), 5, None),
    ],
)
def test_bounds(declared: Field, value: Any, code: str | None) -> None:
    problems = found(validator(declared), {"v": value})
    assert [one for _, one in problems] == ([code] if code else [])


def test_bounds_by_other_fields_name_them() -> None:
    limit = field("legal", "duration")
    promised = field("promised", "duration", maximum=parse_bound("$legal"))
    checked = validator(limit, promised)
    data = {"legal": {"value": 10, "unit": "working_day"}, "promised": {"value": 20, "unit": "working_day"}}
    assert said(checked, data) == ["Not greater than “Legal” (10 working days)"]
    data["promised"] = {"value": 20, "unit": "natural_day"}
    assert said(checked, data) == []
    rows = field("rows", "rows", fields=(field("n", "integer", maximum=parse_bound("$parent.most")),))
    checked = validator(field("most", "integer"), rows)
    assert found(checked, {"most": 3, "rows": [{"n": 3}, {"n": 4}]}) == [(("rows", 1, "n"), "max")]


def test_messages_come_in_both_languages_and_say_what_would_be_right() -> None:
    problem = validator(field("v", maximum=3)).validate({"v": "一二三四"}, complete=False).problems[0]
    assert problem.message == Text("最多 3 个字，现有 4 个字", "At most 3 characters; there are 4")


def test_public_pictures_need_an_alternative_text() -> None:
    picture = {"file": {"attachment": 1, "name": "a.png"}}
    assert found(validator(field("v", "image")), {"v": picture}) == [(("v", "alt"), "required")]
    assert found(validator(field("v", "image")), {"v": picture}, complete=False) == []
    assert found(validator(field("v", "image", public=False)), {"v": picture}) == []
    many = validator(field("v", "image", many=Many()))
    assert found(many, {"v": [{**picture, "alt": "x"}, picture]}) == [(("v", 1, "alt"), "required")]


def test_translated_fields_need_their_first_language() -> None:
    checked = validator(field("v", required=True, translate=("zh", "en"), maximum=3))
    assert found(checked, {}) == [(("v",), "required")]
    assert found(checked, {"v": {"en": "x"}}) == [(("v", "zh"), "required")]
    assert found(checked, {"v": {"zh": "一", "en": "long"}}) == [(("v", "en"), "max")]


# -- conditions -------------------------------------------------------------------------------------------------------

VALIDITY = field("validity", "choice", choices=(Choice("valid", Text("有效")), Choice("repealed", Text("废止"))))


def test_hidden_means_neither_required_nor_stored() -> None:
    checked = validator(VALIDITY, field("by", required=True, when=when({"validity": "repealed"})))
    outcome = checked.validate({"validity": "valid", "by": "x"}, complete=True)
    assert outcome.data == {"validity": "valid"}
    assert outcome.problems == []
    assert found(checked, {"validity": "repealed"}) == [(("by",), "required")]


def test_hidden_values_are_not_even_read() -> None:
    checked = validator(VALIDITY, field("n", "integer", when=when({"validity": "repealed"})))
    assert found(checked, {"validity": "valid", "n": "x"}) == []
    assert found(checked, {"validity": "repealed", "n": "x"}) == [(("n",), "type")]


def test_keep_keeps() -> None:
    by = field("by", required=True, keep=True, when=when({"validity": "repealed"}))
    outcome = validator(VALIDITY, by).validate({"validity": "valid", "by": "x"}, complete=True)
    assert outcome.data == {"validity": "valid", "by": "x"}
    assert found(validator(VALIDITY, by), {"validity": "valid"}) == []


def test_hiding_one_field_hides_those_that_hang_on_it_in_any_order() -> None:
    chain = [
        field("c", when=when({"b": {"set": True}})),
        field("b", when=when({"a": {"set": True}})),
        field("a", when=when({"validity": "repealed"})),
        VALIDITY,
    ]
    data = {"validity": "valid", "a": "1", "b": "2", "c": "3"}
    for fields in (chain, chain[::-1]):
        assert validator(*fields).validate(data, complete=False).data == {"validity": "valid"}
        kept = validator(*fields).validate({**data, "validity": "repealed"}, complete=False).data
        assert kept == {**data, "validity": "repealed"}


def test_contradictions_end() -> None:
    checked = validator(field("a", when=when({"b": None})), field("b", when=when({"a": {"set": True}})))
    first = checked.validate({"a": "x", "b": "y"}, complete=False)
    assert first == checked.validate({"a": "x", "b": "y"}, complete=False)


def test_conditions_in_rows_and_what_is_left_of_a_row() -> None:
    rows = field("rows", "rows", fields=(field("kind"), field("other", when=when({"kind": "x", "$parent.on": True}))))
    checked = validator(field("on", "boolean"), rows)
    data = {"on": True, "rows": [{"kind": "x", "other": "1"}, {"kind": "y", "other": "2"}, {"other": "3"}]}
    assert checked.validate(data, complete=False).data == {
        "on": True,
        "rows": [{"kind": "x", "other": "1"}, {"kind": "y"}],
    }


def test_required_by_condition() -> None:
    checked = validator(VALIDITY, field("by", required=when({"validity": "repealed"})))
    assert found(checked, {"validity": "repealed"}) == [(("by",), "required")]
    assert found(checked, {"validity": "valid"}) == []


def test_a_required_group_asks_for_what_it_must_have() -> None:
    group = field("contact", "group", required=True, fields=(field("phone", required=True), field("fax")))
    assert found(validator(group), {}) == [(("contact", "phone"), "required")]
    plain = field("contact", "group", required=True, fields=(field("fax"),))
    assert found(validator(plain), {}) == [(("contact",), "required")]
    optional = field("contact", "group", fields=(field("phone", required=True), field("fax")))
    assert found(validator(optional), {}) == []
    assert found(validator(optional), {"contact": {"fax": "1"}}) == [(("contact", "phone"), "required")]


def test_choices_are_offered_under_conditions() -> None:
    kinds = (Choice("a", Text("甲", "A")), Choice("b", Text("乙", "B"), when=when({"validity": "valid"})))
    checked = validator(VALIDITY, field("kind", "choice", choices=kinds))
    assert found(checked, {"validity": "valid", "kind": "b"}, complete=False) == []
    assert found(checked, {"validity": "repealed", "kind": "b"}, complete=False) == [(("kind",), "choice")]
    assert found(checked, {"validity": "repealed", "kind": "a"}, complete=False) == []


def test_a_section_hides_its_fields() -> None:
    sections = (Section(Text("废止"), ("by", Note(Text("说明"))), when({"validity": "repealed"})),)
    checked = validator(VALIDITY, field("by", required=True), sections=sections)
    assert checked.validate({"validity": "valid", "by": "x"}, complete=True).data == {"validity": "valid"}
    assert found(checked, {"validity": "repealed"}) == [(("by",), "required")]


def test_rows_of_kinds() -> None:
    kinds = (Kind("a", Text("甲"), (field("x", required=True),)), Kind("b", Text("乙"), (field("y", "integer"),)))
    checked = validator(field("rows", "rows", kinds=kinds))
    data = {"rows": [{"kind": "a"}, {"kind": "b", "y": "z"}, {"kind": "c"}, {"kind": "b", "x": 1}]}
    assert found(checked, data) == [
        (("rows", 1, "y"), "type"),
        (("rows", 2, "kind"), "choice"),
        (("rows", 3, "x"), "unknown"),
        (("rows", 0, "x"), "required"),
    ]


# -- computed, defaults, read-only ------------------------------------------------------------------------------------


def test_computed_values_are_worked_out_and_never_taken() -> None:
    fees = field("fees", "rows", fields=(field("amount", "money"), field("waived", "boolean")))
    total = field("total", "computed", options={"value": {"sum": "$fees.amount"}, "as": "money"})
    name = field("name", "computed", options={"value": "{title}（{unit}）"})
    checked = validator(field("title"), field("unit", "unit"), fees, total, name)
    data = {"title": "甲", "unit": "jyj", "fees": [{"amount": 100}, {"amount": 250}, {"waived": True}], "total": 9}
    outcome = checked.validate(data, complete=True, variables=TODAY, before={})
    assert outcome.problems == []
    assert outcome.data["total"] == 350
    assert outcome.data["name"] == "甲（区教育局）"
    assert "name" not in checked.validate({"title": "甲"}, complete=True).data


def test_defaults() -> None:
    record_type = RecordType(
        "sample",
        "records",
        Text("例"),
        (
            field("issued_on", "date", default="$today"),
            field("office", "unit", default="$unit"),
            field("phone", "phone", default="$unit.phone"),
            field("deadline", "date", default="$today+1mo"),
            field("title", default="{issued_on}-{office}"),
            field("code", default="{issued_on}-{later}"),
            field("later"),
            field("price", default="$$5"),
            field("level", "choice", choices=(Choice("1", Text("一级")),), default=1),
            field("wrong", "integer", default="x"),
            field("contact", "group", fields=(field("phone", "phone", default="$unit.phone"), field("note"))),
        ),
        PUBLICATION,
    )
    assert defaults(record_type, TODAY) == {
        "issued_on": "2026-03-31",
        "office": "jyj",
        "phone": "12345",
        "deadline": "2026-04-30",
        "title": "2026-03-31-区教育局",
        "price": "$5",
        "level": "1",
        "contact": {"phone": "12345"},
    }
    assert defaults(record_type) == {"price": "$5", "level": "1"}


def test_read_only_values_stay() -> None:
    checked = validator(field("a", readonly=True), field("number", "sequence"), field("b"))
    before = {"a": "old", "number": "N1"}
    outcome = checked.validate({"a": "new", "number": "N2", "b": "x"}, complete=False, before=before)
    assert outcome.data == {"a": "old", "number": "N1", "b": "x"}
    assert [(p.path, p.code) for p in outcome.problems] == [(("a",), "readonly"), (("number",), "readonly")]
    same = checked.validate({**before, "b": "x"}, complete=False, before=before)
    assert same.problems == []
    assert checked.validate({"b": "x"}, complete=False, before=before).data == {**before, "b": "x"}
    loaded = checked.validate({"a": "new", "number": "N2"}, complete=False, before={}, trusted=True)
    assert loaded.problems == []
    assert loaded.data == {"a": "new", "number": "N2"}
    assert checked.validate({"a": "new"}, complete=False).data == {"a": "new"}


def test_read_only_defaults_follow_until_published() -> None:
    checked = validator(
        field("title"), field("slug", readonly=True, default="{title}!"), field("fixed", readonly=True, default="f")
    )
    created = checked.validate({"title": "甲"}, complete=False, variables={"state": ""}, before={})
    assert created.data == {"title": "甲", "slug": "甲!", "fixed": "f"}
    edited = checked.validate({**created.data, "title": "乙"}, complete=False, variables=TODAY, before=created.data)
    assert edited.data["slug"] == "乙!"
    assert edited.problems == []
    published = {"state": "published"}
    later = checked.validate({**edited.data, "title": "丙"}, complete=True, variables=published, before=edited.data)
    assert later.data["slug"] == "乙!"
    forged = checked.validate({"title": "甲", "slug": "x"}, complete=False, variables=TODAY, before=created.data)
    assert [p.path for p in forged.problems] == [("slug",)]


def test_read_only_by_condition_and_in_rows() -> None:
    rows = field("rows", "rows", fields=(field("a", readonly=True), field("b")))
    checked = validator(field("lock", "boolean"), field("v", readonly=when({"lock": True})), rows)
    before = {"lock": True, "v": "1", "rows": [{"a": "x", "b": "1"}, {"a": "y"}]}
    moved = {"lock": True, "v": "1", "rows": [{"a": "y"}, {"b": "new"}, {"a": "x", "b": "2"}]}
    assert found(checked, moved, before=before, complete=False) == []
    forged = {**moved, "v": "2", "rows": [{"a": "z"}]}
    assert found(checked, forged, before=before, complete=False) == [
        (("v",), "readonly"),
        (("rows", 0, "a"), "readonly"),
    ]
    assert found(checked, {"v": "2"}, before=before, complete=False) == []


# -- the document, and any input --------------------------------------------------------------------------------------


def test_built_in_formats_are_offered() -> None:
    assert set(BUILT_IN_FORMATS) == {"markdown", "slug", "json", "colour", "credit_code"}


def test_document_states_conditions_twice() -> None:
    checked = validator(
        VALIDITY,
        field("by", required=True, when=when({"validity": "repealed"})),
        field("on", "date", maximum=parse_bound("$today")),
        field("note", required=when({"validity": ["valid"]})),
    )
    document = checked.document
    jsonschema.Draft202012Validator.check_schema(document)
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert document["properties"]["by"]["x-when"] == ["test", "validity", "eq", "repealed"]
    assert document["properties"]["note"]["x-required"] == ["test", "validity", "in", ["valid"]]
    assert document["properties"]["on"]["x-maximum"] == {"$": "today"}
    valid = jsonschema.Draft202012Validator(document).is_valid
    assert valid({"validity": "repealed", "by": "x"})
    assert not valid({"validity": "repealed"})
    assert not valid({"validity": "valid", "by": "x", "note": "y"})
    assert not valid({"validity": "valid"})
    assert not valid({"validity": "other", "note": "x"})
    assert not valid({"unknown": 1})


@pytest.mark.parametrize("case", [case for case in CASES if not case.raw], ids=lambda case: str(case.number))
def test_documents_of_the_table_agree_with_the_validator(case: Any) -> None:
    checked = compile_record_type(table_type(case))
    outcome = checked.validate(case.probed(), complete=True, variables=VARIABLES)
    assert outcome.problems == []
    errors = [error.message for error in jsonschema.Draft202012Validator(checked.document).iter_errors(outcome.data)]
    assert errors == []


KEYS = ["a", "b", "n", "on", "rows", "kind", "group", "total", "x", "validity", "zh", "value", "unit", "name"]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["valid", "2026-03-01", "\ud800", "1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=12,
)
EVERYTHING = validator(
    field("a", required=True, minimum=2, translate=("zh", "en")),
    field("b", many=Many(1, 2), when=when({"validity": "valid"})),
    field("n", "decimal", minimum=parse_bound("$total"), maximum=9),
    field("on", "date", maximum=parse_bound("$today+3d"), required=when({"n": {"gt": 1}})),
    VALIDITY,
    field(
        "rows",
        "rows",
        minimum=1,
        kinds=(
            Kind(
                "a", Text("a"), (field("x", "choices", choices=(Choice("1", Text("1"), when=when({"$parent.n": 1})),)),)
            ),
            Kind("b", Text("b"), (field("value", "duration"), field("rows", "rows", fields=(field("n", "money"),)))),
        ),
    ),
    field(
        "group",
        "group",
        required=True,
        fields=(field("name", "person", required=True), field("x", when=when({"a": None}))),
    ),
    field("total", "computed", options={"value": {"sum": "$rows.rows.n"}}),
    field("x", readonly=True, default="{a}-{validity}"),
)


@settings(deadline=None, max_examples=300)
@given(st.dictionaries(st.sampled_from(KEYS), JSON) | JSON, JSON, st.booleans())
def test_never_raises_and_agrees_with_its_document(data: Any, before: Any, complete: bool) -> None:
    outcome = EVERYTHING.validate(
        data, complete=complete, variables=TODAY, before=before if isinstance(before, dict) else None
    )
    assert all(problem.message.zh and problem.message.en and problem.code for problem in outcome.problems)
    if complete and not outcome.problems:
        errors = [e.message for e in jsonschema.Draft202012Validator(EVERYTHING.document).iter_errors(outcome.data)]
        assert errors == []
        assert EVERYTHING.validate(outcome.data, complete=True, variables=TODAY) == outcome

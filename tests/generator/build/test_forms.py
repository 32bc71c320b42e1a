"""Record forms: reading nested input, keeping what was typed, putting errors where they belong."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import CombinedMultiDict, FileStorage, MultiDict

from generator.build.forms import RecordForm, build_form
from generator.build.validators import Problem, compile_record_type
from generator.spec.builtin import PUBLICATION
from generator.spec.conditions import parse_condition
from generator.spec.model import Choice, Field, Kind, Many, Note, RecordType, Section, Text
from tests.generator.fieldtypes.samples import FILE, IMAGE
from tests.generator.form_context import Context, environment
from tests.generator.html_forms import posted, read_page

TEMPLATES = environment()


def field(key: str, type: str = "text", **more: Any) -> Field:
    return Field(key, type, Text(f"字段{key}", key.capitalize()), **more)


PARTS = field("parts", "rows", fields=(field("label"), field("qty", "integer")))
ITEMS = field(
    "items", "rows", fields=(field("name", required=True), field("amount", "money"), field("ok", "boolean"), PARTS)
)
BLOCKS = field(
    "blocks",
    "rows",
    kinds=(
        Kind("photo", Text("图片", "Photo"), (field("picture", "image"),)),
        Kind("words", Text("文字", "Words"), (field("body", "richtext"),)),
    ),
)


def record_type(*fields: Field, **more: Any) -> RecordType:
    return RecordType("sample", "records", Text("例", "Sample"), fields, PUBLICATION, **more)


def form(*fields: Field, posted: Any = None, data: Any = None, context: Any = None, **more: Any) -> RecordForm:
    shown = {key: more.pop(key) for key in ("hidden", "readonly", "variables", "complete") if key in more}
    return build_form(record_type(*fields, **more))(
        posted if posted is None or hasattr(posted, "getlist") else MultiDict(posted),
        data=data,
        context=context or Context(),
        **shown,
    )


def page(shown: RecordForm) -> str:
    return str(shown.render_sections(TEMPLATES))


# -- rows -------------------------------------------------------------------------------------------------------------


def test_rows_keep_the_order_of_the_page_and_may_have_gaps() -> None:
    given = [
        ("items-7-_row", "new"),
        ("items-7-name", "乙"),
        ("items-7-parts-4-label", "二"),
        ("items-7-parts-1-label", "一"),
        ("items-2-_row", "0"),
        ("items-2-name", "甲"),
        ("items-2-amount", "12.50"),
        ("items-9-name", " "),
    ]
    assert form(ITEMS, posted=given).values() == {
        "items": [{"name": "乙", "parts": [{"label": "二"}, {"label": "一"}]}, {"name": "甲", "amount": 1250}]
    }


def test_order_survives_files_and_form_together() -> None:
    pairs = MultiDict([(f"items-{number}-name", str(number)) for number in (31, 4, 15, 9, 2, 6)])
    combined = CombinedMultiDict([MultiDict(), pairs])
    assert [row["name"] for row in form(ITEMS, posted=combined).values()["items"]] == ["31", "4", "15", "9", "2", "6"]


def test_rows_of_kinds() -> None:
    given = [
        ("blocks-1-kind", "words"),
        ("blocks-1-body", "<p>a</p>"),
        ("blocks-0-kind", "photo"),
        ("blocks-0-picture", json.dumps(IMAGE)),
        ("blocks-0-picture-alt", "校门"),
        ("blocks-3-kind", "nonsense"),
        ("blocks-3-picture-alt", ""),
    ]
    assert form(BLOCKS, posted=given).values() == {
        "blocks": [{"kind": "words", "body": "<p>a</p>"}, {"kind": "photo", "picture": {"file": IMAGE, "alt": "校门"}}]
    }


def test_what_a_row_does_not_show_is_kept_by_its_origin() -> None:
    rows = field("rows", "rows", fields=(field("a"), field("secret", form=False), field("fixed", readonly=True)))
    stored = {"rows": [{"a": "1", "secret": "s1", "fixed": "f1"}, {"a": "2", "secret": "s2", "fixed": "f2"}]}
    given = [
        ("rows-5-_row", "1"),
        ("rows-5-a", "2"),
        ("rows-0-_row", "0"),
        ("rows-0-a", "x"),
        ("rows-8-_row", "7"),
        ("rows-8-a", "n"),
    ]
    assert form(rows, posted=given, data=stored).values() == {
        "rows": [{"a": "2", "secret": "s2", "fixed": "f2"}, {"a": "x", "secret": "s1", "fixed": "f1"}, {"a": "n"}]
    }
    group = field("contact", "group", fields=(field("phone"), field("secret", form=False)))
    kept = form(group, posted=[("contact-phone", "1")], data={"contact": {"secret": "s"}})
    assert kept.values() == {"contact": {"secret": "s", "phone": "1"}}


@pytest.mark.parametrize(
    ("button", "names"),
    [
        ("add:items", ["甲", "乙", "丙", ""]),
        ("remove:items:1", ["甲", "丙"]),
        ("up:items:2", ["甲", "丙", "乙"]),
        ("down:items:0", ["乙", "甲", "丙"]),
        ("up:items:0", ["甲", "乙", "丙"]),
        ("down:items:2", ["甲", "乙", "丙"]),
        ("remove:items:99", ["甲", "乙", "丙"]),
        ("remove:other:0", ["甲", "乙", "丙"]),
        ("nonsense", ["甲", "乙", "丙"]),
    ],
)
def test_buttons_work_without_scripts(button: str, names: list[str]) -> None:
    stored = {"items": [{"name": "甲"}, {"name": "乙"}, {"name": "丙"}]}
    sent = posted(page(form(ITEMS, data=stored)), noscript=True)
    sent["_rows"] = button
    again = form(ITEMS, posted=sent, data=stored)
    assert again.asked_for_row()
    shown = posted(page(again))
    found = [value for name, value in shown.items(multi=True) if re.fullmatch(r"items-[0-9]+-name", name)]
    assert [name for name in found if name] == [name for name in names if name]
    if button == "add:items":
        assert found[-1] == ""


def test_nested_buttons_and_kinds_without_scripts() -> None:
    sent = posted(page(form(ITEMS, data={"items": [{"name": "甲", "parts": [{"label": "一"}]}]})))
    sent["_rows"] = "add:items-0-parts"
    assert "items-0-parts-1-label" in posted(page(form(ITEMS, posted=sent)))
    again = form(BLOCKS, posted=[("_rows", "add:blocks:words")])
    assert posted(page(again))["blocks-0-kind"] == "words"


def test_one_empty_row_is_there_without_scripts_and_gives_nothing() -> None:
    html = page(form(ITEMS, data={"items": [{"name": "甲"}]}))
    assert "items-1-name" in posted(html, noscript=True)
    assert "items-1-name" not in posted(html)
    assert form(ITEMS, posted=posted(html, noscript=True)).values() == {"items": [{"name": "甲"}]}


def test_too_many_rows_are_refused() -> None:
    given = [(f"items-{number}-name", "x") for number in range(1200)]
    assert [problem.code for problem in form(ITEMS, posted=given).problems()] == ["count"]


def test_blueprints_begin_with_defaults_and_nest() -> None:
    rows = field("rows", "rows", fields=(field("n", "integer", default=1), field("m", default="$today"), PARTS))
    html = page(form(rows))
    blueprint = html.split("<template", 1)[1]
    assert re.search(r'value="1"[^>]*name="rows-__i0__-n"', blueprint)
    assert 'name="rows-__i0__-parts-__i1__-label"' in blueprint


# -- what was typed stays ---------------------------------------------------------------------------------------------


def test_everything_typed_is_shown_again() -> None:
    fields = (
        field("n", "integer"),
        field("day", "date"),
        field("fee", "money"),
        field("limit", "duration"),
        field("place", "location"),
        field("chief", "person"),
        field("phones", "phone", many=Many()),
        field("kind", "choice", choices=(Choice("a", Text("甲")),)),
        field("title", translate=("zh", "en")),
        ITEMS,
    )
    typed = {
        "n": "十二",
        "day": "2026-02-30",
        "fee": "一百元",
        "limit-value": "三",
        "limit-unit": "month",
        "place-longitude": "东",
        "place-latitude": "45",
        "chief-name": "周敏",
        "chief-phone": "打电话",
        "phones-0": "12",
        "phones-3": "12345",
        "title-zh": "a\x00b",
        "title-en": "x",
        "items-0-name": "甲",
        "items-0-amount": "abc",
        "items-0-parts-0-qty": "1.5",
    }
    failed = form(*fields, posted=typed)
    problems = {problem.path for problem in failed.problems()}
    assert problems == {
        ("n",),
        ("day",),
        ("fee",),
        ("limit", "value"),
        ("place",),
        ("chief", "phone"),
        ("phones", 0),
        ("title", "zh"),
        ("items", 0, "amount"),
        ("items", 0, "parts", 0, "qty"),
    }
    failed.show(())
    html = page(failed)
    again = posted(html)
    for name, value in typed.items():
        assert value.replace("\x00", "") in [
            one.replace("\x00", "") for one in again.getlist(name.replace("phones-3", "phones-3"))
        ], name
    assert html.count('aria-invalid="true"') >= 10
    targets = [error["target"] for error in failed.error_list()]
    assert len(targets) == len(problems)
    assert set(targets) <= set(read_page(html).ids)


def upload(name: str) -> FileStorage:
    return FileStorage(io.BytesIO(b"abc"), filename=name, content_type="application/pdf")


def test_files_go_into_the_store_and_stay_when_the_form_comes_back() -> None:
    fields = (field("title", required=True), field("original", "file"), field("more", "files"))
    context = Context()
    sent = CombinedMultiDict(
        [
            MultiDict(
                [
                    ("original-upload", upload("原件.pdf")),
                    ("more-upload", upload("b.pdf")),
                    ("more-upload", upload("c.exe")),
                    ("more-upload", upload("")),
                ]
            ),
            MultiDict([("title", ""), ("original", ""), ("more", json.dumps([FILE]))]),
        ]
    )
    first = form(*fields, posted=sent, context=context)
    assert context.uploads == ["原件.pdf", "b.pdf"]
    assert [(problem.path, problem.code) for problem in first.problems()] == [(("more",), "upload")]
    stored = {"attachment": 101, "name": "原件.pdf", "size": 3, "type": "application/pdf"}
    assert first.values()["original"] == stored
    assert [file["name"] for file in first.values()["more"]] == ["通知.pdf", "b.pdf"]
    first.show(compile_record_type(record_type(*fields)).validate(first.values(), complete=True).problems)
    again = form(*fields, posted=posted(page(first)), context=context)
    assert again.values()["original"] == stored
    assert [file["name"] for file in again.values()["more"]] == ["通知.pdf", "b.pdf"]
    assert context.uploads == ["原件.pdf", "b.pdf"]
    pairs = MultiDict(first.posted_pairs())
    assert form(*fields, posted=pairs).values() == {**first.values(), "title": None}


def test_files_can_be_taken_away_and_replaced() -> None:
    original = field("original", "file")
    held = [("original", json.dumps(FILE)), ("original-drop", "5")]
    assert form(original, posted=held).values() == {"original": None}
    files = MultiDict([("original-upload", upload("new.pdf"))])
    replaced = form(original, posted=CombinedMultiDict([files, MultiDict([("original", json.dumps(FILE))])]))
    assert replaced.values()["original"]["name"] == "new.pdf"


@pytest.mark.parametrize("broken", ["{", "[1]", '"x"', '{"attachment": "5"}', "[" * 100_000, "NaN"])
def test_broken_hidden_values_are_no_server_errors(broken: str) -> None:
    sent = form(
        field("original", "file"),
        field("more", "files"),
        field("cover", "image"),
        posted={"original": broken, "more": broken, "cover": broken},
    )
    assert all(value is None for value in sent.values().values())
    sent.show(())
    assert page(sent)


def test_an_image_keeps_its_texts_when_the_upload_fails() -> None:
    cover = field("cover", "image")
    files = MultiDict([("cover-upload", upload("a.bmp"))])
    failed = form(cover, posted=CombinedMultiDict([files, MultiDict([("cover", ""), ("cover-alt", "校门")])]))
    assert [problem.code for problem in failed.problems()] == ["upload"]
    assert posted(page(failed))["cover-alt"] == "校门"


# -- errors -----------------------------------------------------------------------------------------------------------


def test_problems_of_the_validator_reach_their_inputs() -> None:
    shown = form(
        ITEMS,
        field("chief", "person"),
        posted=[("items-9-_row", "new"), ("items-4-amount", "5"), ("items-1-parts-8-label", "x")],
    )
    values = shown.values()
    shown.show(
        compile_record_type(record_type(ITEMS, field("chief", "person"))).validate(values, complete=True).problems
    )
    assert shown.error_list() == [
        {"target": "f-items-4-name", "label": "字段items 第 2 项 · 字段name", "message": "请填写“字段name”"},
        {"target": "f-items-1-name", "label": "字段items 第 3 项 · 字段name", "message": "请填写“字段name”"},
    ]
    html = page(shown)
    assert 'aria-describedby="f-items-4-name-error"' in html
    assert 'id="f-items-4-name-error"' in html


def test_problems_without_an_input_stand_above_the_form() -> None:
    shown = form(field("a"), field("b"), hidden=frozenset({"b"}))
    shown.show(
        [
            Problem(("b",), Text("不对", "wrong")),
            Problem((), Text("整体", "whole")),
            Problem(("a", 5, "x"), Text("甲", "A")),
        ]
    )
    assert shown.error_list() == [
        {"target": "", "label": "", "message": "字段b：不对"},
        {"target": "", "label": "", "message": "整体"},
        {"target": "f-a", "label": "字段a", "message": "甲"},
    ]


def test_what_could_not_be_read_is_not_called_missing() -> None:
    shown = form(field("n", "integer", required=True), posted={"n": "x"})
    shown.show([Problem(("n",), Text("请填写"), "required")])
    assert [error["message"] for error in shown.error_list()] == ["请填写整数，例如 12"]


def test_errors_follow_the_order_of_the_page() -> None:
    sections = (Section(Text("一"), ("b",)), Section(Text("二"), ("a",)))
    shown = form(field("a"), field("b"), sections=sections)
    shown.show([Problem(("a",), Text("甲")), Problem(("b",), Text("乙"))])
    assert [error["message"] for error in shown.error_list()] == ["乙", "甲"]


# -- who may see and change what --------------------------------------------------------------------------------------


def test_hidden_and_read_only_fields_take_no_input() -> None:
    stored = {"a": "1", "b": "2", "c": "3", "rows": [{"x": "4"}]}
    rows = field("rows", "rows", fields=(field("x"),))
    forged = [("a", "9"), ("b", "9"), ("c", "9"), ("rows-0-x", "9")]
    shown = form(
        field("a"), field("b"), field("c", readonly=True), rows,
        posted=forged, data=stored, hidden=frozenset({"a"}), readonly=frozenset({"b", "rows"}),
    )  # fmt: skip
    assert shown.values() == {}
    html = page(shown)
    assert 'name="' not in html.replace('name="csrf', "")
    assert "字段a" not in html
    assert ">2<" in html
    assert "9" not in re.sub(r"[^>]*<", "<", html.split("字段b")[1].split("字段c")[0])


def test_fields_without_a_form_and_a_choice_of_fields() -> None:
    declared = (
        field("a"),
        field("b", form=False),
        field("c"),
        field("gone", drop=True),
        field("old", deprecated={"since": "2026"}),
    )
    assert list(form(*declared).inputs) == ["a", "c"]
    assert list(form(*declared, data={"old": "x"}).inputs) == ["a", "c", "old"]
    assert list(build_form(record_type(*declared), frozenset({"c"}))(context=Context()).inputs) == ["c"]


def test_covered_values_are_not_in_the_page_in_another_place() -> None:
    declared = field("id_card", "identity", personal=True)
    html = page(form(declared, data={"id_card": "11010519491231002X"}, readonly=frozenset({"id_card"})))
    assert "11010519491231002X" not in html
    assert "1101************2X" in html


@pytest.mark.parametrize(
    "key", ["meta", "data", "errors", "process", "validate", "populate_obj", "values", "show", "inputs"]
)
def test_fields_named_like_attributes_break_nothing(key: str) -> None:
    shown = form(field(key), posted={key: "x"})
    assert shown.values() == {key: "x"}
    assert page(shown)


# -- what forms.js works by -------------------------------------------------------------------------------------------


def test_conditions_go_along_as_one_attribute() -> None:
    sections = (Section(Text("节"), ("b", Note(Text("说明文字"))), parse_condition({"a": "1"})),)
    b = field("b", when=parse_condition({"c": "2"}), required=parse_condition({"c": "3"}), keep=True)
    shown = form(field("a"), b, field("c"), sections=sections, variables={"today": "2026-03-01", "records": print})
    rule = shown.inputs["b"].rule()
    assert rule == {
        "when": ["all", [["test", "a", "eq", "1"], ["test", "c", "eq", "2"]]],
        "keep": True,
        "required": ["test", "c", "eq", "3"],
    }
    html = page(shown)
    assert html.count("data-rule=") == 1
    assert "data-section-rule=" in html
    assert "说明文字" in html
    assert json.loads(shown.context_json) == {"variables": {"today": "2026-03-01"}, "values": {}}


def test_values_that_conditions_need_but_the_form_lacks() -> None:
    a, c = field("a", form=False), field("c", form=False)
    b = field("b", when=parse_condition({"a": "1"}))
    data = {"a": "1", "c": "not for the page"}
    assert json.loads(form(a, b, c, data=data).context_json)["values"] == {"a": "1"}
    assert json.loads(form(a, b, c, data=data, hidden=frozenset({"a"})).context_json)["values"] == {}


def test_required_is_for_the_browser_only_when_complete() -> None:
    declared = field("a", required=True)
    assert 'aria-required="true"' in page(form(declared))
    assert not re.search(r"<input[^>]* required", page(form(declared)))
    assert re.search(r"<input[^>]* required", page(form(declared, complete=True)))


def test_inputs_of_choice() -> None:
    def choices(number: int) -> tuple[Choice, ...]:
        return tuple(Choice(f"c{n}", Text(f"第{n}项")) for n in range(number))

    assert 'type="radio"' in page(form(field("a", "choice", choices=choices(5))))
    few = page(form(field("a", "choice", choices=choices(6))))
    assert "<select" in few
    assert "data-choose" not in few
    assert "data-choose" in page(form(field("a", "choice", choices=choices(13))))
    assert 'type="checkbox"' in page(form(field("a", "choices", choices=choices(12))))
    assert "multiple" in page(form(field("a", "choices", choices=choices(13))))
    gone = page(form(field("a", "choice", choices=choices(6)), data={"a": "removed"}))
    assert re.search(r'<option value="removed"[^>]* selected', gone)


def test_references_are_searched_for_when_there_are_many() -> None:
    few = page(form(field("a", "reference")))
    assert "招生办法" in few
    assert "收费&lt;标准&gt;" in few
    many = page(form(field("a", "reference"), context=Context(many_records=True), data={"a": 12}))
    assert 'data-url="/admin/choose?field=a"' in many
    assert re.search(r'<option value="12" selected', many)
    assert "收费" not in many


def test_rich_text_and_native_inputs() -> None:
    html = page(
        form(
            field("body", "richtext"),
            field("d", "date", maximum="2026-12-31"),
            field("dt", "datetime"),
            field("t", "time"),
        )
    )
    assert "data-richtext" in html
    for kind in ("date", "datetime-local", "time"):
        assert f'type="{kind}"' in html
    assert 'max="2026-12-31"' in html


def test_help_and_example_are_tied_to_the_control() -> None:
    declared = field("a", help=Text("写全称", "In full"), example=Text("松滨区教育局"))
    html = page(form(declared, context=Context("en")))
    assert 'aria-describedby="f-a-help f-a-example"' in html
    assert "In full" in html
    assert "placeholder" not in html


# -- anything may be posted -------------------------------------------------------------------------------------------

NAMES = st.sampled_from(
    [
        "a",
        "n",
        "items",
        "items-",
        "items-0",
        "items-0-name",
        "items-0-parts-0-qty",
        "items-x-name",
        "items--name",
        "items-999999999-name",
        "items-0-parts",
        "blocks-0-kind",
        "blocks-0-picture",
        "blocks-0-picture-alt",
        "_rows",
        "blocks-0-body",
        "cover",
        "cover-alt",
        "limit-value",
        "limit-unit",
        "more",
        "more-drop",
        "title-zh",
        "title-fr",
        "tags-0",
        "tags-00",
        "tags",
        "ok",
        "place-longitude",
    ]
)
VALUES = st.text(max_size=20) | st.sampled_from(
    [
        "1",
        "new",
        "photo",
        "words",
        "add:items",
        "up:items:0",
        "add:blocks:words",
        json.dumps(FILE),
        json.dumps([FILE]),
        "\ud800",
        "\x00",
        "2026-02-30",
    ]
)
EVERYTHING = (
    field("a"),
    field("n", "integer", required=True),
    ITEMS,
    BLOCKS,
    field("cover", "image"),
    field("limit", "duration"),
    field("more", "files"),
    field("title", translate=("zh", "en")),
    field("tags", many=Many(0, 2)),
    field("ok", "boolean"),
    field("place", "location"),
)
CHECKED = compile_record_type(record_type(*EVERYTHING))


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(NAMES, VALUES), max_size=12))
def test_any_post_is_read_shown_and_read_again(pairs: list[tuple[str, str]]) -> None:
    shown = form(*EVERYTHING, posted=pairs)
    values = shown.values()
    outcome = CHECKED.validate(values, complete=True)
    shown.show(outcome.problems)
    html = page(shown)
    ids = read_page(html).ids
    assert {error["target"] for error in shown.error_list()} - {""} <= set(ids)
    if not shown.problems() and not shown.asked_for_row():
        assert form(*EVERYTHING, posted=posted(html)).values() == values


def test_a_list_of_ticks_keeps_every_no() -> None:
    flags = Field("flags", "boolean", Text("标记"), many=Many())
    form_class = build_form(RecordType("paper", "records", Text("文件"), (flags,), PUBLICATION))
    stored = {"flags": [True, False, True]}
    shown = form_class(None, data=stored, context=Context())
    entries = shown.inputs["flags"].entries
    posted: MultiDict[str, str] = MultiDict((f"{entry.name}-_row", str(entry.origin)) for entry in entries)
    posted.add(entries[0].name, "1")
    assert form_class(posted, data=stored, context=Context()).values() == {"flags": [True, False, False]}

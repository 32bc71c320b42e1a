"""How values look: words, links, covers for personal values, escaping."""

from __future__ import annotations

from typing import Any

import pytest

from generator.fieldtypes.registry import get
from generator.spec.formats import BUILT_IN
from generator.spec.model import Choice, Field, Kind, Many, Text
from tests.generator.fieldtypes.samples import CHOICES, FILE, IMAGE, field, inner
from tests.generator.form_context import Context

HOSTILE = "<img src=x onerror=alert(1)>\"'&"


def html(declared: Field, value: Any, where: Any = "show", locale: str = "zh") -> str:
    return str(get(declared.type).html(declared, value, where, Context(locale)))


def text(declared: Field, value: Any, locale: str = "zh") -> str:
    return get(declared.type).text(declared, value, Context(locale))


@pytest.mark.parametrize(
    ("declared", "value", "zh", "en"),
    [
        (field("boolean"), True, "是", "Yes"),
        (field("boolean"), False, "否", "No"),
        (field("choice", choices=CHOICES), "repealed", "废止", "Repealed"),
        (field("choice", choices=CHOICES), "removed", "removed", "removed"),
        (field("choices", choices=CHOICES), ["valid", "repealed"], "有效、废止", "Valid, Repealed"),
        (field("money"), 123456, "1,234.56 元", "CNY 1,234.56"),
        (field("money"), -5, "-0.05 元", "CNY -0.05"),
        (field("percent"), "98.50", "98.50%", "98.50%"),
        (field("datetime"), "2026-03-01T09:30:00", "2026-03-01 09:30", "2026-03-01 09:30"),
        (field("duration"), {"value": 20, "unit": "working_day"}, "20个工作日", "20 working days"),
        (field("unit"), "jyj", "区教育局", "Education Bureau"),
        (field("unit"), "gone", "gone", "gone"),
        (field("user"), 7, "周敏", "周敏"),
        (field("reference"), 12, "招生办法", "招生办法"),
        (field("reference"), 99, "", ""),
        (field("references"), [12, 99, 13], "招生办法、收费<标准>", "招生办法、收费<标准>"),
        (
            field("person"),
            {"name": "周敏", "post": "局长", "phone": "12345"},
            "周敏（局长） 12345",
            "周敏（局长） 12345",
        ),
        (
            field("address"),
            {"region": "松滨区", "detail": "1 号", "postcode": "150000"},
            "松滨区1 号（150000）",
            "松滨区1 号（150000）",
        ),
        (field("text", translate=("zh", "en")), {"zh": "通知", "en": "Notice"}, "通知", "Notice"),
        (field("text", translate=("zh", "en")), {"zh": "通知"}, "通知", "通知"),
        (field("text", many=Many()), ["a", "b"], "a、b", "a、b"),
        (field("richtext"), "<h2>一</h2><p>二 &amp; <b>三</b></p>", "一\n二 & 三", "一\n二 & 三"),
        (field("location"), {"type": "Point", "coordinates": [126.5, 45.0]}, "126.5, 45", "126.5, 45"),
        (
            field("group", fields=(inner("a", "text"), inner("b", "boolean"))),
            {"a": "x", "b": True},
            "a：x；b：是",
            "a：x；b：Yes",
        ),
        (field("rows", fields=(inner("a", "text"),)), [{"a": "x"}, {"a": "y"}], "a：x\na：y", "a：x\na：y"),
    ],
)
def test_texts(declared: Field, value: Any, zh: str, en: str) -> None:
    assert text(declared, value) == zh
    assert text(declared, value, "en") == en


HOSTILE_VALUES: list[tuple[Field, Any]] = [
    (field("text"), HOSTILE),
    (field("longtext"), HOSTILE),
    (field("longtext", format=BUILT_IN["markdown"]), f"{HOSTILE}\n\n[a](javascript:alert(1))\n\n<script>x</script>"),
    (field("richtext"), HOSTILE),
    (field("choice", choices=(Choice(HOSTILE, Text(HOSTILE)),)), HOSTILE),
    (field("choices", choices=(Choice(HOSTILE, Text(HOSTILE)),)), [HOSTILE]),
    (field("person"), {"name": HOSTILE}),
    (field("address"), {"detail": HOSTILE}),
    (field("link"), {"title": HOSTILE, "url": "https://a.example/"}),
    (field("file"), {**FILE, "name": HOSTILE}),
    (field("files"), [{**FILE, "name": HOSTILE}]),
    (field("image"), {"file": IMAGE, "alt": HOSTILE, "caption": HOSTILE, "credit": HOSTILE}),
    (field("sequence"), HOSTILE),
    (field("rows", fields=(inner("a", "text"),)), [{"a": HOSTILE}]),
    (field("rows", kinds=(Kind("a", Text(HOSTILE), (inner("a", "text"),)),)), [{"kind": "a", "a": HOSTILE}]),
    (Field("value", "group", Text("x"), fields=(Field("a", "text", Text(HOSTILE)),)), {"a": "x"}),
    (field("text", many=Many()), [HOSTILE, HOSTILE]),
]


@pytest.mark.parametrize(("declared", "value"), HOSTILE_VALUES, ids=lambda one: getattr(one, "type", ""))
@pytest.mark.parametrize("where", ["list", "show", "public"])
def test_nothing_hostile_gets_through(declared: Field, value: Any, where: str) -> None:
    shown = html(declared, value, where).lower()
    assert "<img src=x onerror" not in shown
    assert 'onerror=alert(1)"' not in shown.replace("&#34;", "").replace("&quot;", "")
    assert "<script" not in shown
    assert 'href="javascript' not in shown


def test_links_lead_only_where_the_reader_may_go() -> None:
    assert html(field("reference"), 12) == '<a href="/admin/policy/show/12">招生办法</a>'
    assert html(field("reference"), 13) == "收费&lt;标准&gt;"
    assert html(field("reference"), 99) == ""
    assert html(field("link"), {"title": "指南", "entry": 13}) == "指南"
    assert html(field("link"), {"title": "指南", "entry": 12}) == '<a href="/admin/policy/show/12">指南</a>'
    assert html(field("references"), [12, 99]) == '<a href="/admin/policy/show/12">招生办法</a>'


def test_personal_values_are_covered() -> None:
    number = "11010519491231002X"
    assert text(field("identity"), number) == "1101************2X"
    for where in ("list", "show", "public"):
        assert number not in html(field("identity"), number, where)
    assert get("identity").search_text(field("identity"), number) == ""
    phone = field("phone", personal=True)
    assert html(phone, "13000001234", "public") == "130****1234"
    assert "13000001234" in html(phone, "13000001234", "show")
    assert (
        html(field("phone"), "0451-00001234转8001")
        == '<a class="text-nowrap" href="tel:045100001234">0451-00001234转8001</a>'
    )
    assert html(field("email", personal=True), "name@a.example", "list") == "n***@a.example"
    assert get("person").search_text(field("person", personal=True), {"name": "周敏"}) == ""
    assert text(field("person", personal=True), {"name": "周敏", "phone": "12345"}) == "周*"


def test_the_public_sees_only_public_nested_fields() -> None:
    group = field("group", fields=(inner("a", "text"), inner("b", "text", public=False)))
    value = {"a": "公开的", "b": "内部的"}
    assert "内部的" in html(group, value, "show")
    assert "内部的" not in html(group, value, "public")
    rows = field("rows", fields=group.fields)
    assert "内部的" not in html(rows, [value], "public")
    assert "内部的" not in get("rows").search_text(rows, [value])


def test_rows_are_a_table_when_short_and_blocks_otherwise() -> None:
    short = html(
        field("rows", fields=(inner("a", "text"), inner("b", "money"), inner("c", "text"))), [{"a": "x", "b": 5}]
    )
    assert short.count('<th scope="col">') == 2
    assert "<table" in short
    long = html(field("rows", fields=(inner("a", "longtext"),)), [{"a": "x"}])
    assert "<table" not in long
    assert html(field("rows", fields=(inner("a", "text"),)), [{"a": "x"}, {"a": "y"}], "list") == "2 项"


def test_files_say_type_and_size() -> None:
    shown = html(field("file"), FILE)
    assert 'href="/files/5"' in shown
    assert "通知.pdf" in shown
    assert "PDF 2 KB" in shown
    assert html(field("file"), {"attachment": 1, "name": "a"}).count("（") == 0
    picture = html(field("image"), {"file": IMAGE, "alt": "校门", "credit": "融媒体中心"})
    assert 'alt="校门"' in picture
    assert "<figcaption>" in picture


def test_markdown_is_rendered() -> None:
    shown = html(field("longtext", format=BUILT_IN["markdown"]), "## 一\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    assert "<h2>一</h2>" in shown
    assert "<table>" in shown


def test_search_texts_hold_every_language_and_label() -> None:
    assert (
        get("text").search_text(field("text", translate=("zh", "en")), {"zh": "通知", "en": "Notice"}) == "通知\nNotice"
    )
    assert get("choice").search_text(field("choice", choices=CHOICES), "valid") == "有效\nValid"
    assert (
        get("rows").search_text(
            field("rows", fields=(inner("a", "text"), inner("p", "text", personal=True))), [{"a": "x", "p": "y"}]
        )
        == "x"
    )
    assert get("integer").search_text(field("integer"), 5) == ""


def test_an_amount_in_the_currency_that_another_field_names() -> None:
    money = field("money", options={"currency": "$currency"})
    kind = get("money")
    assert kind.text(money, 123456, Context()) == "1,234.56"
    assert kind.text(kind.in_record(money, {"currency": "USD"}), 123456, Context()) == "1,234.56 美元"
    assert kind.in_record(money, {}) == money
    assert kind.in_record(field("money"), {"currency": "USD"}) == field("money")

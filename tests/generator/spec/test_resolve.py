"""From files to a site: merging, inheritance, defaults, references; and the site as text and back."""

from __future__ import annotations

from functools import cache

import pytest

from generator.source import SourceTree
from generator.spec import ResolveError, resolve, site_from_json, site_to_json
from generator.spec.model import Cell, Condition, Many, Position, Site, Text
from tests.generator.check.samples import base_texts, plain_vocabulary


def site_with(**texts: str) -> Site:
    """The good site with files added or replaced; ``columns__gov__x`` stands for ``columns/gov/x.yaml``."""
    files = {name.replace("__", "/") + ".yaml": text for name, text in texts.items()}
    return resolve(SourceTree.from_texts({**base_texts(), **files}), plain_vocabulary())


@cache
def base() -> Site:
    return site_with()


def test_field_sets_are_merged_in_order_and_own_fields_win() -> None:
    policy = base().record_types["policy"]
    assert [field.key for field in policy.fields] == [
        *("phone", "email", "index_number", "document_number", "issued_on", "validity"),
        *("title", "repealed_by"),
    ]
    letter = base().record_types["letter"]
    phone = letter.field("phone")
    assert phone is not None
    assert (phone.personal, phone.required, phone.default) == (True, True, None)
    assert [field.key for field in letter.fields] == ["phone", "email", "subject", "body"]
    email = letter.field("email")
    assert email is not None
    assert email.position.file == "fieldsets/contact.yaml"


def test_columns_inherit_and_have_ids_and_paths() -> None:
    columns = base().columns
    assert list(columns) == [
        "gov/news",
        "gov/services",
        "gov/disclosure",
        "gov/disclosure/policy",
        "gov/disclosure/guide",
        "gov/disclosure/annual",
        "gov/upper",
        "party/news",
    ]
    guide = columns["gov/disclosure/guide"]
    assert (guide.owners, guide.record_type, guide.public.path) == (("gov_office",), "article", "/zwgk/guide")
    assert columns["gov/disclosure/policy"].public.path == "/zwgk/zcwj"
    assert columns["party/news"].public.path == "/dw/news"
    assert columns["gov/disclosure"].record_type == ""
    assert columns["gov/disclosure/annual"].public.layout == "by_year"
    assert base().children["gov/disclosure"] == (
        "gov/disclosure/policy",
        "gov/disclosure/guide",
        "gov/disclosure/annual",
    )
    assert base().children["party"] == ("party/news",)


def test_texts_have_two_languages() -> None:
    assert base().title == Text("松滨区人民政府", "Songbin District People's Government")
    assert base().units["jyj"].title.get("en") == "Education Bureau"
    assert base().units["qwb"].short == Text("区委办")
    assert base().record_types["policy"].label == Text("政策文件")


def test_conditions_bounds_and_choices() -> None:
    item = base().record_types["service_item"]
    fee, promised, objects = item.field("fee"), item.field("promised_days"), item.field("objects")
    assert fee is not None
    assert promised is not None
    assert objects is not None
    assert isinstance(fee.when, Condition)
    assert fee.when.data == ["test", "kind", "eq", "enterprise"]
    assert fee.when.position == Position("records/service_item.yaml", 11, 41)
    assert promised.maximum == {"$": "legal_days"}
    assert [choice.value for choice in objects.choices] == ["natural", "2"]
    assert objects.choices[1].when is not None
    follows = item.field("follows")
    assert follows is not None
    assert follows.options["to"] == ["service_item"]
    assert follows.options["back"] == Text("后续事项")
    assert isinstance(follows.options["where"], Condition)
    issued = base().record_types["policy"].field("issued_on")
    assert issued is not None
    assert issued.maximum == {"$": "today"}


def test_nesting() -> None:
    item = base().record_types["service_item"]
    materials, blocks, office = item.field("materials"), item.field("blocks"), item.field("office")
    assert materials is not None
    assert blocks is not None
    assert office is not None
    assert [field.key for field in materials.fields] == ["name", "copies", "blank"]
    assert [(kind.key, kind.label.zh, kind.fields[0].key) for kind in blocks.kinds] == [
        ("photo", "图片", "picture"),
        ("words", "文字", "text"),
    ]
    assert [field.key for field in office.fields] == ["phone", "email", "place"]


def test_many_and_offsets() -> None:
    site = site_with(
        columns__gov__sample="column: sample\ntitle: 样例\nowners: [xxzx]\nfields:\n"
        "  title: {type: text, label: 标题, many: true}\n"
        "  other: {type: text, label: 其他, many: {min: 1, max: 3}}\n"
        "  until: {type: date, label: 止, min: $today, max: $today+30d, example: 2026-01-01}\n"
        "  count: {type: integer, label: 数, many: false, example: 20}\n"
    )
    title, other, until, count = site.record_types["sample"].fields
    assert title.many == Many()
    assert other.many == Many(1, 3)
    assert until.maximum == {"$": "today", "plus": {"value": 30, "unit": "natural_day"}}
    assert count.many is None
    assert count.example == Text("20")


def test_lists_have_sensible_defaults() -> None:
    site = site_with(
        records__plain="record: plain\ntitle: 简单\nfields:\n"
        "  body: {type: richtext, label: 正文}\n"
        "  title: {type: text, label: 标题}\n"
        "  kind: {type: choice, label: 种类, choices: {a: 甲}}\n"
        "  day: {type: date, label: 日}\n"
        "  secret: {type: identity, label: 证件}\n"
    )
    plain = site.record_types["plain"]
    assert plain.list.show == ("title", "kind", "day")
    assert [field.key for field in plain.fields if field.list] == ["title", "kind", "day"]
    assert [field.key for field in plain.fields if field.filter] == ["kind"]
    assert {field.key for field in plain.fields if field.search} == {"body", "title"}
    assert plain.fields[-1].personal
    article = site.record_types["article"]
    assert article.list.show == ("title", "source", "published_from")
    assert article.list.order == (("published_from", True),)


def test_workflows() -> None:
    texts = {path: text for path, text in base_texts().items() if not path.startswith("workflows/")}
    texts = {path: text for path, text in texts.items() if path != "permissions.yaml"}
    site = resolve(SourceTree.from_texts(texts), plain_vocabulary())
    assert site.record_types["letter"].workflow.key == "publication"
    assert site.record_types["letter"].workflow.initial == "draft"
    handling = base_texts()["workflows/publication.yaml"].replace("workflow: publication", "workflow: handling")
    assert site_with(workflows__handling=handling).record_types["letter"].workflow.key == "handling"
    assert site_with(workflows__handling=handling).record_types["article"].workflow.key == "publication"


def test_matrix() -> None:
    rows = {row.pattern: row for row in base().matrix.rows}
    assert rows["columns/**"].selects == tuple(base().columns)
    assert set(rows["columns/gov/**"].selects) == {key for key in base().columns if key.startswith("gov/")}
    assert rows["columns/party/*"].selects == ("party/news",)
    assert rows["record:service_item"].target == "records"
    assert set(rows["records/*"].selects) == {"article", "service_item", "policy"}
    assert rows["forms/**"].selects == ("letter",)
    cells = rows["columns/gov/**"].cells
    assert cells["editor"][2] == Cell("edit", True, ("draft", "withdrawn"), False, Position("permissions.yaml", 10, 28))
    assert cells["reviewer"][1].own is False
    assert rows["columns/party/*"].cells["editor"][-1].deny
    assert base().matrix.separation == (("submit", "publish"),)
    assert [(e.actions, e.allowed, e.on) for e in base().matrix.expectations][:3] == [
        (("create", "edit"), True, "gov/disclosure/policy"),
        (("read",), True, "gov/news"),
        (("publish",), False, "gov/news"),
    ]


def test_traits_follow_the_folder() -> None:
    types = base().record_types
    assert dict(types["article"].traits) == {"publication": {}}
    assert dict(types["letter"].traits) == {"submission": {}, "deadline": {}}
    assert dict(types["official"].traits) == {"distribution": {}}


def test_round_trip_is_equal_and_deterministic() -> None:
    text = site_to_json(base())
    again = site_from_json(text)
    assert again == base()
    assert site_to_json(again) == text
    assert site_to_json(resolve(SourceTree.from_texts(base_texts()), plain_vocabulary())) == text
    assert again.columns["gov/news"].position == base().columns["gov/news"].position
    assert list(again.columns) == list(base().columns)


def test_an_unchecked_tree_raises_with_the_place() -> None:
    with pytest.raises(ResolveError, match=r"columns/gov/sample\.yaml:4:") as caught:
        site_with(columns__gov__sample="column: sample\ntitle: 样例\nfields:\n  a: {type: nothing, label: 无}\n")
    assert caught.value.position.file == "columns/gov/sample.yaml"


def test_a_list_that_asks_for_one_value_is_required_unless_it_says_otherwise() -> None:
    text = """\
record: paper
title: 文件
fields:
  title: {type: text, label: 标题}
  parts: {type: rows, label: 部分, min: 1, fields: {name: {type: text, label: 名称}}}
  tags: {type: text, label: 标签, many: {min: 2}}
  notes: {type: rows, label: 备注, min: 1, required: false, fields: {name: {type: text, label: 名称}}}
  more: {type: text, label: 其他, many: true, min: 3}
"""
    site = resolve(SourceTree.from_texts({**base_texts(), "records/paper.yaml": text}), plain_vocabulary())
    required = {field.key: field.required for field in site.record_types["paper"].fields}
    assert required == {"title": False, "parts": True, "tags": True, "notes": False, "more": False}

"""The demonstration district is what it claims to be: complete, readable, without copies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from typing import Any

import pytest

from app.vocabulary import make_vocabulary
from config import ROOT, Settings
from generator.check import check
from generator.source import load_tree
from generator.spec import resolve
from generator.spec.model import Field, Site

SHARE = 0.5
DISTRICT = Settings()
TEN_FIELDS = (
    "title",
    "procedure",
    "agency",
    "place",
    "contact",
    "materials",
    "promise_limit",
    "fee",
    "legal_bases",
    "related_forms",
)


@cache
def _site() -> Site:
    tree = load_tree(DISTRICT.schemas)
    return resolve(tree, make_vocabulary(DISTRICT))


@cache
def _records() -> tuple[tuple[str, dict[str, Any]], ...]:
    """(record type, record) of every fixture, file defaults merged in."""
    found = []
    for path, file in load_tree(ROOT / "fixtures").files.items():
        if path.startswith("records/") and file.node is not None:
            value = file.node.value
            for record in value["records"]:
                found.append((path.split("/")[1], {**value.get("defaults", {}), **record}))
    return tuple(found)


def _plain(html: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", html))


def _articles() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(key, plain body, record) of everything with a body."""
    for _, record in _records():
        body = record["data"].get("body")
        if isinstance(body, str):
            yield record["key"], _plain(body), record


def test_the_schemas_have_no_findings() -> None:
    assert check(load_tree(DISTRICT.schemas), make_vocabulary(DISTRICT)) == []


def test_units_editions_and_disclosure_columns() -> None:
    site = _site()
    assert sum(unit.counted for unit in site.units.values()) == 48
    assert set(site.editions) == {"gov", "party", "npc", "cppcc", "discipline"}
    for edition in site.editions:
        assert sum(column.edition == edition for column in site.columns.values()) >= 8
    below = [c for c in site.columns.values() if c.id.startswith("gov/disclosure/")]
    indicators = {column.indicator for column in below}
    assert {f"GK{number:02}" for number in range(1, 20)} <= indicators
    assert all(column.owners for column in site.columns.values())
    owners = {owner for column in site.columns.values() for owner in column.owners}
    assert owners == set(site.units)


def test_duties_expectations_and_workflow() -> None:
    site = _site()
    titles = {duty.title.zh for duty in site.duties.values()}
    assert {"采编", "上传", "审核", "发布", "保密审查", "统计", "维护", "单位管理员"} <= titles
    assert len(site.matrix.expectations) >= 20
    assert {state.key for state in site.workflows["publication"].states} >= {
        "draft",
        "review",
        "published",
        "withdrawn",
    }


def test_fifteen_approval_items_with_their_ten_fields() -> None:
    items = [record["data"] for kind, record in _records() if kind == "service_item"]
    assert len(items) == 15
    for data in items:
        assert [key for key in TEN_FIELDS if not data.get(key) and key != "fee"] == [], data["title"]
        assert len(data["steps"]) >= 5
        assert all({"law", "article"} <= set(basis) for basis in data["legal_bases"])
    fields: tuple[Field, ...] = _site().record_types["service_item"].fields
    mapped = {field.maps.get("national") for field in fields}
    assert {"task_name", "dept_name", "by_law", "promise_day", "anticipate_day"} <= mapped | {
        "promise_day",
        "anticipate_day",
    }
    assert sum("national" in field.maps for field in fields) >= 30


def test_three_hundred_dated_articles_of_many_kinds() -> None:
    articles = list(_articles())
    dated = [key for key, _, record in articles if record.get("published")]
    assert len(dated) >= 300
    assert len({key for key, _, _ in articles}) == len(articles)
    assert sum(len(re.findall(r"[\u4e00-\u9fff]", text)) > 600 for _, text, _ in articles) >= 40
    assert sum("<table" in record["data"]["body"] for _, _, record in articles) >= 20
    assert sum(bool(record["data"].get("cover")) for _, _, record in articles) >= 10
    assert sum(bool(record["data"].get("attachments")) for _, _, record in articles) >= 10
    assert sum(len(record["data"]["title"]) > 60 for _, _, record in articles) >= 10


def test_no_two_texts_share_half_of_their_shingles() -> None:
    shingles = {key: {text[i : i + 8] for i in range(len(text) - 7)} for key, text, _ in _articles() if len(text) >= 40}
    where: dict[str, list[str]] = {}
    for key, own in shingles.items():
        for shingle in own:
            where.setdefault(shingle, []).append(key)
    shared: dict[tuple[str, str], int] = {}
    for keys in where.values():
        for pair in combinations(sorted(keys), 2):
            shared[pair] = shared.get(pair, 0) + 1
    copies = [
        pair for pair, count in shared.items() if count > SHARE * min(len(shingles[pair[0]]), len(shingles[pair[1]]))
    ]
    assert copies == []


@pytest.mark.parametrize("folder", ["files", "images"])
def test_every_file_of_the_fixtures_is_used_and_small(folder: str) -> None:
    texts = "".join(path.read_text("utf-8") for path in (ROOT / "fixtures" / "records").rglob("*.yaml"))
    for path in (ROOT / "fixtures" / folder).iterdir():
        assert f"{folder}/{path.name}" in texts, path.name
        assert path.stat().st_size < 200_000, path.name


def test_telephones_are_fictional() -> None:
    for path in [*(ROOT / "fixtures").rglob("*.yaml"), *(ROOT / "schemas").rglob("*.yaml")]:
        for number in re.findall(r"0451-\d{4}-?\d{4}", path.read_text("utf-8")):
            assert number.startswith("0451-0000"), f"{path.name}: {number}"

"""What a reference to a column means, and trees that are not trees."""

from __future__ import annotations

import pytest

from generator.source import SourceTree
from generator.spec.columns import ColumnIndex
from generator.spec.declarations import Declarations
from generator.spec.resolve.matrix import pattern_matcher


def index(**files: str) -> ColumnIndex:
    """The columns of files by edition: ``gov="a (b c) d"`` is a with the children b and c, and d."""
    texts = {}
    for edition, outline in files.items():
        lines, depth = ["columns:"], 0
        for word in outline.replace("(", " ( ").replace(")", " ) ").split():
            if word in "()":
                depth += 1 if word == "(" else -1
                if word == "(":
                    lines.append("    " * (depth - 1) + "    children:")
                continue
            key, _, parent = word.partition("<")
            lines.append("    " * depth + f"  - column: {key}")
            if parent:
                lines.append("    " * depth + f"    parent: {parent}")
        texts[f"columns/{edition}/a.yaml"] = "\n".join(lines) + "\n"
    tree = SourceTree.from_texts(texts)
    assert tree.problems == ()
    return Declarations.of(tree).columns


def ids(columns: ColumnIndex, reference: str, edition: str = "") -> list[str]:
    return [column.id for column in columns.find(reference, edition)]


def test_references() -> None:
    columns = index(gov="news disclosure(policy news) topics(policy)", party="news leaders policy")
    assert ids(columns, "leaders") == ["party/leaders"]
    assert ids(columns, "party/leaders") == ["party/leaders"]
    assert ids(columns, "disclosure/policy") == ["gov/disclosure/policy"]
    assert ids(columns, "gov/news") == ["gov/news"]
    assert ids(columns, "news") == ["gov/news", "gov/disclosure/news", "party/news"]
    assert ids(columns, "news", "party") == ["party/news"]
    assert ids(columns, "policy", "gov") == ["gov/disclosure/policy", "gov/topics/policy"]
    assert ids(columns, "nothing") == []
    assert ids(columns, "olicy") == []


def test_parents_by_reference() -> None:
    columns = index(
        gov="policy<disclosure disclosure guide<disclosure/rules rules<disclosure leaders<leaders leaders(deep)"
    )
    assert list(columns.by_id) == [
        "gov/disclosure",
        "gov/disclosure/policy",
        "gov/disclosure/rules",
        "gov/disclosure/rules/guide",
        "gov/leaders",
        "gov/leaders/leaders",
        "gov/leaders/deep",
    ]


@pytest.mark.parametrize(
    ("outline", "cyclic"),
    [("a<a", {"a"}), ("a<b b<a", {"a", "b"}), ("a<c b<a c<b d<a", {"a", "b", "c"}), ("a<b b", set())],
)
def test_cycles_are_broken(outline: str, cyclic: set[str]) -> None:
    columns = index(gov=outline)
    assert {column.key for column in columns.written if column.cycle} == cyclic
    assert len(columns.order) == len(columns.written)


def test_parents_that_cannot_be_told() -> None:
    columns = index(gov="a(x) b(x) c<x d<nowhere e<a/x f<q/x")
    unclear = {column.key: [c.key for c in column.parent_candidates or ()] for column in columns.written}
    assert unclear["c"] == ["x", "x"]
    assert {c.key for c in columns.written if c.parent_candidates is not None} == {"c", "d", "f"}
    assert "gov/a/x/e" in columns.by_id


def test_twins() -> None:
    columns = index(gov="a a(b) c")
    assert [(first.id, second.id) for first, second in columns.twins] == [("gov/a", "gov/a")]


def test_thousands_of_columns_with_few_names() -> None:
    outline = " ".join(f"t{number}(news notices plans)" for number in range(1500))
    columns = index(gov=outline)
    assert len(columns.by_id) == 6000
    assert len(columns.find("news")) == 1500
    assert ids(columns, "t7/news") == ["gov/t7/news"]


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("**", ["gov", "gov/a", "gov/a/b"], []),
        ("gov/**", ["gov/a", "gov/a/b", "gov"], ["party/a", "government/a"]),
        ("gov/*", ["gov/a"], ["gov/a/b", "gov"]),
        ("gov/a/**", ["gov/a", "gov/a/b", "gov/a/b/c"], ["gov/ab", "gov/b/a"]),
        ("*/news", ["gov/news", "party/news"], ["gov/a/news"]),
        ("**/news", ["gov/news", "gov/a/news", "news"], ["gov/newss"]),
        ("gov/**/news", ["gov/news", "gov/a/b/news"], ["party/news"]),
        ("gov/t*", ["gov/topics", "gov/t"], ["gov/a", "gov/t/a"]),
        ("gov/a.b", ["gov/a.b"], ["gov/axb"]),
    ],
)
def test_patterns(pattern: str, yes: list[str], no: list[str]) -> None:
    matches = pattern_matcher(pattern).fullmatch
    assert [path for path in yes if not matches(path)] == []
    assert [path for path in no if matches(path)] == []

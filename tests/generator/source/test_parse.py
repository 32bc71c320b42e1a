"""Reading YAML: values, places, and every way in which a text can be wrong."""

from __future__ import annotations

from typing import Any

import pytest

from generator.source import Node
from generator.source.parse import LOADER, MAX_DEPTH, _PureLoader, parse_text

LOADERS = [pytest.param(LOADER, id="fast"), pytest.param(_PureLoader, id="pure")]


def read(text: str, loader: Any = None) -> tuple[Node | None, list[tuple[str, int, int]]]:
    node, problems = parse_text("a.yaml", text, loader)
    return node, [(problem.code, problem.line, problem.column) for problem in problems]


@pytest.mark.parametrize("loader", LOADERS)
def test_plain_values(loader: Any) -> None:
    text = "a: 1\nb: true\nc: ~\nd:\ne: 2026-01-01\nf: 1.5\ng: 'no'\nh: \"12:30\"\n"
    text += "i: -3\nj: y\nk: 2026-01-01 09:30\nl: 1.10.0\n"
    node, problems = read(text, loader)
    assert problems == []
    assert node is not None
    assert node.value == {
        "a": 1,
        "b": True,
        "c": None,
        "d": None,
        "e": "2026-01-01",
        "f": 1.5,
        "g": "no",
        "h": "12:30",
        "i": -3,
        "j": "y",
        "k": "2026-01-01 09:30",
        "l": "1.10.0",
    }


@pytest.mark.parametrize("loader", LOADERS)
def test_places_of_keys_and_values(loader: Any) -> None:
    node, problems = read("标题: 政策\nlist:\n  - a\n  - {b: true}\n", loader)
    assert problems == []
    assert node is not None
    title = node.at("标题")
    assert title is not None
    assert (title.line, title.column) == (1, 5)
    assert node.key_place("list") == (2, 1)
    inner = node.at("list", 1)
    assert inner is not None
    assert inner.key_place("b") == (4, 6)
    flag = node.at("list", 1, "b")
    assert flag is not None
    assert (flag.line, flag.column) == (4, 9)


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: no", "E110", 1, 4),
        ("a: [Yes, x]", "E110", 1, 5),
        ("on: 1", "E110", 1, 1),
        ("a: True", "E110", 1, 4),
        ("a: 12:30", "E111", 1, 4),
        ("a: 190:20:30", "E111", 1, 4),
        ("a: 010", "E112", 1, 4),
        ("a: 0x1F", "E112", 1, 4),
        ("a: 0o17", "E112", 1, 4),
        ("a: 1_000", "E113", 1, 4),
        ("a: 1e10", "E114", 1, 4),
        ("a: .5", "E114", 1, 4),
        ("a: .inf", "E114", 1, 4),
        ("a: .nan", "E114", 1, 4),
        ("a: 1234567890123456789", "E114", 1, 4),
        ("a: 1\nb: 2\na: 3", "E109", 3, 1),
        ("1: a", "E115", 1, 1),
        ("true: a", "E115", 1, 1),
        ("? [a]\n: b", "E115", 1, 3),
        ("a: !!str b", "E119", 1, 4),
        ("a: !!python/object:os.system b", "E119", 1, 4),
        ("a: &x {b: 1}\nc: {<<: *x}", "E120", 2, 5),
        ("a: &x [*x]", "E118", 1, 4),
        ("a: &x {b: *x}", "E118", 1, 4),
        ('a: "b\\x00c"', "E106", 1, 4),
        ("", "E121", 1, 1),
        ("# nothing\n", "E121", 1, 1),
        ("a: [1", "E108", 1, 6),
        ("a: *b", "E108", 1, 4),
        ("a: 1\n---\nb: 2", "E108", 2, 1),
        ("a:\n\tb: 1", "E107", 2, 1),
        ("- " * 50_000, "E117", 1, 2 * MAX_DEPTH + 1),
        ("[" * 50_000, "E117", 1, MAX_DEPTH + 1),
    ],
)
@pytest.mark.parametrize("loader", LOADERS)
def test_problems(text: str, code: str, line: int, column: int, loader: Any) -> None:
    _, problems = read(text, loader)
    if loader is _PureLoader and code == "E108":
        assert [problem[0] for problem in problems] == [code]
    else:
        assert (code, line, column) in problems


@pytest.mark.parametrize("loader", LOADERS)
def test_alias_bomb_is_refused_early(loader: Any) -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 10)}]" for n in range(20)]
    node, problems = read("\n".join(lines), loader)
    assert node is None
    assert [code for code, _, _ in problems] == ["E116"]


def test_aliases_are_allowed() -> None:
    node, problems = read("a: &a [x, y]\nb: *a\n")
    assert problems == []
    assert node is not None
    assert node.value == {"a": ["x", "y"], "b": ["x", "y"]}


def test_every_problem_is_collected() -> None:
    _, problems = read("a: no\nb: 010\nb: 1\nc: 12:30\n")
    assert [code for code, _, _ in problems] == ["E110", "E112", "E109", "E111"]


def test_duplicate_names_both_places() -> None:
    _, problems = parse_text("x/a.yaml", "a: 1\nb: 2\na: 3\n")
    assert "x/a.yaml:1:1" in problems[0].message[0]
    assert "x/a.yaml:1:1" in problems[0].message[1]


def test_on_is_a_word_of_the_permission_file() -> None:
    text = "expect:\n  - {unit: jyj, on: policy}\n"
    assert parse_text("permissions.yaml", text)[1] == []
    assert [problem.code for problem in parse_text("site.yaml", text)[1]] == ["E110"]
    assert [problem.code for problem in parse_text("permissions.yaml", "a: {off: 1}")[1]] == ["E110"]

"""Findings as text, JSON and annotations; the nearest name."""

from __future__ import annotations

import json

import pytest

from generator.check import FORMATS, Finding, format_findings
from generator.check.suggest import hint_for, nearest
from generator.spec.model import Position, Text

FINDINGS = [
    Finding(
        "E203", "error", Position("a/b.yaml", 14, 7), Text("没有键“x”", 'unknown key "x"'), Text("写 y", "write y")
    ),
    Finding("W301", "warning", Position("c.yaml", 1, 1), Text("没用", "100%,\nunused")),
    Finding("E541", "error", Position("overrides/article.py", 3, 1), Text("没有钩子", "no hook")),
]


def test_text() -> None:
    assert format_findings(FINDINGS, folder="schemas/") == (
        "schemas/a/b.yaml:14:7: E203 没有键“x”；写 y\n"
        "schemas/c.yaml:1:1: W301 没用\n"
        "overrides/article.py:3:1: E541 没有钩子\n"
    )
    assert format_findings(FINDINGS[:1], folder="/x/y", locale="en") == (
        '/x/y/a/b.yaml:14:7: E203 unknown key "x"; write y\n'
    )
    assert format_findings([]) == ""


def test_json() -> None:
    rows = json.loads(format_findings(FINDINGS, "json", folder="schemas"))
    assert rows[0] == {
        "file": "schemas/a/b.yaml",
        "line": 14,
        "column": 7,
        "id": "E203",
        "severity": "error",
        "message": "没有键“x”",
        "hint": "写 y",
    }
    assert [row["severity"] for row in rows] == ["error", "warning", "error"]
    assert json.loads(format_findings([], "json")) == []


def test_github() -> None:
    lines = format_findings(FINDINGS, "github", folder="schemas", locale="en").splitlines()
    assert lines[0] == '::error file=schemas/a/b.yaml,line=14,col=7,title=E203::unknown key "x" write y'
    assert lines[1] == "::warning file=schemas/c.yaml,line=1,col=1,title=W301::100%25,%0Aunused"
    assert len(lines) == 3
    assert set(FORMATS) == {"text", "json", "github"}


@pytest.mark.parametrize(
    ("name", "known", "best"),
    [
        ("requird", ["readonly", "required", "require_all"], "required"),
        ("owner", ["owners", "own", "ownership"], "owners"),
        ("zzz", ["owners", "fields"], ""),
        ("", ["a"], ""),
        ("contacts", ["contract", "contact"], "contact"),
    ],
)
def test_nearest(name: str, known: list[str], best: str) -> None:
    assert nearest(name, known) == best


def test_few_names_are_listed() -> None:
    assert hint_for("x", ["aa", "bb"]) == Text("可用：aa、bb", "legal: aa, bb")
    assert hint_for("k1", [f"key_{number}" for number in range(9)]) == Text("")
    assert hint_for("x", []) == Text("")

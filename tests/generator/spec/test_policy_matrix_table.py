"""The readable matrix: it says what the policy decides, and its renderers say all of it."""

from __future__ import annotations

import csv
import io
from html.parser import HTMLParser
from typing import Any

from hypothesis import given, settings

from generator.spec.matrix_table import ANY_UNIT, EACH_UNIT, EVERYONE, RENDERERS, MatrixLine, matrix_table
from generator.spec.model import Site
from generator.spec.policy import Actor, Assignment, Policy
from tests.generator.spec.policy_worlds import ACTIONS, site_of, worlds

WORLD: dict[str, Any] = {
    "units": {"gov": "", "jyj": "gov", "mzj": ""},
    "duties": {"editor": "unit", "chief": "below", "publisher": "site", "guest": "own"},
    "types": {"article": "publication", "memo": "publication"},
    "columns": {
        "gov/top": {"type": "", "owners": ["gov"], "workflow": ""},
        "gov/top/a": {"type": "article", "owners": ["jyj"], "workflow": ""},
        "gov/top/b": {"type": "article", "owners": ["jyj"], "workflow": ""},
        "gov/other": {"type": "article", "owners": ["mzj"], "workflow": ""},
        "gov/other/deep": {"type": "article", "owners": ["jyj"], "workflow": ""},
        "gov_2/empty": {"type": "article", "owners": ["mzj"], "workflow": ""},
    },
    "workflows": {"publication": {"draft": False, "review": False, "published": True}},
    "rows": [
        {
            "target": "columns",
            "selects": ["gov/top", "gov/top/a", "gov/top/b", "gov/other", "gov/other/deep"],
            "cells": {
                "editor": [
                    {"action": "create", "own": None, "states": [], "deny": False},
                    {"action": "edit", "own": True, "states": ["review"], "deny": False},
                    {"action": "edit", "own": True, "states": ["draft"], "deny": False},
                    {"action": "delete", "own": None, "states": [], "deny": False},
                ],
                "chief": [{"action": "read", "own": None, "states": [], "deny": False}],
                "guest": [{"action": "edit", "own": None, "states": ["draft"], "deny": False}],
                "publisher": [
                    {"action": "delete", "own": None, "states": [], "deny": False},
                    {"action": "publish", "own": None, "states": ["review"], "deny": False},
                    {"action": "publish", "own": True, "states": [], "deny": True},
                ],
                "public": [{"action": "read", "own": None, "states": [], "deny": False}],
                "staff": [{"action": "delete", "own": None, "states": [], "deny": True}],
            },
        },
        {
            "target": "records",
            "selects": ["memo"],
            "cells": {"editor": [{"action": "read", "own": None, "states": [], "deny": False}]},
        },
        {
            "target": "tools",
            "selects": ["log"],
            "cells": {"publisher": [{"action": "use", "own": None, "states": [], "deny": False}]},
        },
    ],
}


def said(lines: tuple[MatrixLine, ...]) -> list[tuple[str, int, str, dict[str, list[str]]]]:
    return [
        (
            line.key,
            line.below,
            line.unit,
            {c.action: [f"{e.duty} {e.only}|{e.but}".strip("| ") for e in c.entries] for c in line.cells},
        )
        for line in lines
    ]


def test_alike_columns_are_one_entry_and_denials_are_taken_out() -> None:
    at_jyj = {
        "create": ["editor"],
        "read": ["chief"],
        "edit": ["editor 本人的状态draft、状态review", "guest 本人的状态draft"],
    }
    above = {"read": ["chief"]}
    anyone = {"publish": ["publisher 状态review|本人的"]}
    everyone = {"read": ["public 已公开的"]}
    expected = []
    for key, below, unit, others in (
        ("gov/top", 2, "jyj", [("gov", above)]),
        ("gov/other", 0, "mzj", []),
        ("gov/other/deep", 0, "jyj", [("gov", above)]),
    ):
        expected += [(key, below, u, cells) for u, cells in others]
        expected += [(key, below, unit, at_jyj), (key, below, ANY_UNIT, anyone), (key, below, EVERYONE, everyone)]
    site = site_of(WORLD)
    assert said(matrix_table(site, "gov")) == expected
    rest = [
        ("gov_2/empty", 0, EVERYONE, {}),
        ("memo", 0, EACH_UNIT, {"read": ["editor"]}),
        ("log", 0, ANY_UNIT, {"use": ["publisher"]}),
    ]
    assert said(matrix_table(site)) == expected + rest
    assert matrix_table(site, "none") == ()


@given(worlds())
@settings(max_examples=60, deadline=None)
def test_the_table_says_what_the_policy_decides(world: dict[str, Any]) -> None:
    site = site_of(world)
    policy, table = Policy(site), spread(site)
    for column in site.columns:
        for unit in site.units:
            for duty in site.duties:
                actor = Actor(1, (Assignment(unit, duty),))
                for action in ACTIONS:
                    entries = [
                        e
                        for (key, where), cells in table.items()
                        if key == column and where in (unit, ANY_UNIT, EVERYONE)
                        for e in cells.get(action, ())
                        if e.duty in (duty, "public", "staff")
                    ]
                    decision = policy.decide(actor, action, column=column)
                    if decision.allowed and "责任单位" not in decision.because:
                        assert entries, (column, unit, duty, action, decision)
                    if any(not e.only.zh and not e.but.zh for e in entries):
                        assert decision.allowed or "被禁止" in decision.because


def spread(site: Site) -> dict[tuple[str, str], dict[str, Any]]:
    """The table with every column on its own again."""
    found = {}
    for line in matrix_table(site):
        for column in site.columns:
            under = column.startswith(f"{line.key}/") and line.below
            if line.target == "column" and (column == line.key or under):
                found[column, line.unit] = {cell.action: cell.entries for cell in line.cells}
    return found


def test_text_has_a_line_for_each_unit() -> None:
    site = site_of(WORLD)
    text = RENDERERS["text"](matrix_table(site), "zh")
    assert text.splitlines()[:5] == [
        "gov/top/**  栏目top（连同下级 2 个栏目）",
        "    单位gov: 查看 岗位chief",
        "    单位jyj: 新建 岗位editor；查看 岗位chief；编辑 岗位editor（本人的状态draft、状态review）"
        "，岗位guest（本人的状态draft）",
        "    任何单位: 发布 岗位publisher（状态review；除外：本人的）",
        "    所有人: 查看 公众（已公开的）",
    ]
    assert "    （无人）\n" in text
    assert "with 2 columns below" in RENDERERS["text"](matrix_table(site), "en")


def test_csv_has_a_row_for_each_duty() -> None:
    site = site_of(WORLD)
    rows = list(csv.DictReader(io.StringIO(RENDERERS["csv"](matrix_table(site), "zh"))))
    assert {len(row) for row in rows} == {12}
    assert rows[-1] == {
        "类别": "tool",
        "标识": "log",
        "名称": "log",
        "单位标识": "*",
        "单位": "任何单位",
        "动作标识": "use",
        "动作": "使用",
        "岗位标识": "publisher",
        "岗位": "岗位publisher",
        "限于": "",
        "除外": "",
        "出处": "permissions.yaml:201",
    }
    assert len(rows) == len({tuple(row.values()) for row in rows})


class _Cells(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.heads = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "br"):
            self.open.append(tag)
        self.heads += tag == "th"

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_html_is_well_formed_and_escapes() -> None:
    world = {**WORLD, "duties": {**WORLD["duties"], "<b>": "site"}}
    world["rows"] = [*WORLD["rows"], {**WORLD["rows"][2], "cells": {"<b>": WORLD["rows"][2]["cells"]["publisher"]}}]
    site = site_of(world)
    html = RENDERERS["html"](matrix_table(site), "zh")
    parser = _Cells()
    parser.feed(html)
    assert parser.open == []
    assert parser.heads > 20
    assert "岗位&lt;b&gt;" in html
    assert "<b>" not in html

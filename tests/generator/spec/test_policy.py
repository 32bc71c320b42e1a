"""The policy by example: scopes, denials, the public, fields, tools, words and expectations."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generator.spec.model import Expectation, FieldRight, MatrixRow, Position
from generator.spec.policy import PUBLIC, Actor, Assignment, Decision, Policy, RecordFacts, failed_expectations
from tests.generator.spec.policy_worlds import site_of

WORKFLOWS = {"publication": {"draft": False, "review": False, "published": True}}
BASE: dict[str, Any] = {
    "units": {"gov": "", "jyj": "gov", "jyj_2": "jyj", "mzj": ""},
    "duties": {"editor": "unit", "reviewer": "unit", "chief": "below", "publisher": "site", "guest": "own"},
    "types": {"article": "publication", "policy": "publication", "memo": "publication"},
    "columns": {
        "gov/news": {"type": "article", "owners": ["jyj", "mzj"], "workflow": ""},
        "gov/news_2": {"type": "article", "owners": ["mzj"], "workflow": ""},
        "gov/group": {"type": "", "owners": ["jyj"], "workflow": ""},
        "gov/policy": {"type": "policy", "owners": ["gov"], "workflow": ""},
    },
    "workflows": WORKFLOWS,
}


def cell(action: str, *states: str, own: bool | None = None, deny: bool = False) -> dict[str, Any]:
    return {"action": action, "own": own, "states": list(states), "deny": deny}


def row(*selects: str, target: str = "columns", **cells: list[dict[str, Any]]) -> dict[str, Any]:
    return {"target": target, "selects": list(selects), "cells": cells}


def policy(*rows: dict[str, Any], **more: Any) -> Policy:
    return Policy(site_of({**BASE, "rows": list(rows)}, **more))


def holds(unit: str, *duties: str, user: int = 1) -> Actor:
    return Actor(user, tuple(Assignment(unit, duty) for duty in duties))


def record(
    column: str = "gov/news", unit: str = "jyj", state: str = "draft", created_by: int | None = 1, visible: bool = False
) -> RecordFacts:
    return RecordFacts(column, unit, state, created_by, visible)


def test_nothing_is_allowed_that_no_line_gives() -> None:
    decision = policy().decide(holds("jyj", "editor"), "edit", record_type="article", record=record())
    assert decision == Decision(
        False,
        "这里没有任何岗位可以编辑：permissions.yaml 中没有给出",
        None,
        "no duty may edit here: nothing in permissions.yaml gives it",
    )


@pytest.mark.parametrize(
    ("duty", "unit", "of", "allowed"),
    [
        ("editor", "jyj", "jyj", True),
        ("editor", "jyj", "jyj_2", False),
        ("editor", "jyj_2", "jyj", False),
        ("chief", "gov", "jyj_2", True),
        ("chief", "jyj", "gov", False),
        ("chief", "gov", "mzj", False),
        ("publisher", "mzj", "jyj", True),
    ],
)
def test_scopes_reach_units(duty: str, unit: str, of: str, allowed: bool) -> None:
    rights = policy(row("gov/news", **{duty: [cell("edit")]}))
    question = {"record_type": "article", "record": record(unit=of)}
    assert rights.decide(holds(unit, duty), "edit", **question).allowed is allowed


def test_the_own_scope_is_what_one_created() -> None:
    rights = policy(row("gov/news", guest=[cell("edit")]))
    assert rights.decide(holds("jyj", "guest"), "edit", record=record(unit="mzj")).allowed
    assert not rights.decide(holds("jyj", "guest"), "edit", record=record(created_by=2)).allowed
    assert not rights.decide(holds("jyj", "guest"), "edit", record=record(created_by=None)).allowed


def test_a_denial_wins_over_every_duty_of_the_person_and_over_the_nearer_pattern() -> None:
    rights = policy(
        row("gov/news", reviewer=[cell("delete")]),
        row("article", target="records", editor=[cell("delete", deny=True)]),
    )
    both = rights.decide(holds("jyj", "reviewer", "editor"), "delete", record=record())
    assert not both.allowed
    assert both.position == Position("permissions.yaml", 101, 5)
    assert both.because == "单位jyj“岗位editor”被禁止删除：records/1，permissions.yaml:101"
    assert rights.decide(holds("jyj", "reviewer"), "delete", record=record()).allowed
    elsewhere = Actor(1, (Assignment("jyj", "reviewer"), Assignment("mzj", "editor")))
    assert rights.decide(elsewhere, "delete", record=record()).allowed


def test_a_denial_of_a_built_in_duty_binds_everyone_it_stands_for() -> None:
    rights = policy(
        row(
            "gov/news",
            publisher=[cell("delete"), cell("read")],
            staff=[cell("delete", deny=True)],
            public=[cell("read")],
        ),
        row("gov/news_2", publisher=[cell("read")], public=[cell("read", deny=True)]),
    )
    assert not rights.decide(holds("jyj", "publisher"), "delete", record=record()).allowed
    assert not rights.decide(holds("jyj", "publisher"), "read", record=record("gov/news_2")).allowed
    assert rights.decide(PUBLIC, "read", record=record(state="published", visible=True)).allowed


def test_the_public_reads_visible_records_and_changes_none() -> None:
    everything = [cell(a) for a in ("read", "pick", "create", "edit", "delete", "export")]
    rights = policy(row("gov/news", public=everything))
    shown, scheduled = record(state="published", visible=True), record(state="published")
    assert rights.decide(PUBLIC, "read", record=shown).allowed
    assert rights.decide(PUBLIC, "pick", record=shown).allowed
    hidden = rights.decide(PUBLIC, "read", record=scheduled)
    assert not hidden.allowed
    assert hidden.because.startswith("这条记录未公开")
    for action in ("edit", "delete", "export"):
        assert not rights.decide(PUBLIC, action, record=shown).allowed
    assert rights.decide(PUBLIC, "create", column="gov/news").allowed


def test_an_actor_without_user_is_the_public_whatever_it_claims_to_hold() -> None:
    rights = policy(row("gov/news", publisher=[cell("read")], staff=[cell("read")]))
    claim = Actor(None, (Assignment("jyj", "publisher"),))
    assert not rights.decide(claim, "read", record=record()).allowed


def test_staff_holds_a_duty_that_exists() -> None:
    rights = policy(row("gov/news", staff=[cell("read")]))
    assert rights.decide(holds("mzj", "guest"), "read", record=record()).allowed
    assert not rights.decide(Actor(1), "read", record=record()).allowed
    assert not rights.decide(holds("jyj", "gone"), "read", record=record()).allowed
    assert not rights.decide(holds("closed", "editor"), "read", record=record()).allowed


def test_units_that_keep_a_column_read_what_is_published_in_it() -> None:
    rights = policy(row("gov/news", reviewer=[cell("read", deny=True)]))
    published = record(state="published")
    shared = rights.decide(holds("mzj", "editor"), "read", record=published)
    assert shared.allowed
    assert shared.because == "单位mzj是栏目“栏目news”的责任单位，可以查看其中已发布的记录：columns/gov/news.yaml:1"
    assert rights.decide(holds("mzj", "editor"), "read", record_type="article").allowed
    assert not rights.decide(holds("mzj", "editor"), "read", record=record()).allowed
    assert not rights.decide(holds("gov", "editor"), "read", record=published).allowed
    assert not rights.decide(holds("jyj", "reviewer"), "read", record=published).allowed


def test_create_is_exact_by_owner_and_unit() -> None:
    rights = policy(row(*BASE["columns"], editor=[cell("create")], chief=[cell("create")], publisher=[cell("create")]))
    assert rights.columns_for(holds("jyj", "editor"), "create") == ("gov/news",)
    assert rights.columns_for(holds("gov", "chief"), "create") == ("gov/news", "gov/policy")
    assert rights.columns_for(holds("gov", "chief"), "create", "article") == ("gov/news",)
    assert rights.columns_for(holds("gov", "publisher"), "create") == ("gov/news", "gov/news_2", "gov/policy")
    assert rights.units_for(holds("jyj", "editor"), "create", column="gov/news") == ("jyj",)
    assert not rights.decide(holds("jyj", "editor"), "create", record=record(unit="mzj")).allowed
    refused = rights.decide(holds("jyj", "editor"), "create", column="gov/policy")
    assert (
        refused.because
        == "单位jyj不是“栏目policy”的责任单位（单位jyj“岗位editor”可以新建：columns/0，permissions.yaml:1）"
    )
    assert refused.text.get("en").startswith("单位jyj does not keep")


def test_nothing_is_made_outside_the_columns_of_a_type_that_has_some() -> None:
    rights = policy(row("article", "memo", target="records", publisher=[cell("create")], public=[cell("create")]))
    publisher = holds("gov", "publisher")
    for actor in (publisher, PUBLIC):
        assert not rights.decide(actor, "create", record_type="article", record=record("", unit="gov")).allowed
        assert rights.decide(actor, "create", record_type="memo", record=record("", unit="gov")).allowed
    assert rights.units_for(publisher, "create", record_type="memo") == tuple(BASE["units"])
    stranger = rights.decide(PUBLIC, "create", record=record(unit="gov"))
    assert stranger.because.startswith("只能为“栏目news”的责任单位新建")


def test_placing_depends_on_the_column_to_show_it_in() -> None:
    rights = policy(row("gov/news", "gov/news_2", editor=[cell("place", "published")]))
    other = record("gov/news_2", unit="mzj", state="published")
    assert rights.decide(holds("jyj", "editor"), "place", column="gov/news", record=other).allowed
    assert not rights.decide(holds("jyj", "editor"), "place", column="gov/news_2", record=other).allowed
    assert not rights.decide(
        holds("jyj", "editor"), "place", column="gov/news", record=record("gov/news_2", state="draft")
    ).allowed
    assert rights.row_filter(holds("jyj", "editor"), "place", "article").nothing


def test_reasons_name_the_nearest_miss() -> None:
    rights = policy(row("gov/news", editor=[cell("edit", "draft", own=True)], reviewer=[cell("approve", own=False)]))

    def why(actor: Actor, action: str, **facts: Any) -> str:
        return rights.decide(actor, action, record=record(**facts)).because

    editor, reviewer = holds("jyj", "editor"), holds("jyj", "reviewer")
    line = "单位jyj“岗位editor”可以编辑（本人的状态draft）：columns/0，permissions.yaml:1"
    assert why(editor, "edit") == line
    assert why(editor, "edit", state="review") == f"这条记录现在是“状态review”（{line}）"
    assert why(editor, "edit", created_by=2) == f"这条记录不是本人建的（{line}）"
    assert why(editor, "edit", unit="mzj") == f"这条记录属于单位mzj，不在单位jyj岗位editor的范围内（{line}）"
    assert why(reviewer, "approve").startswith("这条记录是本人建的")
    assert why(reviewer, "edit") == "编辑需要岗位：岗位editor（permissions.yaml:1）"


def test_what_does_not_exist_is_refused_by_name() -> None:
    rights = policy(row("gov/news", publisher=[cell("read")]))
    actor = holds("gov", "publisher")
    assert rights.decide(actor, "read", record_type="nothing").because == "没有这个记录类型：nothing"
    assert rights.decide(actor, "read", column="gov/nothing").because == "没有这个栏目：gov/nothing"
    assert not rights.decide(actor, "read", column="gov/news", record_type="policy").allowed
    assert not rights.decide(actor, "read", record=record("gov/new"), record_type="article").allowed
    assert not rights.may_reach(actor, "nothing")
    assert rights.row_filter(actor, "read", "nothing").nothing


def test_fields_have_rights_of_their_own() -> None:
    where = Position("permissions.yaml", 40, 3)
    fields = (
        FieldRight("article", "fee", edit=("editor",), read=("public",), position=where),
        FieldRight("article", "phone", read=("reviewer",), position=where),
        FieldRight("article_2", "other", read=(), position=where),
    )
    rights = policy(row("gov/news", editor=[cell("read"), cell("edit")], publisher=[cell("edit")]), fields=fields)
    editor, reviewer, foreign = holds("jyj", "editor"), holds("jyj", "editor", "reviewer"), holds("mzj", "publisher")
    assert rights.hidden_fields(PUBLIC, "article") == {"phone"}
    assert rights.locked_fields(editor, "article", record()) == {"phone"}
    assert rights.locked_fields(editor, "article", record(unit="mzj")) == {"fee", "phone"}
    assert rights.hidden_fields(reviewer, "article", record()) == frozenset()
    assert rights.locked_fields(foreign, "article", record()) == {"fee", "phone"}
    assert rights.decide(editor, "edit", record=record(), field="fee").allowed
    assert rights.decide(editor, "edit", record=record(), field="title").allowed
    refused = rights.decide(foreign, "edit", record=record(), field="fee")
    assert (refused.allowed, refused.position) == (False, where)
    assert refused.because == "字段“fee”限以下岗位编辑：岗位editor（permissions.yaml:40）"
    assert not rights.decide(editor, "read", record=record(), field="phone").allowed


def test_tools_are_rows_too() -> None:
    rights = policy(
        row("users", "log", target="tools", editor=[cell("use")], chief=[cell("use")]),
        row("log", target="tools", staff=[cell("use", deny=True)]),
    )
    assert rights.decide(holds("jyj", "editor"), "use", tool="users").allowed
    assert not rights.decide(holds("jyj", "editor"), "use", tool="user").allowed
    assert not rights.decide(holds("jyj", "editor"), "use", tool="log").allowed
    assert not rights.decide(PUBLIC, "use", tool="users").allowed
    assert rights.units_for(holds("jyj", "chief"), "use", tool="users") == ("jyj", "jyj_2")
    assert ("can_use", "tool_users") in rights.grants()["jyj", "editor"]


def test_roles_get_exact_view_names_and_only_what_their_unit_can_use() -> None:
    rights = policy(
        row(
            *BASE["columns"], editor=[cell("create"), cell("submit")], publisher=[cell("delete")], public=[cell("read")]
        ),
        row("gov/news", publisher=[cell("delete", deny=True)]),
        row("gov/news_2", publisher=[cell("delete", deny=True)]),
    )
    grants = rights.grants()
    assert grants["", "public"] == {(p, f"rt_{t}") for p in ("can_list", "can_show") for t in ("article", "policy")}
    assert grants["jyj", "editor"] - grants["", "public"] == {
        ("can_add", "rt_article"),
        ("can_transition", "rt_article"),
        ("can_transition", "rt_policy"),
    }
    assert grants["gov", "publisher"] - grants["", "public"] == {("can_delete", "rt_policy")}
    assert rights.may_reach(holds("jyj", "editor"), "article")
    assert not rights.may_reach(holds("jyj", "editor"), "memo")


def test_roles_of_a_duty_that_reaches_below_know_the_columns_kept_below() -> None:
    grants = policy(row("gov/news", chief=[cell("create"), cell("pick")])).grants()
    assert ("can_add", "rt_article") in grants["gov", "chief"]
    assert ("can_add", "rt_article") not in grants["jyj_2", "chief"]


def test_a_record_whose_column_is_gone_has_left_the_public_but_not_those_with_a_right_on_its_type() -> None:
    everyone = {"public": [cell("read")], "publisher": [cell("read")]}
    rights = policy(row("article", "memo", target="records", **everyone), row("gov/news", publisher=[cell("edit")]))
    gone, publisher = record("gov/gone", state="published", visible=True), holds("gov", "publisher")
    for actor, action, record_type, allowed in (
        (PUBLIC, "read", "article", False),
        (PUBLIC, "read", "memo", True),
        (publisher, "read", "article", True),
        (publisher, "edit", "article", False),
    ):
        assert rights.decide(actor, action, record_type=record_type, record=gone).allowed is allowed
        assert rights.row_filter(actor, action, record_type).matches(gone) is allowed
    assert rights.row_filter(publisher, "read", "article").everything
    assert not rights.row_filter(PUBLIC, "read", "article").everything


def test_a_filter_keeps_what_is_published_but_scheduled_for_those_who_may_see_it() -> None:
    rights = policy(row("gov/news", public=[cell("read")], staff=[cell("read", "published")]))
    row_filter = rights.row_filter(holds("gov", "guest"), "read", "article")
    assert row_filter.matches(record(state="published"))
    assert not rights.row_filter(PUBLIC, "read", "article").matches(record(state="published"))
    own = policy(row("gov/news", public=[cell("read", own=True)]))
    assert own.row_filter(PUBLIC, "read", "article").nothing


def test_an_own_scope_has_nothing_of_others() -> None:
    rights = policy(row("gov/news", guest=[cell("approve", own=False)]))
    assert rights.row_filter(holds("jyj", "guest"), "approve", "article").nothing
    assert not rights.decide(holds("jyj", "guest"), "approve", record=record()).allowed
    assert not rights.decide(holds("jyj", "guest"), "approve", record=record(created_by=2)).allowed


def test_picking_and_sharing_and_reaching_a_screen() -> None:
    rights = policy(row("gov/policy", editor=[cell("pick")]))
    assert rights.decide(holds("jyj", "editor"), "pick", record_type="policy").allowed
    assert not rights.may_reach(holds("jyj", "editor"), "policy")
    assert rights.may_reach(holds("gov", "editor"), "policy")
    assert ("can_list", "rt_policy") in rights.grants()["gov", "editor"]
    assert ("can_list", "rt_policy") not in rights.grants()["jyj", "editor"]


def test_expectations_are_asked_of_the_policy() -> None:
    expected = (
        Expectation("jyj", "editor", ("create", "edit"), True, "gov/news"),
        Expectation("jyj", "editor", ("create", "edit"), False, "gov/policy"),
        Expectation("jyj", "editor", ("edit", "delete"), True, "article"),
        Expectation("", "public", ("read",), True, "gov/news"),
        Expectation("jyj", "staff", ("use",), True, "tools/log"),
        Expectation("mzj", "editor", ("use",), False, "tools/log"),
    )
    site = site_of(
        {
            **BASE,
            "rows": [
                row("gov/news", "gov/policy", editor=[cell("create"), cell("edit", "draft", own=True)]),
                row("log", target="tools", staff=[cell("use")]),
            ],
        },
        expectations=expected,
    )
    failed = failed_expectations(site)
    assert [(e, action, d.allowed) for e, action, d in failed] == [
        (expected[2], "delete", False),
        (expected[3], "read", False),
        (expected[5], "use", True),
    ]
    assert all(d.because for _, _, d in failed)


def test_rows_for_unknown_duties_and_empty_patterns_do_nothing() -> None:
    rights = policy(row("gov/news", gone=[cell("read")]), row(editor=[cell("read")]))
    assert not rights.decide(holds("jyj", "editor", "gone"), "read", record=record()).allowed


def test_a_cell_without_a_place_of_its_own_is_at_its_row() -> None:
    site = site_of({**BASE, "rows": [row("gov/news", editor=[cell("read")])]})
    bare = site.matrix.rows[0]
    moved = MatrixRow(
        bare.pattern,
        bare.target,
        bare.selects,
        {"editor": (replace(bare.cells["editor"][0], position=Position("", 0, 0)),)},
        bare.position,
    )
    rights = Policy(replace(site, matrix=replace(site.matrix, rows=(moved,))))
    assert rights.decide(holds("jyj", "editor"), "read", record=record()).position == bare.position

"""The workflow of a site that declares none: the least that publishing needs."""

from __future__ import annotations

from generator.spec.model import State, Text, Transition, Workflow

PUBLICATION = Workflow(
    key="publication",
    title=Text("信息发布", "Publication"),
    states=(
        State("draft", Text("草稿", "Draft"), editable=True),
        State("review", Text("待审核", "In review")),
        State("published", Text("已发布", "Published"), public=True),
        State("withdrawn", Text("已撤稿", "Withdrawn"), editable=True),
    ),
    transitions=(
        Transition("submit", Text("送审", "Submit"), ("draft", "withdrawn"), "review"),
        Transition("return", Text("退回", "Return"), ("review",), "draft", comment_required=True),
        Transition("publish", Text("发布", "Publish"), ("review",), "published"),
        Transition("withdraw", Text("撤稿", "Withdraw"), ("published",), "withdrawn", comment_required=True),
    ),
)

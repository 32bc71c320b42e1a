"""Approval items: the promise is never longer than the law allows, and every guide shows how complete it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from generator.build.hooks import Score, hookimpl
from generator.spec.model import Text

# Longest and shortest length of one unit in natural days: a promise is refused only where it is longer for certain.
_DAYS = {
    "hour": (0, 1),
    "minute": (0, 1),
    "natural_day": (1, 1),
    "working_day": (1, 1.6),
    "month": (28, 31),
    "year": (365, 366),
}

# The eight elements whose absence inspectors count (国办秘函〔2019〕19号), then what citizens ask for most.
_ELEMENTS: tuple[tuple[str, Text], ...] = (
    ("title", Text("事项名称", "name")),
    ("legal_bases", Text("设定依据", "legal basis")),
    ("accept_condition", Text("申请条件", "conditions")),
    ("materials", Text("办理材料", "materials")),
    ("place", Text("办理地点", "place")),
    ("hours", Text("办理时间", "hours")),
    ("contact", Text("联系电话", "telephone")),
    ("steps", Text("办理流程", "procedure")),
    ("statutory_limit", Text("法定时限", "statutory limit")),
    ("promise_limit", Text("承诺时限", "promised limit")),
    ("fee", Text("收费标准", "fees")),
    ("result_name", Text("办理结果", "result")),
    ("related_forms", Text("相关表格", "forms")),
    ("complaint", Text("监督投诉", "complaints")),
    ("faqs", Text("常见问题", "questions")),
)


def _is_longer(promise: Mapping[str, Any], limit: Mapping[str, Any]) -> bool:
    """Whether ``promise`` is certainly longer than ``limit``; equal units are compared exactly."""
    if promise.get("unit") == limit.get("unit"):
        return bool(promise["value"] > limit["value"])
    shortest = promise["value"] * _DAYS[promise["unit"]][0]
    longest = limit["value"] * _DAYS[limit["unit"]][1]
    return bool(shortest > longest)


@hookimpl
def check_record(data: Mapping[str, Any]) -> Sequence[tuple[str, Text]] | None:
    """承诺时限 ≤ 法定时限 (优化营商环境条例 §36: a promise may only shorten what the law allows)."""
    promise, limit = data.get("promise_limit"), data.get("statutory_limit")
    if not promise or not limit or not _is_longer(promise, limit):
        return None
    return [
        (
            "promise_limit",
            Text("承诺时限不能长于法定时限", "the promised limit must not be longer than the statutory one"),
        )
    ]


@hookimpl
def score_record(data: Mapping[str, Any]) -> Score:
    """One point for each element that is there."""
    missing = tuple(label for key, label in _ELEMENTS if data.get(key) in (None, "", [], {}))
    return Score(len(_ELEMENTS) - len(missing), len(_ELEMENTS), missing)

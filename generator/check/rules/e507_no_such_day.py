"""E507: a day that does not exist, or that is both off and worked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.check.values import is_expected
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    for calendar in context.declared.calendars.values():
        seen: dict[str, str] = {}
        for key in ("off_days", "work_days"):
            for day, node in calendar.node.texts(key):
                if _DATE.fullmatch(day) and not is_expected("date", day):
                    yield context.finding("E507", node, f"没有 {day} 这一天", f"there is no day {day}")
                elif seen.setdefault(day, key) != key:
                    zh, en = f"{day} 既放假又上班", f"{day} is both off and worked"
                    yield context.finding("E507", node, zh, en)


_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


RULE = Rule(
    id="E507",
    summary=Text("没有这一天", "a day that does not exist, or that is both off and worked"),
    description="""
Calendars list days as dates.
""",
    good="""
off_days: [2026-10-01]
""",
    bad="""
off_days: [2026-02-30]
""",
    check=_check,
)

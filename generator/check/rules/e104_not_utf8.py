"""E104: a file that is not UTF-8."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    yield from context.source_findings("E104")


RULE = Rule(
    id="E104",
    summary=Text("文件不是 UTF-8 编码", "a file that is not UTF-8"),
    description="""
Texts are UTF-8. Files saved as GBK or Latin-1 hold bytes that mean something else.
""",
    good="""
title: 政策文件   # saved as UTF-8
""",
    bad="""
title: ÕþÎñ   # saved as GBK
""",
    check=_check,
)

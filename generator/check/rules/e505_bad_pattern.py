"""E505: a pattern that is no regular expression, or that its own example does not match."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    for key, declared in context.declared.formats.items():
        pattern, example = declared.node.get("pattern"), declared.node.get("example")
        if pattern is None or not pattern.text():
            continue
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                compiled = re.compile(pattern.text())
        except (re.error, FutureWarning, DeprecationWarning, RecursionError, OverflowError) as error:
            yield context.finding(
                "E505",
                pattern,
                f"格式“{key}”不是正则表达式：{error}",
                f'the format "{key}" is no regular expression: {error}',
            )
            continue
        if (
            example is not None
            and example.text()
            and _is_harmless(pattern.text())
            and not compiled.fullmatch(example.text())
        ):
            zh, en = (
                f"格式“{key}”的示例“{example.text()}”不符合它",
                f'the example "{example.text()}" of the format "{key}" does not match it',
            )
            yield context.finding("E505", example, zh, en)


_NESTED_REPEAT = re.compile(r"[*+}][^()]*\)[*+{]")


def _is_harmless(pattern: str) -> bool:
    """Whether trying the pattern cannot take for ever: no repetition of a repetition."""
    return len(pattern) < 1000 and _NESTED_REPEAT.search(pattern) is None


RULE = Rule(
    id="E505",
    summary=Text("格式的表达式不对", "a pattern that is no regular expression, or that its own example does not match"),
    description="""
The whole value must match the pattern.
""",
    good="""
pattern: "[0-9]{6}"
example: "150000"
""",
    bad="""
pattern: "[0-9]{6"
example: "150000"
""",
    check=_check,
)

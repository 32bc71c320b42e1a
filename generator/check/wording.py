"""How findings about shape name things: places in a file, kinds of values, demands on values."""

from __future__ import annotations

from typing import Any

from generator.source import Node
from generator.spec.model import Text

_HOLDERS = {
    "fields": Text("字段", "field"),
    "units": Text("单位", "unit"),
    "duties": Text("岗位", "duty"),
    "editions": Text("版", "edition"),
    "states": Text("状态", "state"),
    "formats": Text("格式", "format"),
    "classes": Text("时效类别", "freshness class"),
    "kinds": Text("种类", "kind"),
    "matrix": Text("权限行", "matrix row"),
    "entries": Text("代码", "code"),
    "choices": Text("选项", "choice"),
    "traits": Text("特性", "trait"),
}
_ELEMENTS = {
    "columns": ("column", Text("栏目", "column")),
    "children": ("column", Text("栏目", "column")),
    "transitions": ("action", Text("流转", "transition")),
    "sections": ("title", Text("分组", "section")),
}
_KINDS = {
    "string": Text("文字", "text"),
    "integer": Text("整数", "a whole number"),
    "number": Text("数", "a number"),
    "boolean": Text("布尔值 true 或 false", "true or false"),
    "object": Text("映射（键: 值）", "a mapping (key: value)"),
    "array": Text("列表", "a list"),
    "null": Text("空值", "nothing"),
}
_WHOLE_FILE = Text("文件", "the file")


def holder_name(root: Node, steps: tuple[str | int, ...]) -> Text:
    """What an author calls the place reached by these steps: ``field "title"``, ``"max" of field "title"``."""
    if not steps:
        return _WHOLE_FILE
    last = steps[-1]
    above = steps[-2] if len(steps) > 1 else ""
    if isinstance(last, int):
        element = _ELEMENTS.get(str(above))
        node = root.at(*steps)
        name = node.text(element[0]) if element is not None and node is not None else ""
        if element is not None and name:
            return Text(f"{element[1].zh}“{name}”", f'{element[1].en} "{name}"')
        return Text(f"“{above}”的第 {last + 1} 项", f'item {last + 1} of "{above}"')
    named = _HOLDERS.get(str(above))
    if named is not None:
        return Text(f"{named.zh}“{last}”", f'{named.en} "{last}"')
    outer = next(
        (holder_name(root, steps[:cut]) for cut in range(len(steps) - 1, 0, -1) if _is_thing(steps[:cut])), None
    )
    if outer is None:
        return Text(f"“{last}”", f'"{last}"')
    return Text(f"{outer.zh}的“{last}”", f'"{last}" of {outer.en}')


def _is_thing(steps: tuple[str | int, ...]) -> bool:
    above = str(steps[-2]) if len(steps) > 1 else ""
    return above in _ELEMENTS if isinstance(steps[-1], int) else above in _HOLDERS


def kind_names(kinds: Any) -> Text:
    """``text or a mapping``."""
    names = [_KINDS[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds) if kind in _KINDS]
    return Text("或".join(name.zh for name in names), " or ".join(name.en for name in names))


def shown(value: Any) -> Text:
    """A value as a finding quotes it."""
    if value is None:
        return _KINDS["null"]
    if isinstance(value, bool):
        return Text(str(value).lower(), str(value).lower())
    if isinstance(value, str):
        short = value if len(value) <= 40 else value[:40] + "…"
        return Text(f"“{short}”", f'"{short}"')
    if isinstance(value, dict | list):
        return _KINDS["object" if isinstance(value, dict) else "array"]
    return Text(str(value)[:40], str(value)[:40])


_DEMANDS = {
    "minimum": Text("至少为 {}", "must be at least {}"),
    "maximum": Text("至多为 {}", "must be at most {}"),
    "minItems": Text("至少要有 {} 项", "must have at least {} items"),
    "maxItems": Text("至多 {} 项", "must have at most {} items"),
    "minProperties": Text("至少要有 {} 个键", "must have at least {} keys"),
    "maxProperties": Text("至多 {} 个键", "must have at most {} keys"),
    "minLength": Text("至少要有 {} 个字", "must have at least {} characters"),
    "maxLength": Text("至多 {} 个字", "must have at most {} characters"),
    "pattern": Text("应形如 {}", "must look like {}"),
}
_PATTERNS = {
    "^[a-z][a-z0-9_]*$": Text(
        "小写字母、数字和下划线，字母开头", "lower-case letters, digits, underscores, a letter first"
    ),
    "^[a-z][a-z0-9_]*(/[a-z][a-z0-9_]*)*$": Text("键，或以 / 相连的键", "a key, or keys joined by /"),
    "^-?[a-z][a-z0-9_]*$": Text("字段名，降序在前面加 -", "a field, with - in front when descending"),
    "^codes/[a-z][a-z0-9_]*$": Text("codes/名称，或直接写出选项", "codes/NAME, or the choices themselves"),
    "^(/[a-z0-9][a-z0-9_-]*)+$": Text(
        "/一段/又一段（小写字母、数字、连字符）", "/one/another (lower-case letters, digits, hyphens)"
    ),
    "^(/[a-z0-9][a-z0-9_-]*)*$": Text(
        "空，或 /一段（小写字母、数字、连字符）", "empty, or /one (lower-case letters, digits, hyphens)"
    ),
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}$": Text("日期，例如 2026-01-31", "a date such as 2026-01-31"),
    "^[a-z]{2}$": Text("语言代码，例如 zh", "a language such as zh"),
}


def value_rule(keyword: str, rule: Any) -> Text:
    """What a keyword of JSON Schema demands."""
    if keyword == "uniqueItems":
        return Text("不能有重复的项", "must not repeat an item")
    if keyword == "pattern":
        rule = _PATTERNS.get(str(rule), Text(str(rule)))
        return Text(f"应形如：{rule.zh}", f"must look like: {rule.get('en')}")
    demand = _DEMANDS.get(keyword, Text("不合要求", "is not as it must be"))
    return Text(demand.zh.format(rule), demand.en.format(rule))

"""One YAML text to one :class:`Node`, with every mistake that YAML itself can hold."""

from __future__ import annotations

import re
from typing import Any

import yaml

from generator.source.files import CONTROL
from generator.source.node import Node
from generator.source.problems import Problem
from generator.source.scalars import read_plain

MAX_DEPTH = 40
# Nodes that exist only because an alias repeats them; a file without aliases has none, however long it is.
MAX_REPEATED = 20_000
# Words of the schema language itself that YAML 1.1 takes for booleans, by the file (without suffix) they belong in.
LANGUAGE_KEYS = {"permissions": ("on",)}
_SAFE_RECURSION = 600
_TAB = re.compile(r"^ *\t", re.MULTILINE)
# Kinds of nodes and events are told by name: the C parser keeps the classes of the first import of yaml, and whether
# it may recurse must not depend on whether somebody imported yaml anew since.
_OPENING = frozenset({"SequenceStartEvent", "MappingStartEvent"})
_CLOSING = frozenset({"SequenceEndEvent", "MappingEndEvent"})
_PLAIN = "plain"
_QUOTED = "quoted"


class _NoTags:
    """A resolver that leaves the meaning of scalars to :mod:`generator.source.scalars` and shows explicit tags."""

    def resolve(self, kind: type, value: Any, implicit: Any) -> str:
        return _PLAIN if kind.__name__ != "ScalarNode" or implicit[0] else _QUOTED

    def descend_resolver(self, current_node: Any, current_index: Any) -> None: ...

    def ascend_resolver(self) -> None: ...


class _PureLoader(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser, yaml.composer.Composer, _NoTags):
    def __init__(self, stream: str) -> None:
        yaml.reader.Reader.__init__(self, stream)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)
        yaml.composer.Composer.__init__(self)


def _make_loader() -> Any:
    try:
        from yaml import cyaml
    except ImportError:
        return _PureLoader
    parser: Any = vars(cyaml)["CParser"]

    class _FastLoader(parser, _NoTags):  # type: ignore[misc]
        # CParser finds `resolve` on itself first unless the mixin's is named here.
        resolve = _NoTags.resolve
        descend_resolver = _NoTags.descend_resolver
        ascend_resolver = _NoTags.ascend_resolver

    return _FastLoader


LOADER: Any = _make_loader()


def _is_too_deep(text: str, loader: Any) -> tuple[int, int] | None:
    """Where nesting passes the limit, or None. Composing recurses in C, so depth is looked at before, by events.

    Most texts cannot nest deeply at all, which a glance at brackets and indentation shows; they are spared the pass.
    """
    widest = max((len(line) - len(line.lstrip(" -?:")) for line in text.split("\n")), default=0)
    if widest + text.count("[") + text.count("{") + text.count("? ") < _SAFE_RECURSION:
        return None
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        kind = type(event).__name__
        if kind in _OPENING:
            depth += 1
            if depth > MAX_DEPTH:
                mark: Any = event.start_mark
                return mark.line + 1, mark.column + 1
        elif kind in _CLOSING:
            depth -= 1
    return None


class _Reader:
    """Turns composed nodes into ours, collecting problems."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.stem = file.rsplit(".", 1)[0]
        self.problems: list[Problem] = []
        self.repeated = 0
        self.seen: set[int] = set()
        self.open: set[int] = set()
        self.unusable = False

    def report(self, node: Any, code: str, message: tuple[str, str], hint: tuple[str, str] = ("", "")) -> None:
        mark = node.start_mark
        self.problems.append(Problem(code, self.file, mark.line + 1, mark.column + 1, message, hint))

    def read(self, node: Any, depth: int = 1) -> Node:
        mark = node.start_mark
        line, column = mark.line + 1, mark.column + 1
        nothing = Node(None, self.file, line, column)
        if self.unusable:
            return nothing
        if depth > MAX_DEPTH:
            self.unusable = True
            self.report(node, "E117", *_deep())
            return nothing
        if node.tag not in (_PLAIN, _QUOTED):
            tag = str(node.tag).replace("tag:yaml.org,2002:", "!!")
            message = (f"不支持标签“{tag}”", f'the tag "{tag}" is not supported')
            self.report(node, "E119", message, ("请删去标签", "delete the tag"))
        if node.id == "scalar":
            return Node(self.scalar(node), self.file, line, column)
        if id(node) in self.open:
            message = ("锚点引用了自身", "the anchor refers to itself")
            self.report(node, "E118", message, ("请写出内容", "write the content out"))
            return nothing
        if self.is_bomb(node):
            return nothing
        self.open.add(id(node))
        result = self.mapping(node, depth) if node.id == "mapping" else self.sequence(node, depth)
        self.open.discard(id(node))
        return result

    def is_bomb(self, node: Any) -> bool:
        """Count what is read a second time, and give up when that is beyond measure."""
        if id(node) not in self.seen:
            self.seen.add(id(node))
            return False
        self.repeated += 1 + len(node.value)
        if self.repeated <= MAX_REPEATED:
            return False
        self.unusable = True
        message = (f"别名重复的节点超过 {MAX_REPEATED} 个", f"aliases repeat more than {MAX_REPEATED} nodes")
        self.report(node, "E116", message, ("请不要成倍地引用锚点", "do not multiply anchors by aliases"))
        return True

    def scalar(self, node: Any) -> Any:
        if node.tag != _PLAIN:
            self.refuse_control(node)
            return node.value
        value, trap = read_plain(node.value)
        if trap is not None:
            self.report(node, trap.code, trap.message, trap.hint)
        return value

    def refuse_control(self, node: Any) -> None:
        """Escapes may spell what a file may not hold."""
        found = CONTROL.search(node.value) if node.style == '"' else None
        if found is not None:
            code = ord(found.group())
            message = (f"含控制字符 U+{code:04X}", f"there is a control character U+{code:04X}")
            self.report(node, "E106", message, ("请删去该字符", "delete the character"))

    def sequence(self, node: Any, depth: int) -> Node:
        parts = [self.read(part, depth + 1) for part in node.value]
        mark = node.start_mark
        return Node([part.value for part in parts], self.file, mark.line + 1, mark.column + 1, parts=parts)

    def mapping(self, node: Any, depth: int) -> Node:
        items: dict[str, Node] = {}
        keys: dict[str, tuple[int, int]] = {}
        for key_node, value_node in node.value:
            key = self.key(key_node)
            if key is None:
                continue
            place = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            if key in keys:
                first = f"{self.file}:{keys[key][0]}:{keys[key][1]}"
                message = (f"键“{key}”重复，先见于 {first}", f'the key "{key}" is given twice, first at {first}')
                self.report(key_node, "E109", message, ("请只留一处", "keep one of the two"))
                continue
            keys[key] = place
            items[key] = self.read(value_node, depth + 1)
        mark = node.start_mark
        value = {key: item.value for key, item in items.items()}
        return Node(value, self.file, mark.line + 1, mark.column + 1, items=items, keys=keys)

    def key(self, node: Any) -> str | None:
        """The key, or None after reporting why there is none."""
        if node.id != "scalar":
            self.report(
                node, "E115", ("键必须是文字", "a key must be text"), ("请用一个词作键", "use one word as the key")
            )
            return None
        text = str(node.value)
        if node.tag != _PLAIN:
            self.refuse_control(node)
            return text
        if text == "<<":
            message = ("不支持合并键“<<”", 'the merge key "<<" is not supported')
            self.report(node, "E120", message, ("请用字段集（use）共用内容", "share content by field sets (use)"))
            return None
        value, trap = read_plain(text)
        if text in LANGUAGE_KEYS.get(self.stem, ()):
            return text
        if trap is not None:
            self.report(node, trap.code, trap.message, trap.hint)
        elif not isinstance(value, str):
            shown = text or "null"
            message = (f"键“{shown}”不是文字", f'the key "{shown}" is not text')
            self.report(node, "E115", message, (f'请加引号："{shown}"', f'quote it: "{shown}"'))
        return text


def _deep() -> tuple[tuple[str, str], tuple[str, str]]:
    return (
        (f"嵌套超过 {MAX_DEPTH} 层", f"more than {MAX_DEPTH} levels of nesting"),
        ("请减少层次", "nest less"),
    )


def _within(text: str, line: int, column: int) -> tuple[int, int]:
    """A place that editors can show: what is missing at the end of a text is missing after its last character."""
    lines = text.rstrip("\n").split("\n")
    return (line, column) if line <= len(lines) else (len(lines), len(lines[-1]) + 1)


def _syntax(file: str, text: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    what = " ".join(str(part) for part in (getattr(error, "context", None), getattr(error, "problem", None)) if part)
    what = what or " ".join(str(error).split())[:200]
    line, column = _within(text, mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    message = (f"YAML 语法错误：{what}", f"YAML syntax error: {what}")
    hint = (
        "请检查缩进、冒号后的空格、引号与括号是否成对",
        "look at indentation, the space after a colon, quotes and brackets",
    )
    return Problem("E108", file, line, column, message, hint)


def parse_text(file: str, text: str, loader: Any = None) -> tuple[Node | None, list[Problem]]:
    """The node of one file's text, or None when it holds nothing that can be used; and everything wrong with it."""
    loader = loader or LOADER
    problems: list[Problem] = []
    for match in _TAB.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        message = ("缩进中有制表符", "there is a tab in the indentation")
        problems.append(
            Problem("E107", file, line, match.end() - match.start(), message, ("请用空格缩进", "indent by spaces"))
        )
        break
    try:
        deep = _is_too_deep(text, loader)
        if deep is not None:
            return None, [*problems, Problem("E117", file, *deep, *_deep())]
        composed = yaml.compose(text, Loader=loader)
    except yaml.YAMLError as error:
        return None, problems or [_syntax(file, text, error)]
    except (RecursionError, ValueError) as error:
        message = (f"YAML 无法读取：{error}", f"the YAML cannot be read: {error}")
        return None, [*problems, Problem("E108", file, 1, 1, message)]
    if composed is None:
        message = ("文件是空的", "the file is empty")
        return None, [*problems, Problem("E121", file, 1, 1, message, ("请填写内容或删去文件", "fill it or delete it"))]
    reader = _Reader(file)
    node = reader.read(composed)
    problems += reader.problems
    return (None if reader.unusable else node), problems

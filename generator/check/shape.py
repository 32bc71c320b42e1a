"""The shape of files: keys that are unknown, missing or of the wrong kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary

from jsonschema.exceptions import ValidationError

from generator.check.finding import NO_HINT, Finding, severity_of
from generator.check.keywords import ShapeError, ShapeValidator
from generator.check.metaschemas import BY_TYPE, woven
from generator.check.suggest import hint_for
from generator.check.wording import holder_name, kind_names, shown, value_rule
from generator.source import Node, SourceTree
from generator.spec.layout import RECORD_FOLDERS, folder_of, kind_of
from generator.spec.model import Position, Text
from generator.spec.places import at, at_key
from generator.spec.vocabulary import Vocabulary

_VALIDATORS: WeakKeyDictionary[Vocabulary, dict[str, Any]] = WeakKeyDictionary()


def _validators(vocabulary: Vocabulary) -> dict[str, Any]:
    """The validators of all kinds of files; made once for a vocabulary."""
    known = _VALIDATORS.get(vocabulary)
    if known is None:
        known = {kind: ShapeValidator(schema) for kind, schema in woven(vocabulary).items()}
        _VALIDATORS[vocabulary] = known
    return known


def check_shape(tree: SourceTree, vocabulary: Vocabulary) -> Iterator[Finding]:
    """The findings E201 to E208 of all files."""
    validators = _validators(vocabulary)
    for path, file in tree.files.items():
        kind = kind_of(path)
        if not kind:
            yield _misplaced(path)
        elif file.node is not None:
            name = folder_of(path) if kind == "record" else kind
            yield from check_node(file.node, validators[name])


def check_node(node: Node, validator: Any) -> Iterator[Finding]:
    """The findings about one file's content under one validator."""
    for error in validator.iter_errors(node.value):
        yield _finding(node, error)


def _misplaced(path: str) -> Finding:
    names = ("site.yaml", "units.yaml", "permissions.yaml", "rules/formats.yaml", "rules/freshness.yaml")
    folders = ("columns/<edition>/", *(f"{folder}/" for folder in RECORD_FOLDERS))
    others = ("fieldsets/", "codes/", "workflows/", "calendars/")
    known = (*names, *folders, *others)
    hint = hint_for(path, known)
    places = ", ".join(known)
    return Finding(
        "E201",
        severity_of("E201"),
        Position(path, 1, 1),
        Text("规范文件不应放在这里", "no schema file has a place here"),
        Text(f"{hint.zh}可放：{places}", f"{hint.en} places: {places}".strip()),
    )


def _finding(root: Node, error: ValidationError) -> Finding:
    steps = tuple(error.absolute_path)
    node = root.at(*steps) or root
    if isinstance(error, ShapeError):
        return _key_finding(root, node, steps, error)
    keyword, rule = str(error.validator), error.validator_value
    place = holder_name(root, steps)
    if keyword == "type":
        wanted = kind_names(rule)
        found = shown(node.value)
        message = Text(
            f"{place.zh}应是{wanted.zh}，写的是{found.zh}", f"{place.en} must be {wanted.en}, not {found.en}"
        )
        return _make("E204", at(node), message)
    if keyword in ("enum", "const"):
        legal = [str(value) for value in (rule if isinstance(rule, list) else [rule])]
        value = str(node.value)
        message = Text(f"{place.zh}不能是“{value}”", f'{place.en} cannot be "{value}"')
        return _make("E205", at(node), message, hint_for(value, legal))
    demand = value_rule(keyword, rule)
    code = "E206" if keyword in ("pattern", "maxLength", "minLength") else "E207"
    found = shown(node.value)
    tail = Text("") if isinstance(node.value, dict | list) else Text(f"，写的是{found.zh}", f", not {found.en}")
    message = Text(f"{place.zh}{demand.zh}{tail.zh}", f"{place.en} {demand.en}{tail.en}")
    return _make(code, at(node), message)


def _key_finding(root: Node, node: Node, steps: tuple[str | int, ...], error: ShapeError) -> Finding:
    key = error.key
    if error.validator == BY_TYPE:
        message = Text(f"没有字段类型“{key}”", f'there is no field type "{key}"')
        return _make("E208", at(node), message, hint_for(key, error.known))
    place = holder_name(root, steps)
    if error.validator == "required":
        message = Text(f"{place.zh}缺少键“{key}”", f'{place.en} lacks the key "{key}"')
        return _make("E202", _key_position(root, steps, node), message)
    if error.validator == "propertyNames":
        message = Text(f"{place.zh}中的名称“{key}”写法不对", f'"{key}" in {place.en} is not written as a name')
        hint = Text(
            "用小写字母、数字和下划线，字母开头", "use lower-case letters, digits and underscores, a letter first"
        )
        return _make("E206", at_key(node, key), message, hint)
    message = Text(f"{place.zh}没有键“{key}”", f'unknown key "{key}" in {place.en}')
    return _make("E203", at_key(node, key), message, hint_for(key, error.known))


def _key_position(root: Node, steps: tuple[str | int, ...], node: Node) -> Position:
    """What lacks a key is named by its own key, where it has one."""
    if steps and isinstance(steps[-1], str):
        holder = root.at(*steps[:-1])
        if holder is not None:
            return at_key(holder, steps[-1])
    return at(node)


def _make(code: str, position: Position, message: Text, hint: Text = NO_HINT) -> Finding:
    return Finding(code, severity_of(code), position, message, hint)

"""What ``check`` must know of this software: field types, reserved names, hooks and the overrides that are there."""

from __future__ import annotations

import ast

from app.overrides import override_files
from app.reserved import reserved_fields, reserved_tables
from config import Settings
from generator.build.hooks import HOOK_NAMES
from generator.build.validators import BUILT_IN_FORMATS
from generator.fieldtypes.registry import FIELD_TYPES
from generator.spec.model import Position
from generator.spec.vocabulary import FieldTypeInfo, OverrideInfo, Vocabulary


def make_vocabulary(settings: Settings) -> Vocabulary:
    """The vocabulary of this installation. Reads the override files' text; imports none of them."""
    return Vocabulary.of(
        [FieldTypeInfo.of(field_type) for field_type in FIELD_TYPES.values()],
        reserved_fields=reserved_fields(),
        reserved_tables=reserved_tables(),
        hooks=HOOK_NAMES,
        overrides=_overrides(settings).values(),
        formats=BUILT_IN_FORMATS.values(),
    )


def _overrides(settings: Settings) -> dict[str, OverrideInfo]:
    found: dict[str, OverrideInfo] = {}
    for key, path in override_files(settings.overrides).items():
        name = f"{settings.overrides.name}/{path.name}"
        hooks: dict[str, Position] = {}
        line = 1
        try:
            module = ast.parse(path.read_text("utf-8"))
        except (SyntaxError, ValueError) as error:
            line = getattr(error, "lineno", None) or 1
        else:
            for node in module.body:
                if isinstance(node, ast.FunctionDef) and any(_is_hook(d) for d in node.decorator_list):
                    hooks[node.name] = Position(name, node.lineno, node.col_offset + 1)
        found[key] = OverrideInfo(key, Position(name, line, 1), hooks)
    return found


def _is_hook(decorator: ast.expr) -> bool:
    target = decorator.func if isinstance(decorator, ast.Call) else decorator
    return (isinstance(target, ast.Name) and target.id == "hookimpl") or (
        isinstance(target, ast.Attribute) and target.attr == "hookimpl"
    )

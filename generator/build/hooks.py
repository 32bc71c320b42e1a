"""Hook specifications: what code in ``overrides/<record type>.py`` may add to a record type.

Every hook is called for records of the override's own type only. A misspelt hook or argument name is refused when the
override is loaded. ``None`` always means "no opinion".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from inspect import signature
from types import ModuleType
from typing import Any

import pluggy

from generator.check.suggest import hint_for
from generator.spec.model import Field, RecordType, Text

PROJECT = "district"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@dataclass(frozen=True)
class Score:
    """How complete a record is: ``points`` of ``total``, and the labels of what is missing."""

    points: int
    total: int
    missing: tuple[Text, ...] = ()


class Hooks:
    """The hooks themselves; the signatures are the contract."""

    @hookspec
    def check_field(self, field: Field, value: Any) -> Text | None:
        """Runs for each field that has a value whenever a record is validated, on every way in.

        Return a message that says what is wrong and what would be right, or None. All messages are shown.
        """

    @hookspec
    def check_record(self, data: Mapping[str, Any]) -> Sequence[tuple[str, Text]] | None:
        """Runs once a record is valid field by field and is to be complete (it leaves its first state).

        Return (field key, message) pairs; they are shown at those fields and stop the save.
        """

    @hookspec(firstresult=True)
    def score_record(self, data: Mapping[str, Any]) -> Score | None:
        """Runs when staff open a record. The first score that is not None is shown beside it; it stops nothing."""

    @hookspec
    def public_context(self, data: Mapping[str, Any], locale: str) -> Mapping[str, Any] | None:
        """Runs when the public page of a record is rendered.

        Returns further template variables; ``notices`` (a list of texts) is shown above the record by every template.
        Keys of several overrides are merged. Must not read the clock or the database: the page is stored.
        """


HOOK_NAMES: tuple[str, ...] = ("check_field", "check_record", "score_record", "public_context")


class OverrideError(Exception):
    """An override that cannot be used; the text names file, hook and what is wrong."""


class HookCaller:
    """The hooks of one record type."""

    def __init__(self, manager: pluggy.PluginManager) -> None:
        self._hook = manager.hook
        self.names = frozenset(name for name in HOOK_NAMES if getattr(manager.hook, name).get_hookimpls())

    def check_field(self, field: Field, value: Any) -> list[Text]:
        """All messages about one value."""
        return [message for message in self._hook.check_field(field=field, value=value) if message]

    def check_record(self, data: Mapping[str, Any]) -> list[tuple[str, Text]]:
        """All messages about the record as a whole."""
        return [pair for pairs in self._hook.check_record(data=data) for pair in pairs or ()]

    def score_record(self, data: Mapping[str, Any]) -> Score | None:
        """The completeness score, or None."""
        score: Score | None = self._hook.score_record(data=data)
        return score

    def public_context(self, data: Mapping[str, Any], locale: str) -> dict[str, Any]:
        """The merged additions of all overrides."""
        merged: dict[str, Any] = {}
        for addition in self._hook.public_context(data=data, locale=locale):
            merged.update(addition or {})
        return merged


def _manager() -> pluggy.PluginManager:
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(Hooks)
    return manager


NO_HOOKS = HookCaller(_manager())


def bind_hooks(modules: Mapping[str, ModuleType], record_types: Mapping[str, RecordType]) -> dict[str, HookCaller]:
    """The hooks of each overridden record type. ``modules`` maps record type key → the loaded override.

    Raises :class:`OverrideError` for a type that does not exist, a misspelt hook or a misspelt argument.
    """
    callers: dict[str, HookCaller] = {}
    for key, module in modules.items():
        if key not in record_types:
            raise OverrideError(f"overrides/{key}.py: 没有记录类型 {key} / there is no record type {key}")
        manager = _manager()
        for name in dir(module):
            if manager.parse_hookimpl_opts(module, name) is not None:
                _fit(key, getattr(module, name))
        try:
            manager.register(module, name=key)
            manager.check_pending()
        except pluggy.PluginValidationError as error:
            raise OverrideError(f"overrides/{key}.py: {error}") from error
        callers[key] = HookCaller(manager)
    return callers


def _fit(key: str, function: Any) -> None:
    """Raises :class:`OverrideError` where no hook has this function's name, or the hook has no such argument."""
    name, code = function.__name__, function.__code__
    place = f"overrides/{key}.py:{code.co_firstlineno}"
    if name not in HOOK_NAMES:
        hint = hint_for(name, HOOK_NAMES)
        raise OverrideError(f'{place}: 没有钩子“{name}”。{hint.zh} / there is no hook "{name}". {hint.get("en")}')
    known = [argument for argument in signature(getattr(Hooks, name)).parameters if argument != "self"]
    for argument in code.co_varnames[: code.co_argcount]:
        if argument not in known:
            hint = hint_for(argument, known)
            raise OverrideError(
                f"{place}: 钩子 {name} 没有参数“{argument}”。{hint.zh} / "
                f'the hook {name} has no argument "{argument}". {hint.get("en")}'
            )

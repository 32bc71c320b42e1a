"""What a rule is, and the registry of all rules: every module of ``generator.check.rules`` holds one."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from generator.check.finding import Finding
from generator.spec.model import Text

if TYPE_CHECKING:
    from generator.check.context import Context

_MODULE = re.compile(r"([ew]\d{3})_[a-z0-9_]+")


@dataclass(frozen=True)
class Rule:
    """One thing that schema files must (``E…``) or should (``W…``) do.

    ``summary`` is one line in Chinese and English, ``description`` says why the rule exists and what to do, ``good``
    and ``bad`` are short pieces of YAML. ``check`` yields the findings and may rely on nothing but the context; a rule
    with ``needs_site`` runs only when no other one found an error, and may ask the context for the resolved site.
    """

    id: str
    summary: Text
    description: str
    good: str
    bad: str
    check: Callable[[Context], Iterable[Finding]]
    needs_site: bool = False


class RegistryError(Exception):
    """A module among the rules that breaks the conventions; the text names it."""


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by id, in order of id."""
    import generator.check.rules as package

    found: dict[str, Rule] = {}
    for module_info in sorted(pkgutil.iter_modules(package.__path__), key=lambda m: m.name):
        match = _MODULE.fullmatch(module_info.name)
        if match is None:
            raise RegistryError(f"{module_info.name}: a rule's module is named like e301_unknown_unit")
        rule = getattr(importlib.import_module(f"{package.__name__}.{module_info.name}"), "RULE", None)
        if not isinstance(rule, Rule) or rule.id != match.group(1).upper():
            raise RegistryError(f"{module_info.name}: RULE is missing or its id is not {match.group(1).upper()}")
        if rule.id in found:
            raise RegistryError(f"{module_info.name}: the id {rule.id} is taken")
        found[rule.id] = rule
    return MappingProxyType(found)

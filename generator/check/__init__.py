"""Tells the author of a schema what is wrong with it: file, line, column, and what would be right."""

from generator.check.checker import check
from generator.check.finding import Finding
from generator.check.formatters import FORMATS, format_findings
from generator.check.rule import Rule, rules
from generator.spec.vocabulary import FieldTypeInfo, OverrideInfo, TraitInfo, Vocabulary

__all__ = [
    "FORMATS",
    "FieldTypeInfo",
    "Finding",
    "OverrideInfo",
    "Rule",
    "TraitInfo",
    "Vocabulary",
    "check",
    "format_findings",
    "rules",
]

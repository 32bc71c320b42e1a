"""Findings as text for people, as JSON for programs, as annotations for a code host."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from generator.check.finding import Finding

Formatter = Callable[[Iterable[Finding], str, str], str]


def _path(finding: Finding, folder: str) -> str:
    """The file as the reader of the report knows it: the folder as it was given, then the path inside it.

    Overrides lie beside the schema folder, not in it; their paths are complete.
    """
    if finding.position.file.endswith(".py"):
        return finding.position.file
    base = folder.replace("\\", "/").rstrip("/")
    parts = [part for part in (base, finding.position.file) if part]
    return "/".join(parts) or "."


def format_text(findings: Iterable[Finding], folder: str = "", locale: str = "zh") -> str:
    """One line a finding: ``schemas/columns/gov/policy.yaml:14:7: E203 message；hint``."""
    lines = []
    for finding in findings:
        position = finding.position
        message, hint = finding.message.get(locale), finding.hint.get(locale)
        tail = ("；" if locale == "zh" else "; ") + hint if hint else ""
        lines.append(f"{_path(finding, folder)}:{position.line}:{position.column}: {finding.id} {message}{tail}\n")
    return "".join(lines)


def format_json(findings: Iterable[Finding], folder: str = "", locale: str = "zh") -> str:
    """A list of objects with file, line, column, id, severity, message and hint."""
    rows: list[dict[str, Any]] = [
        {
            "file": _path(finding, folder),
            "line": finding.position.line,
            "column": finding.position.column,
            "id": finding.id,
            "severity": finding.severity,
            "message": finding.message.get(locale),
            "hint": finding.hint.get(locale),
        }
        for finding in findings
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _escape(text: str, extra: Mapping[str, str] = MappingProxyType({})) -> str:
    for raw, escaped in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"), *extra.items()):
        text = text.replace(raw, escaped)
    return text


_PROPERTY = MappingProxyType({":": "%3A", ",": "%2C"})


def format_github(findings: Iterable[Finding], folder: str = "", locale: str = "zh") -> str:
    """Workflow commands that show up beside the lines of a pull request."""
    lines = []
    for finding in findings:
        position = finding.position
        message = " ".join(part for part in (finding.message.get(locale), finding.hint.get(locale)) if part)
        place = f"file={_escape(_path(finding, folder), _PROPERTY)},line={position.line},col={position.column}"
        lines.append(f"::{finding.severity} {place},title={finding.id}::{_escape(message)}\n")
    return "".join(lines)


FORMATS: Mapping[str, Formatter] = MappingProxyType({"text": format_text, "json": format_json, "github": format_github})


def format_findings(findings: Iterable[Finding], format: str = "text", *, folder: str = "", locale: str = "zh") -> str:
    """The findings in one of :data:`FORMATS`; ``folder`` is the schema folder as the user named it."""
    return FORMATS[format](findings, folder, locale)

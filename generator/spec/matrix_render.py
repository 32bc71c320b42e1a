"""The matrix table written out: as text for a terminal, as CSV for a spreadsheet, as one HTML page."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from itertools import groupby
from types import MappingProxyType

from generator.spec.matrix_table import MatrixEntry, MatrixLine
from generator.spec.model import Site, Text
from generator.spec.rights.reasons import Reasons

_WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "title": Text("权限矩阵", "Permission matrix"),
        "column": Text("栏目", "Column"),
        "record": Text("记录类型", "Record type"),
        "tool": Text("功能", "Tool"),
        "unit": Text("单位", "Unit"),
        "action": Text("动作", "Action"),
        "duty": Text("岗位", "Duty"),
        "only": Text("限于", "Only"),
        "but": Text("除外", "Except"),
        "line": Text("出处", "Source"),
        "kind": Text("类别", "Kind"),
        "key": Text("标识", "key"),
        "name": Text("名称", "Name"),
        "note": Text(
            "栏目的各责任单位另可互相查看栏目中已发布的记录。",
            "Units that keep a column may also read each other's records once published.",
        ),
    }
)
_STYLE = (
    "body{font-family:sans-serif;margin:1rem}table{border-collapse:collapse}"
    "caption{text-align:left;font-weight:bold;padding:.5rem 0}"
    "th,td{border:1px solid #999;padding:.25rem .5rem;text-align:left;vertical-align:top}"
    "thead th{position:sticky;top:0;background:#eee}small{color:#555;display:block}"
)


def render_text(site: Site, lines: Sequence[MatrixLine], locale: str = "zh") -> str:
    """One heading a column, one line a unit."""
    reasons, out = Reasons(site), []
    comma, stop = ("，", "；") if locale == "zh" else (", ", "; ")
    for _, block in groupby(lines, lambda line: (line.target, line.key)):
        rows = list(block)
        out.append(f"{_name(rows[0])}  {_heading(rows[0], locale)}")
        for row in rows:
            cells = [
                f"{reasons.action(action).get(locale)} {comma.join(_entry(e, locale) for e in entries)}"
                for action, entries in row.cells
            ]
            out.append(f"    {row.unit_title.get(locale)}: {stop.join(cells)}".rstrip(": "))
    out.append(_word("note", locale))
    return "\n".join(out) + "\n"


def render_csv(site: Site, lines: Iterable[MatrixLine], locale: str = "zh") -> str:
    """One row for each duty in each unit, column and action."""
    reasons, out = Reasons(site), io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    key = ("" if locale == "zh" else " ") + _word("key", locale)
    heads = [_word("kind", locale), _word("key", locale), _word("name", locale)]
    for name in ("unit", "action", "duty"):
        heads += [_word(name, locale) + key, _word(name, locale)]
    writer.writerow([*heads, *(_word(name, locale) for name in ("only", "but", "line"))])
    for line in lines:
        place = [line.target, _name(line), line.title.get(locale), line.unit, line.unit_title.get(locale)]
        for action, entries in line.cells:
            for e in entries:
                where = " ".join(f"{p.file}:{p.line}" for p in e.lines)
                duty = [e.duty, e.duty_title.get(locale)]
                only = [e.only.get(locale), e.but.get(locale)]
                writer.writerow([*place, action, reasons.action(action).get(locale), *duty, *only, where])
        if not line.cells:
            writer.writerow([*place, *[""] * 7])
    return out.getvalue()


def render_html(site: Site, lines: Sequence[MatrixLine], locale: str = "zh") -> str:
    """A whole page: a table for the columns, one for record types without columns and one for tools."""
    title = f"{site.title.get(locale)} {_word('title', locale)}"
    body = "".join(
        _table(site, target, list(rows), locale) for target, rows in groupby(lines, lambda line: line.target)
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if locale == "zh" else "en"}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n{body}"
        f"<p>{escape(_word('note', locale))}</p>\n</body>\n</html>\n"
    )


def _table(site: Site, target: str, lines: list[MatrixLine], locale: str) -> str:
    reasons = Reasons(site)
    used = {action for line in lines for action, _ in line.cells}
    actions = [a for a in reasons.actions if a in used]
    actions += sorted(used.difference(actions))
    heads = [_word(target, locale), _word("unit", locale), *(reasons.action(a).get(locale) for a in actions)]
    groups = []
    for _, block in groupby(lines, lambda line: line.key):
        group, rows = list(block), []
        for number, line in enumerate(group):
            name = ""
            if not number:
                heading, key = escape(_heading(line, locale)), escape(_name(line))
                name = f'<th scope="rowgroup" rowspan="{len(group)}">{heading}<small>{key}</small></th>'
            cells = dict(line.cells)
            values = "".join(f"<td>{_html_entries(cells.get(a, ()), locale)}</td>" for a in actions)
            rows.append(f'<tr>{name}<th scope="row">{escape(line.unit_title.get(locale))}</th>{values}</tr>\n')
        groups.append(f"<tbody>\n{''.join(rows)}</tbody>\n")
    head = "".join(f'<th scope="col">{escape(h)}</th>' for h in heads)
    caption = escape(_word(target, locale))
    return f"<table>\n<caption>{caption}</caption>\n<thead><tr>{head}</tr></thead>\n{''.join(groups)}</table>\n"


def _html_entries(entries: Iterable[MatrixEntry], locale: str) -> str:
    return "<br>".join(
        f'<span title="{escape(" ".join(f"{p.file}:{p.line}" for p in e.lines))}">{escape(_entry(e, locale))}</span>'
        for e in entries
    )


def _entry(entry: MatrixEntry, locale: str) -> str:
    parts = [entry.only.get(locale)] if entry.only.zh else []
    if entry.but.zh:
        parts.append(f"{_word('but', locale)}{'：' if locale == 'zh' else ': '}{entry.but.get(locale)}")
    duty = entry.duty_title.get(locale)
    if not parts:
        return duty
    return f"{duty}（{'；'.join(parts)}）" if locale == "zh" else f"{duty} ({'; '.join(parts)})"


def _name(line: MatrixLine) -> str:
    return f"{line.key}/**" if line.below else line.key


def _heading(line: MatrixLine, locale: str) -> str:
    if not line.below:
        return line.title.get(locale)
    more = f"（连同下级 {line.below} 个栏目）" if locale == "zh" else f" (with {line.below} columns below)"
    return f"{line.title.get(locale)}{more}"


def _word(name: str, locale: str) -> str:
    return _WORDS[name].get(locale)


Renderer = Callable[[Site, Sequence[MatrixLine], str], str]
RENDERERS: Mapping[str, Renderer] = MappingProxyType({"text": render_text, "csv": render_csv, "html": render_html})

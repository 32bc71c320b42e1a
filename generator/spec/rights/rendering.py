"""The matrix table written out: as text for a terminal, as CSV for a spreadsheet, as one HTML page."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from itertools import groupby
from types import MappingProxyType

from generator.spec.model import Text
from generator.spec.rights.table import MatrixCell, MatrixEntry, MatrixLine, action_order

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


def render_text(lines: Sequence[MatrixLine], locale: str = "zh") -> str:
    """One heading a column, under it one line for the units that may do the same."""
    out = []
    comma, stop = ("，", "；") if locale == "zh" else (", ", "; ")
    for _, block in groupby(lines, lambda line: (line.target, line.key)):
        rows = list(block)
        out.append(f"{_name(rows[0])}  {_heading(rows[0], locale)}")
        for units, row in _alike(rows, locale):
            cells = [f"{c.title.get(locale)} {comma.join(_entry(e, locale) for e in c.entries)}" for c in row.cells]
            out.append(f"    {units}: {stop.join(cells)}".rstrip(": "))
    out.append(_word("note", locale))
    return "\n".join(out) + "\n"


def render_csv(lines: Iterable[MatrixLine], locale: str = "zh") -> str:
    """One row for each duty in each unit, column and action."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    key = ("" if locale == "zh" else " ") + _word("key", locale)
    heads = [_word("kind", locale), _word("key", locale), _word("name", locale)]
    for name in ("unit", "action", "duty"):
        heads += [_word(name, locale) + key, _word(name, locale)]
    writer.writerow([*heads, *(_word(name, locale) for name in ("only", "but", "line"))])
    for line in lines:
        place = [line.target, _name(line), line.title.get(locale), line.unit, line.unit_title.get(locale)]
        for cell in line.cells:
            for e in cell.entries:
                duty = [e.duty, e.duty_title.get(locale)]
                only = [e.only.get(locale), e.but.get(locale)]
                writer.writerow([*place, cell.action, cell.title.get(locale), *duty, *only, _sources(e)])
        if not line.cells:
            writer.writerow([*place, *[""] * 7])
    return out.getvalue()


def render_html(lines: Sequence[MatrixLine], locale: str = "zh") -> str:
    """A whole page: a table for the columns, one for record types without columns and one for tools."""
    title = escape(_word("title", locale))
    body = "".join(_table(target, list(rows), locale) for target, rows in groupby(lines, lambda line: line.target))
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if locale == "zh" else "en"}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n{body}"
        f"<p>{escape(_word('note', locale))}</p>\n</body>\n</html>\n"
    )


def _table(target: str, lines: list[MatrixLine], locale: str) -> str:
    titles = {cell.action: cell.title for line in lines for cell in line.cells}
    actions = sorted(titles, key=action_order)
    heads = [_word(target, locale), _word("unit", locale), *(titles[a].get(locale) for a in actions)]
    groups = []
    for _, block in groupby(lines, lambda line: line.key):
        group, rows = _alike(block, locale), []
        for number, (units, line) in enumerate(group):
            name = ""
            if not number:
                heading, key = escape(_heading(line, locale)), escape(_name(line))
                name = f'<th scope="rowgroup" rowspan="{len(group)}">{heading}<small>{key}</small></th>'
            cells = {cell.action: cell.entries for cell in line.cells}
            values = "".join(f"<td>{_html_entries(cells.get(a, ()), locale)}</td>" for a in actions)
            rows.append(f'<tr>{name}<th scope="row">{escape(units)}</th>{values}</tr>\n')
        groups.append(f"<tbody>\n{''.join(rows)}</tbody>\n")
    head = "".join(f'<th scope="col">{escape(h)}</th>' for h in heads)
    caption = escape(_word(target, locale))
    return f"<table>\n<caption>{caption}</caption>\n<thead><tr>{head}</tr></thead>\n{''.join(groups)}</table>\n"


def _alike(lines: Iterable[MatrixLine], locale: str) -> list[tuple[str, MatrixLine]]:
    """The lines of one column, those with the same cells as one, with the titles of their units."""
    units: dict[tuple[MatrixCell, ...], list[MatrixLine]] = {}
    for line in lines:
        units.setdefault(line.cells, []).append(line)
    mark = "、" if locale == "zh" else ", "
    return [(mark.join(line.unit_title.get(locale) for line in group), group[0]) for group in units.values()]


def _html_entries(entries: Iterable[MatrixEntry], locale: str) -> str:
    return "<br>".join(f'<span title="{escape(_sources(e))}">{escape(_entry(e, locale))}</span>' for e in entries)


def _sources(entry: MatrixEntry) -> str:
    return " ".join(f"{p.file}:{p.line}" for p in entry.lines)


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


Renderer = Callable[[Sequence[MatrixLine], str], str]
RENDERERS: Mapping[str, Renderer] = MappingProxyType({"text": render_text, "csv": render_csv, "html": render_html})

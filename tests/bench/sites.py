"""Schema trees of any size for the benchmark: types of twelve fields, columns by the thousand, files by the hundred."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.records import TOPICS, UNITS, VALIDITIES

FAN_OUT = 10
"""Children of one column at most."""

_SITE = """\
site:
  title: {zh: 松滨区人民政府, en: Songbin District}
  languages: [zh, en]
  timezone: Asia/Shanghai
  identity: {domain: www.songbin.example}
editions:
  gov: {title: 政府版, prefix: "", owner: u01, home: [{columns: [%s], title: 要闻, count: 6}]}
"""
_PERMISSIONS = """\
duties:
  editor: {title: 采编, scope: unit}
  publisher: {title: 发布, scope: site}
matrix:
  columns/**:
    public: [read]
    editor: [create, read, edit: own draft, submit: own, delete: own draft, pick]
    publisher: [create, read, edit, submit, publish, withdraw]
"""
_WORKFLOW = """\
workflow: publication
title: 信息发布
states:
  draft: {title: 草稿, editable: true}
  review: {title: 待审核}
  published: {title: 已发布, public: true}
  withdrawn: {title: 已撤稿, editable: true}
transitions:
  - {action: submit, title: 送审, from: [draft, withdrawn], to: review}
  - {action: return, title: 退回, from: review, to: draft, comment: required}
  - {action: publish, title: 发布, from: review, to: published}
  - {action: withdraw, title: 撤稿, from: published, to: withdrawn, comment: required}
"""
_LISTED = [", ".join(f"{key}: {label}" for key, label in choices.items()) for choices in (TOPICS, VALIDITIES)]
_FIELDS = f"""\
fields:
  title: {{type: text, label: 标题, required: true, max: 200, search: true, list: true}}
  document_number: {{type: text, label: 发文字号, max: 60, list: true, filter: true}}
  topic:
    type: choice
    label: 主题分类
    choices: {{{_LISTED[0]}}}
    list: true
    filter: true
  validity: {{type: choice, label: 有效性, choices: {{{_LISTED[1]}}}, default: valid, list: true, filter: true}}
  issued_on: {{type: date, label: 成文日期, list: true, filter: true, sort: true}}
  effective_on: {{type: date, label: 施行日期}}
  issuer: {{type: unit, label: 发文机关, list: true, filter: true}}
  source: {{type: text, label: 来源, max: 100}}
  pages: {{type: integer, label: 页数, min: 0, max: 9999, list: true}}
  urgent: {{type: boolean, label: 急件}}
  summary: {{type: longtext, label: 摘要, max: 500, search: true}}
  body: {{type: richtext, label: 正文, search: true}}
list: {{show: [title, document_number, topic, validity, issued_on, issuer, pages], order: -issued_on}}
"""


def type_keys(types: int) -> list[str]:
    """The record types of a site with so many of them; the first is ``article``."""
    return ["article", *(f"document_{number:02}" for number in range(2, types + 1))]


def office_site(columns: int, types: int = 1) -> dict[str, str]:
    """A site with 48 units, ``types`` record types of twelve fields and ``columns`` columns, at most ten below each."""
    keys = type_keys(types)
    tree = _Tree(columns, keys)
    texts = _frame(", ".join(tree.top[:2]))
    texts |= {f"records/{key}.yaml": _record_type(key, number) for number, key in enumerate(keys, 1)}
    texts |= {f"columns/gov/{key}.yaml": "\n".join(tree.lines(key)) + "\n" for key in tree.top}
    return texts


def files_site(files: int) -> dict[str, str]:
    """A site of exactly ``files`` schema files, each about as long as one of the demonstration (1.4 kB)."""
    keys = type_keys(60)
    texts = _frame("c0001, c0002")
    texts |= {f"records/{key}.yaml": _record_type(key, number) for number, key in enumerate(keys, 1)}
    for number in range(1, 31):
        texts[f"codes/list_{number:02}.yaml"] = _codes(number)
        texts[f"fieldsets/set_{number:02}.yaml"] = _field_set(number)
    for number in range(1, files - len(texts) + 1):
        texts[f"columns/gov/c{number:04}.yaml"] = _single_column(number, keys)
    return texts


def _frame(home: str) -> dict[str, str]:
    units = (
        f'  {key}: {{title: 松滨区{title}, short: {title}, kind: department, phone: "0451-0000-10{key[1:]}", '
        f'code: "2301990{key[1:]}"}}\n'
        for key, title in UNITS.items()
    )
    return {
        "site.yaml": _SITE % home,
        "units.yaml": "units:\n" + "".join(units),
        "permissions.yaml": _PERMISSIONS,
        "workflows/publication.yaml": _WORKFLOW,
    }


def _record_type(key: str, number: int) -> str:
    label = "文章" if number == 1 else f"文件{number}"
    return f"record: {key}\ntitle: {label}\nworkflow: publication\n{_FIELDS}"


def _codes(number: int) -> str:
    entries = "".join(
        f"  item_{item:02}: {{label: {{zh: 选项{number}之{item}, en: Item {item}}}, help: 选择前请核对适用范围}}\n"
        for item in range(1, 17)
    )
    return f"codes: list_{number:02}\ntitle: 代码表{number}\nsource: 本区目录\nconfidence: high\nentries:\n{entries}"


def _field_set(number: int) -> str:
    return f"""\
fieldset: set_{number:02}
title: 字段集{number}
fields:
  kind_{number:02}: {{type: choice, label: 类别, choices: codes/list_{number:02}, filter: true}}
  phone_{number:02}: {{type: phone, label: 联系电话, public: true}}
  from_{number:02}: {{type: date, label: 开始日期}}
  until_{number:02}:
    type: date
    label: 结束日期
    min: $from_{number:02}
    when: {{from_{number:02}: {{set: true}}}}
  steps_{number:02}:
    type: rows
    label: 办理步骤
    fields:
      name: {{type: text, label: 步骤名称, required: true, max: 60}}
      days: {{type: integer, label: 工作日, min: 0, max: 90}}
"""


def _single_column(number: int, keys: list[str]) -> str:
    head = f"column: c{number:04}\ntitle: 栏目{number}\nowners: [{_owners(number)}]\n"
    if number % 4:
        children = "".join(_child(number, child) for child in range(1, 7))
        return head + f"record: {keys[number % len(keys)]}\npublic: {{page_size: 20, layout: list}}\n{children}"
    used = number // 4 % 30 + 1
    return head + f"workflow: publication\nuse: [set_{used:02}]\n{_FIELDS}"


def _child(number: int, child: int) -> str:
    first = "children:\n" if child == 1 else ""
    return f"""\
{first}  - column: part_{child}
    title: {{zh: 栏目{number}之{child}, en: Part {child} of {number}}}
    description: 本栏目公开第{child}类信息,由主管单位按月更新
    owners: [{_owners(number + child)}]
    public: {{layout: list, show: [document_number, issued_on], page_size: 20}}
"""


def _owners(number: int) -> str:
    units = tuple(UNITS)
    return ", ".join(units[(number + step * 7) % len(units)] for step in range(1 + number % 3))


class _Tree:
    """Columns numbered level by level, each with at most :data:`FAN_OUT` children."""

    def __init__(self, columns: int, keys: list[str]) -> None:
        self.columns, self.keys = columns, keys
        self.top = [self._key(number) for number in range(1, min(columns, FAN_OUT) + 1)]

    @staticmethod
    def _key(number: int) -> str:
        return f"c{number:04}"

    def lines(self, key: str) -> Iterator[str]:
        """The file of one top column with everything below it."""
        return self._entry(int(key[1:]), "", "")

    def _entry(self, number: int, first: str, indent: str) -> Iterator[str]:
        yield f"{first}column: {self._key(number)}"
        yield f"{indent}title: 栏目{number}"
        yield f"{indent}owners: [{_owners(number)}]"
        yield f"{indent}record: {self.keys[(number - 1) % len(self.keys)]}"
        children = range(number * FAN_OUT + 1, min(number * FAN_OUT + FAN_OUT, self.columns) + 1)
        if children:
            yield f"{indent}children:"
            for child in children:
                yield from self._entry(child, f"{indent}  - ", f"{indent}    ")

"""The first files of a site and of a column: the smallest that are valid, written the way people should go on."""

from __future__ import annotations

import re

from generator.source.scalars import read_plain

METASCHEMAS = "../../../generator/check/metaschema"
_KEY = re.compile(r"[a-z][a-z0-9_]{0,62}")

_SITE = """\
# The site and its editions. Each edition has a column tree of its own under columns/<edition>/.
site:
  title: {title}
  languages: [zh, en]
  timezone: Asia/Shanghai
editions:
  {edition}:
    title: 政府版
    prefix: ""
    owner: {unit}
    home:
      - {{columns: [news], title: 要闻, count: 6}}
"""

_UNITS = """\
# The organisations that own columns and employ staff.
units:
  {unit}: {{title: 办公室, kind: department}}
"""

_PERMISSIONS = """\
# Who may do what. Rows add up; what no row gives, nobody has.
duties:
  editor:     {title: 采编, scope: unit}
  publisher:  {title: 发布, scope: unit}
  maintainer: {title: 维护, scope: site}
matrix:
  columns/**:
    public:    [read: published]
    editor:    [create, read, edit: own draft, submit: own]
    publisher: [read, edit: review, return: review, publish: not own review, withdraw: published]
  tools/*:
    maintainer: [use]
separation:
  - [submit, publish]
expect:
"""

_EXPECT = """\
  - {{unit: {unit}, duty: editor, may: [create], may_not: [publish], on: news}}
"""

_COLUMN = """\
# yaml-language-server: $schema={metaschemas}/column.json
column: {key}
title: {title}
{parent}owners: [{owner}]
fields:
  title:
    type: text
    label: 标题
    required: true
    max: 200
    list: true
    search: true
  body:
    type: richtext
    label: 正文
    required: true
    search: true
list: {{show: [title, published_from], order: -published_from}}
"""


def site_texts(*, title: str = "示例站点", edition: str = "gov", unit: str = "office") -> dict[str, str]:
    """The files of the smallest site that can be applied and served, by path."""
    permissions = _PERMISSIONS + _EXPECT.format(unit=unit)
    return {
        "site.yaml": _SITE.format(title=_scalar(title), edition=edition, unit=unit),
        "units.yaml": _UNITS.format(unit=unit),
        "permissions.yaml": permissions,
        **column_texts("news", title="新闻", edition=edition, owner=unit),
    }


def column_texts(
    key: str, *, title: str = "", edition: str = "gov", owner: str, parent: str = "", metaschemas: str = METASCHEMAS
) -> dict[str, str]:
    """The file of a column with a title and a body, by path.

    ``metaschemas`` is where editors find the JSON Schemas, seen from the file. Raises ``ValueError`` for a key that is
    not written as one.
    """
    if not is_key(key):
        raise ValueError(f"a key has lower-case letters, digits and underscores, a letter first: {key!r}")
    text = _COLUMN.format(
        metaschemas=metaschemas,
        key=key if read_plain(key)[1] is None else f'"{key}"',
        title=_scalar(title or key),
        parent=f"parent: {parent}\n" if parent else "",
        owner=owner,
    )
    return {f"columns/{edition}/{key}.yaml": text}


def is_key(text: str) -> bool:
    """Whether ``text`` is written as a key of the schema language."""
    return _KEY.fullmatch(text) is not None


def _scalar(text: str) -> str:
    """A text as YAML, quoted so that it stays this text whatever it holds."""
    plain = re.fullmatch(r"[一-鿿][一-鿿A-Za-z0-9（）·]*", text)
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return text if plain else f'"{escaped}"'

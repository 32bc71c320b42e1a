"""A site with something to hide: fields for one duty, personal fields, references of every kind."""

from __future__ import annotations

from tests.site_texts import PERMISSIONS, SMALL_SITE

VAULT = """\
column: vault
title: 资料库
owners: [office, school]
workflow: publication
fields:
  title: {type: text, label: 名称, required: true, max: 200, search: true, list: true}
  fee: {type: integer, label: 费用, filter: true, sort: true, list: true}
  code: {type: text, label: 代码, unique: true}
  about: {type: reference, label: 相关, to: vault, filter: true}
  parent: {type: reference, label: 上级, to: vault}
  phone: {type: text, label: 电话, personal: true}
  body: {type: richtext, label: 正文, search: true}
  contact: {type: address, label: 地址}
  papers: {type: files, label: 附件, accept: [txt], max_size: 100KB}
tree: parent
"""
SINGLE = """\
column: about_us
title: 概况
owners: [office]
workflow: publication
single: true
fields:
  title: {type: text, label: 名称, required: true, max: 200}
"""
_RIGHTS = PERMISSIONS.replace("  tools/users:\n", "  tools/duties:\n    unit_admin: [use]\n  tools/users:\n")
HOSTILE_SITE = {
    **SMALL_SITE,
    "columns/gov/vault.yaml": VAULT,
    "columns/gov/about_us.yaml": SINGLE,
    "permissions.yaml": f"{_RIGHTS}fields:\n  vault.fee: {{read: [publisher], edit: [publisher]}}\n",
}

"""The smallest site that has everything of the main story: one column with three fields, two units, four duties."""

from __future__ import annotations

SITE = """\
site:
  title: {zh: 松滨区人民政府, en: Songbin District}
  languages: [zh, en]
  timezone: Asia/Shanghai
  identity: {domain: www.songbin.example}
editions:
  gov: {title: 政府版, prefix: "", owner: office, home: [{columns: [policy], title: 政策文件, count: 5}]}
"""
UNITS = """\
units:
  office: {title: 区政府办公室, short: 政府办, code: "001"}
  school: {title: 区教育局, short: 教育局, code: "002"}
"""
PERMISSIONS = """\
duties:
  editor: {title: 采编, scope: unit}
  reviewer: {title: 审核, scope: unit}
  publisher: {title: 发布, scope: site}
  unit_admin: {title: 单位管理员, scope: unit}
matrix:
  columns/**:
    public: [read]
    editor: [create, read, edit: own draft, submit: own, delete: own draft, pick]
    reviewer: [read, return]
    publisher: [read, publish, withdraw]
  tools/users:
    unit_admin: [use]
expect:
  - {unit: office, duty: editor, may: [create], on: policy}
  - {unit: school, duty: editor, may_not: [create], on: policy}
"""
PUBLICATION = """\
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
POLICY = """\
column: policy
title: 政策文件
owners: [office]
workflow: publication
fields:
  title: {type: text, label: 标题, required: true, max: 200, search: true, list: true}
  issued_on: {type: date, label: 成文日期, list: true, filter: true, sort: true}
  body: {type: richtext, label: 正文, search: true}
"""

SMALL_SITE = {
    "site.yaml": SITE,
    "units.yaml": UNITS,
    "permissions.yaml": PERMISSIONS,
    "workflows/publication.yaml": PUBLICATION,
    "columns/gov/policy.yaml": POLICY,
}

LIBRARY = """\
column: library
title: 资料库
owners: [office, school]
workflow: publication
fields:
  title: {type: text, label: 名称, required: true, max: 200, search: true, list: true}
  number: {type: sequence, label: 索引号, pattern: "{unit.code}/{yyyy}-{seq:05d}", per: [unit, year]}
  code: {type: text, label: 代码, unique: true}
  about: {type: reference, label: 相关政策, to: policy}
  parent: {type: reference, label: 上级, to: library}
  papers: {type: files, label: 附件, accept: [pdf, txt], max_size: 100KB}
  steps:
    type: rows
    label: 步骤
    fields:
      name: {type: text, label: 环节, required: true}
      days: {type: integer, label: 工作日, min: 0}
      form: {type: file, label: 表格, accept: [txt]}
tree: parent
"""
LIBRARY_SITE = {**SMALL_SITE, "columns/gov/library.yaml": LIBRARY}

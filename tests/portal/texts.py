"""A small site with every layout, a service hall, an internal column and fields that are not for everyone."""

from __future__ import annotations

SITE = """\
site:
  title: {zh: 示范区人民政府, en: Sample District}
  languages: [zh, en]
  timezone: Asia/Shanghai
  identity:
    domain: www.sample.example
    site_code: "2301990001"
    icp: 示ICP备0号
    police: 示公网安备0号
    sponsor: 区政府办公室
    address: 政务大道1号
    phone: 0451-0000-0001
    email: web@sample.example
editions:
  gov:
    title: {zh: 政府版, en: Government}
    prefix: ""
    owner: office
    home:
      - {columns: [news, notices], title: 要闻, count: 3}
      - {services: true}
      - {columns: [disclosure], count: 4}
      - {units: true}
  party:
    title: {zh: 区委版, en: Party}
    prefix: /dw
    owner: office
"""
UNITS = """\
units:
  office:
    title: {zh: 区政府办公室, en: Government Office}
    short: 政府办
    kind: department
    address: 政务大道1号
    phone: 0451-0000-0001
    hours: 周一至周五
    code: "001"
  school: {title: 区教育局, short: 教育局, kind: department, code: "002"}
  town: {title: 东镇人民政府, short: 东镇, kind: town, code: "003"}
"""
PERMISSIONS = """\
duties:
  editor: {title: 采编, scope: unit}
  publisher: {title: 发布, scope: site}
matrix:
  columns/**:
    public: [read]
    editor: [create, read, edit, submit]
    publisher: [read, publish, withdraw]
  columns/gov/internal/**:
    public: [deny: [read]]
  forms/**:
    public: [create]
fields:
  article.remark: {read: [editor]}
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
  - {action: publish, title: 发布, from: review, to: published}
  - {action: withdraw, title: 撤稿, from: published, to: withdrawn, comment: required}
"""
HANDLING = """\
workflow: handling
title: 办理
states:
  received: {title: 已收到}
  closed: {title: 已办结}
transitions:
  - {action: close, title: 办结, from: received, to: closed}
"""
ARTICLE = """\
record: article
title: {zh: 文章, en: Article}
fields:
  title: {type: text, label: 标题, required: true, max: 200, search: true}
  source: {type: text, label: 来源, maps: {dc: source}}
  author: {type: text, label: 作者, maps: {dc: creator}}
  keywords: {type: text, label: 关键词, many: true, maps: {dc: subject}, search: true}
  summary: {type: longtext, label: 导语, maps: {dc: description}, search: true}
  cover: {type: image, label: 题图}
  body: {type: richtext, label: 正文, search: true}
  related: {type: reference, label: 相关文章, to: article, back: {zh: 被引用, en: Referred to by}}
  papers: {type: files, label: 附件}
  evidence: {type: file, label: 内部材料, public: false}
  secret: {type: text, label: 内部说明, public: false}
  writer_phone: {type: phone, label: 作者电话, personal: true}
  remark: {type: text, label: 编辑备注}
  kind: {type: choice, label: 类别, choices: {plain: 普通, special: 特别}}
  reason: {type: text, label: 特别原因, when: {kind: special}, keep: true}
"""
DOSSIER = """\
record: dossier
title: 案卷
fields:
  title: {type: text, label: 标题, required: true, search: true}
  inner: {type: text, label: 内部线索, search: true, public: false}
  items:
    type: rows
    label: 材料
    fields:
      name: {type: text, label: 名称}
      paper: {type: file, label: 公开件}
      original: {type: file, label: 原件, public: false}
"""
SERVICE = """\
record: service
title: 办事事项
record_title: "{title}（{agency}）"
fields:
  title: {type: text, label: 事项名称, required: true, search: true}
  agency: {type: unit, label: 办理机构, required: true, filter: true, maps: {cpsv: hasCompetentAuthority}}
  promise: {type: duration, label: 承诺时限, maps: {cpsv: processingTime}}
  online: {type: boolean, label: 可以网上办理, filter: true, maps: {national: is_online}}
  audiences: {type: choices, label: 服务对象, choices: {people: 自然人, firms: 法人}, filter: true}
  topics: {type: choices, label: 主题, choices: {school: 教育, trade: 准营, house: 住房}, filter: true}
  fee:
    type: group
    label: 收费标准
    maps: {cpsv: hasCost}
    fields: {charged: {type: boolean, label: 收费}}
  steps:
    type: rows
    label: 办理环节
    fields:
      stage: {type: text, label: 环节, required: true}
      handler: {type: text, label: 办理岗位}
      outcome: {type: text, label: 结果}
  materials:
    type: rows
    label: 提交材料
    maps: {cpsv: hasInput}
    fields:
      code: {type: text, label: 编码}
      name: {type: text, label: 材料名称, required: true}
      copies: {type: integer, label: 份数}
      form: {type: text, label: 形式}
      size: {type: text, label: 规格}
      origin: {type: text, label: 来源渠道}
      blank: {type: file, label: 空白表格}
      notes: {type: longtext, label: 填报须知}
  faqs:
    type: rows
    label: 常见问题
    fields:
      question: {type: text, label: 问题, required: true}
      answer: {type: longtext, label: 解答}
sections:
  - {title: {zh: 基本信息, en: Basics}, fields: [title, agency, promise, online]}
  - {title: 条件与对象, fields: [audiences, topics, fee]}
  - {title: 材料与环节, fields: [steps, materials, faqs]}
list: {show: [title, agency, promise], order: title}
"""
LEADER = """\
record: leader
title: 领导
record_title: "{name}（{post}）"
fields:
  name: {type: text, label: 姓名, required: true, search: true}
  post: {type: text, label: 职务, required: true}
  portrait: {type: image, label: 照片}
  work: {type: longtext, label: 分工}
  sort_order: {type: integer, label: 排序, sort: true}
"""
LETTER = """\
form: letter
title: 来信
workflow: handling
record_title: "{subject}"
fields:
  subject: {type: text, label: 标题, required: true, search: true}
"""
COLUMNS = """\
columns:
  - column: news
    title: {zh: 政务动态, en: News}
    description: 重要会议和活动
    owners: [office]
    record: article
    public: {path: /zwdt, page_size: 5, order: -first_published_at}
  - column: notices
    title: 通知公告
    owners: [office, school]
    record: article
    public: {path: /tzgg}
  - column: disclosure
    title: 信息公开
    owners: [office]
    public: {path: /zwgk, layout: tree}
    children:
      - column: policy
        title: 政策文件
        fields:
          title: {type: text, label: 标题, required: true, search: true}
          number: {type: text, label: 发文字号}
          issued_on: {type: date, label: 成文日期, sort: true}
          validity:
            type: choice
            label: 有效性
            choices: {valid: 有效, repealed: 废止}
            filter: true
          body: {type: richtext, label: 正文, search: true}
          article: {type: reference, to: article, label: 解读, back: 解读的文件}
        public: {layout: by_year, group_by: year, show: [number, issued_on, validity, article], order: -issued_on}
      - column: cases
        title: 案卷
        record: dossier
      - column: overview
        title: 区情概况
        single: true
        fields:
          title: {type: text, label: 标题, required: true}
          blocks:
            type: rows
            label: 内容
            kinds:
              words: {label: 文字, fields: {heading: {type: text, label: 小标题}, text: {type: richtext, label: 正文}}}
              photo: {label: 图片, fields: {picture: {type: image, label: 图片}}}
      - column: leaders
        title: 领导信息
        record: leader
        public: {layout: leaders, order: sort_order}
  - column: services
    title: {zh: 办事大厅, en: Services}
    owners: [office, school]
    record: service
    public: {path: /bsdt, layout: cards, order: title}
    children:
      - {column: citizens, title: 市民办事, public: {layout: cards, group_by: topics, show: [promise]}}
      - {column: firms, title: 企业办事, public: {layout: cards, group_by: audiences}}
      - {column: by_unit, title: 部门办事, link: /units.html}
  - column: institutions
    title: 机构
    owners: [office]
    tree: above
    fields:
      title: {type: text, label: 名称, required: true}
      above: {type: reference, to: institutions, label: 上级, filter: true}
    public: {path: /jg, layout: tree, order: title}
  - column: guides
    title: 公开指南
    owners: [office]
    record: article
    public: {path: /gkzn, layout: units}
    children:
      - {column: office, title: 政府办指南, owners: [office]}
      - {column: town, title: 东镇指南, owners: [town]}
  - column: contact
    title: 互动交流
    owners: [office]
    public: {path: /hdjl}
    children:
      - {column: mailbox, title: 领导信箱, record: letter}
      - {column: faq, title: 常见问题, record: article}
  - column: internal
    title: 内部园地
    owners: [office]
    public: {path: /nbyd}
    children:
      - {column: drafts, title: 内部稿件, record: article}
  - {column: outside, title: 外部网站, owners: [office], link: "https://www.gov.example/"}
"""
PARTY = """\
columns:
  - {column: news, title: 区委要闻, owners: [office], record: article}
"""
OVERRIDE = """\
from generator.build.hooks import hookimpl


@hookimpl
def public_context(data, locale):
    if data.get("validity") == "repealed":
        return {"notices": ["已废止 <b>仅供查阅</b>" if locale == "zh" else "Repealed"]}
"""
PORTAL_SITE = {
    "site.yaml": SITE,
    "units.yaml": UNITS,
    "permissions.yaml": PERMISSIONS,
    "workflows/publication.yaml": PUBLICATION,
    "workflows/handling.yaml": HANDLING,
    "records/article.yaml": ARTICLE,
    "records/dossier.yaml": DOSSIER,
    "records/service.yaml": SERVICE,
    "records/leader.yaml": LEADER,
    "forms/letter.yaml": LETTER,
    "columns/gov/main.yaml": COLUMNS,
    "columns/party/main.yaml": PARTY,
}

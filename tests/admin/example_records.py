"""Example contexts: forms, records, conflicts, confirmations."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from tests.admin.example_texts import LONG, UNIT, state

SECTIONS = """
<section class="card part" id="s-basic"><h2>基本信息</h2>
<div class="field"><label for="f-title">标题<span class="must">必填</span></label>
<input id="f-title" class="form-control is-invalid" name="title" aria-invalid="true" value="{}">
<p class="error">请填写标题</p></div>
<div class="field"><label for="f-kind">主题分类</label>
<select id="f-kind" class="form-select" name="kind" data-choose>
<option value="">请选择</option><option value="a" selected>教育</option><option value="b">交通</option></select></div>
<div class="field"><label for="f-tags">标签</label>
<select id="f-tags" class="form-select" name="tags" multiple data-choose data-create>
<option selected>教育</option><option>招生</option></select></div>
<div class="field"><label for="f-date">成文日期</label>
<input id="f-date" type="date" class="form-control" name="date" value="2026-11-24"></div></section>
<section class="card part" id="s-body"><h2>正文</h2>
<div class="field"><label for="f-body">正文</label>
<textarea id="f-body" class="form-control" name="body" rows="6" data-richtext>{}</textarea></div></section>
<section class="card part" id="s-more"><h2>附件与时效</h2>
<div class="field field-tick"><label>
<input type="checkbox" class="form-check-input" name="top">置顶</label></div></section>
"""
BODY = (
    "<h2>一、总体要求</h2><p>为进一步做好全区义务教育招生工作，现通知如下。</p>"
    "<table><tr><th>学校</th><th>计划</th></tr><tr><td>第一小学</td><td>240</td></tr></table>"
)


class Form:
    """Stands in for a record type's form: only what office/form.html asks of it."""

    def render_sections(self) -> Markup:
        return Markup(SECTIONS).format(LONG, BODY)  # noqa: S704  # written above


def editor(*, errors: bool = False, new: bool = False) -> dict[str, Any]:
    return {
        "title": "新建 · 政策文件" if new else "编辑 · 政策文件",
        "heading": "新建 · 政策文件" if new else LONG,
        "url": "/admin/policy/add",
        "csrf": "token",
        "hidden": [{"key": "version", "value": 3}],
        "errors": [
            {"target": "f-title", "label": "标题", "message": "请填写标题"},
            {"target": "f-tags", "label": "标签", "message": "最多 5 个"},
            {"target": "f-body", "label": "正文", "message": "不能为空"},
            {"target": "", "label": "", "message": "承诺时限不能长于法定时限"},
        ]
        if errors
        else [],
        "actions": [
            {"value": "save", "title": "保存", "kind": "", "help": ""},
            {"value": "submit", "title": "保存并送审", "kind": "", "help": "送审后不能再修改"},
        ],
        "cancel_url": "/admin/policy/",
        "sections": [
            {"target": "s-basic", "title": "基本信息"},
            {"target": "s-body", "title": "正文"},
            {"target": "s-more", "title": "附件与时效"},
        ],
        "help": "本栏目只收规范性文件和其他政策文件；解读请放“政策解读”。",
        "facts": [
            {"label": "栏目", "value": "政策文件"},
            {"label": "单位", "value": UNIT},
            {"label": "更新要求", "value": "至少每 6 个月更新一次"},
            {"label": "最近修改", "value": "周敏 2026-11-24 09:30"},
        ],
        "state": None if new else state(3),
        "note": "" if new else "退回意见：附件缺盖章扫描件，请补充后重新送审。（审核 李强，2026-11-23）",
        "log_url": None if new else "/admin/policy/show/1",
        "public_url": None,
        "attachments": None
        if new
        else [{"name": f"{LONG}.docx", "size": "1.2 MB", "url": "/admin/files/1", "who": "周敏", "when": "2026-11-20"}],
        "draft": new,
    }


def record() -> dict[str, Any]:
    return {
        "title": LONG,
        "state": state(1),
        "notes": [{"text": "距公开期限还有 3 个工作日。", "kind": "warning"}],
        "edit_url": "/admin/policy/edit/1",
        "delete_url": "/admin/policy/delete/1",
        "public_url": "/zwgk/zcwj/1",
        "copy_url": "/admin/policy/add?from=1",
        "log_url": None,
        "sections": [
            {
                "id": "s1",
                "title": "基本信息",
                "note": "",
                "fields": [
                    {"label": "标题", "value": LONG, "wide": False, "help": ""},
                    {"label": "发文字号", "value": "松政发〔2026〕12号", "wide": False, "help": "机关代字〔年份〕序号"},
                    {"label": "成文日期", "value": "2026-11-20", "wide": False, "help": ""},
                    {"label": "废止日期", "value": "", "wide": False, "help": ""},
                    {
                        "label": "主题分类",
                        "value": Markup('<span class="tag">教育</span><span class="tag">招生</span>'),
                        "wide": False,
                        "help": "",
                    },
                ],
            },
            {
                "id": "s2",
                "title": "正文",
                "note": "正文按公文格式排版。",
                "fields": [
                    {
                        "label": "正文",
                        "value": Markup(
                            "<h3>一、总体要求</h3><p>为进一步优化营商环境，现制定如下措施。</p><table><tr><th>任务</th><th>牵头单位</th></tr><tr><td>一网通办</td><td>区营商局</td></tr></table>"
                        ),
                        "wide": True,
                        "help": "",
                    }
                ],
            },
        ],
        "facts": [
            {"label": "编号", "value": "40012"},
            {"label": "栏目", "value": "政策文件"},
            {"label": "单位", "value": UNIT},
            {"label": "创建", "value": "周敏 2026-11-20 10:02"},
            {"label": "首次发布", "value": None},
        ],
        "transitions": [
            {
                "action": "approve",
                "title": "审核通过",
                "url": "/admin/policy/step/1/approve",
                "csrf": "token",
                "kind": "primary",
                "comment": "",
                "help": "",
                "hidden": [{"key": "version", "value": 3}],
            },
            {
                "action": "hold",
                "title": "转保密审查",
                "url": "/admin/policy/step/1/hold",
                "csrf": "token",
                "kind": "",
                "comment": "optional",
                "help": "",
                "hidden": [],
            },
            {
                "action": "return",
                "title": "退回",
                "url": "/admin/policy/step/1/return",
                "csrf": "token",
                "kind": "danger",
                "comment": "required",
                "help": "意见会通知送审人。",
                "hidden": [],
            },
        ],
        "blocked": [{"title": "发布", "reason": "须先经审核通过"}],
        "log": [
            {
                "when": "2026-11-24 09:30",
                "who": "周敏",
                "unit": "区教育局",
                "action": "送审",
                "kind": "progress",
                "from_state": "草稿",
                "to_state": "待审核",
                "comment": "",
                "changes": [],
            },
            {
                "when": "2026-11-23 16:10",
                "who": "李强",
                "unit": "区教育局",
                "action": "退回",
                "kind": "danger",
                "from_state": "待审核",
                "to_state": "草稿",
                "comment": "附件缺盖章扫描件。\n请补充后重新送审。",
                "changes": [],
            },
            {
                "when": "2026-11-20 10:02",
                "who": "周敏",
                "unit": "区教育局",
                "action": "修改",
                "kind": "",
                "from_state": "",
                "to_state": "",
                "comment": "",
                "changes": [
                    {"label": "标题", "before": "", "after": LONG},
                    {"label": "成文日期", "before": "2026-11-19", "after": "2026-11-20"},
                ],
            },
        ],
        "log_more_url": "/admin/policy/show/1?log=2",
        "references": [
            {
                "title": "被这些记录引用",
                "items": [{"title": "《若干措施》政策解读", "url": "/admin/article/show/9", "state": state(2)}],
                "more_url": None,
            }
        ],
        "attachments": [
            {
                "name": "附件1 任务分工表.xlsx",
                "size": "48 kB",
                "url": "/admin/files/1",
                "who": "周敏",
                "when": "2026-11-20",
            }
        ],
    }


def bare_record() -> dict[str, Any]:
    empty = dict.fromkeys(("edit_url", "delete_url", "public_url", "copy_url", "log_url", "log_more_url"))
    lists: dict[str, Any] = {key: [] for key in ("notes", "sections", "facts", "transitions", "log", "references")}
    return {"title": "空记录", "state": None} | empty | lists


def conflict(*, same: bool = False) -> dict[str, Any]:
    changes = [
        {"label": "标题", "mine": LONG, "theirs": LONG.replace("若干", "有关"), "base": "", "same": False},
        {"label": "废止日期", "mine": "", "theirs": "2027-01-01", "base": "", "same": False},
        {
            "label": "正文",
            "mine": Markup("<p>第一段</p>"),
            "theirs": Markup("<p>第二段</p>"),
            "base": "",
            "same": False,
        },
    ]
    return {
        "title": LONG, "who": "李强", "when": "2026-11-24 10:05", "changes": [] if same else changes,
        "url": "/admin/policy/edit/1", "csrf": "token", "hidden": [{"key": "title", "value": LONG}],
        "files_lost": not same, "theirs_url": "/admin/policy/edit/1", "show_url": "/admin/policy/show/1",
    }  # fmt: skip


def confirm(*, comment: bool = False, disabled: bool = False) -> dict[str, Any]:
    return {
        "title": "退回 2 条记录？" if comment else "删除这条记录？",
        "text": "对下列记录逐条办理，每条单独给出结果。" if comment else "删除后不能恢复；日志会保留。",
        "kind": "warning" if comment else "danger",
        "items": [] if disabled else [{"title": LONG, "url": "/admin/policy/show/1", "note": "松政发〔2026〕12号"}],
        "refused": [{"title": "另一条记录", "reason": "不属于您的单位"}] if comment else [],
        "url": "/admin/policy/delete/1",
        "csrf": "token",
        "hidden": [{"key": "confirmed", "value": "1"}],
        "comment": {"label": "意见", "required": True, "value": "", "error": "请填写意见", "help": "意见会通知送审人。"}
        if comment
        else None,
        "button": "退回" if comment else "删除",
        "disabled": disabled,
        "cancel_url": "/admin/policy/",
    }

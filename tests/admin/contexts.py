"""Example contexts for every template of the staff skin: plenty, nothing at all, and very long texts."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

LONG = "关于印发《松滨区进一步优化营商环境促进民营经济高质量发展若干措施（试行）》及其配套实施细则、任务分工方案和年度考核办法的通知"
UNIT = "松滨区住房和城乡建设局（区人民防空办公室、区房屋征收办公室）"
STATES = (("草稿", "neutral"), ("待审核", "progress"), ("已发布", "success"), ("已退回", "warning"), ("已撤稿", "danger"))


class Form:
    """Stands in for a record type's form: only what office/form.html asks of it."""

    def render_sections(self) -> Markup:
        return Markup(
            '<section class="card part" id="s-basic"><h2>基本信息</h2>'
            '<div class="field"><label for="f-title">标题<span class="must">必填</span></label>'
            '<input id="f-title" class="form-control is-invalid" name="title" aria-invalid="true" value="{}">'
            '<p class="error">请填写标题</p></div>'
            '<div class="field"><label for="f-kind">主题分类</label><select id="f-kind" class="form-select" name="kind" '
            'data-choose><option value="">请选择</option><option value="a" selected>教育</option>'
            '<option value="b">交通</option></select></div>'
            '<div class="field"><label for="f-tags">标签</label><select id="f-tags" class="form-select" name="tags" multiple '
            'data-choose data-create><option selected>教育</option><option>招生</option></select></div>'
            '<div class="field"><label for="f-date">成文日期</label><input id="f-date" type="date" class="form-control" '
            'name="date" value="2026-11-24"></div></section>'
            '<section class="card part" id="s-body"><h2>正文</h2><div class="field"><label for="f-body">正文</label>'
            '<textarea id="f-body" class="form-control" name="body" rows="6" data-richtext>'
            "&lt;h2&gt;一、总体要求&lt;/h2&gt;&lt;p&gt;为进一步做好全区义务教育招生工作，现通知如下。&lt;/p&gt;"
            "&lt;table&gt;&lt;tr&gt;&lt;th&gt;学校&lt;/th&gt;&lt;th&gt;计划&lt;/th&gt;&lt;/tr&gt;"
            "&lt;tr&gt;&lt;td&gt;第一小学&lt;/td&gt;&lt;td&gt;240&lt;/td&gt;&lt;/tr&gt;&lt;/table&gt;"
            "</textarea></div></section>"
            '<section class="card part" id="s-more"><h2>附件与时效</h2><div class="field field-tick"><label>'
            '<input type="checkbox" class="form-check-input" name="top">置顶</label></div></section>'
        ).format(LONG)


def state(number: int) -> dict[str, str]:
    title, kind = STATES[number % len(STATES)]
    return {"title": title, "kind": kind}


def shell(columns: int = 12, *, signed_in: bool = True) -> dict[str, Any]:
    """The frame; ``columns`` is the number of top-level columns of the active edition."""
    nodes = [
        {
            "id": f"gov/c{n}",
            "title": f"第{n}栏目" if n != 3 else "法定主动公开内容与重点领域信息公开专栏（含历史归档）",
            "url": f"/admin/article/?column=gov%2Fc{n}",
            "active": False,
            "open": n == 1,
            "branch": n in (2, 5),
            "children": [],
        }
        for n in range(columns)
    ]
    if columns > 1:
        nodes[1]["children"] = [
            {
                "id": f"gov/c1/{k}",
                "title": t,
                "url": f"/admin/policy/?column=gov%2Fc1%2F{k}",
                "active": k == "policy",
                "open": False,
                "branch": False,
                "children": [],
            }
            for k, t in (("policy", "政策文件"), ("read", "政策解读"), ("plan", "规划计划"))
        ]
    return {
        "site_title": "松滨区人民政府",
        "home_url": "/admin/",
        "locale": "zh",
        "csrf": "token",
        "languages": [
            {"title": "中文", "url": "/admin/lang/zh", "active": True},
            {"title": "English", "url": "/admin/lang/en", "active": False},
        ],
        "search": {"url": "/admin/search", "name": "q", "value": ""},
        "banner": None,
        "editions": [
            {"key": "gov", "title": "政府版", "url": "/admin/column?id=gov", "active": True, "columns": nodes},
            {"key": "party", "title": "区委版", "url": "/admin/column?id=party", "active": False, "columns": []},
            {"key": "npc", "title": "人大版", "url": "/admin/column?id=npc", "active": False, "columns": []},
            {"key": "cppcc", "title": "政协版", "url": "/admin/column?id=cppcc", "active": False, "columns": []},
            {"key": "ccdi", "title": "纪委监委版", "url": "/admin/column?id=ccdi", "active": False, "columns": []},
        ],
        "tree_url": "/admin/tree",
        "menu": [
            {
                "title": "",
                "items": [{"title": "工作台", "url": "/admin/", "icon": "home", "active": False, "count": 3}],
            },
            {
                "title": "管理",
                "items": [
                    {"title": "人员与岗位", "url": "/admin/accounts/", "icon": "users", "active": False, "count": None},
                    {"title": "角色与授权", "url": "/admin/roles/list/", "icon": "shield", "active": False, "count": None},
                ],
            },
        ],
        "user": {
            "name": "周敏",
            "units": ["区教育局 · 采编", "区教育局 · 审核"],
            "links": [
                {"title": "修改密码", "url": "/admin/account/password", "icon": "key"},
                {"title": "接口令牌", "url": "/admin/account/tokens", "icon": "plug"},
            ],
            "signout_url": "/admin/logout/",
        }
        if signed_in
        else None,
    }


def crumbs(*titles: str) -> list[dict[str, str]]:
    return [{"title": title, "url": "/admin/"} for title in titles]


def listing(rows: int = 25, *, total: int = 1832, capped: bool = False, filled: bool = True) -> dict[str, Any]:
    """A list with everything: filters, chips, bulk actions, seven cells a row."""
    options = [{"value": f"v{n}", "label": f"选项{n}"} for n in range(6)]

    def flt(key: str, label: str, kind: str, value: Any = "", *, chosen: bool = False) -> dict[str, Any]:
        return {
            "key": key,
            "label": label,
            "kind": kind,
            "value": value,
            "options": [] if kind in ("text", "date_range") else options,
            "chosen": chosen,
            "url": "/admin/choose?field=1",
        }

    return {
        "title": "政策文件",
        "description": "区政府及其部门印发的规范性文件和其他政策文件，自公文成文之日起 20 个工作日内公开。",
        "total": total if rows else 0,
        "capped": capped,
        "new": [{"title": "新建", "url": "/admin/policy/add?column=gov%2Fpolicy"}],
        "links": [{"title": "导出", "url": "/admin/policy/export", "icon": "download"}] if filled else [],
        "action": "/admin/policy/",
        "hidden": [{"key": "column", "value": "gov/policy"}],
        "search": {"key": "q", "label": "标题", "value": "营商环境" if filled else ""},
        "filters": [
            flt("_state", "状态", "choice", "v1", chosen=True),
            flt("validity", "有效性", "choice", "", chosen=True),
            flt("issued_on", "成文日期", "date_range", {"from": "2026-01-01", "to": ""}, chosen=True),
            flt("topics", "主题分类", "choices", ["v1", "v2"]),
            flt("_unit", "单位", "reference"),
            flt("top", "是否置顶", "boolean"),
            flt("document_number", "发文字号", "text"),
        ]
        if filled
        else [],
        "chips": [
            {"label": "标题", "value": "营商环境", "url": "/admin/policy/?x=1"},
            {"label": "状态", "value": "待审核", "url": "/admin/policy/?x=2"},
            {"label": "成文日期", "value": "自 2026-01-01", "url": "/admin/policy/?x=3"},
        ]
        if filled
        else [],
        "clear_url": "/admin/policy/?column=gov%2Fpolicy",
        "headings": [
            {"label": label, "url": url, "sorted": order, "number": number}
            for label, url, order, number in (
                ("标题", "/admin/policy/?order=title", None, False),
                ("发文字号", None, None, False),
                ("有效性", "/admin/policy/?order=validity", None, False),
                ("成文日期", "/admin/policy/?order=-issued_on", "descending", False),
                ("浏览量", "/admin/policy/?order=views", None, True),
                ("单位", None, None, False),
                ("更新时间", "/admin/policy/?order=updated", None, False),
            )
        ],
        "rows": [
            {
                "id": 40000 + n,
                "url": f"/admin/policy/show/{40000 + n}",
                "cells": [
                    LONG if n % 4 == 0 else f"松滨区人民政府关于做好{2026 - n % 5}年度有关工作的通知",
                    f"松政发〔2026〕{n + 1}号",
                    Markup('<span class="tag">有效</span>') if n % 3 else "",
                    f"2026-{1 + n % 9:02d}-15",
                    f"{n * 137 + 12:,}",
                    "区政府办" if n % 3 else UNIT,
                    f"2026-11-{1 + n:02d} 09:30",
                ],
                "state": state(n),
                "actions": [{"title": "编辑", "url": f"/admin/policy/edit/{40000 + n}"}],
                "bulk": n != 2,
            }
            for n in range(rows)
        ],
        "states": True,
        "bulk": {
            "url": "/admin/policy/bulk",
            "csrf": "token",
            "hidden": [{"key": "back", "value": "/admin/policy/"}],
            "actions": [
                {"value": "approve", "title": "审核通过", "kind": ""},
                {"value": "return", "title": "退回", "kind": "danger"},
            ],
        },
        "pager": {
            "page": 3,
            "pages": None if capped else 74,
            "start": 51,
            "end": 75,
            "first": "/admin/policy/?page=1",
            "previous": "/admin/policy/?page=2",
            "next": "/admin/policy/?page=4",
            "last": None if capped else "/admin/policy/?page=74",
        }
        if rows >= 25
        else None,
        "sizes": [{"size": n, "url": f"/admin/policy/?size={n}", "active": n == 25} for n in (25, 50, 100)],
        "empty": {
            "title": "这里还没有记录",
            "text": "点“新建”添加第一条。",
            "actions": [{"title": "新建", "url": "/admin/policy/add"}],
        },
    }


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
                    {"label": "主题分类", "value": Markup('<span class="tag">教育</span><span class="tag">招生</span>'), "wide": False, "help": ""},
                ],
            },
            {
                "id": "s2",
                "title": "正文",
                "note": "正文按公文格式排版。",
                "fields": [
                    {
                        "label": "正文",
                        "value": Markup("<h3>一、总体要求</h3><p>为进一步优化营商环境，现制定如下措施。</p><table><tr><th>任务</th><th>牵头单位</th></tr><tr><td>一网通办</td><td>区营商局</td></tr></table>"),
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
            {"action": "approve", "title": "审核通过", "url": "/admin/policy/step/1/approve", "csrf": "token", "kind": "primary", "comment": "", "help": "", "hidden": [{"key": "version", "value": 3}]},
            {"action": "hold", "title": "转保密审查", "url": "/admin/policy/step/1/hold", "csrf": "token", "kind": "", "comment": "optional", "help": "", "hidden": []},
            {"action": "return", "title": "退回", "url": "/admin/policy/step/1/return", "csrf": "token", "kind": "danger", "comment": "required", "help": "意见会通知送审人。", "hidden": []},
        ],
        "blocked": [{"title": "发布", "reason": "须先经审核通过"}],
        "log": [
            {"when": "2026-11-24 09:30", "who": "周敏", "unit": "区教育局", "action": "送审", "kind": "progress", "from_state": "草稿", "to_state": "待审核", "comment": "", "changes": []},
            {"when": "2026-11-23 16:10", "who": "李强", "unit": "区教育局", "action": "退回", "kind": "danger", "from_state": "待审核", "to_state": "草稿", "comment": "附件缺盖章扫描件。\n请补充后重新送审。", "changes": []},
            {"when": "2026-11-20 10:02", "who": "周敏", "unit": "区教育局", "action": "修改", "kind": "", "from_state": "", "to_state": "", "comment": "", "changes": [{"label": "标题", "before": "", "after": LONG}, {"label": "成文日期", "before": "2026-11-19", "after": "2026-11-20"}]},
        ],
        "log_more_url": "/admin/policy/show/1?log=2",
        "references": [{"title": "被这些记录引用", "items": [{"title": "《若干措施》政策解读", "url": "/admin/article/show/9", "state": state(2)}], "more_url": None}],
        "attachments": [{"name": "附件1 任务分工表.xlsx", "size": "48 kB", "url": "/admin/files/1", "who": "周敏", "when": "2026-11-20"}],
    }


def bare_record() -> dict[str, Any]:
    empty = dict.fromkeys(("edit_url", "delete_url", "public_url", "copy_url", "log_url", "log_more_url"))
    lists: dict[str, Any] = {key: [] for key in ("notes", "sections", "facts", "transitions", "log", "references")}
    return {"title": "空记录", "state": None} | empty | lists


def start(*, empty: bool = False) -> dict[str, Any]:
    items = [
        {
            "title": LONG if n == 0 else f"关于开展第{n}季度检查的通知",
            "url": f"/admin/article/show/{n}",
            "column": "通知公告",
            "unit": "区教育局",
            "when": "11-24 09:30",
            "state": state(n),
            "late": n == 1,
        }
        for n in range(4)
    ]

    def box(key: str, title: str, icon: str, text: str) -> dict[str, Any]:
        found = [] if empty else items
        return {
            "key": key, "title": title, "icon": icon, "count": len(found), "capped": False, "items": found,
            "more_url": None if empty else "/admin/", "empty": text,
        }  # fmt: skip

    return {
        "greeting": "上午好，周敏",
        "today": "2026-11-24",
        "quick": []
        if empty
        else [{"title": f"栏目{n}" if n else "法定主动公开内容与重点领域信息公开", "url": f"/admin/article/add?column={n}", "group": "政府版"} for n in range(9)],
        "quick_more_url": None if empty else "/admin/columns",
        "boxes": [
            box("drafts", "我的草稿", "edit", "没有草稿。新建的内容先保存为草稿，完成后送审。"),
            box("waiting", "等待我办理", "inbox", "没有等待您办理的内容。"),
            box("published", "最近发布", "world", "还没有发布过内容。"),
        ],
        "notices": [] if empty else [{"text": "“规划计划”已 170 天没有更新，承诺为 180 天。", "url": "/admin/", "kind": "warning"}],
        "new_here": None,
    }


def column(children: int = 8) -> dict[str, Any]:
    return {
        "title": "信息公开",
        "description": "法定主动公开内容。" if children else "",
        "facts": [{"label": "主管单位", "value": "区政府办、区司法局"}, {"label": "更新要求", "value": "20 个工作日"}] if children else [],
        "public_url": "/zwgk" if children else None,
        "children": [
            {"title": f"子栏目{n}", "url": f"/admin/c{n}", "description": LONG if n == 1 else "", "count": None if n == 0 else n * 12, "new_url": f"/admin/c{n}/add" if n % 2 else None}
            for n in range(children)
        ],
        "empty": "这里没有您可以打开的下级栏目。",
    }


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
        "comment": {"label": "意见", "required": True, "value": "", "error": "请填写意见", "help": "意见会通知送审人。"} if comment else None,
        "button": "退回" if comment else "删除",
        "disabled": disabled,
        "cancel_url": "/admin/policy/",
    }


def message(status: int, **more: Any) -> dict[str, Any]:
    base = dict.fromkeys(("title", "text", "request_number", "retry_after", "limit"))
    return {"status": status, "details": [], "actions": []} | base | more


def accounts(people: int = 8) -> dict[str, Any]:
    return {
        "title": "人员与岗位",
        "description": "建立本单位同事的账号，分配岗位。",
        "total": people,
        "new": {"title": "新建账号", "url": "/admin/accounts/add"},
        "action": "/admin/accounts/",
        "search": {"key": "q", "value": ""},
        "hidden": [],
        "units": [{"value": f"u{n}", "title": f"单位{n}", "selected": n == 1} for n in range(14)],
        "duties": [{"value": "editor", "title": "采编", "selected": False}],
        "active_only": True,
        "people": [
            {
                "name": "周敏",
                "username": f"jyj.editor{n}",
                "url": f"/admin/accounts/{n}",
                "unit": UNIT if n == 0 else "区教育局",
                "duties": []
                if n == 3
                else [
                    {"title": "采编", "unit": "", "until": None, "ended": False},
                    {"title": "审核", "unit": "区教育局", "until": "2026-12-31", "ended": n == 1},
                ],
                "active": n != 2,
                "last_seen": None if n == 1 else "2026-11-23 17:02",
                "must_change": n == 1,
            }
            for n in range(people)
        ],
        "pager": None,
    }


def account(*, errors: bool = False) -> dict[str, Any]:
    def field(name: str, label: str, kind: str, value: Any, **more: Any) -> dict[str, Any]:
        base = {"name": name, "label": label, "type": kind, "value": value, "error": "", "help": ""}
        return base | {"required": False, "readonly": False, "options": []} | more

    def duty(value: str, title: str, **more: Any) -> dict[str, Any]:
        base: dict[str, Any] = {"value": value, "title": title, "help": "", "checked": False, "locked": False}
        return base | {"reason": "", "from": "", "until": ""} | more

    return {
        "title": "新建账号",
        "url": "/admin/accounts/add",
        "csrf": "token",
        "cancel_url": "/admin/accounts/",
        "hidden": [],
        "errors": [{"target": "a-username", "label": "用户名", "message": "已有人使用"}] if errors else [],
        "fields": [
            field("username", "用户名", "text", "jyj.zhoumin", required=True, error="已有人使用" if errors else "", help="小写字母、数字和点，建立后不能修改。"),
            field("name", "姓名", "text", "周敏", required=True),
            field("email", "电子邮箱", "email", ""),
            field("unit", "所属单位", "select", "jyj", options=[{"value": "jyj", "label": "区教育局"}]),
            field("active", "账号在用", "checkbox", True),
        ],
        "units": [
            {
                "key": "jyj",
                "title": "区教育局",
                "duties": [
                    duty("jyj.editor", "采编", checked=True, help="新建、修改和送审本单位的内容"),
                    duty("jyj.reviewer", "审核", until="2026-12-31"),
                    duty("jyj.unit_admin", "单位管理员", locked=True, reason="不能修改自己的管理权限"),
                ],
            }
        ],
        "initial": None if errors else {"username": "jyj.zhoumin", "password": "Kf7-tau2-Qm9"},
        "actions": [
            {"value": "save", "title": "保存", "kind": ""},
            {"value": "reset", "title": "重置密码", "kind": ""},
            {"value": "stop", "title": "停用账号", "kind": "danger"},
        ],
        "facts": [{"label": "建立", "value": "2026-03-01"}, {"label": "最近登录", "value": "2026-11-23 17:02"}],
    }


def tokens(*, empty: bool = False) -> dict[str, Any]:
    return {
        "url": "/admin/account/tokens",
        "csrf": "token",
        "created": None if empty else {"name": "数据共享平台", "value": "dp_3f1c9a7be2d84c6f9b0a"},
        "error": "有效期最长一年" if empty else None,
        "name": "",
        "expires": "",
        "latest": "2027-11-24",
        "items": []
        if empty
        else [
            {"name": "数据共享平台", "hint": "dp_3f1c…", "created": "2026-11-24", "last_used": None, "expires": "2027-05-24", "expired": False, "revoke_url": "/admin/account/tokens/1"},
            {"name": LONG, "hint": "dp_88aa…", "created": "2025-11-24", "last_used": "2026-10-01 08:00", "expires": "2026-11-01", "expired": True, "revoke_url": None},
        ],
        "docs_url": "/api/v1/openapi.json",
    }


def conflict(*, same: bool = False) -> dict[str, Any]:
    changes = [
        {"label": "标题", "mine": LONG, "theirs": LONG.replace("若干", "有关"), "base": "", "same": False},
        {"label": "废止日期", "mine": "", "theirs": "2027-01-01", "base": "", "same": False},
        {"label": "正文", "mine": Markup("<p>第一段</p>"), "theirs": Markup("<p>第二段</p>"), "base": "", "same": False},
    ]
    return {
        "title": LONG, "who": "李强", "when": "2026-11-24 10:05", "changes": [] if same else changes,
        "url": "/admin/policy/edit/1", "csrf": "token", "hidden": [{"key": "title", "value": LONG}],
        "files_lost": not same, "theirs_url": "/admin/policy/edit/1", "show_url": "/admin/policy/show/1",
    }  # fmt: skip


def password(*, first: bool = False) -> dict[str, Any]:
    return {
        "url": "/admin/account/password",
        "csrf": "token",
        "first": first,
        "ask_current": not first,
        "rules": ["至少 10 个字符", "同时包含字母和数字", "不能与用户名相同"],
        "errors": {} if first else {"current": "密码不正确", "again": "两次输入不一致"},
        "username": "jyj.editor",
        "cancel_url": None if first else "/admin/",
    }


def pages() -> dict[str, tuple[str, dict[str, Any]]]:
    """Name of the example → (template, context). Every template under ``office/`` has at least one."""
    frame = {"shell": shell()}
    here = frame | {"breadcrumbs": crumbs("政府版", "信息公开", "政策文件")}
    deep = frame | {"breadcrumbs": crumbs("政府版", "信息公开", "政策文件", LONG)}
    wide = {"shell": shell(100), "breadcrumbs": crumbs("政府版")}
    visitor = {"shell": shell(signed_in=False)}
    return {
        "list": ("office/list.html", here | {"listing": listing()}),
        "list-over": ("office/list.html", wide | {"listing": listing(capped=True, total=10000)}),
        "list-few": ("office/list.html", here | {"listing": listing(3, total=3, filled=False)}),
        "list-empty": ("office/list.html", here | {"listing": listing(0, filled=False) | {"bulk": None, "search": None}}),
        "form": ("office/form.html", deep | {"editor": editor(), "form": Form()}),
        "form-new": ("office/form.html", here | {"editor": editor(new=True), "form": Form()}),
        "form-errors": ("office/form.html", deep | {"editor": editor(errors=True), "form": Form()}),
        "show": ("office/show.html", deep | {"record": record()}),
        "show-empty": ("office/show.html", frame | {"record": bare_record()}),
        "dashboard": ("office/dashboard.html", frame | {"start": start()}),
        "dashboard-empty": ("office/dashboard.html", {"shell": shell(1), "start": start(empty=True)}),
        "search": ("office/search.html", frame | {"start": start(), "query": "检查"}),
        "search-none": ("office/search.html", frame | {"start": start(empty=True), "query": "没有的词"}),
        "search-first": ("office/search.html", frame | {"start": start(empty=True), "query": ""}),
        "column": ("office/column.html", here | {"column": column()}),
        "column-empty": ("office/column.html", here | {"column": column(0)}),
        "confirm": ("office/confirm.html", deep | {"confirm": confirm()}),
        "confirm-bulk": ("office/confirm.html", here | {"confirm": confirm(comment=True)}),
        "confirm-none": ("office/confirm.html", here | {"confirm": confirm(comment=True, disabled=True)}),
        "message-403": ("office/message.html", frame | {"message": message(403, details=["审核人不能审核自己送审的内容"])}),
        "message-404": ("office/message.html", frame | {"message": message(404)}),
        "message-413": ("office/message.html", frame | {"message": message(413, limit="50 MB")}),
        "message-429": ("office/message.html", visitor | {"message": message(429, retry_after=60)}),
        "message-500": ("office/message.html", {"shell": None, "message": message(500, request_number="9f2c41ab")}),
        "message-503": ("office/message.html", {"message": message(503, retry_after=5)}),
        "accounts": ("office/accounts_list.html", frame | {"accounts": accounts()}),
        "accounts-empty": ("office/accounts_list.html", frame | {"accounts": accounts(0)}),
        "account": ("office/account_form.html", frame | {"account": account()}),
        "account-errors": ("office/account_form.html", frame | {"account": account(errors=True)}),
        "tokens": ("office/tokens.html", frame | {"tokens": tokens()}),
        "tokens-empty": ("office/tokens.html", frame | {"tokens": tokens(empty=True)}),
        "conflict": ("office/conflict.html", deep | {"conflict": conflict()}),
        "conflict-same": ("office/conflict.html", deep | {"conflict": conflict(same=True)}),
        "password": ("office/password.html", frame | {"password": password()}),
        "password-first": ("office/password.html", {"shell": shell(0), "password": password(first=True)}),
    }

"""Example contexts for every template of the staff skin: plenty, nothing at all, and very long texts."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from tests.admin import example_people as people
from tests.admin import example_records as records
from tests.admin.example_texts import LONG, UNIT, state


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
                    {
                        "title": "角色与授权",
                        "url": "/admin/roles/list/",
                        "icon": "shield",
                        "active": False,
                        "count": None,
                    },
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
        else [
            {
                "title": f"栏目{n}" if n else "法定主动公开内容与重点领域信息公开",
                "url": f"/admin/article/add?column={n}",
                "group": "政府版",
            }
            for n in range(9)
        ],
        "quick_more_url": None if empty else "/admin/columns",
        "boxes": [
            box("drafts", "我的草稿", "edit", "没有草稿。新建的内容先保存为草稿，完成后送审。"),
            box("waiting", "等待我办理", "inbox", "没有等待您办理的内容。"),
            box("published", "最近发布", "world", "还没有发布过内容。"),
        ],
        "notices": []
        if empty
        else [{"text": "“规划计划”已 170 天没有更新，承诺为 180 天。", "url": "/admin/", "kind": "warning"}],
        "new_here": None,
    }


def column(children: int = 8) -> dict[str, Any]:
    return {
        "title": "信息公开",
        "description": "法定主动公开内容。" if children else "",
        "facts": [{"label": "主管单位", "value": "区政府办、区司法局"}, {"label": "更新要求", "value": "20 个工作日"}]
        if children
        else [],
        "public_url": "/zwgk" if children else None,
        "children": [
            {
                "title": f"子栏目{n}",
                "url": f"/admin/c{n}",
                "description": LONG if n == 1 else "",
                "count": None if n == 0 else n * 12,
                "new_url": f"/admin/c{n}/add" if n % 2 else None,
            }
            for n in range(children)
        ],
        "empty": "这里没有您可以打开的下级栏目。",
    }


def message(status: int, **more: Any) -> dict[str, Any]:
    base = dict.fromkeys(("title", "text", "request_number", "retry_after", "limit"))
    return {"status": status, "details": [], "actions": []} | base | more


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
        "list-empty": (
            "office/list.html",
            here | {"listing": listing(0, filled=False) | {"bulk": None, "search": None}},
        ),
        "form": ("office/form.html", deep | {"editor": records.editor(), "form": records.Form()}),
        "form-new": ("office/form.html", here | {"editor": records.editor(new=True), "form": records.Form()}),
        "form-errors": ("office/form.html", deep | {"editor": records.editor(errors=True), "form": records.Form()}),
        "show": ("office/show.html", deep | {"record": records.record()}),
        "show-empty": ("office/show.html", frame | {"record": records.bare_record()}),
        "dashboard": ("office/dashboard.html", frame | {"start": start()}),
        "dashboard-empty": ("office/dashboard.html", {"shell": shell(1), "start": start(empty=True)}),
        "search": ("office/search.html", frame | {"start": start(), "query": "检查"}),
        "search-none": ("office/search.html", frame | {"start": start(empty=True), "query": "没有的词"}),
        "search-first": ("office/search.html", frame | {"start": start(empty=True), "query": ""}),
        "column": ("office/column.html", here | {"column": column()}),
        "column-empty": ("office/column.html", here | {"column": column(0)}),
        "confirm": ("office/confirm.html", deep | {"confirm": records.confirm()}),
        "confirm-bulk": ("office/confirm.html", here | {"confirm": records.confirm(comment=True)}),
        "confirm-none": ("office/confirm.html", here | {"confirm": records.confirm(comment=True, disabled=True)}),
        "message-403": (
            "office/message.html",
            frame | {"message": message(403, details=["审核人不能审核自己送审的内容"])},
        ),
        "message-404": ("office/message.html", frame | {"message": message(404)}),
        "message-413": ("office/message.html", frame | {"message": message(413, limit="50 MB")}),
        "message-429": ("office/message.html", visitor | {"message": message(429, retry_after=60)}),
        "message-500": ("office/message.html", {"shell": None, "message": message(500, request_number="9f2c41ab")}),
        "message-503": ("office/message.html", {"message": message(503, retry_after=5)}),
        "accounts": ("office/accounts_list.html", frame | {"accounts": people.accounts()}),
        "accounts-empty": ("office/accounts_list.html", frame | {"accounts": people.accounts(0)}),
        "account": ("office/account_form.html", frame | {"account": people.account()}),
        "account-errors": ("office/account_form.html", frame | {"account": people.account(errors=True)}),
        "tokens": ("office/tokens.html", frame | {"tokens": people.tokens()}),
        "tokens-empty": ("office/tokens.html", frame | {"tokens": people.tokens(empty=True)}),
        "conflict": ("office/conflict.html", deep | {"conflict": records.conflict()}),
        "conflict-same": ("office/conflict.html", deep | {"conflict": records.conflict(same=True)}),
        "password": ("office/password.html", frame | {"password": people.password()}),
        "password-first": ("office/password.html", {"shell": shell(0), "password": people.password(first=True)}),
    }

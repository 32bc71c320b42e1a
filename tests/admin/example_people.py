"""Example contexts: people, one account, tokens, the own password."""

from __future__ import annotations

from typing import Any

from tests.admin.example_texts import LONG, UNIT


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
            field(
                "username",
                "用户名",
                "text",
                "jyj.zhoumin",
                required=True,
                error="已有人使用" if errors else "",
                help="小写字母、数字和点，建立后不能修改。",
            ),
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
            {
                "name": "数据共享平台",
                "hint": "dp_3f1c…",
                "created": "2026-11-24",
                "last_used": None,
                "expires": "2027-05-24",
                "expired": False,
                "revoke_url": "/admin/account/tokens/1",
            },
            {
                "name": LONG,
                "hint": "dp_88aa…",
                "created": "2025-11-24",
                "last_used": "2026-10-01 08:00",
                "expires": "2026-11-01",
                "expired": True,
                "revoke_url": None,
            },
        ],
        "docs_url": "/api/v1/openapi.json",
    }


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

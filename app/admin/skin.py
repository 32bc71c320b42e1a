"""The staff skin: templates, static files, icons and texts of every screen behind ``/admin``.

``install(app)`` is called before Flask-AppBuilder is initialised, so that our templates win over the ones that it ships
and our catalogues are merged after its own. Nothing here reads the database, so error pages work without one.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask
from flask_babel import get_locale, gettext
from jinja2 import ChoiceLoader, FileSystemLoader
from markupsafe import Markup

HERE = Path(__file__).resolve().parent
TEMPLATES = HERE / "templates"
STATIC = HERE / "static"
TRANSLATIONS = HERE / "translations"
STATIC_URL = "/admin/static"
SPRITE = "vendor/tabler-icons/sprite.svg"
YEAR = 31_536_000


class _Files(Blueprint):
    """Static files that browsers keep for a year; every other download keeps the application's own default."""

    def get_send_file_max_age(self, filename: str | None) -> int:
        return YEAR


def install(app: Flask, languages: Sequence[str] = ("zh", "en")) -> None:
    """Gives ``app`` the staff skin; call it once, before ``AppBuilder.init_app`` and before the first template.

    Adds the blueprint ``skin`` (static files under :data:`STATIC_URL`, cached for a year because :func:`asset_url` puts
    a hash of the content into each address), our templates ahead of all others, the globals ``asset``, ``icon``,
    ``grant_text``, ``csrf_value`` and ``page_language`` and the filter ``plain``. Screens begin in the first of
    ``languages`` and can be had in each of them.
    """
    app.register_blueprint(_Files("skin", __name__, static_folder=str(STATIC), static_url_path=STATIC_URL))
    app.jinja_loader = ChoiceLoader(
        [FileSystemLoader(str(TEMPLATES)), *([app.jinja_loader] if app.jinja_loader else [])]
    )
    app.config["BABEL_DEFAULT_LOCALE"] = languages[0]
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    named = {"zh": {"flag": "cn", "name": "中文"}, "en": {"flag": "gb", "name": "English"}}
    app.config.setdefault("LANGUAGES", {key: named[key] for key in languages})
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        asset=asset_url, icon=icon, grant_text=grant_text, csrf_value=_csrf_value(app), page_language=page_language
    )
    app.jinja_env.filters["plain"] = plain


@cache
def asset_url(path: str) -> str:
    """The address of a file below ``static/``; it changes with the content. Raises OSError where there is none."""
    digest = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]
    return f"{STATIC_URL}/{path}?v={digest}"


@cache
def icon_names() -> frozenset[str]:
    """The icons that ``deploy/vendor.mjs`` put into the sprite."""
    return frozenset(re.findall(r'<symbol id="([a-z0-9-]+)"', (STATIC / SPRITE).read_text("utf-8")))


@cache
def icon(name: str, extra: str = "") -> Markup:
    """An icon of the sprite (a list for a name it has not), hidden from screen readers: the text says what it means."""
    name = name if name in icon_names() else "list"
    classes = f"icon {extra}" if extra else "icon"
    return Markup('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>').format(
        classes, asset_url(SPRITE), name
    )


def page_language() -> str:
    """The ``lang`` of the page: ``zh-CN``, or ``en`` where the reader chose English."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "zh-CN"


def _csrf_value(app: Flask) -> Callable[[], str]:
    """A global that gives the token of ``CSRFProtect``, or nothing where the application has none."""

    def value() -> str:
        make = app.jinja_env.globals.get("csrf_token")
        return str(make()) if callable(make) else ""

    return value


def plain(value: Any) -> Any:
    """A value of one of Flask-AppBuilder's own screens as text for people: no ``True``, ``None`` or ``[a, b]``."""
    if value is None or value == "" or value == []:
        return "—"
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, str | Markup):
        return value
    if isinstance(value, Iterable):
        return gettext("、").join(str(item) for item in value)
    return value


def grant_text(permission: str) -> str:
    """The name of one of Flask-AppBuilder's permissions (``can_list``, ``menu_access``) in the reader's language."""
    name = permission.removeprefix("can_")
    texts = {
        "list": gettext("查看列表"),
        "show": gettext("查看详情"),
        "add": gettext("新增"),
        "edit": gettext("编辑"),
        "delete": gettext("删除"),
        "download": gettext("下载"),
        "get": gettext("读取"),
        "post": gettext("写入"),
        "put": gettext("修改"),
        "info": gettext("读取说明"),
        "menu_access": gettext("菜单可见"),
        "userinfo": gettext("查看本人资料"),
        "this_form_get": gettext("打开表单"),
        "this_form_post": gettext("提交表单"),
        "resetmypassword": gettext("修改本人密码"),
        "resetpasswords": gettext("重置他人密码"),
        "userinfoedit": gettext("修改本人资料"),
        "chart": gettext("查看统计图"),
        "copyrole": gettext("复制角色"),
        "transition": gettext("办理"),
        "use": gettext("使用"),
        "pick": gettext("选用"),
        "place": gettext("放入其他栏目"),
        "restore": gettext("恢复"),
        "export": gettext("导出"),
        "import": gettext("导入"),
        "assign": gettext("分派"),
        "configure": gettext("配置"),
    }
    return texts.get(name, name)

"""A form and render context for tests, and the templates of the staff skin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2

from generator.fieldtypes.errors import FieldError
from generator.spec.model import Field, Text

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "app" / "admin" / "templates"
SCRIPTS = ROOT / "app" / "admin" / "static" / "js"


class Context:
    """Knows two records (one that may only be named), two units, one person; keeps the uploads it was given."""

    def __init__(self, locale: str = "zh", *, many_records: bool = False) -> None:
        self.locale = locale
        self.many_records = many_records
        self.uploads: list[str] = []

    def entry(self, entry_id: int) -> tuple[str, str | None] | None:
        return {12: ("招生办法", "/admin/policy/show/12"), 13: ("收费<标准>", None)}.get(entry_id)

    def unit(self, key: str) -> Text | None:
        return {"jyj": Text("区教育局", "Education Bureau"), "songlin": Text("松林镇")}.get(key)

    def user(self, user_id: int) -> str:
        return {7: "周敏"}.get(user_id, "")

    def file_url(self, value: Mapping[str, Any]) -> str:
        return f"/files/{value['attachment']}"

    def units(self, field: Field) -> Sequence[tuple[str, str]]:
        return [("jyj", "区教育局"), ("songlin", "松林镇")]

    def users(self, field: Field) -> Sequence[tuple[int, str]]:
        return [(7, "周敏")]

    def reference_options(self, field: Field) -> Sequence[tuple[int, str]] | None:
        return None if self.many_records else [(12, "招生办法"), (13, "收费<标准>")]

    def reference_url(self, field: Field) -> str:
        return "/admin/choose?field=a"

    def reference_title(self, entry_id: int) -> str | None:
        found = self.entry(entry_id)
        return found[0] if found else None

    def suggestions(self, field: Field) -> Sequence[str]:
        return field.suggest if isinstance(field.suggest, tuple) else ()

    def store_file(self, upload: Any, field: Field) -> Mapping[str, Any]:
        if not upload.filename.endswith((".pdf", ".png")):
            raise FieldError(Text("只接受 pdf", "pdf only"), "upload")
        self.uploads.append(upload.filename)
        return {"attachment": 100 + len(self.uploads), "name": upload.filename, "size": 3, "type": "application/pdf"}


def environment() -> jinja2.Environment:
    """Jinja with the staff templates; an undefined name is an error."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
    )

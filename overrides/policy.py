"""Policy documents: the document number follows the standard, and a document without effect says so on its page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from generator.build.hooks import hookimpl
from generator.spec.model import Field, Text

# GB/T 9704-2012, 7.2.5: issuing body's short name, year in hexagonal brackets, number without 第 and leading zeros.
_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,12}〔(19|20)\d\d〕[1-9]\d*号")
_WITHOUT_EFFECT = {
    "repealed": Text("本文件已废止，仅供查阅。", "This document has been repealed; it is kept for reference."),
    "expired": Text("本文件已失效，仅供查阅。", "This document has expired; it is kept for reference."),
    "amended": Text("本文件已作修改，请同时查阅修改文件。", "This document has been amended; read the amendment too."),
}


@hookimpl
def check_field(field: Field, value: Any) -> Text | None:
    """发文字号 as GB/T 9704-2012 wants it, with the mistake named."""
    if field.key != "document_number" or not isinstance(value, str) or _NUMBER.fullmatch(value):
        return None
    if re.search(r"[\[\]()\uff08\uff09【】]", value):
        return Text("年份要用六角括号〔〕，如 松政发〔2026〕12号", "put the year into 〔 〕, as in 松政发〔2026〕12号")
    if "第" in value or re.search(r"〕0", value):
        return Text("序号不加“第”，不编虚位，如 〔2026〕12号", "write the number without 第 and without leading zeros")
    return Text("应写成“机关代字〔年份〕序号”加“号”，如 松政发〔2026〕12号", "write it like 松政发〔2026〕12号")


@hookimpl
def public_context(data: Mapping[str, Any], locale: str) -> Mapping[str, Any] | None:
    """A notice above a document that no longer has full effect."""
    text = _WITHOUT_EFFECT.get(str(data.get("validity")))
    return {"notices": [text.get(locale)]} if text else None

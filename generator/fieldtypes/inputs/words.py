"""The words that inputs and forms put on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_ALL: dict[str, tuple[str, str]] = {
    "required": ("必填", "required"),
    "optional": ("选填", "optional"),
    "example": ("例：", "Example: "),
    "choose": ("请选择", "Please choose"),
    "none": ("不选", "None"),
    "yes": ("是", "Yes"),
    "no": ("否", "No"),
    "add": ("增加", "Add"),
    "add_row": ("增加一行", "Add a row"),
    "remove": ("删除", "Remove"),
    "up": ("上移", "Move up"),
    "down": ("下移", "Move down"),
    "row": ("第 {} 项", "no. {}"),
    "system": ("由系统填写", "Filled in by the system"),
    "empty": ("（未填写）", "(nothing)"),
    "other": ("其他", "Other"),
    "content": ("内容", "Content"),
    "added": ("已增加一项", "Added"),
    "removed": ("已删除一项", "Removed"),
    "moved": ("已移到第 {} 项", "Moved to no. {}"),
    "file": ("选择文件", "Choose a file"),
    "keep_file": ("当前文件", "Current file"),
    "remove_file": ("移除此文件", "Remove this file"),
    "alt": ("替代文字（读屏软件朗读）", "Alternative text (read by screen readers)"),
    "caption": ("图片说明", "Caption"),
    "credit": ("图片来源", "Credit"),
    "value": ("数值", "Value"),
    "unit": ("单位", "Unit"),
    "region": ("所在地区", "Region"),
    "detail": ("详细地址", "Street and number"),
    "postcode": ("邮政编码", "Postcode"),
    "name": ("姓名", "Name"),
    "post": ("职务", "Post"),
    "phone": ("电话", "Telephone"),
    "email": ("电子邮箱", "E-mail"),
    "title": ("标题", "Title"),
    "entry": ("站内记录", "Record on this site"),
    "url": ("站外网址", "Address outside"),
    "longitude": ("经度", "Longitude"),
    "latitude": ("纬度", "Latitude"),
    "points": ("坐标（每行一点：经度,纬度）", "Coordinates (a point a line: longitude,latitude)"),
    "errors": ("有以下问题，请改正后再提交", "Please put these right and submit again"),
    "search": ("输入文字查找", "Type to search"),
    "zh": ("中文", "Chinese"),
    "en": ("英文", "English"),
}

WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "zh": MappingProxyType({key: pair[0] for key, pair in _ALL.items()}),
        "en": MappingProxyType({key: pair[1] for key, pair in _ALL.items()}),
    }
)

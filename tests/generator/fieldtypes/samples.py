"""Values of every field type: what may come in, what is kept, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.spec.formats import BUILT_IN
from generator.spec.model import Choice, Field, Format, Kind, Many, Text


@dataclass(frozen=True)
class Sample:
    """A field with (input, canonical value) pairs and with inputs that are refused, each with a word of the message."""

    field: Field
    good: tuple[tuple[Any, Any], ...]
    bad: tuple[tuple[Any, str], ...] = ()


def field(type: str, **more: Any) -> Field:
    return Field("value", type, Text("字段", "Field"), **more)


def inner(key: str, type: str, **more: Any) -> Field:
    return Field(key, type, Text(key), **more)


CHOICES = (
    Choice("valid", Text("有效", "Valid")),
    Choice("repealed", Text("废止", "Repealed")),
    Choice("旧", Text("旧")),
)
LONG_LIST = tuple(Choice(f"c{number}", Text(f"第{number}项")) for number in range(15))
FILE = {"attachment": 5, "name": "通知.pdf", "size": 2048, "type": "application/pdf"}
IMAGE = {"attachment": 6, "name": "a.png", "size": 10, "type": "image/png"}
POSTCODE = Format("postcode", Text("邮政编码", "Postcode"), "[0-9]{6}", "150000", Text("请填写六位数字", "Six digits"))
SURROGATE = "\ud800"

SAMPLES: Mapping[str, tuple[Sample, ...]] = {
    "text": (
        Sample(
            field("text"),
            (
                ("通知", "通知"),
                ("  两  边\t有　空 白 ", "两 边 有 空 白"),
                ("a\r\nb", "a b"),
                (12, "12"),
                ("<b>&\"'", "<b>&\"'"),
                ("表情😀𠮷", "表情😀𠮷"),
                ("pasted\x07\x1f", "pasted"),
                ("\x0b", None),
                ("", None),
                (None, None),
                ("x" * 500, "x" * 500),
            ),
            (
                ("a\x00b", "NUL"),
                (f"a{SURROGATE}", "surrogate"),
                ("x" * 501, "At most 500"),
                ("题" * 100_000, "At most 500"),
                (True, "text"),
                ({"a": 1}, "text"),
                ([1], "text"),
                (10**40, "text"),
            ),
        ),
        Sample(
            field("text", format=POSTCODE),
            (("150000", "150000"),),
            (("15000", "Six digits"), ("1500001", "Six digits"), ("１５００００", "Six digits")),
        ),
        Sample(
            field("text", format=BUILT_IN["slug"]), (("a-1", "a-1"),), (("A", "a-z"), ("a--b", "a-z"), ("-a", "a-z"))
        ),
        Sample(field("text", format=BUILT_IN["colour"]), (("#1a5fB4", "#1a5fB4"),), (("red", "hexadecimal"),)),
        Sample(
            field("text", format=BUILT_IN["credit_code"]),
            (("91350100M000100Y43", "91350100M000100Y43"),),
            (("91350100M000100Y44", "credit code"), ("91350100M000100I43", "credit code"), ("1", "credit code")),
        ),
        Sample(
            field("text", translate=("zh", "en")),
            (
                ({"zh": "通知", "en": "Notice"}, {"zh": "通知", "en": "Notice"}),
                ("通知", {"zh": "通知"}),
                ({"zh": "通知", "en": " "}, {"zh": "通知"}),
                ({"zh": "", "en": ""}, None),
            ),
            (({"fr": "x"}, "No such language"), ({"zh": "a\x00"}, "NUL")),
        ),
        Sample(
            field("text", many=Many(0, 3)),
            ((["a", "b"], ["a", "b"]), (["a", "", None, "b"], ["a", "b"]), ("a", ["a"]), ([], None), ([" "], None)),
            ((["a", "b\x00"], "NUL"), ({"a": 1}, "text")),
        ),
    ),
    "longtext": (
        Sample(
            field("longtext"),
            (("一\r\n二\n\n三  \n", "一\n二\n\n三"), ("a <script>", "a <script>"), ("\n", None)),
            (("x" * 100_001, "At most 100000"), ("\x00", "NUL")),
        ),
        Sample(
            field("longtext", format=BUILT_IN["markdown"]), (("## 一\n\n*二*", "## 一\n\n*二*"), ("a  \nb", "a  \nb"))
        ),
        Sample(
            field("longtext", format=BUILT_IN["json"]),
            (('{"a": [1]}', '{"a": [1]}'),),
            (("{a}", "valid JSON"), ("NaN", "valid JSON")),
        ),
        Sample(
            field("longtext", translate=("zh", "en"), many=Many()),
            (({"zh": ["一", "二"], "en": ["one"]}, {"zh": ["一", "二"], "en": ["one"]}),),
        ),
    ),
    "richtext": (
        Sample(
            field("richtext"),
            (
                ("<p>正文</p>", "<p>正文</p>"),
                ('<p onclick="x()">a<script>alert(1)</script></p>', "<p>a</p>"),
                ('<a href="javascript:alert(1)">a</a>', '<a rel="noopener noreferrer">a</a>'),
                ("<p><br></p>", None),
                ("<p>&nbsp; </p>", None),
                ('<img src="/files/1" alt="图">', '<img src="/files/1" alt="图">'),
                ("纯文字 & 符号", "纯文字 &amp; 符号"),
            ),
            (("\x00", "NUL"), ([1], "text"), ("x" * 1_000_001, "At most 1000000")),
        ),
    ),
    "integer": (
        Sample(
            field("integer"),
            (
                (12, 12),
                ("12", 12),
                (" １２ ", 12),
                ("1,200", 1200),
                ("-3", -3),
                (12.0, 12),
                ("12.00", 12),
                (0, 0),
                (2**63 - 1, 2**63 - 1),
                (str(-(2**63)), -(2**63)),
            ),
            (
                (2**63, "too great"),
                (-(10**30), "too great"),
                ("9223372036854775808", "too great"),
                ("1e3", "whole number"),
                ("12.5", "without decimals"),
                (True, "whole number"),
                ("十二", "whole number"),
                ("1,2,3", "whole number"),
                (float("nan"), "whole number"),
                (float("inf"), "whole number"),
                ([1], "whole number"),
            ),
        ),
        Sample(field("integer", many=Many(1, 5)), (([3, "4"], [3, 4]),), (([1, "x"], "whole number"),)),
    ),
    "decimal": (
        Sample(
            field("decimal"),
            (
                ("12.5", "12.50"),
                (12, "12.00"),
                (0.1, "0.10"),
                ("-0.00", "0.00"),
                ("1,234.5", "1234.50"),
                ("999999999999.99", "999999999999.99"),
                ("-3.1", "-3.10"),
                ("007.50", "7.50"),
            ),
            (
                ("12.345", "At most 2 decimals"),
                ("1000000000000", "too great"),
                ("1e5", "number"),
                ("abc", "number"),
                (True, "number"),
                ("1.00000000000000000000000000000000000001", "At most 2"),
                (1e300, "number"),
            ),
        ),
        Sample(field("decimal", places=0), (("3", "3"), ("3.0", "3")), (("3.5", "At most 0"),)),
        Sample(field("decimal", places=6), (("0.000001", "0.000001"), ("999999999999.999999", "999999999999.999999"))),
    ),
    "money": (
        Sample(
            field("money"),
            (
                (1250, 1250),
                ("12.5", 1250),
                ("¥1,200.00", 120000),
                ("12元", 1200),
                (0, 0),
                ("0", 0),
                ("-5.05", -505),
                ("0.07", 7),
            ),
            (
                ("12.345", "two decimals"),
                (12.5, "two decimals"),
                ("一百", "yuan"),
                ("9" * 20, "too great"),
                (True, "yuan"),
            ),
        ),
        Sample(field("money", options={"currency": "USD"}), (("3", 300),)),
    ),
    "percent": (
        Sample(field("percent"), (("12.5%", "12.50"), ("１２％", "12.00"), (98, "98.00")), (("x%", "number"),)),
    ),
    "boolean": (
        Sample(
            field("boolean"),
            ((True, True), (False, False), ("是", True), ("false", False), (1, True), (0, False), ("on", True)),
            ((2, "yes or no"), ("maybe", "yes or no"), ([True], "yes or no")),
        ),
    ),
    "date": (
        Sample(
            field("date"),
            (
                ("2026-03-01", "2026-03-01"),
                ("2026/3/1", "2026-03-01"),
                ("2026年3月1日", "2026-03-01"),
                ("2024-02-29", "2024-02-29"),
                ("0001-01-01", "0001-01-01"),
            ),
            (
                ("2026-02-30", "does not exist"),
                ("2026-13-01", "does not exist"),
                ("0000-01-01", "does not exist"),
                ("01/03/2026", "no date"),
                (20260301, "date"),
                ("2026-03-01T10:00", "no date"),
                ("٢٠٢٦-٠٣-٠١", "no date"),
                (True, "date"),
            ),
        ),
    ),
    "datetime": (
        Sample(
            field("datetime"),
            (
                ("2026-03-01T09:30", "2026-03-01T09:30:00"),
                ("2026-03-01 09:30:15", "2026-03-01T09:30:15"),
                ("2026-03-01", "2026-03-01T00:00:00"),
                ("2026年3月1日 9：30", "2026-03-01T09:30:00"),
            ),
            (
                ("2026-02-30T09:30", "does not exist"),
                ("2026-03-01T25:00", "no time"),
                (5, "date and time"),
                ("x", "no date"),
            ),
        ),
    ),
    "time": (
        Sample(
            field("time"),
            (("09:30", "09:30"), ("9:05", "09:05"), ("23:59:59", "23:59")),
            (("24:00", "no time"), ("9", "no time"), (930, "time"), ("09:60", "no time")),
        ),
    ),
    "duration": (
        Sample(
            field("duration"),
            (
                ({"value": 20, "unit": "working_day"}, {"value": 20, "unit": "working_day"}),
                ({"value": "3", "unit": "month"}, {"value": 3, "unit": "month"}),
                ("20个工作日", {"value": 20, "unit": "working_day"}),
                ("15天", {"value": 15, "unit": "natural_day"}),
                ({"value": 0, "unit": "hour"}, {"value": 0, "unit": "hour"}),
            ),
            (
                ({"value": 1.5, "unit": "hour"}, "whole number"),
                ({"value": -1, "unit": "hour"}, "whole number"),
                ({"value": 1}, "Choose a unit"),
                ({"value": 1, "unit": "week"}, "Choose a unit"),
                ({"value": 1, "unit": "hour", "x": 1}, "value and unit only"),
                ({"unit": "hour"}, "whole number"),
                (20, "Choose a unit"),
                ({"value": 10**9, "unit": "hour"}, "whole number"),
            ),
        ),
        Sample(field("duration", options={"units": ["working_day"]}), ((20, {"value": 20, "unit": "working_day"}),)),
    ),
    "choice": (
        Sample(
            field("choice", choices=CHOICES),
            (("valid", "valid"), ("废止", "repealed"), ("Repealed", "repealed"), ("旧", "旧")),
            (("other", "among the choices: Valid, Repealed"), (True, "text"), ("有", "among")),
        ),
        Sample(field("choice", choices=LONG_LIST), (("c3", "c3"),), (("c99", "…"),)),
        Sample(field("choice", choices=CHOICES, many=Many()), ((["valid", "旧"], ["valid", "旧"]),)),
    ),
    "choices": (
        Sample(
            field("choices", choices=CHOICES),
            (
                (["旧", "valid"], ["valid", "旧"]),
                (["valid", "valid"], ["valid"]),
                ("有效、废止", ["valid", "repealed"]),
                ([], None),
                ("valid", ["valid"]),
            ),
            ((["valid", "x"], "among"), ({"valid": True}, "list of choices"), (5, "list of choices")),
        ),
        Sample(field("choices", choices=LONG_LIST), ((["c14", "c2"], ["c2", "c14"]),)),
    ),
    "reference": (
        Sample(
            field("reference"), ((12, 12), ("12", 12)), ((0, "list"), ("abc", "list"), (True, "list"), (2**63, "list"))
        ),
        Sample(field("reference", many=Many()), (([12, "13"], [12, 13]),)),
    ),
    "references": (
        Sample(field("references"), (([13, 12, 13], [13, 12]), (12, [12]), ([], None)), (([12, "x"], "list"),)),
    ),
    "link": (
        Sample(
            field("link"),
            (
                ({"title": "指南", "entry": 12}, {"title": "指南", "entry": 12}),
                (
                    {"title": "网站", "url": "https://www.songbin.example/"},
                    {"title": "网站", "url": "https://www.songbin.example/"},
                ),
                ({"entry": 12}, {"entry": 12}),
                ("http://a.example/x", {"title": "http://a.example/x", "url": "http://a.example/x"}),
            ),
            (
                ({"title": "x"}, "record here or"),
                ({"title": "x", "entry": 12, "url": "http://a.example"}, "record here or"),
                ({"title": "x", "url": "javascript:alert(1)"}, "http"),
                ({"href": "x"}, "title, and entry"),
                ([1], "title and an address"),
            ),
        ),
    ),
    "unit": (Sample(field("unit"), (("jyj", "jyj"),), (("区教育局", "list"), (5, "list"), ("J", "list"))),),
    "user": (Sample(field("user"), ((7, 7), ("7", 7)), (("周敏", "list"),)),),
    "person": (
        Sample(
            field("person"),
            (
                (
                    {"name": "周敏", "post": "局长", "phone": "0451-0000-1234"},
                    {"name": "周敏", "post": "局长", "phone": "0451-0000-1234"},
                ),
                ("周敏", {"name": "周敏"}),
                ({"name": "", "post": ""}, None),
                ("\x1b", None),
            ),
            (
                ({"post": "局长"}, "name"),
                ({"name": "a", "phone": "x"}, "telephone"),
                ({"nam": "a"}, "There is no"),
                (5, "part by part"),
            ),
        ),
    ),
    "phone": (
        Sample(
            field("phone"),
            (
                ("0451-0000-1234", "0451-0000-1234"),
                ("１３０００００００００", "13000000000"),
                ("12345", "12345"),
                ("110", "110"),
                ("+7 495 000-00-00", "+7 495 000-00-00"),
                ("0451-00001234转8001", "0451-00001234转8001"),
                ("(0451) 0000 1234", "(0451) 0000 1234"),
            ),
            (("12", "telephone"), ("电话", "telephone"), ("1" * 30, "telephone"), ("123abc", "telephone")),
        ),
        Sample(field("phone", personal=True), (("13000000000", "13000000000"),)),
    ),
    "email": (
        Sample(
            field("email"),
            (("Name.x@Songbin.EXAMPLE", "Name.x@songbin.example"),),
            (("a@b", "e-mail"), ("a b@c.example", "e-mail"), ("@c.example", "e-mail"), ("a@@c.example", "e-mail")),
        ),
    ),
    "url": (
        Sample(
            field("url"),
            (("https://www.songbin.example/a?b=1#c", "https://www.songbin.example/a?b=1#c"),),
            (
                ("javascript:alert(1)", "http"),
                ("ftp://a.example", "http"),
                ("//a.example", "http"),
                ("https://", "http"),
                ("https://u:p@a.example", "http"),
                ("https://a.example/ b", "http"),
                ("http://[::1", "http"),
                ("http://a.example:99999", "http"),
            ),
        ),
    ),
    "address": (
        Sample(
            field("address"),
            (
                (
                    {"region": "松滨区", "detail": "中央街 1 号", "postcode": "１５００００"},
                    {"region": "松滨区", "detail": "中央街 1 号", "postcode": "150000"},
                ),
                ("中央街 1 号", {"detail": "中央街 1 号"}),
            ),
            (
                ({"region": "松滨区"}, "street"),
                ({"detail": "x", "postcode": "1"}, "six digits"),
                ({"street": "x"}, "no “street”"),
            ),
        ),
    ),
    "identity": (
        Sample(
            field("identity", personal=True),
            (("11010519491231002x", "11010519491231002X"), (" 110105 19491231 002X ", "11010519491231002X")),
            (("110105194912310021", "check character"), ("110105194902310021", "check"), ("123", "18 characters")),
        ),
    ),
    "file": (
        Sample(
            field("file", options={"accept": ["pdf"], "max_size": "1MB"}),
            ((FILE, FILE), ({"attachment": 5, "name": "../../x/通知.PDF"}, {"attachment": 5, "name": "通知.PDF"})),
            (
                ({"attachment": 5, "name": "a.exe"}, "types"),
                ({**FILE, "size": 2**21}, "exceed"),
                ({"attachment": 0, "name": "a.pdf"}, "attachment"),
                ({"name": "a.pdf"}, "attachment"),
                ("a.pdf", "Upload"),
                ({"attachment": True}, "attachment"),
            ),
        ),
    ),
    "files": (
        Sample(
            field("files"),
            (([FILE, IMAGE, FILE], [FILE, IMAGE]), (FILE, [FILE]), ([], None)),
            (([FILE, "x"], "Upload"),),
        ),
    ),
    "image": (
        Sample(
            field("image"),
            (
                (
                    {"file": IMAGE, "alt": "校门", "caption": "", "credit": "融媒体中心"},
                    {"file": IMAGE, "alt": "校门", "credit": "融媒体中心"},
                ),
                (IMAGE, {"file": IMAGE}),
                ({"alt": "", "file": None}, None),
            ),
            (
                ({"alt": "x"}, "Upload"),
                ({"file": FILE}, "types"),
                ({"file": IMAGE, "src": 1}, "file, alt"),
                ("x", "Upload"),
            ),
        ),
    ),
    "location": (
        Sample(
            field("location"),
            (
                ({"type": "Point", "coordinates": [126.5, 45.75]}, {"type": "Point", "coordinates": [126.5, 45.75]}),
                ("126.5,45.75", {"type": "Point", "coordinates": [126.5, 45.75]}),
                ([126, 45], {"type": "Point", "coordinates": [126.0, 45.0]}),
            ),
            (
                ({"type": "Point", "coordinates": [45.75, 126.5]}, "longitude first"),
                ({"type": "LineString", "coordinates": [[1, 2], [3, 4]]}, "Point"),
                ({"type": "Point", "coordinates": [1]}, "coordinates"),
                ({"type": "Point", "coordinates": [1, float("nan")]}, "within"),
                ({"type": "Point", "coordinates": [10**400, 1]}, "within"),
                ("somewhere", "coordinates"),
                ({"type": "Point", "coordinates": ["1", "2"]}, "coordinates"),
            ),
        ),
        Sample(
            field("location", options={"shape": "line"}),
            (("126.5,45.75\n126.6,45.8", {"type": "LineString", "coordinates": [[126.5, 45.75], [126.6, 45.8]]}),),
            (("126.5,45.75", "2 points"),),
        ),
        Sample(
            field("location", options={"shape": "area"}),
            (
                (
                    "0,0\n1,0\n1,1",
                    {"type": "Polygon", "coordinates": [[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]]},
                ),
                (
                    {
                        "type": "Polygon",
                        "coordinates": [[[0, 0], [9, 0], [9, 9], [0, 0]], [[1, 1], [2, 1], [2, 2], [1, 1]]],
                    },
                    {
                        "type": "Polygon",
                        "coordinates": [
                            [[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 0.0]],
                            [[1.0, 1.0], [2.0, 1.0], [2.0, 2.0], [1.0, 1.0]],
                        ],
                    },
                ),
            ),
            (("0,0\n1,0", "3 points"), ("0,0\n1,0\n0,0", "three different")),
        ),
    ),
    "sequence": (Sample(field("sequence"), (("JY/2026-00001", "JY/2026-00001"),), (("a\x00", "NUL"),)),),
    "computed": (
        Sample(field("computed", options={"value": {"sum": "$rows.n"}, "as": "money"}), ((1250, 1250),)),
        Sample(field("computed", options={"value": {"count": "$rows"}}), ((3, 3),)),
        Sample(field("computed", options={"value": "{a}-{b}"}), (("x-y", "x-y"),)),
        Sample(field("computed", options={"value": {"sum": "$rows.n"}}), (("12.5", "12.50"),)),
        Sample(field("computed", options={"value": "$begins", "as": "date"}), (("2026-03-01", "2026-03-01"),)),
    ),
    "group": (
        Sample(
            field(
                "group",
                fields=(inner("phone", "phone"), inner("open", "boolean"), inner("note", "longtext", public=False)),
            ),
            (
                ({"phone": "12345", "note": "内部"}, {"phone": "12345", "note": "内部"}),
                ({"phone": "", "note": None}, None),
                ({"open": False, "phone": "110"}, {"phone": "110", "open": False}),
            ),
            (({"phon": "1"}, "did you mean phone"), ({"phone": "x"}, "telephone"), ([1], "object"), ("x", "object")),
        ),
        Sample(
            field("group", many=Many(), fields=(inner("phone", "phone"),)),
            (([{"phone": "110"}, {}, {"phone": "119"}], [{"phone": "110"}, {"phone": "119"}]),),
        ),
    ),
    "rows": (
        Sample(
            field(
                "rows",
                fields=(
                    inner("name", "text", required=True),
                    inner("amount", "money"),
                    inner("parts", "rows", fields=(inner("label", "text"), inner("tags", "text", many=Many()))),
                ),
            ),
            (
                (
                    [
                        {"name": "甲", "amount": 5, "parts": [{"label": "一", "tags": ["a"]}, {"label": "二"}]},
                        {"name": "乙"},
                    ],
                    [
                        {"name": "甲", "amount": 5, "parts": [{"label": "一", "tags": ["a"]}, {"label": "二"}]},
                        {"name": "乙"},
                    ],
                ),
                ([{"name": ""}, {"name": "甲"}], [{"name": "甲"}]),
                ({"name": "甲"}, [{"name": "甲"}]),
            ),
            (
                ([{"nme": 1}], "did you mean name"),
                ([5], "object"),
                ("x", "list of rows"),
                ([{"parts": [{"label": "\x00"}]}], "NUL"),
            ),
        ),
        Sample(
            field(
                "rows",
                kinds=(
                    Kind("photo", Text("图片"), (inner("picture", "image"),)),
                    Kind("words", Text("文字"), (inner("body", "richtext"),)),
                ),
            ),
            (
                (
                    [{"kind": "words", "body": "<p>a</p>"}, {"kind": "photo", "picture": {"file": IMAGE, "alt": "b"}}],
                    [{"kind": "words", "body": "<p>a</p>"}, {"kind": "photo", "picture": {"file": IMAGE, "alt": "b"}}],
                ),
            ),
            (([{"body": "x"}], "states its kind"), ([{"kind": "video"}], "photo, words"), ([{"kind": ["x"]}], "kind")),
        ),
    ),
}

GOOD = [
    (f"{name}-{number}-{place}", sample.field, given, kept)
    for name, samples in SAMPLES.items()
    for number, sample in enumerate(samples)
    for place, (given, kept) in enumerate(sample.good)
]
BAD = [
    (f"{name}-{number}-{place}", sample.field, given, said)
    for name, samples in SAMPLES.items()
    for number, sample in enumerate(samples)
    for place, (given, said) in enumerate(sample.bad)
]
KEPT = [(name, field, kept) for name, field, _, kept in GOOD if kept is not None]

"""``phone``, ``email``, ``url``, ``identity``, ``address`` and ``person``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from generator.fieldtypes.base import FieldType, Filter, FormContext, RenderContext, Where
from generator.fieldtypes.errors import FieldError
from generator.fieldtypes.inputs.base import Input
from generator.fieldtypes.inputs.parts import Part, PartedType, PartsInput
from generator.fieldtypes.strings import one_line
from generator.fieldtypes.text import StringType
from generator.spec.model import Field, Text

_WIDE = str.maketrans("０１２３４５６７８９＋－（）　—–＠．ｘＸ", "0123456789+-() --@.xX")


def mask(text: str, head: int, tail: int) -> str:
    """``text`` with its middle covered."""
    if len(text) <= head + tail:
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + (text[-tail:] if tail else "")


class PhoneType(StringType):
    """A telephone number."""

    name = "phone"
    title = Text("电话", "Telephone")
    doc = "A telephone number: mobile, landline with area code, service number, extension (转12) or +international."
    example = "contact_phone: {type: phone, label: 联系电话, many: true}"
    translatable = False
    sortable = False
    searchable = False
    longest = 40
    form_control = "tel"
    _shape = re.compile(r"\+?[0-9][0-9() -]*[0-9](?:(?:转|-|x|ext\.? ?)[0-9]{1,6})?|[0-9]{3}")

    def schema_one(self, field: Field) -> dict[str, Any]:
        """A string that begins like a number."""
        return {"type": "string", "maxLength": self.longest, "pattern": "^[+]?[0-9(]"}

    def normalise_one(self, field: Field, value: Any) -> Any:
        """Half-width, single spaces, as written otherwise."""
        text = one_line(value).translate(_WIDE).replace("--", "-").strip()
        digits = sum(character in "0123456789" for character in text)
        body = text[1:] if text.startswith("(") and text.count("(") == 1 else text
        if not self._shape.fullmatch(body) or not 3 <= digits <= 20 or len(text) > self.longest:
            raise FieldError(
                Text(
                    "请填写电话，例如 0451-0000-1234 或 13000000000", "Enter a telephone number, as in 0451-0000-1234"
                ),
                "format",
            )
        return text

    def text_one(self, field: Field, value: Any, context: RenderContext) -> str:
        """As kept."""
        return str(value)

    def html_one(self, field: Field, value: Any, where: Where, context: RenderContext) -> Markup:
        """A link that dials; a personal number is covered in lists and in public."""
        if field.personal and where != "show":
            return escape(mask(str(value), 3, 4))
        dialled = re.split(r"转|x|ext", str(value))[0]
        number = "".join(character for character in dialled if character in "+0123456789")
        return Markup('<a class="text-nowrap" href="tel:{}">{}</a>').format(number, value)

    def form_hints(self, field: Field) -> dict[str, Any]:
        """The telephone keyboard."""
        return {"maxlength": self.longest, "autocomplete": "off"}


class EmailType(StringType):
    """An e-mail address."""

    name = "email"
    title = Text("电子邮箱", "E-mail")
    doc = "An e-mail address."
    example = "email: {type: email, label: 电子邮箱}"
    translatable = False
    searchable = False
    longest = 254
    form_control = "email"
    _shape = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,63}")

    def schema_one(self, field: Field) -> dict[str, Any]:
        """An address with one @."""
        return {"type": "string", "maxLength": self.longest, "pattern": "^[^@]+@[^@]+$"}

    def normalise_one(self, field: Field, value: Any) -> Any:
        """The domain in small letters."""
        text = one_line(value).translate(_WIDE)
        if len(text) > self.longest or not self._shape.fullmatch(text) or ".." in text:
            raise FieldError(
                Text(
                    "请填写电子邮箱，例如 name@songbin.example", "Enter an e-mail address, as in name@songbin.example"
                ),
                "format",
            )
        local, _, domain = text.rpartition("@")
        return f"{local}@{domain.lower()}"

    def html_one(self, field: Field, value: Any, where: Where, context: RenderContext) -> Markup:
        """A link that writes; a personal address is covered in lists and in public."""
        if field.personal and where != "show":
            local, _, domain = str(value).rpartition("@")
            return escape(f"{mask(local, 1, 0)}@{domain}")
        return Markup('<a href="mailto:{0}">{0}</a>').format(value)


def read_url(value: Any) -> str:
    """An http(s) address with a host and without a password; raises FieldError."""
    text = one_line(value)
    try:
        parts = urlsplit(text)
        port_is_right = parts.port is None or parts.port > 0
        host = parts.hostname or ""
    except ValueError:
        parts, port_is_right, host = urlsplit(""), False, ""
    right = parts.scheme in ("http", "https") and host and port_is_right and parts.username is None
    if not right or len(text) > 2000 or re.search(r"[\s<>\"\\^`{|}]", text) or "." not in host.strip(".") + ".":
        raise FieldError(
            Text(
                "请填写以 http:// 或 https:// 开头的网址，例如 https://www.songbin.example/",
                "Enter an address that begins with http:// or https://, as in https://www.songbin.example/",
            ),
            "format",
        )
    return text


class UrlType(StringType):
    """An address outside."""

    name = "url"
    title = Text("网址", "Web address")
    doc = "An http or https address; no other scheme, no password."
    example = "online_url: {type: url, label: 网上办理地址}"
    translatable = False
    searchable = False
    longest = 2000
    form_control = "url"

    def schema_one(self, field: Field) -> dict[str, Any]:
        """An address."""
        return {"type": "string", "maxLength": self.longest, "pattern": "^https?://"}

    def normalise_one(self, field: Field, value: Any) -> Any:
        """As written."""
        return read_url(value)

    def html_one(self, field: Field, value: Any, where: Where, context: RenderContext) -> Markup:
        """A link."""
        shown = str(value) if where != "list" or len(str(value)) <= 40 else str(value)[:40] + "…"
        return Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(value, shown)


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def is_identity(text: str) -> bool:
    """Whether ``text`` is an 18-digit citizen identity number with a real birthday and the right check character."""
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", text):
        return False
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == text[17]


class IdentityType(StringType):
    """A citizen's identity number. Always personal: covered wherever it is shown, never in the search index."""

    name = "identity"
    title = Text("公民身份号码", "Identity number")
    doc = (
        "An 18-character citizen identity number with its check character; personal, and covered wherever it is shown."
    )
    example = "applicant_id: {type: identity, label: 身份证号, required: true}"
    filterable = False
    sortable = False
    searchable = False
    translatable = False
    longest = 18

    def schema_one(self, field: Field) -> dict[str, Any]:
        """18 characters."""
        return {"type": "string", "pattern": "^[1-9][0-9]{16}[0-9X]$"}

    def normalise_one(self, field: Field, value: Any) -> Any:
        """Half-width, without spaces, X as a capital."""
        text = one_line(value).translate(_WIDE).replace(" ", "").upper()
        if not is_identity(text):
            raise FieldError(
                Text(
                    "请核对身份证号：应为 18 位，最后一位是校验码",
                    "Check the identity number: 18 characters, the last one a check character",
                ),
                "format",
            )
        return text

    def text_one(self, field: Field, value: Any, context: RenderContext) -> str:
        """Covered but for the first four and the last two characters."""
        return mask(str(value), 4, 2)

    def filters_one(self, field: Field) -> tuple[Filter, ...]:
        """None: lists of people are not searched by their numbers."""
        return ()

    def form_hints(self, field: Field) -> dict[str, Any]:
        """The browser keeps no copy."""
        return {"maxlength": 24, "autocomplete": "off", "spellcheck": "false"}


class PartsType(PartedType, FieldType):
    """Types whose canonical value is an object of short texts."""

    searchable = True
    input_class: ClassVar[type[Input]] = PartsInput
    keys: ClassVar[tuple[str, ...]] = ()
    needed: ClassVar[str] = ""
    readers: ClassVar[Mapping[str, FieldType]] = {}

    def schema_one(self, field: Field) -> dict[str, Any]:
        """An object of texts."""
        return {
            "type": "object",
            "properties": {key: {"type": "string", "minLength": 1, "maxLength": 500} for key in self.keys},
            "additionalProperties": False,
            "required": [self.needed],
        }

    def normalise_one(self, field: Field, value: Any) -> Any:
        """The texts that are there; plain text is the needed part."""
        if isinstance(value, str):
            value = {self.needed: value}
        if not isinstance(value, Mapping):
            raise FieldError(Text("请分项填写", "Fill in part by part"), "type")
        result: dict[str, Any] = {}
        for key in value:
            if key not in self.keys:
                known = "、".join(self.keys)
                raise FieldError(
                    Text(f"没有“{key}”这一项，可填 {known}", f"There is no “{key}”; there are {', '.join(self.keys)}"),
                    "unknown",
                    (str(key),),
                )
        for key in self.keys:
            given = value.get(key)
            if given is None or (isinstance(given, str) and not given.strip()):
                continue
            text = self.read_part(field, key, given)
            if text:
                result[key] = text
        if result and self.needed not in result:
            raise self.missing()
        return result or None

    def read_part(self, field: Field, key: str, value: Any) -> str:
        """One part, read as the type that fits it."""
        try:
            reader = self.readers.get(key)
            text = one_line(value) if reader is None else str(reader.normalise_one(field, value))
        except FieldError as error:
            raise error.under(key) from None
        if len(text) > 500:
            raise FieldError(Text("最多 500 个字", "At most 500 characters"), "max", (key,))
        return text

    def missing(self) -> FieldError:
        """The error for a value without its needed part."""
        raise NotImplementedError

    def search_one(self, field: Field, value: Any) -> str:
        """All parts, unless they are personal."""
        return "" if field.personal else " ".join(str(value[key]) for key in self.keys if value.get(key))


class AddressType(PartsType):
    """A postal address."""

    name = "address"
    title = Text("地址", "Address")
    doc = "`{region, detail, postcode}`; `detail` is needed. Plain text is the detail."
    example = "place: {type: address, label: 办理地址}"
    keys = ("region", "detail", "postcode")
    needed = "detail"

    def read_part(self, field: Field, key: str, value: Any) -> str:
        """A postcode has six digits."""
        text = super().read_part(field, key, value)
        if key == "postcode":
            text = text.translate(_WIDE)
            if not re.fullmatch(r"[0-9]{6}", text):
                raise FieldError(Text("邮政编码是六位数字", "A postcode has six digits"), "format", ("postcode",))
        return text

    def missing(self) -> FieldError:
        """The detail is what one goes by."""
        return FieldError(
            Text("请填写详细地址，例如 中央大街 1 号", "Enter street and number"), "required", ("detail",)
        )

    def text_one(self, field: Field, value: Any, context: RenderContext) -> str:
        """On one line."""
        if field.personal and value.get("region"):
            return f"{value['region']}****"
        line = "".join(str(value.get(key) or "") for key in ("region", "detail"))
        return f"{line}（{value['postcode']}）" if value.get("postcode") else line

    def parts(self, field: Field, context: FormContext) -> Sequence[Part]:
        """Region, detail, postcode."""
        return (
            Part("region", "region", width=4),
            Part("detail", "detail", width=5),
            Part("postcode", "postcode", attributes={"inputmode": "numeric", "maxlength": 6}, width=3),
        )


class PersonType(PartsType):
    """A person with post, telephone and e-mail."""

    name = "person"
    title = Text("人员", "Person")
    doc = "`{name, post, phone, email}`; `name` is needed. Plain text is the name."
    example = "chief: {type: person, label: 负责人}"
    keys = ("name", "post", "phone", "email")
    needed = "name"
    readers: ClassVar[Mapping[str, FieldType]] = {"phone": PhoneType(), "email": EmailType()}

    def missing(self) -> FieldError:
        """Without a name there is nobody."""
        return FieldError(Text("请填写姓名", "Enter the name"), "required", ("name",))

    def text_one(self, field: Field, value: Any, context: RenderContext) -> str:
        """Name, post and ways to reach them."""
        name, post = str(value.get("name") or ""), str(value.get("post") or "")
        if field.personal:
            return mask(name, 1, 0)
        reached = [str(value[key]) for key in ("phone", "email") if value.get(key)]
        return " ".join([f"{name}（{post}）" if post else name, *reached])

    def parts(self, field: Field, context: FormContext) -> Sequence[Part]:
        """Name, post, telephone, e-mail."""
        return (
            Part("name", "name", width=3),
            Part("post", "post", width=3),
            Part("phone", "phone", attributes={"type": "tel"}, width=3),
            Part("email", "email", attributes={"type": "email"}, width=3),
        )

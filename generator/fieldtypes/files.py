"""``file``, ``files`` and ``image``: attachments of the project's store."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from markupsafe import Markup, escape

from generator.fieldtypes.base import FieldType, RenderContext, Where
from generator.fieldtypes.errors import FieldError
from generator.fieldtypes.inputs.base import Input
from generator.fieldtypes.inputs.files import FileInput, FilesInput, ImageInput
from generator.fieldtypes.numbers import GREATEST
from generator.fieldtypes.strings import one_line
from generator.spec.model import Field, Text

IMAGES: tuple[str, ...] = ("png", "jpg", "jpeg", "gif", "webp")
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]{1,100}")
_OPTIONS: Mapping[str, Any] = {
    "accept": {"type": "array", "items": {"type": "string", "pattern": "^[.]?[A-Za-z0-9]{1,10}$"}, "minItems": 1},
    "max_size": {"type": "string", "pattern": "^[0-9]+ ?(KB|MB|GB)$"},
}
_FILE_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "attachment": {"type": "integer", "minimum": 1, "maximum": GREATEST},
        "name": {"type": "string", "minLength": 1, "maxLength": 255},
        "size": {"type": "integer", "minimum": 0},
        "type": {"type": "string", "maxLength": 110},
    },
    "required": ["attachment", "name"],
    "additionalProperties": False,
}
_FACTORS = {"KB": 2**10, "MB": 2**20, "GB": 2**30}


def size_limit(field: Field) -> int | None:
    """The largest file in bytes that ``max_size`` allows, or None where it says nothing."""
    match = re.fullmatch(r"([0-9]+) ?(KB|MB|GB)", str(field.options.get("max_size", "")))
    return int(match[1]) * _FACTORS[match[2]] if match else None


def size_text(size: Any) -> str:
    """A size as people read it."""
    if not isinstance(size, int) or isinstance(size, bool):
        return ""
    if size < 2**10:
        return f"{size} B"
    for factor, name in ((2**30, "GB"), (2**20, "MB")):
        if size >= factor:
            return f"{size / factor:.1f} {name}"
    return f"{size / 2**10:.0f} KB"


def extension_of(name: str) -> str:
    """The extension of a file name, in small letters, without the dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""


class AttachedType(FieldType):
    """What files share."""

    option_schema: ClassVar[Mapping[str, Any]] = _OPTIONS
    searchable = True

    def extensions(self, field: Field) -> tuple[str, ...]:
        """The extensions that the field takes; empty means any that the store takes."""
        return tuple(str(one).lower().lstrip(".") for one in field.options.get("accept", ()))

    def read_file(self, field: Field, value: Any) -> dict[str, Any]:
        """One file value, checked against ``accept`` and ``max_size``. Raises FieldError."""
        if not isinstance(value, Mapping):
            raise FieldError(Text("请上传文件", "Upload a file"), "type")
        number = value.get("attachment")
        if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= GREATEST:
            raise FieldError(Text("附件编号不对，请重新上传", "No such attachment: upload the file again"), "type")
        name = one_line(value.get("name") or "").replace("\\", "/").rpartition("/")[2][-255:].strip()
        if not name:
            raise FieldError(Text("附件没有文件名，请重新上传", "The attachment has no name: upload it again"), "type")
        result: dict[str, Any] = {"attachment": number, "name": name}
        size, media = value.get("size"), value.get("type")
        if isinstance(size, int) and not isinstance(size, bool) and 0 <= size <= GREATEST:
            result["size"] = size
        if isinstance(media, str) and _MEDIA_TYPE.fullmatch(media):
            result["type"] = media
        self._check(field, result)
        return result

    def _check(self, field: Field, file: Mapping[str, Any]) -> None:
        wanted = self.extensions(field)
        if wanted and extension_of(str(file["name"])) not in wanted:
            listed = " ".join(wanted)
            raise FieldError(Text(f"只接受这些类型的文件：{listed}", f"Only files of these types: {listed}"), "upload")
        most = size_limit(field)
        if most is not None and file.get("size", 0) > most:
            limit = size_text(most)
            raise FieldError(Text(f"文件不能超过 {limit}", f"The file must not exceed {limit}"), "upload")

    def file_html(self, file: Mapping[str, Any], where: Where, context: RenderContext) -> Markup:
        """A download link with type and size."""
        name = str(file.get("name") or "")
        if where == "list":
            return Markup('<a href="{}">{}</a>').format(context.file_url(file), name)
        facts = " ".join(part for part in (extension_of(name).upper(), size_text(file.get("size"))) if part)
        link = Markup('<a class="file" href="{}" download>{}</a>').format(context.file_url(file), name)
        return link + Markup(' <span class="text-secondary">（{}）</span>').format(facts) if facts else link


class FileType(AttachedType):
    """One attachment."""

    name = "file"
    title = Text("附件", "File")
    doc = "One uploaded file; `accept` lists extensions, `max_size` (such as 20MB) bounds it."
    example = "original: {type: file, label: 原件, accept: [pdf, docx], max_size: 20MB}"
    reader = "file"
    input_class: ClassVar[type[Input]] = FileInput

    def schema_one(self, field: Field) -> dict[str, Any]:
        """Attachment id, name, size, media type."""
        return dict(_FILE_SCHEMA)

    def normalise_one(self, field: Field, value: Any) -> Any:
        """The file value without a path in its name."""
        return self.read_file(field, value)

    def text_one(self, field: Field, value: Any, context: RenderContext) -> str:
        """The file's name."""
        return str(value.get("name") or "")

    def html_one(self, field: Field, value: Any, where: Where, context: RenderContext) -> Markup:
        """A download link."""
        return self.file_html(value, where, context)

    def search_one(self, field: Field, value: Any) -> str:
        """The file's name."""
        return str(value.get("name") or "")


class FilesType(AttachedType):
    """Several attachments, in order."""

    name = "files"
    title = Text("多个附件", "Files")
    doc = "Several uploaded files in order; options as for file. `min` and `max` bound how many."
    example = "attachments: {type: files, label: 附件, accept: [pdf, docx, xlsx], max_size: 20MB, max: 10}"
    listing = True
    bounded = "count"
    reader = "file"
    input_class: ClassVar[type[Input]] = FilesInput

    def schema_one(self, field: Field) -> dict[str, Any]:
        """A list of files."""
        return {"type": "array", "items": dict(_FILE_SCHEMA), "minItems": 1}

    def normalise_one(self, field: Field, value: Any) -> Any:
        """The files, each attachment once."""
        listed = value if isinstance(value, list | tuple) else [value]
        result: dict[int, dict[str, Any]] = {}
        for place, one in enumerate(listed):
            try:
                file = self.read_file(field, one)
            except FieldError as error:
                raise error.under(place) from None
            result.setdefault(file["attachment"], file)
        return list(result.values()) or None

    def text_one(self, field: Field, value: Any, context: RenderContext) -> str:
        """The names."""
        return "、".join(str(file.get("name") or "") for file in value)

    def html_one(self, field: Field, value: Any, where: Where, context: RenderContext) -> Markup:
        """A list of download links."""
        links = [self.file_html(file, where, context) for file in value]
        if where == "list":
            return Markup("、").join(links)
        return Markup('<ul class="list-unstyled mb-0">{}</ul>').format(
            Markup("").join(Markup("<li>{}</li>").format(link) for link in links)
        )

    def search_one(self, field: Field, value: Any) -> str:
        """The names."""
        return "\n".join(str(file.get("name") or "") for file in value)


class ImageType(AttachedType):
    """A picture with the text that stands for it."""

    name = "image"
    title = Text("图片", "Image")
    doc = (
        "`{file, alt, caption, credit}`. `alt` says what the picture shows to those who cannot see it; a public "
        "picture needs it before the record leaves its first state."
    )
    example = "cover: {type: image, label: 题图, max_size: 5MB}"
    reader = "parts"
    input_class: ClassVar[type[Input]] = ImageInput

    def extensions(self, field: Field) -> tuple[str, ...]:
        """Pictures that browsers show."""
        return super().extensions(field) or IMAGES

    def schema_one(self, field: Field) -> dict[str, Any]:
        """A file and its texts."""
        text = {"type": "string", "minLength": 1, "maxLength": 500}
        properties = {"file": dict(_FILE_SCHEMA), "alt": text, "caption": text, "credit": text}
        return {"type": "object", "properties": properties, "required": ["file"], "additionalProperties": False}

    def normalise_one(self, field: Field, value: Any) -> Any:
        """The file and the texts that are there; a bare file is one too."""
        if isinstance(value, Mapping) and "attachment" in value:
            value = {"file": value}
        if not isinstance(value, Mapping):
            raise FieldError(Text("请上传图片", "Upload a picture"), "type")
        for key in value:
            if key not in ("file", "alt", "caption", "credit"):
                raise FieldError(
                    Text(f"图片没有“{key}”这一项", "A picture has file, alt, caption and credit"),
                    "unknown",
                    (str(key),),
                )
        result: dict[str, Any] = {}
        for key in ("alt", "caption", "credit"):
            text = "" if value.get(key) is None else one_line(value[key])
            if len(text) > 500:
                raise FieldError(Text("最多 500 个字", "At most 500 characters"), "max", (key,))
            if text:
                result[key] = text
        if not value.get("file"):
            if not result:
                return None
            raise FieldError(Text("请上传图片", "Upload a picture"), "required", ("file",))
        try:
            return {"file": self.read_file(field, value["file"]), **result}
        except FieldError as error:
            raise error.under("file") from None

    def incomplete(self, field: Field, value: Any) -> list[FieldError]:
        """A public picture says what it shows."""
        if not field.public or value.get("alt"):
            return []
        message = Text(
            "公开的图片须填写替代文字，说明图片内容",
            "A public picture needs an alternative text that says what it shows",
        )
        return [FieldError(message, "required", ("alt",))]

    def text_one(self, field: Field, value: Any, context: RenderContext) -> str:
        """What it shows."""
        return str(value.get("alt") or value.get("caption") or value["file"].get("name") or "")

    def html_one(self, field: Field, value: Any, where: Where, context: RenderContext) -> Markup:
        """The picture with caption and credit; small in lists."""
        picture = Markup('<img src="{}" alt="{}" class="{}" loading="lazy">').format(
            context.file_url(value["file"]), value.get("alt") or "", "avatar" if where == "list" else "img-fluid"
        )
        if where == "list":
            return picture
        words = [escape(value["caption"])] if value.get("caption") else []
        if value.get("credit"):
            words.append(Markup('<span class="text-secondary">{}</span>').format(value["credit"]))
        caption = Markup("<figcaption>{}</figcaption>").format(Markup(" ").join(words)) if words else Markup("")
        return Markup('<figure class="figure mb-0">{}{}</figure>').format(picture, caption)

    def search_one(self, field: Field, value: Any) -> str:
        """Its texts."""
        return "\n".join(str(value[key]) for key in ("alt", "caption") if value.get(key))

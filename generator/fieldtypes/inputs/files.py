"""Inputs that upload. A file goes into the store while the form is read, so a form that comes back still has it.

What is kept is posted along as JSON in a hidden control; ``<name>-upload`` holds new files and ``<name>-drop`` the
attachments to take away. Whether an attachment may be used at all is for the service that saves the record to say.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from generator.fieldtypes.errors import FieldError
from generator.fieldtypes.inputs.base import Input
from generator.spec.model import Text


class FileInput(Input):
    """One file."""

    template = "file"
    multiple: ClassVar[bool] = False

    def put(self, value: Any) -> None:
        """Show the stored file."""
        self.held: list[Mapping[str, Any]] = _files(value)

    def read(self, formdata: Any) -> None:
        """The files that stay, then the new ones."""
        self.held = [file for file in self._posted() if str(file.get("attachment")) not in self._dropped(formdata)]
        new = list(self._uploads(formdata))
        if new and not self.multiple:
            self.held = new[-1:]
        else:
            self.held += new
        self._take()

    def _take(self) -> None:
        found = self.faults
        self.accept(self.held if self.multiple else self.held[0] if self.held else None)
        self.faults = found + self.faults

    def _posted(self) -> list[Mapping[str, Any]]:
        held: list[Mapping[str, Any]] = []
        for raw in self.raw_data:
            if not isinstance(raw, str) or not raw.strip():
                continue
            try:
                listed = _files(json.loads(raw))
            except (ValueError, RecursionError):
                listed = [{}]
            usable = [file for file in listed if _is_file(file)]
            held += usable
            if len(usable) < len(listed):
                self.refuse(
                    FieldError(Text("附件信息已损坏，请重新上传", "The attachment was lost: upload it again"), "upload")
                )
        return held

    def _dropped(self, formdata: Any) -> set[str]:
        return {str(one) for one in formdata.getlist(f"{self.name}-drop")}

    def _uploads(self, formdata: Any) -> Iterator[Mapping[str, Any]]:
        for upload in formdata.getlist(f"{self.name}-upload"):
            if not getattr(upload, "filename", None):
                continue
            try:
                yield self.context.store_file(upload, self.spec)
            except FieldError as error:
                self.refuse(error)

    @property
    def blank(self) -> bool:
        """Whether there is no file and no failed upload."""
        return not self.held and not self.faults

    @property
    def held_json(self) -> str:
        """The hidden control's value."""
        if not self.held:
            return ""
        kept = [dict(file) for file in self.held]
        return json.dumps(kept if self.multiple else kept[0], ensure_ascii=False)

    @property
    def shown(self) -> list[tuple[Mapping[str, Any], str]]:
        """(file, address) of what is held."""
        return [(file, self.context.file_url(file)) for file in self.held]

    @property
    def accept_attribute(self) -> str:
        """The browser's filter of file names."""
        return ",".join(f".{extension}" for extension in self.kind.extensions(self.spec))

    @property
    def focus_id(self) -> str:
        """The file chooser."""
        return f"{self.id}-upload"


class FilesInput(FileInput):
    """Several files, in order."""

    multiple = True
    wide: ClassVar[bool] = True


class ImageInput(FileInput):
    """A picture with its texts."""

    fieldset: ClassVar[bool] = True
    wide: ClassVar[bool] = True
    template = "image"
    texts_of: ClassVar[tuple[str, ...]] = ("alt", "caption", "credit")

    def put(self, value: Any) -> None:
        """Show the picture and its texts."""
        self.held = _files(value.get("file")) if isinstance(value, Mapping) else []
        given = value if isinstance(value, Mapping) else {}
        self.raw = {key: str(given.get(key) or "") for key in self.texts_of}

    def read(self, formdata: Any) -> None:
        """The texts, then the file."""
        for key in self.texts_of:
            values = formdata.getlist(f"{self.name}-{key}")
            self.raw[key] = str(values[0]) if values else ""
        super().read(formdata)

    def _take(self) -> None:
        found = self.faults
        if self.blank and not found:
            self.data = None
            return
        self.accept({"file": self.held[0] if self.held else None, **self.raw})
        self.faults = found or self.faults

    @property
    def blank(self) -> bool:
        """Whether there is neither picture nor text."""
        return not self.held and not self.faults and not any(text.strip() for text in self.raw.values())


def _is_file(value: Mapping[str, Any]) -> bool:
    number, name = value.get("attachment"), value.get("name")
    return isinstance(number, int) and not isinstance(number, bool) and isinstance(name, str)


def _files(value: Any) -> list[Mapping[str, Any]]:
    listed = value if isinstance(value, list) else [value]
    return [one for one in listed if isinstance(one, Mapping) and one]

"""Uploads: one file into the store, by the limits of its field."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any

from app.office.context import Caller, Workplace
from app.store import attachments
from app.store.database import writing
from generator.fieldtypes.base import FieldError
from generator.spec.model import Field, Text

log = logging.getLogger(__name__)
DEFAULT_SIZE = 20 * 2**20
_SIZE = re.compile(r"(\d+)\s*(KB|MB|GB|B)?\Z", re.IGNORECASE)
_UNITS = {"B": 1, "KB": 2**10, "MB": 2**20, "GB": 2**30}


def size_limit(field: Field) -> int:
    """The largest file that ``field`` takes, in bytes."""
    match = _SIZE.match(str(field.options.get("max_size", "")))
    return int(match.group(1)) * _UNITS[(match.group(2) or "B").upper()] if match else DEFAULT_SIZE


def accepted(field: Field) -> tuple[str, ...]:
    """The extensions that ``field`` takes; empty means every type of the store."""
    named = tuple(str(item).lower().lstrip(".") for item in field.options.get("accept", ()))
    if field.type == "image":
        return named or tuple(attachments.IMAGE_TYPES)
    return named


def store_upload(place: Workplace, caller: Caller, upload: Any, field: Field) -> Mapping[str, Any]:
    """Stores a werkzeug ``FileStorage`` for ``field``; returns its canonical file value. Raises :class:`FieldError`."""
    try:
        staged = attachments.stage(
            place.files, upload.stream, upload.filename or "", accept=accepted(field), max_size=size_limit(field)
        )
    except attachments.UploadRefused as error:
        raise FieldError(error.message, "upload") from error
    except OSError as error:
        log.error("an upload cannot be stored: %s", error)
        text = Text("文件暂时无法保存,请稍后再试", "the file cannot be stored now; try again later")
        raise FieldError(text, "store") from error
    with writing(place.engine) as connection:
        return attachments.describe(connection, staged, caller.actor.user_id).as_value()

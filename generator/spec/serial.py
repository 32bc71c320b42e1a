"""A :class:`Site` as canonical JSON and back, guided by the annotations of the model alone.

Attributes that hold their default are left out, mappings keep their order, so equal sites give the same bytes and the
text stays short. Inside attributes of type ``Any`` plain JSON data, :class:`Text` and :class:`Condition` may occur.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from generator.spec.model import Condition, Position, Site, Text

_TAGS: dict[str, type] = {"text": Text, "condition": Condition}
_MARK = "\u0000"

Decoder = Callable[[Any], Any]


def site_to_json(site: Site) -> str:
    """The canonical JSON of a site."""
    return json.dumps(_encode(site), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def site_from_json(text: str) -> Site:
    """The site that :func:`site_to_json` wrote: equal to it, positions included."""
    site: Site = _decoder(Site)(json.loads(text))
    return site


@cache
def _attributes(cls: type) -> tuple[tuple[str, Any, bool], ...]:
    """Name, default and whether the attribute's type is open, for each attribute of a model class."""
    hints = get_type_hints(cls)
    result = []
    for attribute in fields(cast(Any, cls)):
        default = attribute.default
        if default is MISSING and attribute.default_factory is not MISSING:
            default = attribute.default_factory()
        result.append((attribute.name, default, _is_open(hints[attribute.name])))
    return tuple(result)


def _is_open(hint: Any) -> bool:
    return hint is Any or any(_is_open(argument) for argument in get_args(hint))


def _encode(value: Any, tagged: bool = False) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Position):
        return [value.file, value.line, value.column]
    if isinstance(value, Mapping):
        return {key: _encode(item, tagged) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_encode(item, tagged) for item in value]
    if not is_dataclass(value):
        raise TypeError(f"{type(value).__name__} has no place in a site: {value!r}")
    encoded = {}
    model_class: type = type(value)
    for name, default, is_open in _attributes(model_class):
        item = getattr(value, name)
        if default is MISSING or item != default or type(item) is not type(default):
            encoded[name] = _encode(item, is_open)
    if tagged and model_class in _TAGS.values():
        return {_MARK: next(tag for tag, cls in _TAGS.items() if cls is model_class), **encoded}
    return encoded


@cache
def _decoder(hint: Any) -> Decoder:
    if hint is Any or hint is object:
        return _decode_open
    if hint is Position:
        return lambda data: Position(*data)
    if is_dataclass(hint):
        return _class_decoder(hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is ...:
            each = _lazy(arguments[0])
            return lambda data: tuple(each(item) for item in data)
        parts = [_lazy(argument) for argument in arguments]
        return lambda data: tuple(part(item) for part, item in zip(parts, data, strict=True))
    if origin in (UnionType, Union):
        return _union_decoder(arguments)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        item_decoder = _lazy(arguments[1])
        return lambda data: {key: item_decoder(item) for key, item in data.items()}
    return lambda data: data


def _lazy(hint: Any) -> Decoder:
    """A decoder that is made at its first use, since the classes of the model hold each other."""
    return lambda data: _decoder(hint)(data)


def _class_decoder(cls: Any) -> Decoder:
    hints = get_type_hints(cls)
    decoders = {attribute.name: _lazy(hints[attribute.name]) for attribute in fields(cls)}
    return lambda data: cls(**{name: decoders[name](item) for name, item in data.items() if name != _MARK})


def _union_decoder(arguments: tuple[Any, ...]) -> Decoder:
    by_kind: dict[type, Decoder] = {}
    for argument in arguments:
        origin = get_origin(argument) or argument
        if argument in (str, int, float, bool, NoneType):
            by_kind[argument] = lambda data: data
        elif origin is tuple or argument is Position:
            by_kind[list] = _lazy(argument)
        else:
            by_kind[dict] = _lazy(argument)
    return lambda data: by_kind[type(data)](data)


def _decode_open(data: Any) -> Any:
    if isinstance(data, dict):
        tag = data.get(_MARK)
        if tag is not None:
            return _decoder(_TAGS[tag])(data)
        return {key: _decode_open(item) for key, item in data.items()}
    if isinstance(data, list):
        return [_decode_open(item) for item in data]
    return data

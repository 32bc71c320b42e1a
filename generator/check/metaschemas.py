"""The JSON Schema documents of the schema language, and how the field types' options get into them."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from referencing import Registry, Resource

from generator.spec.layout import KINDS, RECORD_FOLDERS
from generator.spec.vocabulary import FieldTypeInfo, Vocabulary

Schema = dict[str, Any]
# The keyword under which a field's schema lists one schema per field type; jsonschema leaves unknown keywords alone.
BY_TYPE = "x-by-type"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PLACES = ("decimal", "percent", "money")
_FORMATTED = ("text", "longtext")
_SUGGESTING = ("text", "integer", "decimal")
# Options that mean the same wherever they occur; their shape belongs to the language, not to a field type.
_LANGUAGE_OPTIONS = {"to": "keys", "where": "condition", "back": "text", "pattern": "template"}
_NEEDED = {"choice": "choices", "choices": "choices", "reference": "to", "references": "to", "sequence": "pattern"}


@cache
def _documents() -> Mapping[str, Schema]:
    folder = files("generator.check") / "metaschema"
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".json"))
    return {name: json.loads((folder / name).read_text("utf-8")) for name in names}


def raw(kind: str) -> Schema:
    """The document of a kind of file as it lies in ``metaschema/``; its references name the neighbouring files."""
    return copy.deepcopy(_documents()[f"{kind}.json"])


def facets_of(info: FieldTypeInfo) -> list[str]:
    """Which of the facets that only some types know a field type understands."""
    known = {
        "min": bool(info.bounded),
        "max": bool(info.bounded),
        "places": info.name in _PLACES,
        "format": info.name in _FORMATTED,
        "suggest": info.name in _SUGGESTING,
        "translate": info.translatable,
        "choices": info.name in ("choice", "choices"),
        "fields": info.nested,
        "use": info.nested,
        "kinds": info.name == "rows",
    }
    return [facet for facet, understood in known.items() if understood]


def field_schemas(vocabulary: Vocabulary) -> dict[str, Schema]:
    """The schema of a field of each type (unwoven); under "" that of a field whose type is not known."""
    definitions = _documents()["defs.json"]["$defs"]
    common, facets = definitions["field"]["properties"], definitions["facets"]["properties"]
    schemas: dict[str, Schema] = {"": {"properties": {**common, **facets}}}
    for name, info in vocabulary.field_types.items():
        understood = {facet: facets[facet] for facet in facets_of(info)}
        required = list(dict.fromkeys([*info.required, *filter(None, [_NEEDED.get(name)])]))
        options = {key: definitions.get(_LANGUAGE_OPTIONS.get(key, ""), schema) for key, schema in info.options.items()}
        schemas[name] = {
            "properties": {**common, **understood, **options},
            "additionalProperties": False,
            **({"required": required} if required else {}),
        }
    return schemas


class _Weaver:
    """Replaces every reference by what it means. The result holds itself where the language is recursive."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        resources = [(name, Resource.from_contents(document)) for name, document in _documents().items()]
        self.registry: Registry[Any] = Registry().with_resources(resources)
        self.fields = field_schemas(vocabulary)
        self.field_at = id(self.registry.resolver("defs.json").lookup("#/$defs/field").contents)
        self.done: dict[int, Any] = {}
        self.kept: list[Any] = []

    def weave(self, schema: Any, base: str) -> Any:
        if isinstance(schema, list):
            return [self.weave(part, base) for part in schema]
        if not isinstance(schema, dict):
            return schema
        if "$ref" in schema:
            found = self.registry.resolver(base).lookup(schema["$ref"])
            return self.weave(found.contents, found.resolver._base_uri)
        known = self.done.get(id(schema))
        if known is not None:
            return known
        woven: Schema = {}
        self.done[id(schema)] = woven
        self.kept.append(schema)
        is_field = id(schema) == self.field_at
        for keyword, value in schema.items():
            if keyword in ("$defs", "$id", "$schema", "description") or (is_field and keyword == "properties"):
                continue
            if keyword in ("properties", BY_TYPE):
                woven[keyword] = {name: self.weave(part, base) for name, part in value.items()}
            else:
                woven[keyword] = self.weave(value, base)
        if is_field:
            woven[BY_TYPE] = {name: self.weave(part, base) for name, part in self.fields.items()}
        return woven


def woven(vocabulary: Vocabulary) -> dict[str, Schema]:
    """One self-contained schema per kind of file; record types have one per folder (``records``, ``forms`` …)."""
    weaver = _Weaver(vocabulary)
    schemas = {kind: weaver.weave(_documents()[f"{kind}.json"], f"{kind}.json") for kind in KINDS}
    record = schemas.pop("record")
    words = [folder[:-1] for folder in RECORD_FOLDERS]
    for folder, word in zip(RECORD_FOLDERS, words, strict=True):
        others = set(words) - {word}
        variant = {keyword: value for keyword, value in record.items() if keyword != "oneOf"}
        variant["properties"] = {key: value for key, value in record["properties"].items() if key not in others}
        variant["required"] = [word, *record["required"]]
        schemas[folder] = variant
    return schemas


def editor_schema(kind: str, vocabulary: Vocabulary) -> Schema:
    """The schema of a kind of file as one standard document for editors, with the field types' options in it."""
    document = raw(kind)
    definitions = copy.deepcopy(_documents()["defs.json"]["$defs"])
    by_type = field_schemas(vocabulary)
    field = definitions["field"]
    field["properties"]["type"] = {"enum": sorted(vocabulary.field_types)}
    field["allOf"] = [
        {
            "if": {"properties": {"type": {"const": name}}, "required": ["type"]},
            "then": {**copy.deepcopy(schema), "properties": {**copy.deepcopy(schema["properties"]), "type": True}},
        }
        for name, schema in by_type.items()
        if name
    ]
    own = document.pop("$defs", {})
    document["$defs"] = {**definitions, **own}
    text = json.dumps(document, ensure_ascii=False).replace('"defs.json#/', '"#/')
    result: Schema = json.loads(text)
    result["$schema"] = _DIALECT
    return result

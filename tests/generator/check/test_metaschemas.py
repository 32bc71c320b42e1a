"""The JSON Schema documents: valid, complete, and of one mind with what ``check`` says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from generator.check.keywords import ShapeValidator
from generator.check.metaschemas import editor_schema, field_schemas, raw, woven
from generator.fieldtypes.registry import FIELD_TYPES
from generator.source import SourceTree
from generator.spec.layout import KINDS, RECORD_FOLDERS, folder_of, kind_of
from tests.generator.check.samples import SCHEMAS, base_texts, plain_vocabulary

SHAPE = ("E202", "E203", "E204", "E205", "E206", "E207", "E208")


def _documents() -> list[tuple[str, Any]]:
    files = SourceTree.from_texts(base_texts()).files
    return [(path, file.node.value) for path, file in files.items() if file.node is not None]


@pytest.mark.parametrize("kind", [*KINDS, "defs"])
def test_documents_are_valid_schemas(kind: str) -> None:
    Draft202012Validator.check_schema(raw(kind))


def test_files_work_for_editors_as_they_lie_there() -> None:
    registry: Registry[Any] = Registry().with_resources(
        [(f"{kind}.json", Resource.from_contents(raw(kind))) for kind in (*KINDS, "defs")]
    )
    for path, document in _documents():
        errors = Draft202012Validator(raw(kind_of(path)), registry=registry).iter_errors(document)
        assert [(path, error.message) for error in errors] == []


@pytest.mark.parametrize("kind", KINDS)
def test_editor_schema_stands_alone(kind: str) -> None:
    schema = editor_schema(kind, plain_vocabulary())
    Draft202012Validator.check_schema(schema)
    assert '"defs.json' not in json.dumps(schema)
    for path, document in _documents():
        if kind_of(path) == kind:
            errors = Draft202012Validator(schema).iter_errors(document)
            assert [(path, error.message) for error in errors] == []


@pytest.mark.parametrize("rule", SHAPE)
def test_editors_refuse_what_check_refuses(rule: str) -> None:
    folder = SCHEMAS / rule / "bad"
    for path in folder.rglob("*.yaml"):
        name = path.relative_to(folder).as_posix()
        schema = editor_schema(kind_of(name), plain_vocabulary())
        document = SourceTree.from_texts({name: path.read_text("utf-8")}).files[name].node
        assert document is not None
        assert not Draft202012Validator(schema).is_valid(document.value)


def test_every_field_type_has_a_schema() -> None:
    schemas = field_schemas(plain_vocabulary())
    assert set(schemas) - {""} == set(FIELD_TYPES)
    assert "to" in schemas["reference"]["properties"]
    assert "to" not in schemas["text"]["properties"]
    assert schemas["choice"]["required"] == ["choices"]


@pytest.mark.parametrize("name", sorted(FIELD_TYPES))
def test_examples_of_field_types_are_valid(name: str) -> None:
    example = yaml.safe_load(FIELD_TYPES[name].example)
    schema = woven(plain_vocabulary())["fieldset"]
    errors = ShapeValidator(schema).iter_errors({"fieldset": "example", "fields": example})
    assert [(list(error.path), error.message) for error in errors] == []


def test_record_types_have_a_schema_per_folder() -> None:
    schemas = woven(plain_vocabulary())
    for folder in RECORD_FOLDERS:
        word = folder[:-1]
        good = {word: "a", "title": "甲", "fields": {}}
        assert list(ShapeValidator(schemas[folder]).iter_errors(good)) == []
        other = {"record": "a", "form": "a", "title": "甲"}
        assert list(ShapeValidator(schemas[folder]).iter_errors(other)) != []
    assert folder_of("records/a.yaml") == "records"


def test_metaschema_folder_has_one_file_per_kind() -> None:
    folder = Path(__file__).parents[3] / "generator" / "check" / "metaschema"
    assert {path.stem for path in folder.glob("*.json")} == {*KINDS, "defs"}

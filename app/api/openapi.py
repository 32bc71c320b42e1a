"""The OpenAPI document: written once per generation from the validators' own JSON Schemas."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from app.office.lists import LARGEST_PAGE, filters_of
from generator.build.generation import Generation
from generator.build.models import TypeModel
from generator.spec.model import Field, Text

_ERRORS = {"401": "Unauthorised", "403": "Refused", "404": "NotFound", "422": "Invalid", "429": "TooMany"}


def openapi_document(generation: Generation) -> str:
    """The document as JSON text, the same for the same generation."""
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {
        "Error": {
            "type": "object",
            "required": ["error"],
            "properties": {
                "error": {"type": "string"},
                "fields": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {
                            "field": {"type": "string"},
                            "message": {"type": "string"},
                            "code": {"type": "string"},
                        },
                    },
                },
            },
        }
    }
    for key, model in generation.models.items():
        schemas[f"{key}_data"] = model.validator.document
        schemas[key] = _record(key)
        paths |= _paths(key, model)
    document = {
        "openapi": "3.1.0",
        "info": {
            "title": generation.site.title.zh,
            "version": str(generation.revision),
            "description": _both(
                Text(
                    "已发布的记录人人可读;其余按权限矩阵,用令牌访问。",
                    "Published records are open; the rest needs a token.",
                )
            ),
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": {
                name: {
                    "description": name,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
                }
                for name in _ERRORS.values()
            },
        },
        "security": [{}, {"token": []}],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _both(text: Text) -> str:
    return f"{text.zh} {text.en}"


def _record(key: str) -> dict[str, Any]:
    nullable = {"type": ["string", "null"]}
    return {
        "type": "object",
        "required": ["id", "type", "column", "unit", "title", "data"],
        "properties": {
            "id": {"type": "integer"},
            "type": {"const": key},
            "column": {"type": "string"},
            "unit": {"type": "string"},
            "title": {"type": "string"},
            "state": {"type": "string"},
            "version": {"type": "integer"},
            "published": {**nullable, "format": "date-time"},
            "first_published": {**nullable, "format": "date-time"},
            "updated": {**nullable, "format": "date-time"},
            "url": nullable,
            "data": {"$ref": f"#/components/schemas/{key}_data"},
        },
    }


def _query_parameters(model: TypeModel) -> list[dict[str, Any]]:
    """What a list may be narrowed, ordered and paged by."""
    states = [state.key for state in model.record_type.workflow.states]
    schemas: dict[str, dict[str, Any]] = {
        "column": {"type": "string"},
        "unit": {"type": "string"},
        "q": {"type": "string", "maxLength": 200},
        "state": {"enum": states},
        "order": {"type": "string", "description": "field, -field, updated, -published …"},
        "page": {"type": "integer", "minimum": 1},
        "page_size": {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE},
    }
    for name, (_, item) in filters_of(model).items():
        values = [value for value, _ in item.choices]
        schemas[name] = {"type": "string", "enum": values} if values else {"type": "string"}
    return [{"name": name, "in": "query", "schema": schema} for name, schema in schemas.items()]


def _file_fields(fields: Sequence[Field], above: str = "") -> Iterator[str]:
    for field in fields:
        if field.type in ("file", "files", "image"):
            yield above + field.key
        inner = (*field.fields, *(one for kind in field.kinds for one in kind.fields))
        yield from _file_fields(inner, f"{above}{field.key}.")


def _upload(model: TypeModel, operation: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    """The path that takes files, for types that have a field for them."""
    fields = list(_file_fields(model.record_type.fields))
    if not fields:
        return {}
    body = {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}, "required": ["file"]}
    path = {"name": "field", "in": "path", "required": True, "schema": {"enum": fields}}
    found = operation(
        "上传文件 upload a file", "201", {"application/json": {"schema": {"type": "object"}}}, None, [path]
    )
    found["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": body}}}
    return {f"/api/v1/{model.record_type.key}/files/{{field}}": {"post": found}}


def _paths(key: str, model: TypeModel) -> dict[str, Any]:
    label = model.record_type.label
    tag = [label.zh]
    one = {"application/json": {"schema": {"$ref": f"#/components/schemas/{key}"}}}
    data = {"$ref": f"#/components/schemas/{key}_data"}
    number = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
    errors = {status: {"$ref": f"#/components/responses/{name}"} for status, name in _ERRORS.items()}
    actions = sorted({t.action for t in model.record_type.workflow.transitions})
    step = {"name": "action", "in": "path", "required": True, "schema": {"enum": actions}}

    def operation(summary: str, status: str, content: Any, body: Any = None, parameters: Any = ()) -> dict[str, Any]:
        found: dict[str, Any] = {
            "summary": f"{label.zh}: {summary}",
            "tags": tag,
            "responses": {status: {"description": summary, **({"content": content} if content else {})}, **errors},
        }
        if parameters:
            found["parameters"] = list(parameters)
        if body:
            found["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
        return found

    listing = {
        "application/json": {
            "schema": {
                "type": "object",
                "properties": {
                    "count": {"type": "integer"},
                    "more_than_counted": {"type": "boolean"},
                    "page": {"type": "integer"},
                    "page_size": {"type": "integer"},
                    "items": {"type": "array", "items": {"$ref": f"#/components/schemas/{key}"}},
                },
            }
        }
    }
    query = _query_parameters(model)
    personal = {"name": "personal", "in": "query", "schema": {"type": "boolean"}}
    new = {
        "type": "object",
        "required": ["data"],
        "properties": {
            "column": {"type": "string"},
            "unit": {"type": "string"},
            "data": data,
            "submit": {"enum": actions},
        },
    }
    changed = {
        "type": "object",
        "required": ["version", "data"],
        "properties": {"version": {"type": "integer"}, "data": {"type": "object"}, "submit": {"enum": actions}},
    }
    comment = {"type": "object", "properties": {"comment": {"type": "string"}, "version": {"type": "integer"}}}
    return {
        f"/api/v1/{key}/": {
            "get": operation("列表 list", "200", listing, parameters=query),
            "post": operation("新建 create", "201", one, new),
        },
        f"/api/v1/{key}/{{id}}": {
            "get": operation("读取 read", "200", one, parameters=[number, personal]),
            "patch": operation("修改 change", "200", one, changed, [number]),
            "delete": operation("删除 delete", "204", None, parameters=[number]),
        },
        f"/api/v1/{key}/{{id}}/{{action}}": {
            "post": operation("办理 take a step", "200", one, comment, [number, step])
        },
        **_upload(model, operation),
    }

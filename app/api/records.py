"""The API of records: one set of handlers for every record type, over the service functions of the screens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, abort, current_app, g, jsonify, request
from werkzeug.wrappers import Response

from app.office import records as service
from app.office.context import Caller, Invalid, NotFound, Workplace
from app.office.lists import LARGEST_PAGE, ListRequest, filters_of, list_records
from app.office.presentation import public_url
from app.office.reading import StoredRecord, from_row, load_record
from app.office.uploads import store_upload
from app.store import tables
from generator.build.models import TypeModel
from generator.build.validators import Problem
from generator.spec.model import Field, Text

blueprint = Blueprint("records", __name__, url_prefix="/api/v1")


def _place() -> Workplace:
    place: Workplace = current_app.extensions["workplace"]
    return place


def _caller() -> Caller:
    found: Caller = g.caller
    return found


def _model(record_type: str) -> TypeModel:
    model = _place().generation.models.get(record_type)
    if model is None:
        raise NotFound
    return model


def _shown(model: TypeModel) -> frozenset[str]:
    """The fields that the API gives this caller before any record is looked at."""
    anonymous = _caller().actor.user_id is None
    return frozenset(
        f.key for f in model.record_type.fields if f.api and not (anonymous and (f.personal or not f.public))
    )


def as_data(record: StoredRecord, *, personal: bool = False) -> dict[str, Any]:
    """A record as the API shows it to the caller: what the register knows, and the fields that may be read.

    Personal fields only come with ``personal``, for one record at a time, which is logged.
    """
    generation, kind = _place().generation, record.model.record_type.key
    hidden = generation.policy.hidden_fields(_caller().actor, kind, record.facts)
    shown = _shown(record.model) - hidden
    if not personal:
        shown -= record.model.sealed
    column = generation.site.columns.get(record.facts.column)
    found: dict[str, Any] = {
        "id": record.id,
        "type": kind,
        "column": record.facts.column,
        "unit": record.facts.unit,
        "title": record.title,
        "state": record.facts.state,
        "version": record.version,
        "published": _time(record.published_from),
        "first_published": _time(record.first_published_at),
        "updated": _time(record.updated_at),
        "url": public_url(column, record.id) if column is not None and record.facts.visible else None,
        "data": {key: value for key, value in record.data.items() if key in shown},
    }
    if _caller().actor.user_id is None:
        del found["version"], found["state"]
    return found


def _time(moment: Any) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds") + "Z"


@blueprint.get("/")
def index() -> Response:
    """The record types that the caller may read."""
    policy, actor = _place().generation.policy, _caller().actor
    found = [
        {"type": key, "title": model.record_type.label.get(_caller().locale), "url": f"/api/v1/{key}/"}
        for key, model in _place().generation.models.items()
        if policy.decide(actor, "read", record_type=key).allowed
    ]
    return jsonify({"types": found})


@blueprint.get("/<record_type>/")
def listing(record_type: str) -> Response:
    """A page of records. ``?column= unit= q= order= page= page_size= state=`` and the type's filters."""
    model, place, who = _model(record_type), _place(), _caller()
    asked = _list_request(model)
    page = list_records(g.reading, place, who, model, asked)
    if page.problems:
        raise Invalid([Problem((k,), Text(v, v), "filter") for k, v in page.problems.items()], {})
    titles = _titles([row["_id"] for row in page.rows])
    items = [as_data(from_row(place.generation, model, row, titles.get(row["_id"], ""))) for row in page.rows]
    return jsonify(
        {
            "count": page.total,
            "more_than_counted": page.capped,
            "page": asked.page,
            "page_size": asked.page_size,
            "items": items,
        }
    )


def _titles(numbers: list[int]) -> dict[int, str]:
    import sqlalchemy as sa

    if not numbers:
        return {}
    table = tables.entries
    return {
        row.id: row.title
        for row in g.reading.execute(sa.select(table.c.id, table.c.title).where(table.c.id.in_(numbers)))
    }


def _list_request(model: TypeModel) -> ListRequest:
    args, site = request.args, _place().generation.site
    known = {"column", "unit", "q", "order", "page", "page_size", "state", *_filters(model)}
    problems = [
        Problem((name,), Text("没有这个参数", "there is no such parameter"), "unknown")
        for name in args
        if name not in known
    ]
    states = {state.key for state in model.record_type.workflow.states}
    for name, values in (("column", site.columns), ("unit", site.units), ("state", states)):
        if any(one not in values for one in args.getlist(name) if one):
            problems.append(Problem((name,), Text(f"没有 {args[name]}", f"there is no {args[name]}"), "unknown"))
    numbers = {}
    for name, default, most in (("page", 1, 10**6), ("page_size", 25, LARGEST_PAGE)):
        text = args.get(name, str(default))
        if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= most:
            problems.append(Problem((name,), Text(f"应为 1 到 {most}", f"must be 1 to {most}"), "range"))
        numbers[name] = int(text[:9]) if text.isascii() and text.isdigit() else default
    order = []
    hidden = _place().generation.policy.hidden_fields(_caller().actor, model.record_type.key)
    visible = _shown(model) - model.sealed - hidden
    for item in filter(None, args.get("order", "").split(",")):
        key = item.removeprefix("-")
        if key in ("updated", "published"):
            order.append((f"_{'updated_at' if key == 'updated' else 'published_from'}", item.startswith("-")))
        elif key in model.stored and model.stored[key].type.sortable and key in visible:
            order.append((key, item.startswith("-")))
        else:
            problems.append(Problem(("order",), Text(f"不能按 {key} 排序", f"cannot order by {key}"), "unknown"))
    if problems:
        raise Invalid(problems, {})
    return ListRequest(
        column=args.get("column", ""),
        filters={name: args[name] for name in _filters(model) if args.get(name)},
        states=tuple(filter(None, args.getlist("state"))),
        unit=args.get("unit", ""),
        query=args.get("q", "")[:200],
        order=tuple(order),
        page=numbers["page"],
        page_size=numbers["page_size"],
    )


def _filters(model: TypeModel) -> list[str]:
    """The filters over fields that the caller is given: to filter by a field is to learn it."""
    hidden = _place().generation.policy.hidden_fields(_caller().actor, model.record_type.key)
    return [name for name, (key, _) in filters_of(model).items() if key in _shown(model) - hidden]


def _body() -> Mapping[str, Any]:
    if request.mimetype != "application/json":
        abort(415)
    try:
        body = request.get_json(silent=True)
    except RecursionError:
        body = None
    if not isinstance(body, dict):
        raise Invalid([Problem((), Text("请求体应为 JSON 对象", "the body must be a JSON object"), "type")], {})
    return body


def _part(body: Mapping[str, Any], name: str, kind: type, default: Any) -> Any:
    value = body.get(name, default)
    if value is not default and (not isinstance(value, kind) or (kind is int and isinstance(value, bool))):
        words = {str: ("文字", "text"), int: ("整数", "an integer"), dict: ("对象", "an object")}[kind]
        raise Invalid([Problem((name,), Text(f"应为{words[0]}", f"must be {words[1]}"), "type")], {})
    return value


def _known(body: Mapping[str, Any], *names: str) -> None:
    problems = [
        Problem((name,), Text("没有这个字段", "there is no such field"), "unknown")
        for name in body
        if name not in names
    ]
    if problems:
        raise Invalid(problems, {})


def _read(model: TypeModel, number: int) -> StoredRecord:
    place, who = _place(), _caller()
    record = load_record(g.reading, place.generation, number)
    kind = model.record_type.key
    allowed = place.generation.policy.decide(
        who.actor, "read", record_type=kind, column=record.facts.column, record=record.facts
    ).allowed
    if record.model.record_type.key != kind or not allowed:
        raise NotFound
    return record


def _fresh(model: TypeModel, number: int, status: int = 200) -> Any:
    """The record after a change, read anew; only its number where the caller may no longer read it."""
    g.reading.close()
    g.reading = _place().engine.connect()
    try:
        return jsonify(as_data(_read(model, number))), status
    except NotFound:
        return jsonify({"id": number}), status


@blueprint.post("/<record_type>/")
def create(record_type: str) -> Any:
    """A new record: ``{"column": …, "unit"?: …, "data": {…}, "submit"?: action}``."""
    model, body = _model(record_type), _body()
    _known(body, "column", "unit", "data", "submit")
    column = _part(body, "column", str, "")
    columns = [c.id for c in _place().generation.site.columns_of(record_type)]
    if not column and len(columns) == 1:
        column = columns[0]
    if column not in columns:
        raise Invalid([Problem(("column",), Text("请给出该类型的栏目", "give a column of this type"), "required")], {})
    g.reading.close()
    saved = service.create(
        _place(),
        _caller(),
        column,
        _part(body, "data", dict, {}),
        unit=_part(body, "unit", str, ""),
        submit=_part(body, "submit", str, ""),
    )
    answer, status = _fresh(model, saved.id, 201)
    answer.headers["Location"] = f"/api/v1/{record_type}/{saved.id}"
    return answer, status


@blueprint.get("/<record_type>/<int:number>")
def show(record_type: str, number: int) -> Response:
    """One record; with ``?personal=true`` its personal data too, to whoever has a token and the right."""
    record = _read(_model(record_type), number)
    personal = request.args.get("personal") == "true" and _caller().actor.user_id is not None
    if personal:
        g.reading.close()
        service.note_personal_view(_place(), _caller(), record)
    return jsonify(as_data(record, personal=personal))


@blueprint.route("/<record_type>/<int:number>", methods=["PUT", "PATCH"])
def change(record_type: str, number: int) -> Any:
    """Changes the fields that ``{"version": n, "data": {…}}`` names; a null empties one. The others stay."""
    model, body = _model(record_type), _body()
    _known(body, "version", "data", "submit")
    version = _part(body, "version", int, None)
    if version is None:
        raise Invalid([Problem(("version",), Text("请给出版本号", "give the version that you saw"), "required")], {})
    _read(model, number)
    g.reading.close()
    data = _part(body, "data", dict, {})
    service.update(_place(), _caller(), number, data, version, submit=_part(body, "submit", str, ""))
    return _fresh(model, number)


@blueprint.delete("/<record_type>/<int:number>")
def delete(record_type: str, number: int) -> Any:
    """Removes a record that was never published."""
    _read(_model(record_type), number)
    g.reading.close()
    service.delete(_place(), _caller(), number, version=request.args.get("version", type=int))
    return "", 204


@blueprint.post("/<record_type>/<int:number>/<action>")
def step(record_type: str, number: int, action: str) -> Any:
    """Takes a step of the workflow: ``{"comment"?: …, "version"?: n}``."""
    model = _model(record_type)
    body = _body() if request.data else {}
    _known(body, "comment", "version")
    _read(model, number)
    g.reading.close()
    service.transition(
        _place(),
        _caller(),
        number,
        action,
        version=_part(body, "version", int, None),
        comment=_part(body, "comment", str, ""),
    )
    return _fresh(model, number)


def _file_field(fields: Sequence[Field], path: Sequence[str]) -> Field | None:
    """The field for files at ``path``: its key, after those of the groups and rows that it stands in."""
    for field in fields:
        if field.key == path[0]:
            if len(path) == 1:
                return field if field.type in ("file", "files", "image") else None
            inner = (*field.fields, *(one for kind in field.kinds for one in kind.fields))
            return _file_field(inner, path[1:])
    return None


@blueprint.post("/<record_type>/files/<field>")
def upload(record_type: str, field: str) -> Any:
    """Stores one file (multipart, part ``file``) for a file field; answers the value to use in ``data``.

    A field inside a group or rows is named with dots: ``materials.blank_form``.
    """
    model, place, who = _model(record_type), _place(), _caller()
    declared = _file_field(model.record_type.fields, field.split("."))
    if declared is None:
        raise NotFound
    policy = place.generation.policy
    decisions = [policy.decide(who.actor, action, record_type=record_type) for action in ("create", "edit")]
    if not any(decision.allowed for decision in decisions):
        from app.office.context import Refused

        raise Refused(decisions[0])
    sent = request.files.get("file")
    if sent is None:
        raise Invalid([Problem(("file",), Text("请上传文件", "send a file"), "required")], {})
    g.reading.close()
    return jsonify(store_upload(place, who, sent, declared)), 201

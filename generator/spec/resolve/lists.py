"""Named lists that fields refer to: code lists and formats, and the workflows."""

from __future__ import annotations

from collections.abc import Container

from generator.source import Node
from generator.spec.builtin import PUBLICATION
from generator.spec.conditions import parse_condition
from generator.spec.declarations import Declarations, Declared, TypeDecl
from generator.spec.grammar import DEFAULT_WORKFLOWS
from generator.spec.model import Calendar, Choice, CodeList, Format, FreshnessClass, State, Text, Transition, Workflow
from generator.spec.places import at, maybe_text, read_text
from generator.spec.vocabulary import Vocabulary


def read_choices(node: Node) -> tuple[Choice, ...]:
    """The entries of ``{value: label}`` or of a list of values that are their own labels."""
    if node.parts is not None:
        return tuple(Choice(value, Text(value)) for value, _ in node.texts())
    return tuple(_choice(key, entry) for key, entry in node.pairs())


def _choice(value: str, node: Node) -> Choice:
    if node.get("label") is None and node.get("help") is None and node.get("when") is None:
        return Choice(value, read_text(node, Text(value)))
    when = node.get("when")
    return Choice(
        value,
        read_text(node.get("label"), Text(value)),
        maybe_text(node.get("help")),
        parse_condition(when.value, at(when)) if when is not None else None,
    )


def read_codes(declarations: Declarations) -> dict[str, CodeList]:
    """The code lists by key."""
    found = {}
    for key, declared in declarations.codes.items():
        node = declared.node
        entries = node.get("entries")
        found[key] = CodeList(
            key,
            read_text(node.get("title"), Text(key)),
            read_choices(entries) if entries is not None else (),
            node.text("source"),
            node.text("confidence"),
            declared.position,
        )
    return found


def read_formats(declarations: Declarations, vocabulary: Vocabulary) -> dict[str, Format]:
    """The built-in formats and those of the schema, which may not take a built-in's name."""
    found = dict(vocabulary.formats)
    for key, declared in declarations.formats.items():
        node = declared.node
        found[key] = Format(
            key,
            read_text(node.get("title"), Text(key)),
            node.text("pattern"),
            node.text("example"),
            read_text(node.get("message"), Text(f"请按格式填写，例如 {node.text('example')}")),
            declared.position,
        )
    return found


def read_freshness(declarations: Declarations) -> dict[str, FreshnessClass]:
    """The freshness classes by key."""
    found = {}
    for key, declared in declarations.classes.items():
        node = declared.node
        max_age, review_every = node.get("max_age"), node.get("review_every")
        found[key] = FreshnessClass(
            key,
            read_text(node.get("title"), Text(key)),
            max_age.value if max_age is not None else None,
            review_every.value if review_every is not None else None,
            source=node.text("source"),
            confidence=node.text("confidence"),
            position=declared.position,
        )
    return found


def read_calendars(declarations: Declarations) -> dict[str, Calendar]:
    """The calendars by key."""
    found = {}
    for key, declared in declarations.calendars.items():
        off, work = ([text for text, _ in declared.node.texts(name)] for name in ("off_days", "work_days"))
        status = declared.node.text("status")
        found[key] = Calendar(key, status, tuple(off), tuple(work), declared.position)
    return found


def read_workflows(declarations: Declarations) -> dict[str, Workflow]:
    """The workflows by key; the built-in publication where the schema has none of that name."""
    found = {key: _workflow(declared) for key, declared in declarations.workflows.items()}
    found.setdefault(PUBLICATION.key, PUBLICATION)
    return found


def _workflow(declared: Declared) -> Workflow:
    node = declared.node
    states = tuple(
        State(key, read_text(state.get("title"), Text(key)), state.flag("public"), state.flag("editable"))
        for key, state in node.pairs("states")
    )
    transitions = tuple(
        Transition(
            step.text("action"),
            read_text(step.get("title"), Text(step.text("action"))),
            tuple(state for state, _ in step.texts("from")),
            step.text("to"),
            step.text("comment") == "required",
            at(step),
        )
        for step in node.elements("transitions")
    )
    return Workflow(
        declared.key, read_text(node.get("title"), Text(declared.key)), states, transitions, declared.position
    )


def type_workflow(decl: TypeDecl, known: Container[str]) -> str:
    """The key of a record type's workflow: stated, inherited by its column, its folder's own, or ``publication``."""
    stated = decl.node.text("workflow")
    if not stated and decl.column is not None and (inherited := decl.column.inherited("workflow")) is not None:
        stated = inherited.text()
    default = DEFAULT_WORKFLOWS.get(decl.folder, "")
    return stated or (default if default in known else PUBLICATION.key)

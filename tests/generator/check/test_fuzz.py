"""Whatever happens to a good tree, ``check`` answers with findings and ``resolve`` agrees with it."""

from __future__ import annotations

import copy
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.check import check
from generator.source import SourceTree
from generator.spec import resolve, site_from_json, site_to_json
from tests.generator.check.samples import base_texts, plain_vocabulary

PATHS = tuple(base_texts())
DATA = {path: yaml.safe_load(text) for path, text in base_texts().items()}
QUIET = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))

# Words that mean something somewhere, so that replaced values are wrong in interesting ways.
WORDS = (
    *("title", "policy", "article", "gov", "gov/news", "own", "not", "deny", "$today", "$title", "{title}", "contact"),
    *("codes/service_object", "text", "rows", "group", "reference", "choice", "computed", "sequence", "draft", "any"),
    *("published", "all", "set", "eq", "editor", "public", "record:letter", "tools/log", "columns/**", "records/**"),
    *("*", "**", "/admin", "2026-02-30", "-", "-title", "disclosure", "$unit.phone"),
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False),
    st.text(max_size=8),
    st.sampled_from(WORDS),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


def _places(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place below the top of a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, part in inner for found in ((*here, key), *_places(part, (*here, key)))]


def _holder(document: Any, place: tuple[Any, ...]) -> Any:
    for step in place[:-1]:
        document = document[step]
    return document


def _judge(tree: SourceTree) -> None:
    findings = check(tree, plain_vocabulary())
    for finding in findings:
        assert finding.message.zh
        assert finding.message.en
        assert finding.position.file
        assert finding.position.line > 0
        assert finding.position.column > 0
    if not any(finding.is_error for finding in findings):
        site = resolve(tree, plain_vocabulary())
        assert site_from_json(site_to_json(site)) == site


@QUIET
@given(st.data())
def test_changed_nodes(data: st.DataObject) -> None:
    documents: dict[str, Any] = {}
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(PATHS))
        document = documents.setdefault(path, copy.deepcopy(DATA[path]))
        places = _places(document)
        if not places:
            continue
        place = data.draw(st.sampled_from(places))
        holder, last = _holder(document, place), place[-1]
        change = data.draw(st.sampled_from(["delete", "replace", "copy", "rename"]))
        if change == "delete":
            del holder[last]
        elif change == "replace":
            holder[last] = data.draw(VALUES)
        elif change == "copy":
            source = data.draw(st.sampled_from(places))
            holder[last] = copy.deepcopy(_holder(document, source)[source[-1]])
        elif isinstance(holder, dict):
            holder[data.draw(st.sampled_from(WORDS) | st.text(max_size=5))] = holder.pop(last)
    texts = {path: yaml.safe_dump(document, allow_unicode=True) for path, document in documents.items()}
    _judge(SourceTree.from_texts({**base_texts(), **texts}))


@QUIET
@given(st.data())
def test_damaged_text(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(PATHS))
    text = base_texts()[path]
    start = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 20))
    insert = data.draw(
        st.text(max_size=6) | st.sampled_from(["&a [*a]", "*b", "<<: ", "\t", "\x00", "!!int ", "{{", "? ", "- " * 50])
    )
    _judge(SourceTree.from_texts({**base_texts(), path: text[:start] + insert + text[start + length :]}))


@QUIET
@given(st.data())
def test_files_left_out_and_moved(data: st.DataObject) -> None:
    texts = dict(base_texts())
    for path in data.draw(st.lists(st.sampled_from(PATHS), min_size=1, max_size=4, unique=True)):
        text = texts.pop(path)
        if data.draw(st.booleans()):
            texts[data.draw(st.sampled_from(PATHS))] = text
    _judge(SourceTree.from_texts(texts))


@QUIET
@given(st.sampled_from(PATHS), VALUES)
def test_any_document(path: str, document: Any) -> None:
    _judge(SourceTree.from_texts({**base_texts(), path: yaml.safe_dump(document, allow_unicode=True)}))

"""Every value of every type: form → table → page for staff → page for the public → REST JSON → form, unchanged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from generator.build.forms import RecordForm, build_form
from generator.build.plain import PlainContext
from generator.fieldtypes.registry import get
from generator.spec.builtin import PUBLICATION
from generator.spec.model import Field, RecordType, Text
from tests.generator.fieldtypes.samples import KEPT, SAMPLES, field
from tests.generator.form_context import Context, environment
from tests.generator.html_forms import posted, read_page

TEMPLATES = environment()
IDS = [name for name, *_ in KEPT]
EVERY = [sample.field for samples in SAMPLES.values() for sample in samples]


def record_type(*fields: Field) -> RecordType:
    return RecordType("sample", "records", Text("例", "Sample"), fields, PUBLICATION)


def form_of(
    declared: Field, formdata: Any = None, data: Mapping[str, Any] | None = None, locale: str = "zh"
) -> RecordForm:
    return build_form(record_type(declared))(formdata, data=data, context=Context(locale))


def page_of(form: RecordForm) -> str:
    return str(form.render_sections(TEMPLATES))


def unsaid(value: Any) -> Any:
    """The value of a form that knows nothing stored: a box without a tick says nothing."""
    if isinstance(value, dict):
        return {key: unsaid(one) for key, one in value.items() if one is not False}
    return None if value is False else value


@pytest.mark.parametrize(("name", "declared", "kept"), KEPT, ids=IDS)
def test_form_shows_and_reads_back_the_value(name: str, declared: Field, kept: Any) -> None:
    if get(declared.type).assigned:
        form = form_of(declared, {"value": "forged"}, {"value": kept})
        assert form.values() == {}
        assert "forged" not in page_of(form)
        return
    page = page_of(form_of(declared, None, {"value": kept}))
    again = form_of(declared, posted(page), {})
    assert again.problems() == ()
    assert again.values() == {"value": unsaid(kept)}
    assert form_of(declared, posted(page), {"value": kept}).values() == {"value": kept}
    assert page_of(form_of(declared, posted(page), {"value": kept})) == page


@pytest.mark.parametrize("declared", EVERY, ids=lambda declared: declared.type)
def test_untouched_form_gives_no_value(declared: Field) -> None:
    if get(declared.type).assigned:
        return
    page = page_of(form_of(declared))
    for noscript in (False, True):
        form = form_of(declared, posted(page, noscript=noscript))
        assert form.problems() == ()
        assert form.values() == {"value": None}


@pytest.mark.parametrize("declared", EVERY, ids=lambda declared: declared.type)
@pytest.mark.parametrize("locale", ["zh", "en"])
def test_labels_belong_to_controls(declared: Field, locale: str) -> None:
    reader = read_page(page_of(form_of(declared, locale=locale)))
    assert len(reader.ids) == len(set(reader.ids))
    assert set(reader.labels) <= set(reader.ids)
    assert set(reader.described) <= set(reader.ids)


@pytest.mark.parametrize(("name", "declared", "kept"), KEPT, ids=IDS)
def test_pages_show_the_value(name: str, declared: Field, kept: Any) -> None:
    kind = get(declared.type)
    for locale in ("zh", "en"):
        context = Context(locale)
        text = kind.text(declared, kept, context)
        for where in ("list", "show", "public"):
            html = kind.html(declared, kept, where, context)
            assert isinstance(html, Markup)
            assert html or declared.type == "group"
            assert "<script" not in html
            for raw in ("True", "False", "None", "&#39;None"):
                assert raw not in html
        assert isinstance(text, str)
        assert text
    assert kind.text(declared, None, Context()) == ""
    assert kind.html(declared, None, "show", Context()) == ""
    assert isinstance(kind.search_text(declared, kept), str)
    assert isinstance(kind.text(declared, kept, PlainContext()), str)


@pytest.mark.parametrize(("name", "declared", "kept"), KEPT, ids=IDS)
def test_rest_json_reads_back(name: str, declared: Field, kept: Any) -> None:
    sent = json.loads(json.dumps({"value": kept}, ensure_ascii=False))
    assert get(declared.type).normalise(declared, sent["value"]) == kept


def test_table_keeps_every_value(database_url: str) -> None:
    """One table with a column for every sample, written and read once."""
    engine = sa.create_engine(database_url)
    metadata = sa.MetaData()
    fields = {f"c{number}": (declared, kept) for number, (_, declared, kept) in enumerate(KEPT)}
    columns = [sa.Column(name, get(declared.type).column(declared)) for name, (declared, _) in fields.items()]
    table = sa.Table("samples", metadata, sa.Column("id", sa.Integer, primary_key=True), *columns)
    try:
        metadata.create_all(engine)
        row = {name: get(d.type).to_column(d, kept) for name, (d, kept) in fields.items()}
        with engine.begin() as connection:
            connection.execute(table.insert().values(id=1, **row))
            connection.execute(table.insert().values(id=2, **dict.fromkeys(fields)))
        with engine.connect() as connection:
            stored = connection.execute(sa.select(table).where(table.c.id == 1)).mappings().one()
            empty = connection.execute(sa.select(table).where(table.c.id == 2)).mappings().one()
            nulls = connection.execute(
                sa.select(sa.func.count())
                .select_from(table)
                .where(*(column.is_(None) for column in table.c if column.name != "id"))
            ).scalar_one()
        wrong = {
            name: (kept, back)
            for name, (declared, kept) in fields.items()
            if (back := get(declared.type).from_column(declared, stored[name])) != kept or type(back) is not type(kept)
        }
        assert wrong == {}
        assert all(get(d.type).from_column(d, empty[name]) is None for name, (d, _) in fields.items())
        assert nulls == 1
    finally:
        engine.dispose()


def round_trip(declared: Field, value: Any) -> None:
    """A value through form and column type."""
    kind = get(declared.type)
    kept = kind.normalise(declared, value)
    page = page_of(form_of(declared, None, {"value": kept}))
    assert form_of(declared, posted(page)).values() == {"value": kept}
    assert kind.from_column(declared, kind.to_column(declared, kept)) == kept


RELAXED = settings(deadline=None, max_examples=60)
TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), min_size=1, max_size=60)


@RELAXED
@given(TEXTS)
def test_any_text(value: str) -> None:
    round_trip(field("text"), value)


@RELAXED
@given(TEXTS)
def test_any_long_text(value: str) -> None:
    round_trip(field("longtext"), value)


@RELAXED
@given(TEXTS | st.text("<>/=\"' pabimgsrc&;:", max_size=60))
def test_any_rich_text(value: str) -> None:
    round_trip(field("richtext"), value)


@RELAXED
@given(st.integers(-(2**63), 2**63 - 1))
def test_any_integer(value: int) -> None:
    round_trip(field("integer"), value)


@RELAXED
@given(st.integers(-(10**14), 10**14))
def test_any_amount(value: int) -> None:
    round_trip(field("money"), value)


@RELAXED
@given(st.decimals(-(10**12) + 1, 10**12 - 1, places=4, allow_nan=False))
def test_any_decimal(value: Any) -> None:
    round_trip(field("decimal", places=4), format(value, "f"))


@RELAXED
@given(st.dates())
def test_any_date(value: Any) -> None:
    round_trip(field("date"), value.isoformat())


@RELAXED
@given(st.datetimes())
def test_any_datetime(value: Any) -> None:
    round_trip(field("datetime"), value.isoformat(timespec="seconds"))


@RELAXED
@given(st.floats(-180, 180), st.floats(-90, 90))
def test_any_point(longitude: float, latitude: float) -> None:
    round_trip(field("location"), [longitude, latitude])


@RELAXED
@given(
    st.lists(st.fixed_dictionaries({"name": TEXTS}, optional={"amount": st.integers(0, 10**6)}), min_size=1, max_size=4)
)
def test_any_rows(value: Any) -> None:
    round_trip(SAMPLES["rows"][0].field, value)

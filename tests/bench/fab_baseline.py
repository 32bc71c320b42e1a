"""The measuring stick: the same twelve fields as a user of Flask-AppBuilder would write them, the rest as FAB comes.

Its own templates, menu, SecurityManager and Admin user; no cache, no switch that its skeleton does not set. The code
itself is careful: the default order has an index that ends in the primary key, choices are shown by label, the search
form holds only the fields that our own list filters by, foreign keys are joined by FAB.

Never imported where our own application runs: FAB keeps its models in one global place.
"""

from __future__ import annotations

import os
from datetime import date
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import Flask
from flask_appbuilder import AppBuilder, Model, ModelRestApi, ModelView
from flask_appbuilder.fieldwidgets import Select2Widget
from flask_appbuilder.models.sqla.base import SQLA
from flask_appbuilder.models.sqla.interface import SQLAInterface
from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import relationship
from wtforms import SelectField

from tests.bench.records import TOPICS, UNITS, VALIDITIES, record
from tests.bench.server import FAB_DATABASE, FAB_PASSWORD, FAB_USER

LABELS = {
    "title": "标题",
    "document_number": "发文字号",
    "topic": "主题分类",
    "validity": "有效性",
    "issued_on": "成文日期",
    "effective_on": "施行日期",
    "issuer": "发文机关",
    "source": "来源",
    "pages": "页数",
    "urgent": "急件",
    "summary": "摘要",
    "body": "正文",
}
FIELDS = list(LABELS)
SHOWN = [*(field for field in FIELDS if field != "issuer"), "issuer.name"]


class Office(Model):
    """A unit."""

    __tablename__ = "office"
    id = Column(Integer, primary_key=True)
    name = Column(String(100), unique=True, nullable=False)

    def __repr__(self) -> str:
        return str(self.name)


class Article(Model):
    """A published document."""

    __tablename__ = "article"
    id = Column(Integer, primary_key=True)
    title = Column(String(200), nullable=False)
    document_number = Column(String(60), index=True)
    topic = Column(String(20), index=True)
    validity = Column(String(20), index=True)
    issued_on = Column(Date)
    effective_on = Column(Date)
    issuer_id = Column(Integer, ForeignKey("office.id"), index=True)
    issuer = relationship("Office")
    source = Column(String(100))
    pages = Column(Integer)
    urgent = Column(Boolean, default=False)
    summary = Column(Text)
    body = Column(Text)
    __table_args__ = (Index("ix_article_issued_on", "issued_on", "id"),)

    def __repr__(self) -> str:
        return str(self.title)


def _choice_fields() -> dict[str, Any]:
    return {
        key: SelectField(LABELS[key], choices=list(choices.items()), widget=Select2Widget())
        for key, choices in (("topic", TOPICS), ("validity", VALIDITIES))
    }


class ArticleView(ModelView):
    """The screens."""

    datamodel = SQLAInterface(Article)
    route_base = "/articles"
    label_columns = LABELS
    list_title, add_title, edit_title, show_title = "文章", "新建文章", "编辑文章", "文章"
    list_columns: ClassVar = ["title", "document_number", "topic", "validity", "issued_on", "issuer", "pages"]
    search_columns: ClassVar = ["document_number", "topic", "validity", "issued_on", "issuer"]
    add_columns = edit_columns = show_columns = FIELDS
    add_form_extra_fields = _choice_fields()
    edit_form_extra_fields = _choice_fields()
    formatters_columns: ClassVar = {
        "topic": lambda value: TOPICS.get(value, ""),
        "validity": lambda value: VALIDITIES.get(value, ""),
    }
    base_order = ("issued_on", "desc")
    page_size = 25


class ArticleApi(ModelRestApi):
    """The REST resource."""

    datamodel = SQLAInterface(Article)
    resource_name = "article"
    list_columns = show_columns = SHOWN
    add_columns = edit_columns = FIELDS
    base_order = ("issued_on", "desc")


def make_application() -> Flask:
    """The application on the database named by the environment; makes tables, permissions and the Admin user."""
    app = Flask("fab_baseline")
    app.config.update(
        SECRET_KEY="a-key-of-the-benchmark-that-guards-nothing",
        SQLALCHEMY_DATABASE_URI=os.environ[FAB_DATABASE],
        APP_NAME="Articles",
        BABEL_DEFAULT_LOCALE="zh",
        LANGUAGES={"zh": {"flag": "cn", "name": "中文"}, "en": {"flag": "gb", "name": "English"}},
    )
    database = SQLA()
    builder = AppBuilder()
    with app.app_context():
        database.init_app(app)
        builder.init_app(app, database.session)
        builder.add_view(
            ArticleView, "Articles", label="文章", icon="fa-file", category="Content", category_label="内容"
        )
        builder.add_api(ArticleApi)
        if builder.sm.find_user(FAB_USER) is None:
            role = builder.sm.find_role("Admin")
            builder.sm.add_user(FAB_USER, "Admin", "User", "admin@example.org", role, FAB_PASSWORD)
    return app


def row_of(number: int, data: dict[str, Any]) -> dict[str, Any]:
    """Canonical values as a row of ``article``."""
    values = {key: value for key, value in data.items() if key != "issuer"}
    for key in ("issued_on", "effective_on"):
        values[key] = date.fromisoformat(values[key])
    return {"id": number, **values, "issuer_id": tuple(UNITS).index(data["issuer"]) + 1}


def load(count: int) -> None:
    """Fills the empty database of the environment with ``count`` records."""
    make_application()
    engine = sa.create_engine(os.environ[FAB_DATABASE])
    with engine.begin() as connection:
        connection.execute(sa.insert(Office), [{"name": name} for name in UNITS.values()])
        for start in range(1, count + 1, 5000):
            numbers = range(start, min(start + 5000, count + 1))
            connection.execute(sa.insert(Article), [row_of(number, record(number)) for number in numbers])
    engine.dispose()

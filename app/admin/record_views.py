"""The one generic screen of records, configured per record type: list, show, add, edit, delete, workflow steps."""

from __future__ import annotations

from typing import Any

from flask_appbuilder import BaseView, expose
from flask_appbuilder.security.decorators import has_access, permission_name
from werkzeug.wrappers import Response

from app.admin import record_editing, record_lists, record_pages
from app.admin.current import workplace
from generator.build.generation import Generation
from generator.build.models import TypeModel
from generator.spec.rights.access import view_name


class RecordView(BaseView):
    """Screens of one record type. Every handler asks FAB for the grant, then the policy inside the service."""

    record_type = ""
    default_view = "list"

    @property
    def model(self) -> TypeModel:
        """The type's model in the generation being served."""
        return workplace().generation.models[self.record_type]

    @expose("/")
    @expose("/list/")
    @has_access
    @permission_name("list")
    def list(self) -> str:
        """The records that the person may see, of one column or of all."""
        return record_lists.render_list(self, self.model)

    @expose("/show/<int:pk>")
    @has_access
    @permission_name("show")
    def show(self, pk: int) -> str:
        """One record."""
        return record_pages.render_show(self, self.model, pk)

    @expose("/reveal/<int:pk>", methods=["POST"])
    @has_access
    @permission_name("show")
    def reveal(self, pk: int) -> str:
        """One record with its personal data, which is logged."""
        return record_pages.render_show(self, self.model, pk, reveal=True)

    @expose("/add", methods=["GET", "POST"])
    @has_access
    @permission_name("add")
    def add(self) -> str | Response:
        """A new record in the column named by ``?column=``."""
        return record_editing.add(self, self.model)

    @expose("/edit/<int:pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("edit")
    def edit(self, pk: int) -> str | Response:
        """Changes a record."""
        return record_editing.edit(self, self.model, pk)

    @expose("/delete/<int:pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("delete")
    def delete(self, pk: int) -> str | Response:
        """Asks, then deletes."""
        return record_editing.delete(self, self.model, pk)

    @expose("/step/<int:pk>/<action>", methods=["POST"])
    @has_access
    @permission_name("transition")
    def step(self, pk: int, action: str) -> str | Response:
        """Takes a step of the workflow."""
        return record_editing.step(self, self.model, pk, action)

    @expose("/bulk", methods=["POST"])
    @has_access
    @permission_name("transition")
    def bulk(self) -> str | Response:
        """Takes one step for several records, after a page that says which."""
        return record_editing.bulk(self, self.model)


def record_views(generation: Generation) -> list[Any]:
    """One view class per record type, named exactly as its grants are (fab.md §4: never a pattern)."""
    return [
        type(
            view_name(key),
            (RecordView,),
            {
                "record_type": key,
                "route_base": f"/admin/{key}",
                "class_permission_name": view_name(key),
                "previous_class_permission_name": view_name(key),
                "__doc__": model.record_type.label.zh,
            },
        )
        for key, model in generation.models.items()
    ]


__all__ = ["RecordView", "record_views"]

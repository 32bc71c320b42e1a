"""Flask-AppBuilder's lists of accounts and roles, to look at, as narrow as the rights of whoever looks.

FAB takes page, size and order from the address unseen: a word where it expects a number ends in a failure, any
attribute of a user can be sorted by (the password's hash too), and a page may hold everything. Such addresses do not
exist here.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import abort, request
from flask_appbuilder import expose
from flask_appbuilder.models.filters import BaseFilter
from flask_appbuilder.security.decorators import has_access
from flask_appbuilder.security.views import RoleModelView, UserDBModelView

from app.admin.current import caller, workplace
from app.office import accounts
from app.store import tables
from generator.spec.rights.access import tool_view_name

_NUMBER = re.compile(r"[0-9]{1,6}")
_LARGEST_PAGE = 100


class LookOnly:
    """Refuses what an address may not ask of a list or page of FAB's. Comes before FAB's own class."""

    order_columns: list[str]

    def _list(self, **arguments: Any) -> Any:
        _refuse_forged(self.order_columns)
        return super()._list(**arguments)  # type: ignore[misc]

    @expose("/show/<int(max=2147483647):pk>", methods=["GET"])
    @has_access
    def show(self, pk: int) -> Any:
        """One of the list."""
        _refuse_forged(self.order_columns)
        return super().show(pk)  # type: ignore[misc]


def _refuse_forged(order_columns: list[str]) -> None:
    for name, value in request.args.items():
        wrong = (
            (("page_" in name or "psize_" in name) and not _NUMBER.fullmatch(value))
            or ("psize_" in name and not 0 < int(value) <= _LARGEST_PAGE)
            or ("_oc_" in name and value not in order_columns)
            or "\0" in value
        )
        if wrong:
            abort(404)


class _OfManagedUnits(BaseFilter):
    """The accounts of the units that the signed-in person manages."""

    def apply(self, query: Any, value: Any) -> Any:
        """``query`` narrowed."""
        place = workplace()
        units = [place.generation.names.units[key] for key in accounts.units_managed(place, caller())]
        managed = sa.select(tables.accounts.c.user_id).where(tables.accounts.c.unit_id.in_(units))
        return query.filter(self.model.id.in_(managed))


class OfficeUserView(LookOnly, UserDBModelView):
    """The accounts within one's reach, read-only: they are changed on the unit administrators' own screen."""

    route_base = "/admin/users"
    class_permission_name = tool_view_name("users")
    previous_class_permission_name = tool_view_name("users")
    method_permission_name = MappingProxyType({"list": "use", "show": "use"})
    base_permissions = ("can_use",)
    include_route_methods = frozenset({"list", "show"})
    base_filters: ClassVar[list[Any]] = [["id", _OfManagedUnits, ""]]
    list_columns: ClassVar[list[str]] = ["username", "last_name", "first_name", "active", "last_login"]
    search_columns: ClassVar[list[str]] = ["username", "last_name", "first_name", "email", "active"]
    show_fieldsets = None
    show_columns: ClassVar[list[str]] = [*list_columns, "email", "login_count", "roles"]


class OfficeRoleView(LookOnly, RoleModelView):
    """Roles and their grants as ``apply`` wrote them, read-only."""

    route_base = "/admin/roles"
    search_columns: ClassVar[list[str]] = ["name"]
    class_permission_name = tool_view_name("duties")
    previous_class_permission_name = tool_view_name("duties")
    method_permission_name = MappingProxyType({"list": "use", "show": "use"})
    base_permissions = ("can_use",)
    include_route_methods = frozenset({"list", "show"})


__all__ = ["OfficeRoleView", "OfficeUserView"]

"""Downloads for staff, and the searches behind choosers."""

from __future__ import annotations

from typing import Any

from flask import abort, jsonify, request, send_file
from flask_appbuilder import BaseView, expose
from flask_login import login_required
from werkzeug.wrappers import Response

from app.admin.current import caller, connection, workplace
from app.office.choosing import choices, field_at
from app.office.context import NotFound
from app.office.linking import may_download
from app.store import attachments


class FileView(BaseView):
    """``/admin/files``: an attachment, to whoever uploaded it or may read a record, and the field, that shows it."""

    route_base = "/admin"
    default_view = "download"

    @expose("/files/<int:number>")
    @login_required
    def download(self, number: int) -> Response:
        """One file, always as a download."""
        row = attachments.find(connection(), number) if number < 2**31 else None
        if row is None or not may_download(connection(), workplace(), caller(), row):
            abort(404)
        return send_attachment(row)

    @expose("/choose")
    @login_required
    def choose(self) -> Response:
        """Records for a reference field: ``[{"value", "text", "label"}]`` for ``?field=…&q=…``."""
        try:
            field = field_at(workplace().generation.site, request.args.get("field", ""))
        except NotFound:
            abort(404)
        found = choices(connection(), workplace(), caller(), field, request.args.get("q", "")[:100])
        return jsonify([{"value": number, "text": title, "label": title} for number, title in found])

    @expose("/choose-unit")
    @login_required
    def choose_unit(self) -> Response:
        """Units whose name holds ``?q=``."""
        query, locale = request.args.get("q", "").strip(), caller().locale
        found = [
            {"value": key, "text": unit.title.get(locale), "label": unit.title.get(locale)}
            for key, unit in workplace().generation.site.units.items()
            if query in unit.title.zh
            or query in unit.short.zh
            or query.lower() in unit.title.en.lower()
            or query == key
        ]
        return jsonify(found[:50])


def send_attachment(row: Any) -> Response:
    """The bytes of an attachment as a download under its original name, with the sniffed type and no guessing."""
    path = attachments.path_of(workplace().files, row.digest)
    if not path.is_file():
        abort(404)
    response = send_file(path, mimetype=row.media_type, as_attachment=True, download_name=row.name, etag=row.digest)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response

"""``/files/<id>``: attachments of visible records, as downloads; pictures also for showing inside a page."""

from __future__ import annotations

from flask import abort, send_file
from flask.typing import ResponseReturnValue

from app.portal.reading.attached import PICTURES, find_public
from app.portal.visit import Visit
from app.store import attachments


def file_page(visit: Visit, number: int, *, picture: bool = False) -> ResponseReturnValue:
    """The bytes of an attachment under its own name; 404 unless a visible record shows it in a public field.

    Always a download, but for ``picture``, which serves raster images only. A copy is asked about again each time, so
    that a withdrawn file is gone at once.
    """
    row = find_public(visit, number)
    if row is None or (picture and row["media_type"] not in PICTURES):
        abort(404)
    path = attachments.path_of(visit.portal.files, row["digest"])
    if not path.is_file():
        abort(404)
    response = send_file(
        path,
        mimetype=row["media_type"],
        as_attachment=not picture,
        download_name=row["name"],
        etag=row["digest"],
        conditional=True,
        max_age=0,
    )
    response.headers["Cache-Control"] = "no-cache"
    return response

"""Flask-AppBuilder's tables by name: users, roles and grants, in FAB's own metadata."""

from __future__ import annotations

from flask_appbuilder import Model
from flask_appbuilder.security.sqla import models as _models  # declares the ab_* tables

fab_metadata = Model.metadata
fab_tables = Model.metadata.tables
users = fab_tables[_models.User.__tablename__]

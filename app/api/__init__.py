"""REST under ``/api/v1``: one dispatching API over the same services as the screens."""

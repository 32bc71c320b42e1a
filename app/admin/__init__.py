"""The staff app under ``/admin``: our skin and screens on Flask-AppBuilder's sign-in, roles and views."""

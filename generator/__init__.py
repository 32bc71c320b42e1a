"""Turns schema files into a running site: load → check → resolve → build, and plan → apply.

Nothing in this package knows of a request, a session or a clock, and nothing in it imports ``app``.
"""

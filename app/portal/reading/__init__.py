"""Queries of public pages: one a page, always through what the policy shows to everyone."""

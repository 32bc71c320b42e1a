"""What templates get: values as markup, lists as items, and the frame around every page."""

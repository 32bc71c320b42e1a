"""The running system: the staff app, the public app and the API behind one router, over one generation."""

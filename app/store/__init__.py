"""The database: sessions, permanent tables, the register, attachments, the log and the search index."""

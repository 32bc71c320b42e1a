"""Service functions: the one way in which anything changes, whoever asks for it."""

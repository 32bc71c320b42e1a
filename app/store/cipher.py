"""Encryption of personal fields at rest, with keys that can be renewed."""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class CipherError(Exception):
    """Personal data that cannot be written or read; the text says which setting mends it."""


class FieldCipher:
    """Seals and opens texts with ``FIELD_KEYS``: the first key seals, every key opens."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        try:
            self._fernet = MultiFernet([Fernet(key.encode()) for key in keys]) if keys else None
        except ValueError as error:
            raise CipherError("FIELD_KEYS: 应为 Fernet 密钥 / must be Fernet keys, separated by commas") from error

    def seal(self, text: str) -> str:
        """The sealed form of ``text``. Raises :class:`CipherError` where no key is set."""
        return self._keys().encrypt(text.encode()).decode("ascii")

    def open(self, sealed: str) -> str:
        """The text that was sealed. Raises :class:`CipherError` where no key fits."""
        try:
            return self._keys().decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise CipherError("FIELD_KEYS: 没有能解开个人信息的密钥 / no key opens the personal data") from error

    def _keys(self) -> MultiFernet:
        if self._fernet is None:
            raise CipherError("FIELD_KEYS: 没有个人信息的密钥 / there is no key for personal data")
        return self._fernet

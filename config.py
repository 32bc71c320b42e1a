"""Settings from the environment, with defaults that run the embedded demonstration.

Every setting has one environment variable; nothing else is read. Secrets that the environment does not give are
written once to ``var/secrets.json`` (mode 600) by :func:`ensure_secrets`.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent


class SettingsError(Exception):
    """A setting that cannot be used; the text says which and what would be right."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How this process runs. Paths are absolute; sizes are bytes; durations are seconds."""

    root: Path = ROOT
    schemas: Path = ROOT / "schemas"
    overrides: Path = ROOT / "overrides"
    fixtures: Path = ROOT / "fixtures"
    var: Path = ROOT / "var"
    database_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8080
    mode: str = "demo"
    secret_key: str = ""
    field_keys: tuple[str, ...] = ()
    demo_password: str = ""
    redis_url: str = ""
    workers: int = 1
    max_upload: int = 50 * 1024 * 1024
    session_lifetime: int = 8 * 3600
    api_rate_limit: str = "300 per minute"
    login_rate_limit: str = "20 per minute"
    trusted_proxies: int = 0

    @property
    def production(self) -> bool:
        """Whether demonstration accounts and passwords are refused."""
        return self.mode == "production"

    @property
    def database(self) -> str:
        """The database URL: the one given, else SQLite in ``var``."""
        return self.database_url or f"sqlite:///{self.var / 'district.sqlite'}"

    @property
    def files(self) -> Path:
        """The folder of the attachment store, outside every web root."""
        return self.var / "files"


def _number(environ: Mapping[str, str], name: str, default: int, lowest: int, highest: int) -> int:
    text = environ.get(name, "").strip()
    if not text:
        return default
    if not text.isdigit() or not lowest <= int(text) <= highest:
        raise SettingsError(f"{name}={text!r}: 应为 {lowest} 到 {highest} 之间的整数 / must be {lowest} to {highest}")
    return int(text)


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Reads the settings. Raises :class:`SettingsError` for a value that cannot be used; writes nothing."""
    environ = os.environ if environ is None else environ

    def folder(name: str, default: Path) -> Path:
        return Path(environ[name]).resolve() if environ.get(name) else default

    mode = environ.get("APP_MODE", "demo")
    if mode not in ("demo", "production"):
        raise SettingsError(f"APP_MODE={mode!r}: 应为 demo 或 production / must be demo or production")
    default = Settings()
    schemas = schema_folder(folder("SCHEMAS_DIR", default.schemas))
    return Settings(
        schemas=schemas,
        overrides=folder("OVERRIDES_DIR", companion(schemas, "overrides")),
        fixtures=folder("FIXTURES_DIR", companion(schemas, "fixtures")),
        var=folder("VAR_DIR", default.var),
        database_url=_driver(environ.get("DATABASE_URL", "")),
        host=environ.get("HOST", default.host),
        port=_number(environ, "PORT", default.port, 1, 65535),
        mode=mode,
        secret_key=environ.get("SECRET_KEY", ""),
        field_keys=tuple(filter(None, environ.get("FIELD_KEYS", "").split(","))),
        demo_password=environ.get("DEMO_PASSWORD", ""),
        redis_url=environ.get("REDIS_URL", ""),
        workers=_number(environ, "WORKERS", default.workers, 1, 256),
        max_upload=_number(environ, "MAX_UPLOAD_MB", default.max_upload // 2**20, 1, 4096) * 2**20,
        trusted_proxies=_number(environ, "TRUSTED_PROXIES", 0, 0, 8),
    )


def schema_folder(folder: Path) -> Path:
    """The folder of schema files that ``folder`` stands for: a site's whole folder may be named instead."""
    inside = folder / "schemas"
    return inside if (inside / "site.yaml").is_file() and not (folder / "site.yaml").exists() else folder


def companion(schemas: Path, name: str) -> Path:
    """Where the folder ``name`` of a site is (``overrides``, ``fixtures``), unless a variable says otherwise.

    Beside a schema folder that is called ``schemas``, inside one of any other name: never another site's.
    """
    return (schemas.parent if schemas.name == "schemas" else schemas) / name


def _driver(url: str) -> str:
    """Names the PostgreSQL driver that is installed where the URL leaves it open."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def ensure_secrets(settings: Settings) -> Settings:
    """Fills the secrets that the environment left open from ``var/secrets.json``, writing that file once (mode 600).

    In production the secret key must come from the environment or from that file; the demonstration password is
    never made there. Raises :class:`SettingsError` if the file cannot be read.
    """
    path = settings.var / "secrets.json"
    stored: dict[str, str] = {}
    if path.exists():
        try:
            stored = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise SettingsError(f"{path.name}: 无法读取 / cannot be read: {error}") from error
        if not isinstance(stored, dict) or not all(isinstance(value, str) and value for value in stored.values()):
            raise SettingsError(f"{path.name}: 内容不完整 / must map names to texts")
    filled = dict(stored)
    filled.setdefault("secret_key", secrets.token_urlsafe(48))
    filled.setdefault("field_key", base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
    if not settings.production:
        filled.setdefault("demo_password", secrets.token_urlsafe(9))
    if filled != stored:
        settings.var.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".new")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(filled, file, indent=1)
        temporary.replace(path)
    return replace(
        settings,
        secret_key=settings.secret_key or filled["secret_key"],
        field_keys=settings.field_keys or (filled["field_key"],),
        demo_password=settings.demo_password or filled.get("demo_password", ""),
    )

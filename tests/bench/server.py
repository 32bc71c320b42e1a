"""Starts the systems under test as processes of their own: ``python -m tests.bench.server ours|fab --port N``.

Both run under granian with one worker and as many threads as ``run.py serve`` gives it. Ours is the application that
``serve`` serves, with a rate limit that no benchmark reaches (the limiter still counts every request).
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from app.commands.serve import BLOCKING_THREADS

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
FAB_USER, FAB_PASSWORD = "admin", "Admin-Password-1"
FAB_DATABASE = "BENCH_FAB_DATABASE"
"""The environment variable with the URL of the baseline's database."""
_TARGETS = {"ours": "tests.bench.server:make_ours", "fab": "tests.bench.fab_baseline:make_application"}
_START_TIMEOUT = 120


def make_ours() -> Any:
    """Our application for the settings of the environment, without a limit on requests."""
    from app.generations import make_router
    from app.store.database import make_engine
    from config import ensure_secrets, load_settings

    settings = replace(
        ensure_secrets(load_settings()),
        api_rate_limit="1000000000 per minute",
        login_rate_limit="1000000000 per minute",
    )
    return make_router(settings, make_engine(settings.database))


@dataclass(frozen=True)
class Server:
    """A running process: its address, its id, and how long its first answer took."""

    base: str
    pid: int
    seconds: float


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


@contextmanager
def running(command: Sequence[str], port: int, environ: Mapping[str, str], path: str, log: Path) -> Iterator[Server]:
    """Runs ``command`` until the end of the block. Returns once ``path`` answers 200; raises with the log otherwise."""
    with log.open("ab") as output:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environ}, stdout=output, stderr=output, start_new_session=True
        )
        try:
            _wait(process, f"http://{HOST}:{port}{path}", log)
            yield Server(f"http://{HOST}:{port}", process.pid, time.perf_counter() - began)
        finally:
            _stop(process)


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + _START_TIMEOUT
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(address, timeout=10) as answer:  # noqa: S310 - a loopback address of ours
                if answer.status == 200:
                    return
        except HTTPError as error:
            raise RuntimeError(f"{address} answered {error.code}\n{_tail(log)}") from error
        except (URLError, OSError):
            time.sleep(0.005)
    raise RuntimeError(f"{address} does not answer\n{_tail(log)}")


def _tail(log: Path) -> str:
    return log.read_text("utf-8", "replace")[-4000:]


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def launch(target: str, environ: Mapping[str, str], path: str, log: Path) -> Any:
    """:func:`running` for one of the two systems, on a free port."""
    port = free_port()
    command = [sys.executable, "-m", "tests.bench.server", target, "--port", str(port)]
    return running(command, port, environ, path, log)


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=sorted(_TARGETS))
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        _TARGETS[given.target],
        address=HOST,
        port=given.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=BLOCKING_THREADS,
        factory=True,
        log_access=False,
        log_level="warning",
    ).serve()


if __name__ == "__main__":
    _main()

"""Serves the demonstration: the server and the job worker side by side, stopped together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

HOST = "127.0.0.1"
PATIENCE = 60.0
_COMMAND = "from beffroi.site.command import main; main()"


def busy(port: int) -> bool:
    """Say whether another program already listens on ``port``."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def serve(port: int, *, commands: Sequence[str], ready: Callable[[], None]) -> int:
    """Run the server and the worker until one of them ends or somebody stops us; return an exit code.

    :param commands: names of the commands that exist, to choose between ours and the libraries'.
    :param ready: called once the first page answers.
    """
    programs = [_start(arguments) for arguments in (_server(port, commands), _worker(commands))]
    signal.signal(signal.SIGTERM, _leave)
    try:
        if _answers(port, programs):
            ready()
        return _until_one_ends(programs)
    except KeyboardInterrupt:
        return 0
    finally:
        _stop(programs)


def _server(port: int, commands: Sequence[str]) -> list[str]:
    if "serve" in commands:
        return ["-c", _COMMAND, "serve", "--bind", f"{HOST}:{port}"]
    return [
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        HOST,
        "--port",
        str(port),
        "--log-level",
        "warning",
        "beffroi.site.wsgi:application",
    ]


def _worker(commands: Sequence[str]) -> list[str]:
    if "worker" in commands:
        return ["-c", _COMMAND, "worker"]
    return ["-c", _COMMAND, "procrastinate", "worker"]


def _start(arguments: list[str]) -> subprocess.Popen[bytes]:
    """Start a program in its own group, so that Ctrl-C reaches it once, from us."""
    return subprocess.Popen([sys.executable, *arguments], env=os.environ.copy(), start_new_session=True)  # noqa: S603 - our own


def _answers(port: int, programs: Sequence[subprocess.Popen[bytes]]) -> bool:
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit and all(program.poll() is None for program in programs):
        if _one_page(port):
            return True
        time.sleep(0.1)
    return False


def _one_page(port: int) -> bool:
    try:
        with urlopen(f"http://{HOST}:{port}/", timeout=10):
            return True
    except HTTPError:
        return True
    except (URLError, OSError):
        return False


def _until_one_ends(programs: Sequence[subprocess.Popen[bytes]]) -> int:
    while all(program.poll() is None for program in programs):
        time.sleep(0.3)
    return next(program.returncode for program in programs if program.returncode is not None) or 1


def _stop(programs: Sequence[subprocess.Popen[bytes]]) -> None:
    for program in programs:
        if program.poll() is None:
            program.terminate()
    for program in programs:
        try:
            program.wait(timeout=10)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt

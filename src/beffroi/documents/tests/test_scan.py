"""Against a real clamd, with a signature of our own and a harmless text."""

import io
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from beffroi.documents.scanning import Finding, Verdict, is_reachable, scan

HARMLESS = b"BEFFROI-ESSAI-ANTIVIRUS-2026-SANS-DANGER"
CONFIGURATION = """
Foreground yes
LocalSocket {folder}/clamd.sock
TCPSocket {port}
TCPAddr 127.0.0.1
DatabaseDirectory {folder}/base
PidFile {folder}/clamd.pid
TemporaryDirectory {folder}
StreamMaxLength 1M
SelfCheck 0
"""

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def clamd() -> Iterator[tuple[str, str]]:
    """A real clamd whose only signature is ours; gives its two addresses."""
    program = shutil.which("clamd", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    if not program:
        pytest.skip("clamd is not installed: apt-get install clamav-daemon")
    with tempfile.TemporaryDirectory(prefix="clamd") as name:
        folder, port = Path(name), free_port()
        (folder / "base").mkdir()
        (folder / "base" / "beffroi.ndb").write_text(f"Beffroi.Essai:0:*:{HARMLESS.hex()}\n")
        (folder / "clamd.conf").write_text(CONFIGURATION.format(folder=folder, port=port))
        log = (folder / "log").open("wb")
        server = subprocess.Popen([program, "-c", str(folder / "clamd.conf")], stdout=log, stderr=log)
        try:
            wait_for(f"unix://{folder}/clamd.sock", server, folder / "log")
            yield f"unix://{folder}/clamd.sock", f"tcp://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)
            log.close()


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 30
    while not is_reachable(url):
        if server.poll() is not None or time.monotonic() > until:
            pytest.fail(f"clamd did not start: {log.read_text()}")
        time.sleep(0.05)


@pytest.fixture(params=["unix", "tcp"])
def url(request: pytest.FixtureRequest, clamd: tuple[str, str]) -> str:
    return clamd[request.param == "tcp"]


def test_a_harmless_file_is_clean(url: str) -> None:
    verdict = scan(io.BytesIO(b"%PDF-1.7 bonjour"), url)
    assert verdict == Verdict(Finding.CLEAN)
    assert verdict.is_clean


def test_an_infected_file_is_named(url: str) -> None:
    verdict = scan(io.BytesIO(b"avant " + HARMLESS + b" apres"), url)
    assert verdict.finding is Finding.INFECTED
    assert "Beffroi.Essai" in verdict.detail


def test_a_virus_that_straddles_two_chunks_is_found(url: str) -> None:
    assert scan(io.BytesIO(b"x" * 65_520 + HARMLESS + b"x" * 100_000), url).finding is Finding.INFECTED


def test_an_empty_file_is_clean(url: str) -> None:
    assert scan(io.BytesIO(b""), url).is_clean


def test_a_file_over_the_limit_of_clamd_is_never_called_clean(url: str) -> None:
    verdict = scan(io.BytesIO(b"\0" * 8_000_000), url)
    assert verdict.finding is Finding.UNREACHABLE
    assert verdict.detail


def test_the_antivirus_that_answers_is_reachable(url: str) -> None:
    assert is_reachable(url)


def test_an_absent_antivirus_is_unreachable_and_says_why(tmp_path: Path) -> None:
    for address in (f"unix://{tmp_path}/absent.sock", f"tcp://127.0.0.1:{free_port()}"):
        verdict = scan(io.BytesIO(b"x"), address)
        assert verdict.finding is Finding.UNREACHABLE
        assert verdict.detail
        assert not is_reachable(address)


@pytest.mark.parametrize(
    "answer", [b"", b"stream: Erreur ERROR\0", b"n'importe quoi\0", b"x" * 10_000, b"\xff\xfe\0"]
)
def test_a_strange_answer_is_never_clean(answer: bytes) -> None:
    assert scan_with_fake(answer, seconds=5).finding is Finding.UNREACHABLE


def test_an_antivirus_that_never_answers_is_given_up() -> None:
    started = time.monotonic()
    assert scan_with_fake(None, seconds=0.2).finding is Finding.UNREACHABLE
    assert time.monotonic() - started < 3


def scan_with_fake(answer: bytes | None, *, seconds: float) -> Verdict:
    """Scan against a server that says ``answer`` whatever it is sent, or nothing at all."""
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            link, _ = server.accept()
            with link:
                link.recv(1000)
                if answer is None:
                    done.wait(5)
                else:
                    link.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        verdict = scan(io.BytesIO(b"x"), f"tcp://127.0.0.1:{server.getsockname()[1]}", seconds=seconds)
        done.set()
        thread.join()
    return verdict


@pytest.mark.parametrize("address", ["", "clamd:3310", "http://a.example", "unix://", "tcp://"])
def test_a_wrong_address_is_an_error_of_configuration(address: str) -> None:
    with pytest.raises(ValueError, match="clamd"):
        scan(io.BytesIO(b"x"), address)

"""ClamAV, asked through ``clamd``'s own protocol (INSTREAM) on a Unix socket or over TCP.

Sixty lines of ours rather than a package: the synchronous one on PyPI dates from 2014, the other is asyncio.
A file is clean only when clamd says so: any doubt is ``unreachable``, and the file stays in quarantine.
"""

import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO
from urllib.parse import SplitResult, urlsplit

CHUNK_BYTES = 65_536
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 60.0
LONGEST_ANSWER = 4_096


class Finding(StrEnum):
    """What the antivirus says of a file."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class Verdict:
    """``detail`` is the name of the virus, or why nobody could tell; empty when clean."""

    finding: Finding
    detail: str = ""

    @property
    def is_clean(self) -> bool:
        return self.finding is Finding.CLEAN


def scan(stream: BinaryIO, url: str, *, seconds: float = ANSWER_SECONDS) -> Verdict:
    """Send a file to clamd and return its verdict; never raises for what clamd or the network does.

    ``url`` is ``unix:///run/clamav/clamd.ctl`` or ``tcp://host:3310``. ``seconds`` bounds each wait.

    :raises ValueError: the address is of neither form.
    """
    address = _address(url)
    try:
        with _connected(address, seconds) as link:
            return _verdict(_ask(link, stream))
    except OSError as error:
        return Verdict(Finding.UNREACHABLE, str(error) or type(error).__name__)


def is_reachable(url: str) -> bool:
    """Return whether clamd answers, for the health page."""
    try:
        with _connected(_address(url), CONNECT_SECONDS) as link:
            link.sendall(b"zPING\0")
            return _answer(link) == "PONG"
    except OSError:
        return False


def _address(url: str) -> SplitResult:
    address = urlsplit(url)
    is_unix = address.scheme == "unix" and address.path
    is_tcp = address.scheme == "tcp" and address.hostname
    if not (is_unix or is_tcp):
        raise ValueError("the address of clamd must read unix:///path/of/socket or tcp://host:3310")
    return address


def _connected(address: SplitResult, seconds: float) -> socket.socket:
    if address.scheme == "tcp":
        link = socket.create_connection((address.hostname or "", address.port or 3310), CONNECT_SECONDS)
    else:
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            link.settimeout(CONNECT_SECONDS)
            link.connect(address.path)
        except OSError:
            link.close()
            raise
    link.settimeout(seconds)
    return link


def _ask(link: socket.socket, stream: BinaryIO) -> str:
    try:
        link.sendall(b"zINSTREAM\0")
        for chunk in _chunks(stream):
            link.sendall(struct.pack("!I", len(chunk)) + chunk)
        link.sendall(struct.pack("!I", 0))
    except (BrokenPipeError, ConnectionResetError):
        # Over its size limit, clamd hangs up before the end; its reason may still be readable.
        return _answer(link)
    return _answer(link)


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK_BYTES):
        yield chunk


def _answer(link: socket.socket) -> str:
    received = b""
    while not received.endswith(b"\0") and len(received) < LONGEST_ANSWER:
        part = link.recv(LONGEST_ANSWER)
        if not part:
            break
        received += part
    return received.rstrip(b"\0\n").decode("utf-8", errors="replace")


def _verdict(answer: str) -> Verdict:
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return Verdict(Finding.CLEAN)
    if said.endswith(" FOUND"):
        return Verdict(Finding.INFECTED, said.removesuffix(" FOUND"))
    return Verdict(Finding.UNREACHABLE, said or "no answer")

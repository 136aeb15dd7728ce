import errno
import hashlib
import io
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from beffroi.documents.storage import (
    FileMissing,
    StorageFull,
    Stored,
    TooLarge,
    delete_stored,
    open_stored,
    store,
    stored_name,
    sweep_incoming,
)

OURS = UUID("01890000-0000-7000-8000-000000000001")
THEIRS = UUID("01890000-0000-7000-8000-000000000002")
LIMIT = 1_000_000
BYTES = b"plan de masse" * 1000
PRINT = hashlib.sha256(BYTES).hexdigest()


def use(settings: Any, backend: str, **options: Any) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": backend, "OPTIONS": options}}


@pytest.fixture
def disk(settings: Any, tmp_path: Path) -> Path:
    use(settings, "django.core.files.storage.FileSystemStorage", location=str(tmp_path))
    return tmp_path


@pytest.fixture(params=["disk", "objects"])
def anywhere(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> None:
    if request.param == "disk":
        use(settings, "django.core.files.storage.FileSystemStorage", location=str(tmp_path))
    else:
        use(settings, "django.core.files.storage.InMemoryStorage")


def keep(content: bytes = BYTES, organisation_id: UUID = OURS, limit_bytes: int = LIMIT) -> Stored:
    return store(io.BytesIO(content), organisation_id=organisation_id, limit_bytes=limit_bytes)


def files(folder: Path) -> Iterator[str]:
    return (str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.mark.usefixtures("anywhere")
def test_a_file_is_kept_under_its_fingerprint_and_read_back() -> None:
    assert keep() == Stored(PRINT, len(BYTES))
    with open_stored(PRINT, organisation_id=OURS) as opened:
        assert opened.read() == BYTES


@pytest.mark.usefixtures("anywhere")
def test_the_same_bytes_twice_are_one_file() -> None:
    assert keep() == keep()
    delete_stored(PRINT, organisation_id=OURS)
    with pytest.raises(FileMissing):
        open_stored(PRINT, organisation_id=OURS)


@pytest.mark.usefixtures("anywhere")
def test_another_organisation_does_not_find_it() -> None:
    keep()
    with pytest.raises(FileMissing) as refusal:
        open_stored(PRINT, organisation_id=THEIRS)
    assert refusal.value.status == 404


@pytest.mark.usefixtures("anywhere")
def test_deleting_twice_is_no_error() -> None:
    delete_stored(PRINT, organisation_id=OURS)


def test_nothing_is_left_but_the_file(disk: Path) -> None:
    keep()
    assert list(files(disk)) == [f"{OURS}/{PRINT[:2]}/{PRINT}"]


def test_what_exceeds_the_limit_is_refused_and_leaves_nothing(disk: Path) -> None:
    with pytest.raises(TooLarge, match="dépasse 12\u00a0Ko") as refusal:
        keep(limit_bytes=12_000)
    assert refusal.value.status == 413
    assert list(files(disk)) == []
    assert keep(limit_bytes=len(BYTES)).size == len(BYTES)


class Endless(io.RawIOBase):
    """Ten gigabytes that nobody should read."""

    read_so_far = 0

    def read(self, size: int = -1) -> bytes:
        self.read_so_far += size
        assert self.read_so_far < 10_000_000, "the limit did not stop the reading"
        return b"\0" * size


def test_a_sender_who_never_stops_is_stopped_at_the_limit(disk: Path) -> None:
    with pytest.raises(TooLarge):
        store(Endless(), organisation_id=OURS, limit_bytes=LIMIT)
    assert list(files(disk)) == []


class Breaking(io.BytesIO):
    """A connection that is lost after the first piece."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise ConnectionResetError("connection lost")
        return super().read(10)


def test_a_lost_connection_leaves_nothing(disk: Path) -> None:
    with pytest.raises(ConnectionResetError):
        store(Breaking(BYTES), organisation_id=OURS, limit_bytes=LIMIT)
    assert list(files(disk)) == []


@pytest.mark.parametrize("step", ["fsync", "write"])
def test_a_full_disk_is_said_clearly_and_leaves_nothing(
    disk: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    if step == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr("beffroi.documents.storage._copy", full)
    with pytest.raises(StorageFull, match="plus de place") as refusal:
        keep()
    assert refusal.value.status == 507
    assert list(files(disk)) == []


def test_a_disk_that_is_really_full_is_said_clearly(settings: Any) -> None:
    """A file system of 64 kB of its own, in a user namespace."""
    source = (
        "import io, sys, tempfile, subprocess\n"
        "from uuid import UUID\n"
        "import django\n"
        "from django.conf import settings\n"
        "root = sys.argv[1]\n"
        "settings.configure(STORAGES={'default': {'BACKEND':"
        " 'django.core.files.storage.FileSystemStorage', 'OPTIONS': {'location': root}}})\n"
        "from beffroi.documents.storage import StorageFull, store\n"
        "import pathlib\n"
        "try:\n"
        "    store(io.BytesIO(bytes(1_000_000)), organisation_id=UUID(int=1), limit_bytes=2_000_000)\n"
        "except StorageFull as refusal:\n"
        "    print('full', [str(p) for p in pathlib.Path(root).rglob('*') if p.is_file()])\n"
    )
    script = (
        'folder=$(mktemp -d); mount -t tmpfs -o size=64k tmpfs "$folder" || exit 77; "$0" -c "$1" "$folder"'
    )
    command = ["unshare", "--mount", "--map-root-user", "sh", "-c", script, sys.executable, source]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("unshare is not installed")
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("this machine lets nobody mount a small file system")
    assert done.stdout.strip() == "full []", done.stderr


def test_a_killed_process_leaves_only_what_the_sweep_removes(disk: Path) -> None:
    left = disk / ".incoming" / "tmpabc"
    left.parent.mkdir()
    left.write_bytes(b"half")
    assert sweep_incoming(before=datetime.now(tz=UTC) - timedelta(days=1)) == 0
    assert sweep_incoming(before=datetime.now(tz=UTC) + timedelta(seconds=5)) == 1
    assert list(files(disk)) == []


def test_a_file_altered_on_disk_is_mended_by_the_next_same_upload(disk: Path) -> None:
    keep()
    path = disk / stored_name(PRINT, organisation_id=OURS)
    path.write_bytes(b"altered")
    keep()
    assert path.read_bytes() == BYTES


@pytest.mark.usefixtures("anywhere")
def test_many_senders_of_the_same_bytes_do_not_disturb_one_another() -> None:
    threads = [threading.Thread(target=keep) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    with open_stored(PRINT, organisation_id=OURS) as opened:
        assert opened.read() == BYTES


@pytest.mark.parametrize("wrong", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_only_a_fingerprint_names_a_file(wrong: str) -> None:
    with pytest.raises(ValueError, match="fingerprint"):
        stored_name(wrong, organisation_id=OURS)

"""Taking mail: from a mailbox by IMAP, from a mail server's pipe."""

from __future__ import annotations

import io
import re
import socketserver
import subprocess
import sys
import threading
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from beffroi.cases.inbound import actions, mailbox
from beffroi.cases.inbound.models import IncomingMail
from beffroi.cases.inbound.tests.mails import mail
from beffroi.cases.inbound.types import TooMany
from beffroi.tenancy import scope


class Imap(socketserver.StreamRequestHandler):
    """As much of an IMAP server as taking mail needs."""

    def handle(self) -> None:
        """Answer each line until the client leaves."""
        self.say("* OK ready")
        while line := self.rfile.readline():
            tag, _space, rest = line.decode().strip().partition(" ")
            self.answer(tag, rest)

    def say(self, text: str) -> None:
        """Write one line."""
        self.wfile.write(text.encode() + b"\r\n")

    def answer(self, tag: str, rest: str) -> None:
        """Do one command."""
        box = self.server.box
        if rest.startswith("CAPABILITY"):
            self.say("* CAPABILITY IMAP4rev1")
        if rest.startswith("LOGIN") and "secret" not in rest:
            return self.say(f"{tag} NO wrong password")
        if rest.startswith("SELECT"):
            self.say(f"* {len(box.mails)} EXISTS")
        if "SEARCH" in rest:
            self.say("* SEARCH " + " ".join(str(uid) for uid in box.mails if not box.flags[uid]))
        if match := re.match(r"UID FETCH (\d+)", rest):
            raw = box.mails[int(match[1])]
            self.wfile.write(
                f"* 1 FETCH (UID {match[1]} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"
            )
        if match := re.match(r"UID STORE (\d+) \+FLAGS \((.*)\)", rest):
            box.flags[int(match[1])].add(match[2])
        return self.say(f"{tag} OK done")


class Server(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine."""

    daemon_threads = True
    allow_reuse_address = True


@pytest.fixture
def box():
    """A mailbox with three mails, the second unreadable."""
    raws = {
        1: mail("Un", message_id="<1@x.test>"),
        2: b"rien de lisible",
        3: mail("Trois", message_id="<3@x.test>"),
    }
    told = SimpleNamespace(mails=raws, flags={uid: set() for uid in raws})
    server = Server(("127.0.0.1", 0), Imap)
    server.box = told
    threading.Thread(target=server.serve_forever, daemon=True).start()
    told.url = f"imap://beffroi:secret@127.0.0.1:{server.server_address[1]}/INBOX"
    yield told
    server.shutdown()
    server.server_close()


def test_each_mail_of_the_box_is_taken_once_and_what_is_unreadable_is_flagged(world, box):
    tally = mailbox.fetch(box.url)
    assert (tally.taken, tally.refused, tally.left) == (2, 1, 0)
    assert box.flags == {1: {"\\Seen"}, 2: {"\\Flagged"}, 3: {"\\Seen"}}
    with scope.reading(world.operator.id):
        assert {each.text for each in IncomingMail.objects.all()} == {"Un", "Trois"}
    assert mailbox.fetch(box.url).taken == 0


def test_what_cannot_be_taken_now_stays_unread(world, box, monkeypatch):
    def refuse(**_arguments):
        raise TooMany("plus tard")

    monkeypatch.setattr(actions, "receive", refuse)
    assert mailbox.fetch(box.url).left == 3
    assert set().union(*box.flags.values()) == set()


def test_a_wrong_password_is_said_without_showing_it(box):
    with pytest.raises(mailbox.MailboxClosed) as told:
        mailbox.fetch(box.url.replace("secret", "faux"))
    assert "faux" not in str(told.value)


def test_a_box_that_does_not_answer_is_said():
    with pytest.raises(mailbox.MailboxClosed):
        mailbox.fetch("imap://a:b@127.0.0.1:1/INBOX")


def test_the_command_that_fetches_says_how_many(world, box, settings, capsys):
    settings.INBOUND_URL = box.url
    call_command("fetch_mail", "--json")
    assert '"taken": 2' in capsys.readouterr().out


def _pipe(monkeypatch, raw: bytes) -> int:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    try:
        call_command("receive_mail")
    except SystemExit as left:
        return left.code
    return 0


def test_the_pipe_answers_with_the_codes_of_mail_servers(world, monkeypatch):
    assert _pipe(monkeypatch, mail("Un")) == 0
    assert _pipe(monkeypatch, b"rien") == 65

    def away(**_arguments):
        raise OSError

    monkeypatch.setattr(actions, "receive", away)
    assert _pipe(monkeypatch, mail("Deux")) == 75


@pytest.mark.server
def test_the_pipe_asks_to_come_again_when_the_database_is_away(tmp_path):
    """The whole command line, as a mail server runs it."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
        "BEFFROI_HOME": str(tmp_path),
        "SECRET_KEY": "s" * 40,
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    }
    code = "from beffroi.site.command import main; import sys; sys.argv = ['beffroi', 'receive_mail']; main()"
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=mail(),
        env=environment,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 75, done.stderr

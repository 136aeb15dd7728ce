"""No call reaches a private network: not by a number, a name, a name that changes, nor a redirect."""

from __future__ import annotations

import socket

import pytest

from beffroi.cases.webhooks import rules, transport
from beffroi.cases.webhooks.tests.receivers import endpoint, receiving
from beffroi.cases.webhooks.types import Unreachable
from beffroi.kernel.errors import Invalid

PRIVATE = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",  # noqa: S104
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1%eth0",
    "fc00::1",
    "fd12::1",
    "fec0::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "2002:7f00:1::",
    "2002:a00:1::",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_this_address_is_not_public(address):
    assert not rules.is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"]
)
def test_this_address_is_public(address):
    assert rules.is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://exemple.fr/",
        "ftp://exemple.fr/",
        "file:///etc/passwd",
        "https://",
        "https://moi:secret@exemple.fr/",
        "https://exemple.fr/#suite",
        "https://exemple.fr/é",
        "https://exemple.fr/a b",
        "https://exemple.fr:99999/",
        "https://[::1/",
        "https://exemple.fr/\r\nX: 1",
        "https://exemple.fr/" + "a" * 500,
        "exemple.fr",
        "",
    ],
)
def test_this_is_no_address_that_we_call(url):
    with pytest.raises(Unreachable):
        rules.target_of(url, plain_http=False)


def test_the_port_and_the_query_are_kept():
    target = rules.target_of("https://Exemple.fr:8443/crochet?a=1", plain_http=False)
    assert (target.host, target.port, target.path) == ("exemple.fr", 8443, "/crochet?a=1")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "169.254.169.254"]
)
def test_registering_a_private_address_is_refused(world, host):
    with pytest.raises(Invalid) as refused:
        endpoint(world.venissieux, world.sophie, f"https://{host}/crochet")
    assert "privé" in refused.value.field_errors["url"]


def _resolving(monkeypatch, *addresses):
    def answer(host, port, **_more):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]

    monkeypatch.setattr(transport.socket, "getaddrinfo", answer)


def test_a_public_name_that_leads_inside_is_refused_when_it_is_called(monkeypatch):
    """The name was public when it was registered; it is resolved again, and judged, at each call."""
    _resolving(monkeypatch, "93.184.215.14")
    transport.check("https://crochet.exemple.fr/")
    _resolving(monkeypatch, "10.0.0.5")
    answer = transport.post("https://crochet.exemple.fr/", b"{}", {})
    assert answer.status is None
    assert "privé" in answer.error


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch):
    _resolving(monkeypatch, "93.184.215.14", "192.168.0.1")
    assert "privé" in transport.post("https://crochet.exemple.fr/", b"{}", {}).error


def test_the_connection_goes_to_the_address_that_was_judged(monkeypatch):
    """Not to what the name means a moment later."""
    reached = []

    def connect(address, _timeout):
        reached.append(address)
        raise ConnectionRefusedError

    _resolving(monkeypatch, "93.184.215.14")
    monkeypatch.setattr(transport.socket, "create_connection", connect)
    answer = transport.post("https://crochet.exemple.fr/", b"{}", {})
    assert reached == [("93.184.215.14", 443)]
    assert "ConnectionRefusedError" in answer.error


def test_a_host_that_the_operator_allows_is_called(receiver):
    assert transport.post(receiver.url, b"{}", {}).status == 204


def test_without_leave_the_same_host_is_not(receiver, settings):
    settings.WEBHOOKS_PRIVATE_HOSTS = []
    assert "privé" in transport.post(receiver.url, b"{}", {}).error
    assert receiver.came == []


def test_without_https_nothing_leaves_outside_demonstrations(receiver, settings):
    settings.WEBHOOKS_PLAIN_HTTP = False
    assert "https" in transport.post(receiver.url, b"{}", {}).error
    assert receiver.came == []


def test_a_redirect_is_not_followed(receiver):
    with receiving() as inside:
        receiver.status, receiver.location = 307, inside.url
        answer = transport.post(receiver.url, b"{}", {})
        assert answer.status == 307
        assert not answer.taken
        assert inside.came == []


def test_a_name_that_does_not_resolve_is_told(monkeypatch):
    def nothing(*_args, **_more):
        raise socket.gaierror

    monkeypatch.setattr(transport.socket, "getaddrinfo", nothing)
    assert (
        transport.post("https://nulle-part.exemple.fr/", b"{}", {}).error
        == "Ce nom ne mène à aucune adresse."
    )


def test_an_answer_is_kept_for_300_characters_at_most(receiver):
    receiver.status, receiver.body = 500, ("é\0" * 5000).encode()
    answer = transport.post(receiver.url, b"{}", {})
    assert answer.text == "é" * 300


def test_a_server_that_never_answers_is_left_after_its_time(receiver, monkeypatch):
    monkeypatch.setattr(transport, "SECONDS", 0.3)
    receiver.free.clear()
    answer = transport.post(receiver.url, b"{}", {})
    assert answer.error == "Pas de réponse en dix secondes."


def test_a_server_that_drips_is_cut(local, monkeypatch):
    """Each byte arrives in time; the whole would not."""
    import threading
    import time

    monkeypatch.setattr(transport, "SECONDS", 0.5)
    listener = socket.create_server(("127.0.0.1", 0))

    def drip():
        peer, _address = listener.accept()
        with peer:
            try:
                for _turn in range(40):
                    peer.sendall(b"X")
                    time.sleep(0.1)
            except OSError:
                return

    threading.Thread(target=drip, daemon=True).start()
    began = time.monotonic()
    answer = transport.post(f"http://127.0.0.1:{listener.getsockname()[1]}/", b"{}", {})
    listener.close()
    assert answer.error == "Pas de réponse en dix secondes."
    assert time.monotonic() - began < 2

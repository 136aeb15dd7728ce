"""Signatures follow Standard Webhooks: vectors worked out by hand with openssl, and a verifier of our own."""

from __future__ import annotations

import hmac
import time
from base64 import b64decode, b64encode
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from beffroi.cases.webhooks.rules import MOST_ATTEMPTS, WAITS, next_wait, signature

# printf '%s' 'msg_1.1614265330.{"test": 2432232314}' | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1f -binary | base64
KEY = bytes(range(32))
SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
BODY = '{"test": 2432232314}'
BY_HAND = "v1,GWvjEzx3AphU7wha3hNZPXJnymF9Fg+ZdvPQqWPOjZ0="


def test_a_known_message_has_the_signature_that_openssl_gives():
    assert b64encode(KEY).decode() == SECRET.removeprefix("whsec_")
    assert signature([SECRET], "msg_1", 1614265330, BODY) == BY_HAND


def test_two_secrets_sign_side_by_side_the_new_one_first():
    other = "whsec_" + b64encode(b"\xff" * 32).decode()
    both = signature([SECRET, other], "msg_1", 1614265330, BODY).split(" ")
    assert both[0] == BY_HAND
    assert len(both) == 2
    assert both[1] != BY_HAND


@given(body=st.text(), at=st.integers(0, 2**33))
def test_whoever_has_the_secret_verifies_any_message(body, at):
    told = signature([SECRET], "msg_x", at, body)
    expected = hmac.new(b64decode(SECRET[6:]), f"msg_x.{at}.{body}".encode(), sha256).digest()
    assert told == f"v1,{b64encode(expected).decode()}"


def test_ten_attempts_spread_over_about_three_days():
    assert [next_wait(count) for count in range(1, MOST_ATTEMPTS)] == list(WAITS)
    assert next_wait(MOST_ATTEMPTS) is None
    assert timedelta(days=3) <= sum(WAITS, timedelta()) <= timedelta(days=3, hours=8)
    assert list(WAITS) == sorted(WAITS)


def test_the_verifier_of_the_documentation_accepts_ours_and_refuses_the_rest():
    text = (Path(__file__).parents[5] / "docs" / "webhooks.md").read_text(encoding="utf-8")
    published: dict[str, Any] = {}
    exec(text.split("```python\n")[1].split("```")[0], published)  # noqa: S102 - our own documentation
    verify, now = published["verify"], int(time.time())
    headers = {"webhook-id": "msg_1", "webhook-timestamp": str(now)}
    headers["webhook-signature"] = signature(
        ["whsec_" + b64encode(b"x").decode(), SECRET], "msg_1", now, BODY
    )
    assert verify(SECRET, headers, BODY.encode())
    assert not verify(SECRET, headers, BODY.encode() + b" ")
    assert not verify(SECRET, {**headers, "webhook-id": "msg_2"}, BODY.encode())
    assert not verify(SECRET, {**headers, "webhook-timestamp": str(now - 600)}, BODY.encode())
    assert not verify("whsec_" + b64encode(b"y").decode(), headers, BODY.encode())

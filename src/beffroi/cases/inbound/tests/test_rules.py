"""Whose case a mail belongs to, rule by rule."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.cases.inbound import rules
from beffroi.cases.inbound.types import Clues, Matched, Ours, Token

KEY, OTHER_KEY = b"a key of the house", b"a key of somebody else"
A, B = UUID(int=1), UUID(int=2)


@given(st.uuids(), st.uuids(), st.from_regex(r"[a-z0-9]{1,16}", fullmatch=True))
def test_an_identifier_of_ours_says_its_case_again_and_nobody_else_can_write_it(case, organisation, nonce):
    told = Ours(case, organisation, nonce)
    written = rules.write_message_id(told, domain="beffroi.example", key=KEY)
    assert rules.read_message_id(written, key=KEY) == told
    assert rules.read_message_id(written.upper(), key=KEY) == told
    assert rules.read_message_id(written, key=OTHER_KEY) is None
    assert rules.one_message_id([written]) == written
    assert len(written) < 200


@given(st.integers(min_value=0, max_value=180), st.sampled_from("abcdefgh234567"))
def test_an_identifier_changed_by_one_character_is_no_longer_ours(place, letter):
    written = rules.write_message_id(Ours(A, B, "0"), domain="b.example", key=KEY)
    end = written.index("@")
    place %= end
    changed = written[:place] + letter + written[place + 1 :]
    assert changed == written or rules.read_message_id(changed, key=KEY) is None


@pytest.mark.parametrize(
    "values",
    [
        [],
        [""],
        ["< >"],
        ["<>"],
        ["<@>"],
        ["<a@>"],
        ["a@b"],
        ["<a b@c>"],
        ["<a@b> <c@d>"],
        ["<a@b>", "<a@b>"],
        ["<a@b\x00>"],
        ["<" + "a" * 500 + "@b>"],
        ["<<a@b>>"],
    ],
)
def test_an_empty_duplicate_or_malformed_message_id_is_no_identifier(values):
    assert rules.one_message_id(values) == ""


def test_references_give_their_well_formed_identifiers_only_and_the_last_ones():
    assert rules.named_ids(["<a@b> < > <c@d>\r\n <e@f>"]) == ("<a@b>", "<c@d>", "<e@f>")
    many = " ".join(f"<n{rank}@x>" for rank in range(1000))
    assert rules.named_ids([many])[-1] == "<n999@x>"
    assert len(rules.named_ids([many])) == rules.MOST_IDS


@pytest.mark.parametrize("number", ["69259-2026-000871", "356000000-2026-000001", "DP0692592600124"])
def test_a_reply_address_carries_the_number_within_the_limit_of_mail(number):
    mac = rules.token_mac(A, "salt", key=KEY)
    address = rules.reply_address("reponse@courriel.test", Token(number, mac))
    assert len(address.partition("@")[0]) <= 64
    (tag,) = rules.tags(
        [address.upper(), "autre@courriel.test", "reponse+x@ailleurs.test"], "reponse@courriel.test"
    )
    assert rules.read_token(tag) == Token(number, mac)


def test_a_reply_address_is_void_for_another_case_or_once_its_salt_has_changed():
    right = rules.token_mac(A, "salt", key=KEY)
    assert not rules.same_mac(right, rules.token_mac(B, "salt", key=KEY))
    assert not rules.same_mac(right, rules.token_mac(A, "new salt", key=KEY))
    assert not rules.same_mac(right, rules.token_mac(A, "salt", key=OTHER_KEY))


@pytest.mark.parametrize(
    ("subject", "number"),
    [
        ("Re: La réponse à votre demande – 69259-2026-000871", "69259-2026-000871"),
        ("RE: [#69259-2026-000871] lampadaire", "69259-2026-000871"),
        ("TR : DP 069 259 26 00124", "DP0692592600124"),
        ("dp0692592600124 piscine", "DP0692592600124"),
        ("69259-2026-000871 et 69273-2026-000001", ""),
        ("commande 12345678-2026-1", ""),
        ("#123", ""),
        ("", ""),
    ],
)
def test_the_number_in_a_subject(subject, number):
    assert rules.number_in(subject) == number


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({}, ""),
        ({"auto-submitted": "no"}, ""),
        ({"auto-submitted": "auto-replied; owner-email=x"}, "Auto-Submitted"),
        ({"auto-submitted": "auto-generated"}, "Auto-Submitted"),
        ({"precedence": "Bulk"}, "Precedence"),
        ({"precedence": "first-class"}, ""),
        ({"x-auto-response-suppress": "All"}, "X-Auto-Response-Suppress"),
        ({"x-auto-response-suppress": "None"}, ""),
        ({"list-id": "<liste.example>"}, "list-id"),
        ({"x-autoreply": "yes"}, "x-autoreply"),
    ],
)
def test_a_machine_gives_itself_away(headers, found):
    assert rules.automatic(headers) == found


@pytest.mark.parametrize(
    ("clues", "case", "by", "suggestion"),
    [
        (Clues(proved=(A,)), A, Matched.MESSAGE_ID, None),
        (Clues(tokens=(A,)), A, Matched.TOKEN, None),
        (Clues(proved=(A,), tokens=(A,)), A, Matched.MESSAGE_ID, None),
        (Clues(proved=(A,), tokens=(B,)), None, None, B),
        (Clues(proved=(A, B)), None, None, A),
        (Clues(proved=(A,), foreign=True), None, None, A),
        (Clues(known=(A,), participant_of=frozenset({A})), A, Matched.KNOWN, None),
        (Clues(known=(A,)), None, None, A),
        (Clues(known=(A, B), participant_of=frozenset({A, B})), None, None, A),
        (Clues(subject=A, participant_of=frozenset({A})), A, Matched.SUBJECT, None),
        (Clues(subject=A), None, None, A),
        (Clues(subject=A, participant_of=frozenset({B})), None, None, A),
        (Clues(known=(B,), subject=A, participant_of=frozenset({A})), None, None, B),
        (Clues(proved=(A,), automatic="Precedence"), None, None, A),
        (Clues(), None, None, None),
    ],
)
def test_the_verdict(clues, case, by, suggestion):
    told = rules.verdict(clues)
    assert (told.case_id, told.by, told.suggestion) == (case, by, suggestion)
    assert bool(told.why) == (case is None)


@given(st.builds(Clues, subject=st.none() | st.uuids(), known=st.lists(st.uuids(), max_size=3).map(tuple)))
def test_without_a_proof_of_ours_nobody_who_takes_no_part_ever_joins(clues):
    assert rules.verdict(clues).case_id is None


def test_a_flood_waits():
    assert not rules.too_many(rules.RATE - 1)
    assert rules.too_many(rules.RATE)

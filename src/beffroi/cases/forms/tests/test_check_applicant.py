"""Who asks (CRPA R112-9-1)."""

import pytest

from beffroi.cases.forms.applicant import ApplicantKind, applicant_inputs, check_applicant

ADDRESS = {"lines": ["1 rue de la Paix"], "postcode": "69200", "city": "Vénissieux", "country": "FR"}
PERSON = {
    "kind": "person",
    "family_name": "Martin",
    "given_names": "Élodie",
    "email": "elodie@exemple.fr",
    "address": ADDRESS,
}
COMPANY = {
    "kind": "company",
    "legal_name": "La Poste",
    "siren": "356 000 000",
    "email": "a@exemple.fr",
    "address": ADDRESS,
}
ASSOCIATION = {
    "kind": "association",
    "legal_name": "Les Amis",
    "rna": "w691234567",
    "email": "a@exemple.fr",
    "address": ADDRESS,
}


@pytest.mark.parametrize("raw", [PERSON, COMPANY, ASSOCIATION], ids=lambda raw: raw["kind"])
def test_each_kind_is_identified_as_the_code_says(raw):
    applicant, errors = check_applicant(raw)
    assert errors == {}
    assert check_applicant(applicant.as_json()) == (applicant, {})


def test_identifiers_are_normalised():
    assert check_applicant(COMPANY)[0].siren == "356000000"
    assert check_applicant(ASSOCIATION)[0].rna == "W691234567"


@pytest.mark.parametrize(
    ("raw", "lacking"),
    [
        (PERSON, "family_name"),
        (PERSON, "given_names"),
        (PERSON, "email"),
        (PERSON, "address"),
        (COMPANY, "legal_name"),
        (COMPANY, "siren"),
        (ASSOCIATION, "rna"),
    ],
)
def test_what_the_code_demands_is_demanded(raw, lacking):
    applicant, errors = check_applicant({key: value for key, value in raw.items() if key != lacking})
    assert applicant is None
    assert set(errors) == {lacking}
    assert errors[lacking].startswith("Indiquez")


@pytest.mark.parametrize("channel", ["counter", "phone", "post"])
def test_without_an_email_an_agent_may_file(channel):
    raw = {key: value for key, value in PERSON.items() if key != "email"}
    applicant, errors = check_applicant(raw, channel=channel)
    assert (applicant.email, errors) == ("", {})
    assert check_applicant(raw, channel="api")[0] is None


def test_every_error_is_told_at_once():
    _, errors = check_applicant(
        {"kind": "person", "email": "x", "address": {"lines": [], "postcode": "1", "city": ""}}
    )
    assert set(errors) == {
        "family_name",
        "given_names",
        "email",
        "address.lines",
        "address.postcode",
        "address.city",
    }


@pytest.mark.parametrize(
    "raw",
    [
        PERSON | {"kind": "robot"},
        PERSON | {"kind": ["person"]},
        PERSON | {"family_name": 3},
        PERSON | {"siren": "356000000"},
        PERSON | {"address": "1 rue de la Paix"},
        PERSON | {"family_name": "x" * 151},
        PERSON | {"phone": "3939"},
        COMPANY | {"siren": "356000001"},
    ],
)
def test_what_cannot_be_kept_is_refused(raw):
    applicant, errors = check_applicant(raw)
    assert applicant is None
    assert errors


def test_html_inputs_give_the_same_shape():
    raw = {
        "kind": ["company"],
        "legal_name": ["La Poste"],
        "siren": ["356000000"],
        "family_name": ["resté d’un autre onglet"],
        "email": ["a@exemple.fr"],
        "phone": [""],
        "address-lines": ["1 rue de la Paix\r\n"],
        "address-postcode": ["69200"],
        "address-city": ["Vénissieux"],
        "csrfmiddlewaretoken": ["x"],
    }
    applicant, errors = check_applicant(applicant_inputs(raw))
    assert errors == {}
    assert applicant.kind is ApplicantKind.COMPANY
    assert applicant.address.as_lines() == ["1 rue de la Paix", "69200 Vénissieux"]


def test_names_are_written_in_the_order_of_letters():
    assert check_applicant(PERSON)[0].name == "Élodie Martin"
    assert check_applicant(ASSOCIATION)[0].name == "Les Amis"

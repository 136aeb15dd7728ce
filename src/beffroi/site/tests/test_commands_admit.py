"""``beffroi admit`` and ``beffroi publish_packs``."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from beffroi.cases.models import ProcedureVersion
from beffroi.operators import queries
from beffroi.operators.models import Organisation
from beffroi.operators.types import Kind
from beffroi.tenancy import scope

pytestmark = pytest.mark.django_db
OPERATOR = "200000016"


def admit(*arguments: str, **options: object) -> dict[str, int]:
    out = io.StringIO()
    call_command(
        "admit", "--operator", OPERATOR, *arguments, "--json", stdout=out, stderr=io.StringIO(), **options
    )
    return json.loads(out.getvalue())


def test_communes_are_admitted_once_and_adopt_once():
    wanted = ["--commune", "69259", "69273", "--adopt", "saisine", "urbanisme/declaration-prealable"]
    assert admit(*wanted) == {"admitted": 2, "already": 0, "adopted": 4, "skipped": 0}
    assert admit(*wanted) == {"admitted": 0, "already": 2, "adopted": 4, "skipped": 0}
    town = queries.by_slug("venissieux")
    with scope.reading(town.id):
        offered = [row.procedure for row in queries.offered(town)]
    assert offered == ["saisine/demande", "urbanisme/declaration-prealable"]


def test_a_former_code_admits_the_present_commune():
    admit("--commune", "69152", "69149")
    assert [row.commune_code for row in Organisation.objects.filter(kind=Kind.COMMUNE)] == ["69149"]


def test_an_intercommunal_body_and_a_department_stand_for_their_communes():
    # the métropole de Lyon has 58 communes
    assert admit("--epci", "200046977")["admitted"] == 58
    with scope.reading(queries.by_siren(OPERATOR).id):
        assert admit("--departement", "90")["admitted"] > 90


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--commune", "00000"], 1),
        (["--departement", "zz"], 1),
        (["--epci", "216902593"], 1),
        (["--epci", "123"], 2),
        (["--commune", "69259", "--adopt", "zzz"], 2),
    ],
)
def test_what_is_unknown_is_said(arguments, code):
    with pytest.raises(CommandError) as raised:
        admit(*arguments)
    assert raised.value.returncode == code
    assert not Organisation.objects.filter(kind=Kind.COMMUNE).exists()


def test_a_member_is_no_operator():
    admit("--commune", "69259")
    with pytest.raises(CommandError, match="membre"):
        call_command("admit", "--operator", "216902593", "--commune", "69273")


def test_packs_are_published_once():
    with pytest.raises(CommandError, match="opérateur"):
        call_command("publish_packs")
    admit("--commune", "69259")
    out = io.StringIO()
    call_command("publish_packs", "--json", stdout=out)
    assert len(json.loads(out.getvalue())["published"]) == 3
    again = io.StringIO()
    call_command("publish_packs", "--json", stdout=again)
    assert json.loads(again.getvalue()) == {"published": []}
    assert ProcedureVersion.objects.count() == 4  # and what members ask of their operator

"""What an organisation set itself, held against what upstream changes."""

from dataclasses import replace

from beffroi.cases.procedures.tests.documents import field, procedure
from beffroi.cases.procedures.types import Closing, Privacy
from beffroi.cases.procedures.upstream import reconcile
from beffroi.kernel.periods import Period

PRIVACY = Privacy("but", "base", ("nom",), ("service urbanisme",), Period(months=12), Closing.DESTROY)
OLD = replace(procedure(field("a") + field("b")), privacy=PRIVACY)


def plain(sentences):
    return [each.replace("\u00a0", " ") for each in sentences]


def test_what_a_commune_set_is_kept():
    told = reconcile(
        OLD,
        replace(OLD, title="Autre"),
        {"phone": "+33472210000", "address": ["5 rue A", "69200 Vénissieux"]},
    )
    assert plain(told.kept) == [
        "L’adresse de votre commune est gardée : 5 rue A, 69200 Vénissieux.",
        "Le téléphone de votre commune est gardé : +33472210000.",
    ]
    assert told.conflicts == ()
    assert len(told.upstream.changes) == 1


def test_a_parameter_about_something_that_is_gone_is_a_conflict():
    moved = replace(OLD, privacy=replace(PRIVACY, recipients=("service des sols",)))
    told = reconcile(OLD, moved, {"service": "service urbanisme"})
    assert plain(told.conflicts) == [
        "Le service renvoie à le destinataire « service urbanisme », qui n’existe plus. Choisissez de nouveau."
    ]


def test_a_setting_about_a_question_is_found_however_deep():
    shorter = replace(OLD, pages=(replace(OLD.pages[0], fields=OLD.pages[0].fields[:1]),))
    told = reconcile(OLD, shorter, {"routage": [{"b": "Nord"}], "autre": {"a": "Sud"}})
    assert [each.startswith("Le réglage") for each in told.conflicts] == [True]
    assert len(told.kept) == 1

"""The explanation of a clock: plain French, a stable rule, a text, a degree of certainty."""

import pytest

from beffroi.cases.clocks.tests.examples import (
    ACCEPTS,
    ASKED,
    FILED,
    HOUSE,
    LISTED,
    PLAIN,
    REJECTS,
    WORKS,
    read,
)

# ledger, policy, rule that the explanation must give
EXPLANATIONS = [
    (f"{PLAIN}; decided 2026-05-02", REJECTS, "clock.decided-after-silence"),
    (f"{PLAIN}; decided 2026-05-01", REJECTS, "counting.doubtful"),
    (f"{PLAIN}; incomplete 2026-05-01 reply=2026-05-31", REJECTS, "counting.doubtful"),
    (f"{PLAIN}; incomplete 2026-05-02 reply=2026-05-31", ACCEPTS, "clock.after-silence"),
    (f"{PLAIN}; incomplete 2026-03-11", REJECTS, "crpa.l114-5.no-allowed-time"),
    (f"{PLAIN}; incomplete 2026-03-11 reply=2026-04-10 source=", REJECTS, "crpa.l114-5.no-legal-source"),
    (f"{ASKED}; completed 2026-03-21", REJECTS, "crpa.l114-5.resumed"),
    (f"{ASKED}; completed 2026-04-21", REJECTS, "crpa.l114-5.pieces-after-due"),
    (ASKED, ACCEPTS, "crpa.l114-5.due-passed"),
    (f"{PLAIN}; transferred 2026-03-20", REJECTS, "crpa.l114-3.first-seised"),
    (f"{PLAIN}; transferred 2026-03-20", ACCEPTS, "crpa.l114-3.competent"),
    (f"{PLAIN}; decided 2026-04-01; notified 2026-05-03", ACCEPTS, "clock.notified-after-silence"),
    ("received 2026-03-01 channel=counter", REJECTS, "crpa.l112-3.acknowledge"),
    (FILED, WORKS, "planning.r423-22.deemed-complete"),
    (f"{FILED}; incomplete 2026-03-01", HOUSE, "planning.r423-41.late"),
    (f"{FILED}; incomplete 2026-02-10 source=", WORKS, "planning.r423-41.no-legal-source"),
    (f"{LISTED}; incomplete 2026-02-20", WORKS, "planning.r423-40.replaced"),
    (LISTED, WORKS, "planning.r423-39.lapse-ahead"),
    (f"{LISTED}; completed 2026-05-11", WORKS, "planning.r423-39.pieces-doubtful"),
    (f"{LISTED}; completed 2026-05-12", WORKS, "planning.r423-39.pieces-after-lapse"),
    (f"{FILED}; extended 2026-03-01 reason=abords", HOUSE, "clock.extension.late"),
    (f"{FILED}; extended 2026-02-01 reason=vacances", HOUSE, "clock.extension.unknown"),
    ("received 2026-01-15", WORKS, "counting.no-postponement"),
    ("received 2026-01-31 receipt=2026-02-02", WORKS, "planning.r474-1.electronic-deposit"),
    (f"{PLAIN}; decided 2026-03-05; extended 2026-03-11", REJECTS, "clock.after-end"),
]


@pytest.mark.parametrize(("text", "policy", "rule"), EXPLANATIONS)
def test_each_step_names_its_rule_its_text_and_how_sure_we_are(text, policy, rule):
    steps = {step.rule: step for step in read(policy, text, "2026-03-01").steps}
    assert rule in steps
    for step in steps.values():
        assert step.says.endswith(".")
        assert step.source
        assert step.certainty in ("V", "V2", "M")
        assert all(len(sentence.split()) <= 26 for sentence in step.says.split(". "))


def test_the_explanation_is_written_in_plain_french():
    says = [step.says for step in read(REJECTS, ASKED).steps]
    assert "Demande reçue le dimanche 1er mars 2026." in says
    assert (
        "Pièces demandées le mercredi 11 mars 2026. "
        "Le délai est suspendu jusqu’à leur réception, au plus tard le vendredi 10 avril 2026."
    ) in says
    assert "La suspension ajoute trente jours. Le terme devient le dimanche 31 mai 2026." in says

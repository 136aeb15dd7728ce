"""One example for each body that a client writes; a test checks each against its schema."""

from __future__ import annotations

from typing import Any

_LETTER = "Madame,\n\nVotre demande est accordée."

EXAMPLES: dict[str, Any] = {
    "FilingIn": {
        "applicant": {
            "kind": "person",
            "family_name": "Durand",
            "given_names": "Camille",
            "email": "camille.durand@exemple.fr",
            "address": {
                "lines": ["12 rue de l’Exemple"],
                "postcode": "69200",
                "city": "Vénissieux",
                "country": "FR",
            },
        },
        "answers": {
            "theme": "voirie",
            "objet": "Éclairage",
            "description": "Le lampadaire devant le 12 est éteint depuis lundi.",
        },
    },
    "RequestDocumentsIn": {"missing": ["DP4"], "reply_by": "2027-02-23"},
    "CompleteIn": {
        "documents": [{"piece": "DP4", "name": "facades.pdf", "content_base64": "JVBERi0xLjcK"}],
        "whole": False,
    },
    "TransferCaseIn": {"to": "Métropole de Lyon, direction de la voirie"},
    "HandOverIn": {"to": "216902734"},
    "ExtendIn": {"extension": "abords"},
    "DecideIn": {"outcome": "granted", "letter": _LETTER},
    "MessageIn": {"body": "Bonjour,\n\nVotre demande est en cours d’examen."},
    "MigrateIn": {"answers": {"surface": 12}},
    "KeepVersionIn": {"reason": "La demande est presque décidée."},
    "WithdrawIn": {"reason": "Le projet est abandonné."},
    "ReasonsIn": {"reasons": "Le projet dépasse la hauteur permise par l’article UB10 du règlement."},
    "HoldIn": {"reason": "Recours devant le tribunal administratif."},
    "JoinIn": {"number": "69259-2026-000871"},
    "DiscardIn": {"reason": "Publicité."},
    "HandIn": {"to": "216902593"},
    "SinceIn": {"since": "2026-11-22T00:00:00+01:00"},
    "StateIn": {"state": "stopped"},
}

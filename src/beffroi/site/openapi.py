"""The OpenAPI document, completed: who may call, errors as problems, nothing left to guess."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI

from beffroi.site.openapi_examples import EXAMPLES
from beffroi.site.problems import DETAILS, MEDIA_TYPE, TITLES

SECURITY = {
    "agent": {
        "type": "http",
        "scheme": "bearer",
        "description": "Jeton d’un agent, créé dans « Mon compte » : il agit avec ses rôles, dans une organisation.",
    },
    "applicant": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Beffroi-Secret",
        "description": "Clé de suivi d’une demande, rendue par le dépôt (« secret »).",
    },
    "applicant_link": {
        "type": "apiKey",
        "in": "query",
        "name": "cle",
        "description": "La même clé, dans l’adresse.",
    },
}
_PROBLEM = {"$ref": "#/components/schemas/ProblemOut"}


class Documented(NinjaAPI):
    """An API whose document says all that a client needs."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """Return the document."""
        document = super().get_openapi_schema(**options)
        document["components"]["securitySchemes"] = SECURITY
        for name, example in EXAMPLES.items():
            document["components"]["schemas"][name].setdefault("examples", [example])
        for methods in document["paths"].values():
            for operation in methods.values():
                _complete(operation)
        return document


def _complete(operation: dict[str, Any]) -> None:
    """Say errors as they are sent, and in words."""
    for status, told in operation["responses"].items():
        code = int(status)
        if code >= 400:
            told["description"] = DETAILS.get(code) or TITLES.get(code, "Erreur")
            told["content"] = {MEDIA_TYPE: {"schema": _PROBLEM}}
        elif told.get("description") in {None, "", "OK"}:
            told["description"] = _SAID.get(code, "Fait")


_SAID = {200: "Voici", 201: "Créé", 202: "Pris en charge", 204: "Fait, rien à dire"}

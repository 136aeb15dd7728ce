"""Errors of the API as problem details (RFC 9457), in French, each field named."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from beffroi.kernel.errors import Refusal

MEDIA_TYPE = "application/problem+json"
TITLES: Mapping[int, str] = {
    400: "Requête illisible",
    401: "Jeton attendu",
    403: "Action non permise",
    404: "Introuvable",
    405: "Méthode non permise",
    409: "Action impossible en l’état",
    412: "Demande changée depuis",
    413: "Envoi trop volumineux",
    415: "Format non accepté",
    422: "Données à corriger",
    429: "Trop de requêtes",
    500: "Erreur interne",
    503: "Service indisponible",
    507: "Plus de place",
}
DETAILS: Mapping[int, str] = {
    400: "La requête ne peut pas être lue. Envoyez du JSON en UTF-8.",
    401: "Donnez un jeton en vigueur dans l’en-tête « Authorization: Bearer … ».",
    403: "Votre rôle ne permet pas cette action.",
    404: "Rien à cette adresse. Vérifiez le numéro, la clé ou le jeton.",
    405: "Cette adresse n’accepte pas cette méthode. Consultez /api/v1/docs.",
    412: "La demande a changé depuis votre lecture. Relisez-la, puis recommencez avec son nouvel « ETag ».",
    413: "L’envoi dépasse 12 Mo. Déposez les fichiers avec POST …/files, puis citez leur identifiant.",
    429: "Trop de requêtes. Attendez une minute, puis recommencez.",
    500: "Une erreur est survenue chez nous ; elle est enregistrée. Recommencez dans quelques minutes.",
    503: "Le service est momentanément indisponible. Recommencez dans quelques minutes.",
}
_MANY_ERRORS = 100


def problem(status: int, detail: str = "", *, errors: Mapping[str, str] | None = None) -> HttpResponse:
    """Return the answer that tells what went wrong and what to do."""
    told: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES.get(status, "Erreur"),
        "status": status,
        "detail": detail or DETAILS.get(status, "La requête ne peut pas aboutir."),
    }
    if errors:
        told["errors"] = dict(list(errors.items())[:_MANY_ERRORS])
    body = json.dumps(told, ensure_ascii=False)
    response = HttpResponse(body, content_type=f"{MEDIA_TYPE}; charset=utf-8", status=status)
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="Beffroi"'
    return response


def answer_errors(api: NinjaAPI) -> None:
    """Make an API answer every error as a problem."""
    api.add_exception_handler(Refusal, _refusal)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _http)
    api.add_exception_handler(Http404, lambda _request, _error: problem(404))
    api.add_exception_handler(RequestDataTooBig, lambda _request, _error: problem(413))
    api.add_exception_handler(SuspiciousOperation, lambda _request, _error: problem(400))


def _refusal(_request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.status, error.message, errors=error.field_errors)


def _http(_request: HttpRequest, error: Any) -> HttpResponse:
    # ninja's own sentences are English; ours are told by the status
    cause = error.__cause__
    if isinstance(cause, RequestDataTooBig):
        return problem(413)
    told = str(cause) if isinstance(cause, Unreadable) else ""
    return problem(error.status_code, told)


class Unreadable(ValueError):
    """The body is no JSON that we take; the message is a French sentence."""


def _invalid(_request: HttpRequest, error: Any) -> HttpResponse:
    errors = {_place(each["loc"]): _sentence(each) for each in error.errors}
    listed = ", ".join(list(errors)[:5])
    return problem(422, f"Des données sont à corriger : {listed}.", errors=errors)


def _place(location: Iterable[Any]) -> str:
    """Return "documents.0.name" for ("body", "filing", "documents", 0, "name")."""
    parts = [str(part)[:80] for part in location]
    # a list of the query is told under the name of the argument that holds it
    inside = parts[0] == "body" or (parts[0] == "query" and len(parts) > 2)
    kept = parts[2:] if inside else parts[1:]
    return ".".join(kept) or "body"


def _sentence(error: Mapping[str, Any]) -> str:
    told = error.get("ctx") or {}
    make = _SENTENCES.get(str(error["type"]))
    return make(told) if make else "Cette valeur ne convient pas. Corrigez-la."


def _choose(told: Mapping[str, Any]) -> str:
    """Return the values taken, their list ending in French."""
    return f"Choisissez parmi : {str(told.get('expected', '')).replace(' or ', ' ou ')}."


_Say = Callable[[Mapping[str, Any]], str]
_SENTENCES: Mapping[str, _Say] = {
    "missing": lambda _: "Cette information manque. Ajoutez-la.",
    "extra_forbidden": lambda _: "Cette information n’est pas prévue. Retirez-la.",
    "string_type": lambda _: "Un texte est attendu.",
    "bool_type": lambda _: "Écrivez true ou false.",
    "bool_parsing": lambda _: "Écrivez true ou false.",
    "dict_type": lambda _: "Un objet est attendu, entre accolades.",
    "model_type": lambda _: "Un objet est attendu, entre accolades.",
    "model_attributes_type": lambda _: "Un objet est attendu, entre accolades.",
    "list_type": lambda _: "Une liste est attendue, entre crochets.",
    "int_type": lambda _: "Un nombre entier est attendu.",
    "int_parsing": lambda _: "Un nombre entier est attendu.",
    "uuid_parsing": lambda _: "Cet identifiant n’en est pas un. Recopiez celui que l’API a donné.",
    "date_from_datetime_parsing": lambda _: "Écrivez la date ainsi : 2026-01-31.",
    "date_parsing": lambda _: "Cette date n’existe pas. Écrivez-la ainsi : 2026-01-31.",
    "date_type": lambda _: "Écrivez la date ainsi : 2026-01-31.",
    "enum": _choose,
    "literal_error": _choose,
    "string_too_long": lambda told: (
        f"Ce texte dépasse {told.get('max_length')} caractères. Raccourcissez-le."
    ),
    "string_too_short": lambda _: "Ce texte est trop court.",
    "too_long": lambda told: f"Cette liste dépasse {told.get('max_length')} éléments.",
    "less_than_equal": lambda told: f"La valeur la plus grande est {told.get('le')}.",
    "greater_than_equal": lambda told: f"La valeur la plus petite est {told.get('ge')}.",
}

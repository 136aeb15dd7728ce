"""The API: every router of the house, one way to read JSON, one way to say errors."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from django.conf import settings
from django.http import HttpRequest
from ninja.parser import Parser

from beffroi.cases.api import router as cases
from beffroi.cases.api_case import router as around_a_case
from beffroi.cases.api_consulted import router as consulted
from beffroi.cases.api_handing import router as handing
from beffroi.cases.api_mail import router as mail
from beffroi.cases.api_publishing import router as publishing
from beffroi.cases.api_retention import router as retention
from beffroi.cases.api_statistics import router as statistics
from beffroi.cases.api_team import router as team
from beffroi.cases.api_together import router as together
from beffroi.cases.api_transfers import router as transfers
from beffroi.cases.api_views import router as views
from beffroi.cases.api_webhooks import router as webhooks
from beffroi.cases.api_work import router as work
from beffroi.identity.api import router as people
from beffroi.journal.api import router as journal
from beffroi.operators.api import router as settings_of
from beffroi.site.api_house import HOUSE
from beffroi.site.openapi import Documented
from beffroi.site.problems import Unreadable, answer_errors
from beffroi.territory.api import router as territory

VERSION = "1.0.0"
_SUSPECT = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])|\x00")
_DESCRIPTION = (
    "Déposer une demande, la suivre, l’instruire. Les erreurs suivent la RFC 9457 : « detail » dit quoi "
    "faire, « errors » nomme chaque champ. Un agent s’identifie par un jeton (« Authorization: Bearer … »), "
    "un demandeur par la clé de son accusé de réception (« X-Beffroi-Secret » ou « ?cle= »). "
    "Les adresses de fichiers s’ouvrent telles quelles. "
    "Un jeton ne vaut que pour son organisation et les rôles de son agent, regardés à chaque appel ; supprimé, il ne vaut "
    "plus rien. Une demande porte un « ETag » : rendez-le dans « If-Match », et rien n’est fait si elle a changé (412). "
    "Une liste tient en pages de 25 à 200 lignes ; « next » est l’adresse de la suivante. Un filtre ou un paramètre "
    "inconnu de la file est refusé (422). Un corps JSON fait 12 Mo au plus, un fichier 50 Mo. Aucune limite de cadence "
    "n’est posée par ce service ; un serveur placé devant peut en poser une et répondre 429."
)


class JsonParser(Parser):
    """Reads JSON that the database can keep: no NaN, no NUL, no half character."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the body; :raises Unreadable: with a sentence for whoever wrote the client."""
        body = request.body
        try:
            told = json.loads(body, parse_constant=_no_constant)
        except RecursionError:
            raise Unreadable("Le JSON est trop imbriqué. Simplifiez-le.") from None
        except UnicodeDecodeError:
            raise Unreadable("Le corps n’est pas en UTF-8. Changez le codage.") from None
        except json.JSONDecodeError as error:
            raise Unreadable(_where(error)) from None
        if _SUSPECT.search(body):
            _check_characters(told)
        return told


def _where(error: json.JSONDecodeError) -> str:
    return (
        f"Le JSON est incorrect à la ligne {error.lineno}, colonne {error.colno}. "
        "Vérifiez guillemets, virgules et accolades."
    )


def _no_constant(name: str) -> NoReturn:
    raise Unreadable(f"« {name} » n’est pas un nombre JSON. Retirez-le.")


def _check_characters(told: Any) -> None:
    text = json.dumps(told, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Unreadable("Un texte contient une moitié de caractère. Corrigez le codage.") from None
    if "\\u0000" in text:
        raise Unreadable("Un texte contient un caractère nul. Retirez-le.")


api = Documented(
    title="Beffroi",
    version=VERSION,
    description=_DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
    servers=[{"url": settings.PUBLIC_URL, "description": "Ce service"}],
    parser=JsonParser(),
)
answer_errors(api)
for _router in (
    territory,
    cases,
    work,
    views,
    around_a_case,
    statistics,
    handing,
    mail,
    retention,
    transfers,
    webhooks,
    together,
    consulted,
    team,
    publishing,
    settings_of,
    people,
    journal,
    *HOUSE,
):
    api.add_router("", _router)

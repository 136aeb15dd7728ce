"""The routers of the operator's house, in the order in which the document tells them."""

from __future__ import annotations

from ninja import Router

from beffroi.contributions.api import router as contributions
from beffroi.desk.api import router as desk
from beffroi.desk.api_library import router as library
from beffroi.desk.api_member import router as help_for_members
from beffroi.governance.api import router as governance
from beffroi.observatory.api import router as figures
from beffroi.operators.api_agreements import router as agreements
from beffroi.operators.api_members import router as members
from beffroi.operators.api_services import router as services
from beffroi.operators.api_wishes import router as wishes
from beffroi.purchasing.api import router as purchases
from beffroi.purchasing.api_member import router as own_purchases

HOUSE: tuple[Router, ...] = (
    members,
    agreements,
    services,
    wishes,
    contributions,
    figures,
    purchases,
    own_purchases,
    governance,
    desk,
    library,
    help_for_members,
)

"""``/<slug>/``: a commune's portal, its statements, and the filing of a request."""

from __future__ import annotations

from django.urls import path

from beffroi.cases.web import checking, eligibility, filing, pieces, portal, receipt, statements

_FILING = "demarches/<slug:code>/"

urlpatterns = [
    path("", portal.home, name="portal"),
    path("suivre", portal.follow_form, name="portal_follow"),
    path("accessibilite", statements.accessibility, name="portal_accessibility"),
    path("mentions-legales", statements.legal, name="portal_legal"),
    path("donnees-personnelles", statements.privacy, name="portal_privacy"),
    path(_FILING, portal.start, name="filing_start"),
    path(f"{_FILING}commencer", filing.begin, name="filing_begin"),
    path(f"{_FILING}reprendre", filing.resume, name="filing_resume"),
    path(f"{_FILING}plus-tard", filing.later, name="filing_later"),
    path(f"{_FILING}conditions", eligibility.chance, name="filing_chance"),
    path(f"{_FILING}conditions/<str:field_id>", eligibility.condition, name="filing_condition"),
    path(f"{_FILING}demandeur", filing.who, name="filing_who"),
    path(f"{_FILING}coordonnees", filing.contact, name="filing_contact"),
    path(f"{_FILING}aide", filing.helper, name="filing_helper"),
    path(f"{_FILING}questions/<str:page_id>", filing.questions, name="filing_questions"),
    path(f"{_FILING}pieces", pieces.pieces, name="filing_pieces"),
    path(f"{_FILING}verification", checking.check, name="filing_check"),
    path(f"{_FILING}recu/<str:number>", receipt.receipt, name="filing_receipt"),
]

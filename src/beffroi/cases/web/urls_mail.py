"""Addresses of the mails to sort and of those that did not arrive, ``/travail/<slug>/courriels/``."""

from __future__ import annotations

from django.urls import path

from beffroi.cases.web import mail, mail_sorting

urlpatterns = [
    path("", mail.listing, name="work_mails"),
    path("renvoyer", mail_sorting.resend, name="work_mails_resend"),
    path("<uuid:mail_id>", mail.one, name="work_mail"),
    path("<uuid:mail_id>/joindre", mail_sorting.join, name="work_mail_join"),
    path("<uuid:mail_id>/ecarter", mail_sorting.discard, name="work_mail_discard"),
    path("<uuid:mail_id>/confier", mail_sorting.hand_over, name="work_mail_hand_over"),
]

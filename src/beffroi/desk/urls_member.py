"""Addresses under ``/travail/<slug>/assistance/``, for members."""

from __future__ import annotations

from django.urls import path

from beffroi.desk.web import member

urlpatterns = [
    path("", member.home, name="desk_home"),
    path("demander/", member.ask, name="desk_ask"),
    path("demander/articles/", member.proposals, name="desk_proposals"),
    path("demandes/<str:number>/", member.follow, name="desk_follow"),
    path("articles/", member.articles, name="desk_help"),
    path("articles/<slug:article_slug>/", member.article, name="desk_help_one"),
    path("parc/", member.park, name="desk_own_assets"),
]

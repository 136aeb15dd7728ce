"""The operator's public front, and what belongs to no commune."""

from __future__ import annotations

from django.urls import path

from beffroi.site import web_front, web_language
from beffroi.site.web_theme import theme_stylesheet

urlpatterns = [
    path("", web_front.home, name="front"),
    path("composants/", web_front.components, name="gallery"),
    path("theme/<slug:accent>.css", theme_stylesheet, name="theme"),
    path("accessibilite", web_front.accessibility, name="accessibility"),
    path("mentions-legales", web_front.legal, name="legal"),
    path("donnees-personnelles", web_front.privacy, name="privacy"),
    path("langue", web_language.choose, name="language"),
    path("robots.txt", web_front.robots, name="robots"),
]

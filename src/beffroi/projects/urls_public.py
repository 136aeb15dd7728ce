"""``/avis-formation/``: what people thought of a training, by the link of a mail."""

from __future__ import annotations

from django.urls import path

from beffroi.projects.web.evaluation import evaluation

urlpatterns = [path("<slug:slug>/<uuid:enrolment_id>", evaluation, name="training_evaluation")]

"""Every model of the app, by sub-package."""

from __future__ import annotations

from beffroi.projects.trainings.models import (
    Course,
    CourseEvaluation,
    CourseHalfDay,
    CoursePresence,
    CourseSession,
    Enrolment,
)

__all__ = [
    "Course",
    "CourseEvaluation",
    "CourseHalfDay",
    "CoursePresence",
    "CourseSession",
    "Enrolment",
]

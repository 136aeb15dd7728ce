"""Every model of the app, by sub-package."""

from __future__ import annotations

from beffroi.projects.portfolio.models import (
    Axis,
    MasterPlan,
    Milestone,
    Project,
    ProjectNote,
    ProjectShare,
    ProjectStep,
    Risk,
    SteeringDecision,
)
from beffroi.projects.trainings.models import (
    Course,
    CourseEvaluation,
    CourseHalfDay,
    CoursePresence,
    CourseSession,
    Enrolment,
)

__all__ = [
    "Axis",
    "Course",
    "CourseEvaluation",
    "CourseHalfDay",
    "CoursePresence",
    "CourseSession",
    "Enrolment",
    "MasterPlan",
    "Milestone",
    "Project",
    "ProjectNote",
    "ProjectShare",
    "ProjectStep",
    "Risk",
    "SteeringDecision",
]

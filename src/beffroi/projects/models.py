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
from beffroi.projects.skills.models import (
    DeclaredSkill,
    HelpAnswer,
    HelpDay,
    HelpProposal,
    HelpRequest,
    PlannedEffort,
    Skill,
    SkillProfile,
    Unavailability,
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
    "DeclaredSkill",
    "Enrolment",
    "HelpAnswer",
    "HelpDay",
    "HelpProposal",
    "HelpRequest",
    "MasterPlan",
    "Milestone",
    "PlannedEffort",
    "Project",
    "ProjectNote",
    "ProjectShare",
    "ProjectStep",
    "Risk",
    "Skill",
    "SkillProfile",
    "SteeringDecision",
    "Unavailability",
]

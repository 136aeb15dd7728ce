"""The pages of the desk in the menus."""

from __future__ import annotations

from beffroi.operators.menus import Group, Section, register_section

OPERATOR = (
    ("Demandes", "desk_queue", "desk.work"),
    ("Nouvelle demande", "desk_call", "desk.receive"),
    ("Courriels", "desk_mail", "desk.sort_mail"),
    ("Interventions", "desk_visits", "desk.plan_visit"),
    ("Problèmes", "desk_problems", "desk.open_problem"),
    ("Articles", "desk_articles", "desk.write_article"),
    ("Parc", "desk_assets", "desk.import_assets"),
    ("Chiffres", "desk_figures", "desk.watch_figures"),
    ("Engagements", "desk_promises", "desk.set_promise"),
)
MEMBER = (
    ("Assistance", "desk_home", "desk.follow"),
    ("Articles d’aide", "desk_help", "desk.follow"),
    ("Notre parc", "desk_own_assets", "desk.follow"),
)


def register() -> None:
    """Bring them, the operator's and the member's."""
    for rank, (text, name, verb) in enumerate(OPERATOR):
        register_section(Section(Group.DESK, text, name, verb, rank))
    for rank, (text, name, verb) in enumerate(MEMBER, start=20):
        register_section(Section(Group.MY_OPERATOR, text, name, verb, rank))

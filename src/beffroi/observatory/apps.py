"""Declares the app to Django; brings its pages to the menus and its figures to the cockpit."""

from django.apps import AppConfig


class ObservatoryConfig(AppConfig):
    """Figures read across the house: sheets, reports."""

    name = "beffroi.observatory"
    label = "observatory"

    def ready(self) -> None:
        """Fill the menus and the cockpit."""
        from beffroi.observatory import panels
        from beffroi.operators import panels as cockpit
        from beffroi.operators.menus import Group, Section, register_section

        register_section(Section(Group.STEERING, "Rapport annuel", "report", "observatory.watch", 20))
        register_section(Section(Group.MY_OPERATOR, "Notre fiche", "own_sheet", "observatory.read_sheet", 0))
        for panel in (panels.deadlines, panels.load, panels.money, panels.obligations):
            cockpit.register_panel(panel)
        paid = cockpit.MemberColumn("Contribution", "observatory.watch", panels.contribution_cells)
        cockpit.register_member_column(paid)
        helped = cockpit.MemberColumn("Assistance, 12 mois", "desk.watch_figures", panels.support_cells)
        cockpit.register_member_column(helped)
        cockpit.register_member_link(cockpit.MemberLink("Fiche du membre", "sheet", "observatory.watch"))

"""The screens of cases: the portal, the follow-up, the agents’ workspace."""

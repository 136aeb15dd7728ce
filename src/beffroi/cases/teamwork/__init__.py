"""Agents working together on cases: notes, mentions, absences, delegations, services, routing, drafts of letters."""

"""Promises of the desk: calendars in service hours, targets, pauses, policies. The rules are pure."""

"""Calls for funds: schedule, issue, payments, reminders, balance."""

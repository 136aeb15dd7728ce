"""Statistics: volumes, delays, silence, missing pieces, abandonment, help; by month, procedure and organisation.

Knows: what is counted and in which month, percentiles that stay exact when organisations are added up, which
numbers are too small to be shown outside the commune. Hides: how ledgers are read again each night.
"""

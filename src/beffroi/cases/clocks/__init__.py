"""The law's time: from the ledger of a case to its dates, by pure functions.

Knows how silence is counted, what an incomplete file, a transfer or an extension does to a delay, and which
text says so. Hides the counting, the dated rules and the words of the explanation. Knows nothing of
databases, of screens or of the clock of the machine: the caller brings the ledger, the date and the zone.
"""

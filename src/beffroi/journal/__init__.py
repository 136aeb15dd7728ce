"""What happened, provably: one entry per action, sealed every night, verifiable by a commune alone.

Knows how entries are hashed, sealed and proved; hides keys, signatures and trees.
"""

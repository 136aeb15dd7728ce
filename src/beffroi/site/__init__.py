"""The shop front: settings, addresses, templates, static files and the command line.

Knows every storey below; hides how they are wired together. Nobody imports it.
"""

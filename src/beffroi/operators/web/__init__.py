"""Screens of this storey: the operator's cockpit, the settings of a commune."""

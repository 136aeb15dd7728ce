"""Essential procurement data, format DECP 2.0.3."""

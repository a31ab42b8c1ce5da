"""The command `pelican-smo`, a file for each of its own commands."""

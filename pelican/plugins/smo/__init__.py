"""The plugin's name among Pelican's own, by which Pelican finds it without PLUGINS."""

from pelican_smo import register

__all__ = ["register"]

"""The plugin in Pelican's namespace, where Pelican finds it without PLUGINS."""

from pelican_smo import register

__all__ = ["register"]

"""Make a Pelican site easy to share, to save and to follow.

Put ``"pelican_smo"`` into ``PLUGINS``. The ``SMO`` block of the settings says
which channels appear; without one the defaults of a blog apply.
"""

__all__ = ["register"]


def register() -> None:
    """Connect the plugin to Pelican, which calls this."""
    # Here, so that the command starts without Pelican, which takes longer than a check.
    from pelican_smo import plugin

    plugin.register()

"""Make a Pelican site easy to share, to save and to follow.

Pelican finds it among its plugins, as ``smo``; settings with a list of ``PLUGINS``
name it there, by that name or as ``"pelican_smo"``. The ``SMO`` block of the settings says
which channels appear; without one the defaults of a blog apply.
"""

__all__ = ["register"]


def register() -> None:
    """Connect the plugin to Pelican, which calls this."""
    # Here, so that the command starts without Pelican, which takes longer than a check.
    from pelican_smo.hooks import signals

    signals.register()

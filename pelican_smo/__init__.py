"""Make a Pelican site easy to share, to save and to follow.

Pelican finds this plugin as ``smo``. If the settings have a ``PLUGINS`` list, add ``"smo"``
or ``"pelican_smo"`` to it. The ``SMO`` block of the settings chooses the channels; without
one, the defaults for a blog apply.
"""

__all__ = ["register"]


def register() -> None:
    """Connect the plugin to Pelican; Pelican calls this."""
    # Imported here, so that the command does not load Pelican, which takes longer than a check.
    from pelican_smo.hooks import signals

    signals.register()

"""Make a Pelican site easy to share, to save and to follow.

Put ``"pelican_smo"`` into ``PLUGINS``. The ``SMO`` block of the settings says
which channels appear; without one the defaults of a blog apply.
"""

from pelican_smo.plugin import register

__all__ = ["register"]

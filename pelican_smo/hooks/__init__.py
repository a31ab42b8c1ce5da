"""Everything that touches a running Pelican: signals, generators, templates, writer."""

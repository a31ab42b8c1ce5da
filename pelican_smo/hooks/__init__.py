"""All that touches a running Pelican: its signals, its generators, its templates, its writer."""

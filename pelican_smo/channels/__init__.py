"""The catalogue of channels to share, bookmark and follow, and a site's selection."""

"""The catalogue of what a page can be shared on, saved to and followed on, and a site's choice."""

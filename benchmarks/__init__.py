"""Measurements of what the plugin adds to the cost of a build."""

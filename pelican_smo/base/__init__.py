"""Shared rules: each is defined once, below all the packages that use it."""

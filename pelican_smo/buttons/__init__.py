"""Buttons with which visitors share, save and follow."""

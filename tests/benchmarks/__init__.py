"""Measurements: plain scripts that print tables."""

"""Calls for proposals: their dates, formats, committees, criteria and rules for the form."""

"""Conflicts, assignment of reviewers, and reviews."""

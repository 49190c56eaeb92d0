"""A whole review round as one document: import and export."""

"""A proposal's life from first draft to submitted version."""

"""From the ranking to the released letter."""

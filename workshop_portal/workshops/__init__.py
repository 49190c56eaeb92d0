"""The approved workshop: its week and venue, coordinator and plan."""

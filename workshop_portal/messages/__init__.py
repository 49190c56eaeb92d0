"""Messages: what the coordinator and the office write to people of a workshop."""

"""What a workshop may cost, and what the database never lets happen."""

"""Who is invited, what they answer, and who gets a seat."""

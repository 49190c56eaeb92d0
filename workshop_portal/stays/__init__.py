"""The stay of those who come to a workshop: when, where they sleep, what they need, what they get."""

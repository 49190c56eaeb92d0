"""When people come and where they sleep, what they need and what they get."""

"""The front page, what waits for me, mail log and journal."""

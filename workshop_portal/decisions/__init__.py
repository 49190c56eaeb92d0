"""From the reviews to the letter: meeting, ranking, advice, decision, release."""

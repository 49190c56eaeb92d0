"""The year, the board, the plan, the coordinator and the public page."""

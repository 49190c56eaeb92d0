"""What the centre has: venues and their weeks, formats, funding schemes, templates of tasks and letters."""

"""What holds for the public texts and their pages."""

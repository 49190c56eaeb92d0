"""The folder of a workshop: files and notes, each with who may see it."""

"""Juries: a session and its order, the draw in the open, the jurors, whoever presents an idea."""

"""Whole conversations, as people read them."""

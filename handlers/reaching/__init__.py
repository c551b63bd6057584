"""Reaching back: news that is not read rings by the way a person chose, then by the next."""

"""Reaching back: from the news to the ring, to the slip, to the list of whom nobody reached."""

"""What follows a jury's decision: an idea reworked, or launched with a mentor and followed up."""

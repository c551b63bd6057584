"""The same form as plain bots of two frameworks."""

"""The ways in and out: one module for each channel."""

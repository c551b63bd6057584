"""What the person who runs Vivier may ask of it: one module for each command."""

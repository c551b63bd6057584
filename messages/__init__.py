"""The words, and what a message is. Knows no channel, no store and no rule of the domain."""

"""The organisers' board: what waits and since when, and what they do with an idea."""

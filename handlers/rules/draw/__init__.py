"""How a jury is drawn by lot, so that whoever doubts it can do it again.

In the order of a draw: `exclusions` and `roll` (who is in), `lottery` (the chance nobody here can
know), `commitment` (frozen and published), `ranking` and `chances` (what follows from both),
`record` (the public file) and `verification`. `docs/tirage.md` explains it to staff
representatives.
"""

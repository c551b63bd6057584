"""`python -m bot` is `vivier`."""

from bot.cli import main

main()

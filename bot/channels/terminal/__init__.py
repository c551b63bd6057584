"""The conversation in a terminal: `vivier talk`."""

from bot.channels.terminal.talk import talk

__all__ = ["talk"]

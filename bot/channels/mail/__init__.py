"""E-mail, outgoing only: letters to the managers of jurors."""

from bot.channels.mail.channel import Mail as Mail
from bot.channels.mail.server import Server as Server

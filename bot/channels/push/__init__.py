"""Notifications of the browser (Web Push): a ring without content."""

from bot.channels.push.channel import Push as Push

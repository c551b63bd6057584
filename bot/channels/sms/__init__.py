"""SMS, outgoing only: a ring without content; STOP is the one word that is heard."""

from bot.channels.sms.channel import Gateway as Gateway
from bot.channels.sms.channel import Sms as Sms

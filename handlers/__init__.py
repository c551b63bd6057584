"""What the bot says and decides: an event in, messages out. No channel, no clock, no chance."""

"""What somebody is to be reminded of: when to look, what still holds, one message for all."""

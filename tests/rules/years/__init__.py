"""Three years of a town, in which reminders are judged."""

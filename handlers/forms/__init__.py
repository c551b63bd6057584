"""The conversations, declared as tables of questions, short enough to be read aloud."""

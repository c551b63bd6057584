"""The process: starts, listens, sends, keeps time. No rule of the domain."""

"""The rules of the domain: pure functions on records. They know no conversation."""

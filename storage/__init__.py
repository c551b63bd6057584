"""What is remembered: records, named SQL, one transaction for one event."""

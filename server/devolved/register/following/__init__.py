"""What readers follow: events in plain words, what is due, and both as a calendar."""

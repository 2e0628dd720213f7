"""What stands around every request: limits, log, counters."""

"""What must be known of a query before it runs."""

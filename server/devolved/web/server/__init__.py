"""The HTTP server's own parts."""

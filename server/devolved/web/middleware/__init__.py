"""WSGI middleware around the whole application: headers, the request log with its counters, limits."""

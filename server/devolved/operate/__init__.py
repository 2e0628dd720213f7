"""What operators need beside building and serving: a look at the installation, releases from another server."""

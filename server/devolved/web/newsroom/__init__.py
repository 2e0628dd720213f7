"""What readers take away or follow: the calendar of what is due, stories, and files to download."""

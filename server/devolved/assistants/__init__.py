"""Assistants: the register as read-only tools of the Model Context Protocol (https://modelcontextprotocol.io/)."""

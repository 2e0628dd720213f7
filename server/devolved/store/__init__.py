"""The store: engines behind one small protocol (see ``protocol``)."""

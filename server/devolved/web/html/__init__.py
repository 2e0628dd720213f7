"""How values, marks and tables are set as HTML: in Python, where templates would look everything up cell by cell."""

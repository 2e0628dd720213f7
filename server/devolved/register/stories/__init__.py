"""What a newsroom takes away: sentences with notes, citations, spreadsheets, and all of it in one file."""

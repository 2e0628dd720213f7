"""Reading: what pages and machine doors ask of the store. No Flask here."""

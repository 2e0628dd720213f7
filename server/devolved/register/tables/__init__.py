"""Views as tables: asked, bound, and written in every format."""

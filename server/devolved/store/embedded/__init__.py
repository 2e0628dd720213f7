"""The engine within: worker processes, their walls and what they load."""

"""``python -m devolved``: the same as the command ``devolved``."""

from devolved.cli import main

if __name__ == "__main__":
    main()

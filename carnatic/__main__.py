"""python -m carnatic."""

import sys

from carnatic.cli.main import main

if __name__ == "__main__":
    sys.exit(main(program="python -m carnatic"))

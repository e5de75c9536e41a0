"""`python -m commonground` is `commonground`."""

from commonground.cli import main

if __name__ == "__main__":
    main()

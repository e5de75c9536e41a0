"""Fail when a page of the documentation points to a file that is not there."""

import re
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def main() -> int:
    """Check every relative link of every page; return the number of dead ones."""
    dead = 0
    for page in [*HOME.glob("*.md"), *HOME.glob("docs/**/*.md"), *HOME.glob("bench/*.md"), *HOME.glob("examples/**/*.md")]:
        for target in _LINK.findall(page.read_text(encoding="utf-8")):
            path = target.split("#")[0]
            if path and "://" not in path and not (page.parent / path).exists():
                print(f"{page.relative_to(HOME)}: {target} is not there", file=sys.stderr)
                dead += 1
    return dead


if __name__ == "__main__":
    sys.exit(1 if main() else 0)

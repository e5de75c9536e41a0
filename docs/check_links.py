"""Fail when a page of the documentation points to a file that is not there."""

import re
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def main() -> int:
    """Check every relative link of every page; return the number of dead ones."""
    dead = 0
    patterns = ("*.md", "docs/**/*.md", "bench/*.md", "examples/**/*.md")
    pages = (page for pattern in patterns for page in HOME.glob(pattern))
    for page in sorted(pages):
        for target in _LINK.findall(page.read_text(encoding="utf-8")):
            path = target.split("#")[0]
            if path and "://" not in path and not (page.parent / path).exists():
                print(f"{page.relative_to(HOME)}: {target} is not there", file=sys.stderr)
                dead += 1
    return dead


if __name__ == "__main__":
    sys.exit(1 if main() else 0)

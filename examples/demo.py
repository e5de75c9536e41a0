"""What `make demo` does: read the fictitious example, draw it, write the brief, serve the page."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
DOSSIER = Path("examples/merania")
OUT = Path("out")


def commonground(*words: str) -> None:
    """Show a command as a person would type it, and run it."""
    print(f"\n$ commonground {' '.join(words)}", flush=True)
    script = shutil.which("commonground", path=str(Path(sys.executable).parent)) or "commonground"
    subprocess.run([script, *words], cwd=HOME, check=True)


def main() -> None:
    """Run the demonstration; without a terminal, or with SERVE=0, fetch the page once instead of serving on."""
    (HOME / OUT).mkdir(exist_ok=True)
    commonground("read", str(DOSSIER / "raw"), "--store", str(DOSSIER / "store"))
    commonground("draw", str(DOSSIER))
    commonground("brief", str(DOSSIER), "--lang", "en", "-o", str(OUT / "merania.en.pdf"))
    commonground("brief", str(DOSSIER), "--lang", "ar", "-o", str(OUT / "merania.ar.pdf"))
    once = os.environ.get("SERVE") == "0" or not sys.stdout.isatty()
    commonground("serve", str(DOSSIER), *(["--once"] if once else []))


if __name__ == "__main__":
    main()

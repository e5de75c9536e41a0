"""Run the benches named, or all of them."""

import sys
from importlib import import_module

BENCHES = ("startup", "hxl_read", "read_all", "query", "draw", "bench_stocks")

if __name__ == "__main__":
    for name in sys.argv[1:] or BENCHES:
        if name not in BENCHES:
            sys.exit(f"no bench is called {name!r}: there are {', '.join(BENCHES)}")
        import_module(f"bench.{name}").main()

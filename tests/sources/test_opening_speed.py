"""A table of any length streams through in little time and the same memory."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

READER = """
import json, re, sys, time
from pathlib import Path
from commonground.sources.opening import open_file
(table,) = open_file(sys.argv[1]).tables
begun = time.process_time()
rows = sum(len(batch) for batch in table.batches())
seconds = time.process_time() - begun
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) >> 10
print(json.dumps([rows, table.width, seconds, peak]))
"""
RECORD = 'LBY,LY01,LY0101,"Place, number {0}",2024-08-01,female,18-59,{0},{0},Relief organisation of a region\n'


@pytest.fixture(scope="module")
def million(tmp_path_factory):
    path = tmp_path_factory.mktemp("speed") / "million.csv"
    with path.open("w") as out:
        for start in range(0, 1_000_000, 10_000):
            out.write("".join(RECORD.format(100_000 + n) for n in range(start, start + 10_000)))
    return path


def read(path):
    run = subprocess.run(
        [sys.executable, "-c", READER, str(path)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=True,
    )
    return json.loads(run.stdout)


@pytest.mark.slow
def test_a_million_rows_stream_through_in_seconds_and_flat_memory(million):
    rows, width, seconds, peak = read(million)
    assert (rows, width) == (1_000_000, 10)
    assert seconds < 2.5
    assert peak < 300
    twice = million.with_name("two-million.csv")
    twice.write_bytes(million.read_bytes() * 2)
    rows, _, _, peak_of_twice = read(twice)
    assert rows == 2_000_000
    assert peak_of_twice < peak + 40

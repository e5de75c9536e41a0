"""Hostile files are refused quickly, in little memory, with what, where and what next."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from commonground.core.errors import UnreadableFile
from commonground.sources.opening import open_file
from tests.sources import hostile

SECONDS = 5
MEGABYTES = 300

# One process opens them all, so that its peak bounds each of them.
OPENER = """
import json, re, sys, time
from pathlib import Path
from commonground.core.errors import UnreadableFile
from commonground.sources.opening import open_file
for path in sys.argv[1:]:
    begun = time.monotonic()
    try:
        open_file(path)
        said = None
    except UnreadableFile as refusal:
        said = [refusal.what, refusal.where, refusal.next]
    peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) >> 10
    print(json.dumps([path, said, time.monotonic() - begun, peak]), flush=True)
"""


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    words = hostile.make(folder)
    run = subprocess.run(
        [sys.executable, "-c", OPENER, *(str(folder / name) for name in words)],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=Path(__file__).parents[2],
    )
    assert run.returncode == 0, run.stderr[-2000:]
    return words, {Path(line[0]).name: line[1:] for line in map(json.loads, run.stdout.splitlines())}


def test_each_hostile_file_is_refused_with_what_where_and_what_next(verdicts):
    words, seen = verdicts
    for name, word in words.items():
        said = seen[name][0]
        assert said is not None, f"{name} was read"
        what, where, after = said
        assert word in what, (name, what)
        assert name in where, (name, where)
        assert after.endswith("."), (name, after)


def test_no_hostile_file_takes_long_or_fills_the_memory(verdicts):
    _, seen = verdicts
    slow = {name: seconds for name, (_, seconds, _) in seen.items() if seconds > SECONDS}
    assert not slow
    peaks = {name: peak for name, (_, _, peak) in seen.items()}
    assert max(peaks.values()) < MEGABYTES, {name: peak for name, peak in peaks.items() if peak > 200}


def test_pipes_devices_and_folders_are_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    for path in (
        tmp_path / "pipe.csv",
        Path("/dev/zero"),
        tmp_path,
        tmp_path / "absent.csv",
        Path("a\0b.csv"),
    ):
        with pytest.raises(UnreadableFile) as refusal:
            open_file(path)
        assert refusal.value.next


def test_a_link_out_of_the_folder_is_refused_and_one_inside_it_is_read(tmp_path):
    (tmp_path / "outside.csv").write_text("a,b\n1,2\n")
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / "inside.csv").write_text("a,b\n1,2\n")
    (folder / "good.csv").symlink_to("inside.csv")
    (folder / "bad.csv").symlink_to("../outside.csv")
    assert open_file(folder / "good.csv", within=folder).tables[0].height == 2
    (folder / "circle.csv").symlink_to("circle.csv")
    for name in ("bad.csv", "../outside.csv", "circle.csv", "a\0.csv"):
        with pytest.raises(UnreadableFile, match=r"outside the folder|cannot be opened"):
            open_file(folder / name, within=folder)


def test_a_declared_range_of_a_whole_sheet_costs_nothing(tmp_path):
    path = tmp_path / "declared.xlsx"
    path.write_bytes(hostile.xlsx('<dimension ref="A1:XFD1048576"/>' + hostile.cells("A1=5", "B2=6")))
    (table,) = open_file(path).tables
    assert list(table.rows()) == [["5", ""], ["", "6"]]


def test_formatted_but_empty_cells_far_away_do_no_harm(tmp_path):
    path = tmp_path / "formatted.xlsx"
    sheet = '<row r="1"><c r="A1"><v>5</v></c><c r="XFD1" s="1"/></row>'
    sheet += '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    path.write_bytes(hostile.xlsx(f"<sheetData>{sheet}</sheetData>"))
    (table,) = open_file(path).tables
    assert list(table.rows()) == [["5"]]


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path):
    path = tmp_path / "growing.csv"
    path.write_text("a,b\n1,2\n")
    (table,) = open_file(path).tables
    path.write_text("a,b\n1,2\n3,4\n")
    with pytest.raises(UnreadableFile, match="changed"):
        list(table.rows())

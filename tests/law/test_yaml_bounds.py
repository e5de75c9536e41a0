"""Files people give are read safely: nothing is run, nothing explodes, nothing is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.core.errors import UnreadableFile
from commonground.law import parse_yaml, read_text

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9)
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LAUGHS, "too many values"),
        ("a: &a [*a]", "stands inside itself"),
        ("a: *b", "has no anchor"),
        ("[" * 5000, "nests too deep"),
        ("a:\n" + "".join(f"{' ' * i}- \n" for i in range(1, 60)), "nests too deep"),
        ("x: !!python/object/apply:os.system ['true']", "could not determine a constructor"),
        ("a: 1\nb: 2\na: 3", "the key 'a' is written twice"),
        ("a: 2020-13-45", "month must be in 1..12"),
        ("a: 1" + "0" * 5000, "too many digits"),
        ("a: 0750", "'0750' would be read in another base"),
        ("a: 12:30:00", "another base"),
        ("a: 0x1F", "another base"),
        ("a: [1", "not YAML we can read"),
        ("a\tb:\n\t- c", "not YAML"),
        ("--- 1\n--- 2", "not YAML"),
        ("a: \x07", "cannot be read"),
    ],
)
def test_a_hostile_or_doubtful_document_is_refused_with_what_and_where(text, said):
    with pytest.raises(UnreadableFile, match=r"case\.yaml") as refusal:
        parse_yaml(text, where="case.yaml")
    assert said in str(refusal.value) and refusal.value.next


def test_honest_aliases_merges_and_quoted_clocks_are_read():
    text = "base: &b {refugees: 5, migrants: 1}\ncase: {<<: *b, migrants: 3}\nagain: *b\ntime: '12:30'"
    assert parse_yaml(text, where="x") == {
        "base": {"refugees": 5, "migrants": 1},
        "case": {"refugees": 5, "migrants": 3},
        "again": {"refugees": 5, "migrants": 1},
        "time": "12:30",
    }


@given(st.text(max_size=60) | st.text(alphabet="a:&*[]{}-, \n'\"!<0", max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        parse_yaml(text, where="x")
    except UnreadableFile as refusal:
        assert refusal.where.startswith("x")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"cases: [\xe9]", "byte 9 is not UTF-8"),
        (b"a\0b", "NUL"),
        (b"x" * 1_000_001, "more than 1,000,000 bytes"),
        ("cases: []".encode("utf-16"), "not UTF-8"),
    ],
)
def test_a_file_that_is_no_text_is_refused(tmp_path, content, said):
    path = tmp_path / "case.yaml"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=r"case\.yaml") as refusal:
        read_text(path)
    assert said in str(refusal.value) or "NUL" in str(refusal.value)


def test_a_folder_and_a_missing_file_are_refused(tmp_path):
    for path in (tmp_path, tmp_path / "none.yaml"):
        with pytest.raises(UnreadableFile):
            read_text(path)

"""Promises as minutes, resolutions, tables, decrees, pledges and statements put them."""

from pathlib import Path

import pytest

from commonground.hub.promises import promised
from commonground.hub.reading import open_text
from tests.hub.proposing import found

# Genres the field writes in: the sentence, its kind, who acts, whom it is asked of, the day, how it is left.
GENRES = [
    ("Action: UNHCR to repaint the ferries by 15 March.", "plan", "UNHCR", "", "2023-03-15", "open"),
    ("Recommendation 2, to UNHCR and ILO: repaint the ferries by 15 March.", "recommendation", "UNHCR; ILO", "",
     "2023-03-15", "open"),
    ("Action 4 (NRC, by June 2025): count the boats.", "plan", "NRC", "", "2025-06-30", "open"),
    ("IOM and UNICEF to inspect the piers before the next meeting.", "plan", "IOM; UNICEF", "", "", "open"),
    ("It was agreed that the pier would be lit from 1 March.", "decision", "Ferry Group", "", "2023-03-01", "open"),
    ("NRC promised to share its ferry list.", "commitment", "NRC", "", "", "open"),
    ("Friends of the Lake offered to send two boats within two weeks.", "commitment", "Friends of the Lake", "",
     "2023-03-07", "open"),
    ("In partnership with ILO, the Ministry of Ports will train divers by June 2025.", "commitment",
     "Ministry of Ports", "", "2025-06-30", "open"),
    ("We would be grateful if you could close the pier before the end of the month.", "request", "Ferry Group", "",
     "2023-02-28", "open"),
    ("4. Urges donors to repair the piers;", "request", "Ferry Group", "donors", "", "open"),
    ("6. Decides to remain seized of the matter of the piers.", "decision", "Ferry Group", "", "", "open"),
    ("UNHCR intends to hand the pier over to the town in January 2025.", "plan", "UNHCR", "", "2025-01-31", "open"),
    ("A mid-term count of the boats is planned for 2026.", "plan", "", "", "2026-12-31", "open"),
    ("Lights are to be fitted on every pier.", "decision", "", "", "", "open"),
    ("Staff are required to report each storm within 48 hours.", "decision", "Staff", "", "", "standing"),
    ("The repair of the Oru pier was completed in January 2023.", "plan", "", "", "", "done"),
    ("The delivery of lamps has been delayed and will now take place in September 2023.", "plan", "", "",
     "2023-09-30", "open"),
    ("IOM continues to check every boat before it leaves.", "commitment", "IOM", "", "", "continuing"),
    ("(b) Requests UNHCR to report at its seventy-third session;", "request", "Ferry Group", "UNHCR", "", "open"),
    ("Maria kindly agreed to draft the note.", "commitment", "Maria", "", "", "open"),
    ("Could WFP please confirm how many boats are left?", "request", "Ferry Group", "WFP", "", "open"),
    ("We task our senior officials with drawing the map by the end of this year.", "request", "Ferry Group",
     "our senior officials", "2023-12-31", "open"),
    ("WFP informed members that it would lengthen the pier.", "plan", "WFP", "", "", "open"),
    ("The co-leads will speak with the Bank next week.", "commitment", "co-leads", "Bank", "2023-03-05", "open"),
    ("1.2 No child shall be kept on a boat overnight.", "decision", "", "", "", "standing"),
    ("Ferry families are required to follow a course.", "decision", "Ferry families", "", "", "standing"),
    ("The Ministry is responsible for training divers.", "decision", "Ministry", "", "", "standing"),
    ("Donors need to commit funds before the rains.", "recommendation", "Donors", "", "", "open"),
    ("Efforts to mend the pier will continue.", "commitment", "", "", "", "continuing"),
    ("Both sides will review this paper by June 2025.", "commitment", "both sides", "", "2025-06-30", "open"),
    ("Lake Vision is going to translate the poster.", "commitment", "Lake Vision", "", "", "open"),
    ("The Government has undertaken to lend boats.", "commitment", "Government", "", "", "open"),
    ("The operator has promised a lamp.", "commitment", "operator", "", "", "open"),
    ("A full account will reach you by the end of April 2024.", "plan", "", "", "2024-04-30", "open"),
    ("The port committee meets every quarter.", "decision", "port committee", "", "", "standing"),
    ("The authorities have been asked to open the pier.", "request", "", "authorities", "", "open"),
    ("Stock figures will henceforth be posted every Monday.", "commitment", "", "", "", "open"),
    ("The unit is about to hire eight guards.", "plan", "unit", "", "", "open"),
    ("The Bar Association proposed to set up a clinic.", "commitment", "Bar Association", "", "", "open"),
    ("The Committee approves the plan of the pier.", "decision", "Committee", "", "", "open"),
    ("We shall revert to the pier in March.", "commitment", "Ferry Group", "", "2023-03-31", "open"),
    ("The Group decided to close the pier as of 30 September.", "decision", "Group", "", "2023-09-30", "open"),
    ("We are also planning to close four piers.", "plan", "Ferry Group", "", "", "open"),
    ("Kenya will license the ferrymen by June 2025.", "commitment", "Kenya", "", "2025-06-30", "open"),
    ("Germany and Norway pledged 60 million euros for piers.", "commitment", "Germany; Norway", "", "", "open"),
    ("Canada announced that it will buy two boats in 2024.", "commitment", "Canada", "", "2024-12-31", "open"),
    ("Uganda called for more boats.", "request", "Uganda", "", "", "open"),
    ("Japan expressed its readiness to host the next meeting.", "commitment", "Japan", "", "", "open"),
    ("The office shall answer within sixty days of the signature of this paper.", "commitment", "office", "",
     "2023-04-22", "open"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "kind", "actor", "whom", "day", "state"), GENRES)
def test_the_genres_of_the_field_promise_in_their_own_words(
    sentence: str, kind: str, actor: str, whom: str, day: str, state: str
) -> None:
    (one,) = found(sentence, issuer="Ferry Group", date="2023-02-21")
    assert (one.kind, one.actor, one.addressee, one.due_date, one.status) == (kind, actor, whom, day, state)


@pytest.mark.parametrize(
    "sentence",
    [
        "According to the authorities, more boats will follow once the rains end.",
        "It will be difficult to keep the pier open without new funds.",
        "Boats will be displaced and piers will be affected by the storm.",
        "The pledges below are given in the words of those who made them.",
        "The number of boats will double by 2030.",
        "How can we support those who wait for the boat?",
        "The new piers will lead to significant costs.",
        "Ferrymen must often wait months for an answer.",
        "Partners discussed whether the pier should also be open at night.",
        "Parents now wait two days instead of two months for the boat.",
    ],
)
def test_what_is_foreseen_or_told_of_the_past_is_no_promise(sentence: str) -> None:
    assert not found(sentence)


def test_each_row_of_a_table_of_actions_is_a_promise(tmp_path: Path) -> None:
    """The heads of the columns tell what is promised, by whom and by when; an empty cell moves nothing."""
    rows = [
        ("No.", "Action", "Responsible", "Deadline"), ("1", "Paint the pier", "UNHCR", "10 March 2023"),
        ("2", "Count the boats", "", "14/05/2024"), ("3", "Mend the lamps", "ILO, UNICEF", "Q3 2024 (done)"),
    ]  # fmt: skip
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    (tmp_path / "t.html").write_text(f"<table>{cells}</table><p>The pier is long and old.</p>", encoding="utf-8")
    (tmp_path / "t.md").write_text("\n".join(f"| {' | '.join(row)} |" for row in rows), encoding="utf-8")
    expected = [
        ("Paint the pier", "UNHCR", "2023-03-10", "open"),
        ("Count the boats", "", "2024-05-14", "open"),
        ("Mend the lamps", "ILO; UNICEF", "2024-09-30", "done"),
    ]
    for name in ("t.html", "t.md"):
        path = tmp_path / name
        told = [one.promise for one in promised([path], day="").entries]
        assert sorted((one.quote, one.actor, one.due_date, one.status) for one in told) == sorted(expected)
        _, text = open_text(path)
        assert all(text.source[one.start : one.end] == one.quote for one in told)


def test_a_column_between_who_and_when_holds_the_act_whatever_its_head(tmp_path: Path) -> None:
    source = "| # | What we said | Who | By when |\n|---|---|---|---|\n| 1 | Paint the pier | UNHCR | Q4 2030 |\n"
    (tmp_path / "t.md").write_text(source, encoding="utf-8")
    (one,) = [entry.promise for entry in promised([tmp_path / "t.md"], day="").entries]
    assert (one.kind, one.actor, one.due_date, one.quote) == ("plan", "UNHCR", "2030-12-31", "Paint the pier")


def test_a_table_of_figures_promises_nothing(tmp_path: Path) -> None:
    (tmp_path / "t.md").write_text("| Harbour | Boats |\n|---|---|\n| Meru | 12 |\n| Tana | 7 |\n", encoding="utf-8")
    assert not promised([tmp_path / "t.md"], day="").entries


def test_an_article_of_a_decree_binds_in_the_present(tmp_path: Path) -> None:
    source = (
        "# Décision sur les bateaux du lac\n\n## Article premier\n\nLes États membres enregistrent tous les "
        "bateaux.\n\n"
        "## Article 2\n\nLe Secrétariat est chargé : a) de tenir un registre des bateaux.\n"
    )
    (tmp_path / "d.md").write_text(source, encoding="utf-8")
    told = [entry.promise for entry in promised([tmp_path / "d.md"], day="").entries]
    assert [(one.locator, one.kind, one.actor, one.status) for one in told] == [
        ("art. 1", "decision", "États membres", "standing"), ("art. 2", "decision", "Secrétariat", "standing"),
    ]  # fmt: skip


def test_what_is_listed_under_next_steps_is_planned(tmp_path: Path) -> None:
    source = (
        "# Visit to the pier\n\n## Findings\n\n- The pier is long and has lost two of its lamps.\n\n## Next steps\n\n"
        "- Mend the two lamps (UNICEF, by 10 June 2031)\n- Speak with the Ministry of Ports on paint\n"
    )
    (tmp_path / "v.md").write_text(source, encoding="utf-8")
    told = [one.promise for one in promised([tmp_path / "v.md"], day="").entries]
    assert [(one.kind, one.actor, one.addressee, one.due_date) for one in told] == [
        ("plan", "UNICEF", "", "2031-06-10"), ("plan", "", "Ministry of Ports", ""),
    ]  # fmt: skip


def test_pledges_are_listed_by_name(tmp_path: Path) -> None:
    listed = "- Portugal: 20 boats by December 2031\n- Lake Bank: loans to harbours\n"
    source = f"# Pledges received for the lake\n\n{listed}"
    (tmp_path / "p.md").write_text(source, encoding="utf-8")
    told = [entry.promise for entry in promised([tmp_path / "p.md"], day="").entries]
    assert [(one.kind, one.actor, one.due_date) for one in told] == [
        ("commitment", "Portugal", "2031-12-31"), ("commitment", "Lake Bank", ""),
    ]  # fmt: skip


def test_a_short_line_introduces_its_list(tmp_path: Path) -> None:
    source = (
        "# Joint statement on boats\n\nToday our organizations pledge:\n\n- to paint the boats of the lake by 2027;\n\n"
        "We urge donors to:\n\n- pay for the paint of every boat on the lake.\n"
    )
    (tmp_path / "s.md").write_text(source, encoding="utf-8")
    told = {one.promise.quote: one.promise for one in promised([tmp_path / "s.md"], day="").entries}
    paint, pay = told["to paint the boats of the lake by 2027;"], told["pay for the paint of every boat on the lake."]
    assert (paint.kind, paint.due_date) == ("commitment", "2027-12-31")
    assert (pay.kind, pay.addressee) == ("request", "donors")

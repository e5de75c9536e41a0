"""Documents of our own, in the shapes that real ones come in, and a hub of them that is encoded once."""

from pathlib import Path

import pytest

from commonground.hub.adding import add
from commonground.hub.searching import Finder
from commonground.hub.store import HubStore

TREATY = """<meta charset='utf-8' />

####CONVENTION ON THE FERRYMEN OF LAKE MERU

*Preamble*The Contracting States,Considering that the [Lake Charter](../x/README.md) protects all,Have agreed:
### CHAPTER  I

####Licences

### Article  1

####Definition

A. For the purposes of this Convention, the term "ferryman" shall apply to any person who:

(1)Has carried passengers across the lake for one year; or

(2)Holds a licence issued by a Contracting State.
B. This Convention shall not apply to fishing boats.

### Article  2

####Fees

1. The Contracting States shall not charge ferrymen for a licence.
2. In any case, a licence shall be issued:

(a)within thirty days of the application;

(b)in the language of the applicant.

###Article 3

The Contracting States shall open their harbours to ferrymen in a storm.

DONE at Meru, this fourth day of May, one thousand nine hundred and sixty-two, in a single copy.

### SCHEDULE

### Paragraph  1

1. The licence shall be a card.
2. The card shall be green.

###Paragraph  2

The card shall bear a photograph.
"""

NOTE = """FERRY WORKING GROUP

CHAIRPERSON'S NOTE ON THE MEETING HELD ON 12 MAY 2021

FWG/2021/3

1. The Ferry Working Group met in Meru. The Secretary-General reported on traffic across the lake.

2. The Secretariat would publish the timetable by the end of June. Several delegates were of the view that the lake was
wide, and that its level would fall in the dry season.

3. The Chairperson thanked the delegates, who had come from every shore of the lake and from the islands in its middle,

and summed up. He noted that the Working Group had requested the Secretariat to provide two papers, namely:

- (a) A count of the ferries on the lake;
- (b) A list of harbours that shelter ferrymen in a storm.

4. The question of the night ferry was still pending.
"""

LETTER = """

3 February 2022

Dear colleagues,

We write on the ferries of the lake. IOM and UNHCR are committed to counting the passengers of every ferry.

IOM will train two hundred ferrymen by 30 June 2022. UNHCR will continue to register refugees. Waters will rise.

We have appointed two focal points. Where the passengers are mostly refugees, the response will be led by UNHCR.

Yours sincerely,

Ada Quill
Director General
International Organization for Migration

Ben Reed
United Nations High Commissioner for Refugees
"""


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of three documents."""
    folder = tmp_path_factory.mktemp("papers")
    (folder / "ferrymen.md").write_text(TREATY, encoding="utf-8")
    (folder / "note.txt").write_text(NOTE, encoding="utf-8")
    (folder / "letter.txt").write_text(LETTER, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def hub(papers: Path, tmp_path_factory: pytest.TempPathFactory) -> HubStore:
    """A hub of the three documents; tests only read it."""
    store = HubStore.open(tmp_path_factory.mktemp("store"), create=True)
    report = add([papers], store, on="2024-01-01")
    assert not report.refused
    return store


@pytest.fixture(scope="session")
def finder(hub: HubStore) -> Finder:
    """A searcher that keeps its vectors."""
    return Finder(hub)


@pytest.fixture
def empty(tmp_path: Path) -> HubStore:
    """A hub without documents."""
    return HubStore.open(tmp_path / "store", create=True)

"""A question that names a document is answered from it first; a kind alone names nothing."""

import pytest

from commonground.hub.kept import Document
from commonground.hub.naming import named
from commonground.hub.searching import Finder


def document(name: str, title: str, *, kind: str = "", issuer: str = "", date: str = "") -> Document:
    """A document of which only this is known."""
    return Document(name, title, issuer, date, "en", "", kind, "", "0" * 64)


KNOWN = [
    document("lake", "Convention on the Ferrymen of Lake Meru", kind="treaty", date="1962-05-04"),
    document("harbours", "Convention concerning harbour dues", kind="treaty", issuer="Harbour Board"),
    document("protocol_1971", "Protocol to the Convention on the Ferrymen of Lake Meru", kind="treaty"),
    document("imf", "Constitution of the International Meru Fleet"),
    document("report", "Report of the Harbour Master to the Council", kind="report", date="2019"),
]
ASKED = [
    ("Who leaves the harbour dues convention?", ("harbours",), "Who leaves the convention?"),
    ("When may a party leave the 1971 protocol?", ("protocol_1971",), "When may a party leave the protocol?"),
    ("What is the quorum in the IMF constitution?", ("imf",), "What is the quorum in the constitution?"),
    ("What does the report of the Harbour Master say of storms?", ("report",), "What does the report say of storms?"),
    ("Does the ferrymen convention cover fishing boats?", ("lake", "protocol_1971"), None),
    ("Which treaty on ferrymen covers lakes?", ("lake", "protocol_1971"), None),
]


@pytest.mark.parametrize(("question", "meant", "rest"), ASKED)
def test_a_kind_with_words_of_a_title_names_it(question: str, meant: tuple[str, ...], rest: str | None) -> None:
    found = named(question, KNOWN)
    assert found is not None
    assert found.documents == meant
    assert rest is None or found.rest == rest


@pytest.mark.parametrize(
    "question",
    [
        "What does the convention say of storms?",
        "May a ferryman act in a storm?",
        "Is there an agreement on fishing quotas?",
        "Who gives orders on the lake?",
        "Report",
        "",
    ],
)
def test_a_kind_alone_or_of_another_matter_names_nothing(question: str) -> None:
    assert named(question, KNOWN) is None


def test_what_is_named_comes_first(finder: Finder) -> None:
    hits = finder.search("What must a licence be under the ferrymen convention?", k=3)
    assert {hit.passage.document for hit in hits} == {"ferrymen"}

"""Where a text is cut: by the structure that it prints, in each of its languages."""

import re
from collections import Counter

from commonground.hub.cutting import marks
from commonground.hub.cutting.articles import Articles
from commonground.hub.cutting.blocks import Block, blocks
from commonground.hub.cutting.drafts import Drafts
from commonground.hub.cutting.ordinals import Numbered, Plain
from commonground.hub.cutting.passage import Passage
from commonground.hub.cutting.sections import Objectives, Sections
from commonground.hub.languages import UNKNOWN, language
from commonground.hub.reading import Text

# Shorter blocks do not tell their language.
_TELLING = 60
# A language stays for at least so many telling blocks, or a quotation would be a language of its own.
_STAYS = 3


def cut(text: Text) -> list[Passage]:
    """The passages of a text, in order, each with its locator."""
    found = blocks(text.lines, markdown=text.format != "text" and text.format != "pdf")
    result: list[Passage] = []
    for spoken, part in _by_language(found):
        drafts = Drafts(spoken)
        structure = _structure(part)
        structure(drafts, text.source).take(part)
        result.extend(drafts.passages())
    return result


def _structure(part: list[Block]):  # type: ignore[no-untyped-def]
    counts: Counter[str] = Counter()
    number, recalls, letter = 0, 0, ""
    for block in part:
        if marks.ARTICLE.match(block.text) and len(block.text) < 150:
            counts["articles"] += 1
        elif marks.SECTION.match(block.text):
            counts["sections"] += 1
        elif block.heading and marks.OBJECTIVE.match(block.text):
            counts["objectives"] += 1
        elif (said := marks.NUMBER.match(block.text)) and number < int(said["number"]) <= number + 3:
            number = int(said["number"])
            counts["numbered"] += len(block.text)
        elif number and (marks.LETTER.match(block.text) or marks.ROMAN.match(block.text)):
            counts["numbered"] += len(block.text)
        elif not number and (marks.RECALLS.match(block.text) or marks.RESOLVES.match(block.text)):
            recalls += 1
        elif recalls and (said := marks.LETTER.match(block.text)) and marks.follows(said["a"] or said["b"], letter):
            letter = said["a"] or said["b"]
            counts["numbered"] += len(block.text)
        elif not block.note:
            counts["other"] += len(block.text)
    if counts["articles"] >= 2:
        return Articles
    if counts["sections"] >= 2:
        return Sections
    if counts["objectives"] >= 2:
        return Objectives
    if (number >= 3 or letter >= "c") and counts["numbered"] > counts["other"]:
        return Numbered
    return Plain


def _by_language(found: list[Block]) -> list[tuple[str, list[Block]]]:
    """The blocks in stretches of one language; headings and short lines go with what follows them."""
    telling = [
        (place, spoken)
        for place, block in enumerate(found)
        if len(block.text) >= _TELLING and not block.heading and (spoken := language(block.text)) != UNKNOWN
    ]
    if not telling:
        whole = language(" ".join(block.text for block in found))
        return [(whole, found)] if found else []
    stretches: list[list] = []  # type: ignore[type-arg]
    for place, spoken in telling:
        if stretches and stretches[-1][0] == spoken:
            stretches[-1][2] += 1
        else:
            stretches.append([spoken, place, 1])
    main = Counter(spoken for _, spoken in telling).most_common(1)[0][0]
    kept: list[tuple[str, int]] = []
    for spoken, place, count in stretches:
        if (count >= _STAYS or len(telling) < _STAYS) and (not kept or kept[-1][0] != spoken):
            kept.append((spoken, place))
    if not kept:
        kept = [(main, 0)]
    starts = [0, *(_heading_before(found, place) for _, place in kept[1:])]
    return [(spoken, found[start:end]) for (spoken, _), start, end in zip(kept, starts, [*starts[1:], len(found)])]


def _heading_before(found: list[Block], place: int) -> int:
    """Where the headings begin that stand right above a block."""
    while place > 0 and (found[place - 1].heading or re.fullmatch(r"\W*", found[place - 1].text)):
        place -= 1
    return place

"""Promises in tables: a row each, where the heads of the columns say what is promised, by whom and by when."""

import re
from dataclasses import dataclass

# What a column holds, by words of its head in the four languages; the first that fits.
_HEADS = (
    ("status", (r"\bstatus\b|\bprogress\b|\bstate of\b|\bétat\b|\bstatut\b|\bavancement\b|\bestado\b(?! miembro)"
               r"|\bavance\b"
     r"|الحالة|الوضع|حالة")),
    ("due", (r"\bdeadline|\btime ?(?:line|frame|scale)|\bdue\b|\bby when\b|\bwhen\b|\bdates?\b|\btarget (?:date|year)"
            r"|\bperiod\b"
     r"|\byear\b|\béchéance|\bdélai|\bcalendrier\b|\bquand\b|\bplazo|\bfecha|\bcuándo\b|\bcronograma\b|الموعد"
     r"|التاريخ|المهلة"
     r"|الإطار الزمني|الأجل")),
    ("addressee", r"\b(?:benefici|target group|addressee|addressed to|requested of|bénéficiaire|destinatari)"),
    ("actor", (r"\bresponsib|\bwho\b|\blead\b|\bowner|\bby whom\b|\bentity\b|\bagency\b|\bactor\b|\bfocal\b"
              r"|\bpledg(?:ing|er)"
     r"|\borgani[sz]ation\b|\bcountry\b|\bstate\b|\bdonor|\bsubmitted by|\bassigned|\bimplement(?:ing|er)"
     r"|\bgovernment\b"
     r"|\bdelegation|\bresponsable|\bchef de file\b|\bqui\b|\bentité|\borganisme|\bpays\b|\bquién\b|\bentidad"
     r"|\borganizaci"
     r"|\bpaís\b|\bencargad|الجهة|المسؤول|الدولة|من المسؤول|الطرف")),
    ("recommendation", r"\brecommend|\brecommandation|\brecomendaci|التوصي"),
    ("request", r"\brequests?\b|\bdemandes?\b|\bsolicitud|\bpetici|الطلب"),
    ("decision", r"\bdecisions?\b|\bdécisions?\b|\bdecisi|\bacuerdos?\b|القرار"),
    ("commitment", (r"\bpledges?\b|\bcommitments?\b|\bundertaking|\bcontribution|\bengagements?\b|\bpromesse"
                   r"|\bcompromisos?\b"
     r"|\bpromesas?\b|التعهد|الالتزام")),
    ("plan", (r"\bactions?\b|\bactivit|\btasks?\b|\bmeasures?\b|\bfollow-?up|\bsteps?\b|\bdeliverable|\boutputs?\b"
             r"|\bto do\b"
     r"|\bmilestone|\bAPs?\b|\bactivités?\b|\btâches?\b|\bmesures?\b|\bacci(?:ón|ones)\b|\bactividad|\btareas?\b"
     r"|\bmedidas?\b"
     r"|الإجراء"
     r"|النشاط|المهمة|العمل|الأنشطة")),
)  # fmt: skip
_HELD = tuple((name, re.compile(words, re.I)) for name, words in _HEADS)
_KINDS = ("recommendation", "request", "decision", "commitment", "plan")
_CELL = re.compile(r"\s*\|\s*")
_LONGEST_HEAD = 60
_STATUS = (
    ("open", re.compile(r"not (?:yet )?(?:started|begun|done)|non commenc|pas commenc|no iniciad|لم يبدأ", re.I)),
    ("done", re.compile(
        r"\b(?:done|complete[d]?|achieved|implemented|fulfilled|delivered|closed|finished|finali[sz]ed)\b|\b(?:fait"
        r"|réalisée?"
        r"|achevée?|terminée?|accomplie?)\b|\b(?:hecho|cumplid[oa]|realizad[oa]|terminad[oa]|completad[oa])\b|أنجز"
        r"|مكتمل|منجز|تم\b",
        re.I)),
    ("pending", re.compile(r"\b(?:pending|awaiting|on hold|en attente|en suspens|pendiente)\b|معلق"
                           r"|قيد الانتظار", re.I)),
    ("continuing", re.compile(
        r"\b(?:on-?going|in progress|under ?way|continu\w+|en cours|en curso|en marcha|partially|partly)\b|جار|مستمر"
        r"|قيد التنفيذ",
        re.I)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """What a row promises; `start` and `end` are the place of the act among the words of the table."""

    kind: str
    actor: str
    addressee: str
    due: str
    status: str
    start: int
    end: int


class Tables:
    """Reads the pieces of tables one after the other; a table cut in two keeps its head."""

    def __init__(self) -> None:
        self.heads: list[str] = []
        self.printed = ""

    def rows(self, text: str, *, goes_on: bool) -> list[Row]:
        """The promises of one piece; none where its head does not say that it holds any."""
        if not goes_on:
            self.heads, self.printed = [], ""
        found: list[Row] = []
        at = 0
        lines = text.split("\n")
        for line in lines:
            cells = _cells(line, at)
            at += len(line) + 1
            if not self.heads:
                self.heads = _heads([said for said, _ in cells]) or _around([said for said, _ in cells], lines)
                self.printed = line
            elif line != self.printed and len(cells) == len(self.heads) and (row := self._row(cells)):
                found.append(row)
        return found

    def _row(self, cells: list[tuple[str, int]]) -> Row | None:
        told: dict[str, str] = {}
        act, start, kind = "", 0, ""
        for head, (said, place) in zip(self.heads, cells):
            if head in _KINDS:
                act, start, kind = said, place, head
            elif head and not told.get(head):
                told[head] = said
        if len(act) < 4 or not any(map(str.isalpha, act)):
            return None
        state = " ".join((told.get("status", ""), told.get("due", "")))
        status = next((name for name, words in _STATUS if words.search(state)), "open")
        return Row(
            kind, told.get("actor", ""), told.get("addressee", ""), told.get("due", ""), status, start, start + len(act)
        )


def _cells(line: str, at: int) -> list[tuple[str, int]]:
    found = []
    place = 0
    for stroke in [*_CELL.finditer(line), None]:
        end = stroke.start() if stroke else len(line)
        found.append((line[place:end], at + place))
        place = stroke.end() if stroke else end
    return found


def _heads(cells: list[str]) -> list[str]:
    """What each column holds, where this row is the head of a table of promises."""
    if len(cells) < 2 or any(len(said) > _LONGEST_HEAD or any(map(str.isdigit, said)) for said in cells):
        return []
    heads: list[str] = []
    for said in cells:
        head = next((name for name, words in _HELD if words.search(said)), "")
        # One column holds the act: the first so headed.
        heads.append("" if head in _KINDS and any(one in _KINDS for one in heads) else head)
    acts = any(head in _KINDS for head in heads)
    return heads if acts and any(head in {"actor", "due", "status"} for head in heads) else []


def _around(cells: list[str], lines: list[str]) -> list[str]:
    """Where a row says who and by when of what has an unknown head, the column with the most words holds the act."""
    heads = [next((name for name, words in _HELD if words.search(said)), "") for said in cells]
    if not {"actor", "due"} <= set(heads) or any(
        len(said) > _LONGEST_HEAD or any(map(str.isdigit, said)) for said in cells
    ):
        return []
    rows = [[said for said, _ in _cells(line, 0)] for line in lines[1:]]
    words = [
        sum(len(row[at]) for row in rows if len(row) == len(heads)) if head == "" else -1
        for at, head in enumerate(heads)
    ]
    act = words.index(max(words))
    return [("plan" if at == act else head) for at, head in enumerate(heads)] if words[act] > 0 else []

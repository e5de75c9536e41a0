"""The words by which English texts promise, decide and plan."""

import re
from dataclasses import dataclass

from commonground.hub.promises.agents import ACTORS


@dataclass(frozen=True, slots=True)
class Sought:
    """A pattern that is looked for only where one of its words stands; most sentences hold none of them."""

    words: tuple[str, ...]
    pattern: re.Pattern[str]

    def search(self, text: str) -> re.Match[str] | None:
        """The first place, as the pattern finds it."""
        return self.pattern.search(text) if any(word in text for word in self.words) else None


def sought(words: str, pattern: str) -> Sought:
    """A pattern with the words, joined by commas, of which one must stand in the text."""
    return Sought(tuple(words.split(",")), re.compile(pattern))


ADVERBS = (
    r"(?:\s+(?:also|fully|shortly|jointly|further|now|then|together|actively|immediately|promptly|both|all|therefore"
    r"|as soon as possible|each|in turn|once again|inevitably|not))*"
)
# Verbs that describe and do not act.
_ACTS = (
    rf"(?!{ADVERBS}\s+(?:need|have to|be (?:able|relevant|important|critical|essential|key|necessary|deemed|considered"
    r"|determinative|decisive|limited|well|a\b|an\b|the\b|no\b|in\b|more\b)|have|remain|become|face|depend|like|find"
    r"|want|bring|mean|value"
    r"|choose|come|constitute|apply\b|rise|see\b|create|feed|help\b|lead to|result|require\b))"
)
# Behind these an organisation is named but does not act.
_SUBJECT = r"(?<![’'])(?<!\bby )(?<!\bof )(?<!\bby the )(?<!\bof the )(?<!\bfrom the )(?<!\bwithin )"
# Behind "that" another acts, but for "that they".
_BETWEEN = r"(?:(?!\bthat\b(?! (?:they|it)\b))[^.;:]){0,110}?"
PROMISES = sought(
    "will,shall",
    rf"{_SUBJECT}\b(?P<actor>{ACTORS})\b(?P<between>{_BETWEEN})\b(?:will|shall)\b{_ACTS}"
    rf"(?P<action>{ADVERBS}\s+[a-z][^;]*)",
)
NAMED_WILL = re.compile(
    r"^(?:(?:In|By|From|During|For|As|Since|Starting) [^,]{3,60}, )?(?P<who>(?:The )?[A-ZÀ-Þ][\w’'-]+"
    r"(?:(?:,? and |, | of (?:the )?| )(?:the )?[A-ZÀ-Þ][\w’'-]+){0,5})"
    rf"\s+(?:will|shall)\b{_ACTS}(?P<action>{ADVERBS}\s+[a-z][^;]*)"
)
# "No child shall be detained."
# A body whose habit is laid down: "meets every quarter".
REGULAR = re.compile(
    r"^(?P<who>[^.;:]{3,120}?)\b(?P<action>(?:meets|reports|reviews|monitors|convenes|evaluates|publishes"
    r"|updates)\b[^;]*"
    r"\b(?:every|twice an?|once an?|annually|quarterly|monthly|weekly|biannually)\b[^;]*)"
)
# What forecasts are about.
FORETOLD = re.compile(
    r"\b(?:rains?|prices?|needs|numbers?|arrivals|situation|conditions|crisis|temperatures?|populations?|costs?"
    r"|rates?|refugees"
    r"|people|children|families|migrants|returnees|season|conflict|war|water|demand|world|decades?|years?|climate"
    r"|technolog\w+"
    r"|markets?|share|roads?|floods?|droughts?|it|this|that|they|there|which|these|those|convention|agreement"
    r"|resolution|law)\b",
    re.I,
)
# What a body does by saying so: "The Committee approves the budget."
ENACTS = re.compile(
    rf"^(?P<who>{ACTORS}) (?:also |hereby |formally )?(?P<action>(?:approves|endorses|adopts|authori[sz]es"
    rf"|establishes|designates|appoints"
    r"|extends|mandates)\b[^;]*)"
)
NEVER = re.compile(
    r"^(?P<action>No (?!doubt|provision|reservation|later)[^.;:,]{2,80}? (?:shall|must|may"
    r"|is to)\b[^;]*)"
)
REPORTED = sought(
    "would",
    rf"{_SUBJECT}\b(?P<actor>{ACTORS})\b(?P<between>{_BETWEEN})\bwould\b{_ACTS}"
    rf"(?P<action>{ADVERBS}\s+[a-z][^;]*)",
)
# What happens to people, or is only thought of, is nobody's promise.
DONE_TO = (
    r"(?!(?:affected|displaced|forced|limited|reduced|needed|required|expected|seen|noted|considered|deemed|faced|met"
    r"|based|understood|recalled|remembered|felt|lost|found|able|likely|difficult|important|born|killed|exposed|left"
    r"|realized|realised|framed|reflected|tempted|obliged|interested|pleased|concerned|delayed|read|said|used"
    r"|deported|detained|called upon|enough"
    r"|confronted|challenged|overtaken|hampered|threatened|driven|shaped|determined by|construed|deprived)\b)"
    r"(?:\w+ed|held|led|set up|made|given|sent|built|put|drawn up|taken|kept|paid|begun|brought|written|chosen|shown"
    r"|undertaken)"
)
PASSIVE = sought(
    " be ",
    rf"(?P<subject>[^.;:]{{3,160}}?)\b(?:will|shall"
    rf"|would)(?:{ADVERBS}|\s+(?!not\b|likely\b|probably\b|only\b"
    rf"|never\b)\w+)\s+be(?:\s+\w+ly)?\s+{DONE_TO}\b(?P<action>[^.;]*)",
)
# Outside treaties whoever "shall" is bound: schools, municipalities, hosts.
SHALL = re.compile(
    r"^(?!(?:This|That|These|It|There|Nothing|No|Such|Where|If|In|The (?:present|provisions?))\b)"
    rf"(?P<actor>[A-Z][^,.;:]{{2,60}}?)\s+shall\b{_ACTS}(?P<action>[^;]*)"
)
COMMITTED = re.compile(
    r"\b(?:(?:is|are|remains?|was|were)(?: \w+)? committed to|commit(?:s|ted)? (?:itself |ourselves |themselves )?to"
    r"|(?<!\bthe )(?<!these )(?<!their )(?<!its )(?<!our )(?<!\bof )pledge[sd]?\b(?= to\b| that\b| \W?\d| an?\b"
    r"| the\b| its\b"
    r"| their\b)(?: to\b)?|undertakes?\b(?: to)?|undertook to|vow(?:s|ed)? to|(?:has|have|had) undertaken to\b"
    r"|(?:remains?|stands?|is|are) at the disposal of|(?:remains?|is|are) ready to"
    r"|(?:has|have|had) (?:promised|pledged|offered) (?=an?\b|the\b|to\b|that\b|\d|its\b)|assures? you of"
    r"|stands? ready to"
    r"|(?:re)?affirm(?:s|ed)? (?:its|their|our) commitment|(?:this|our|its|their) commitment (?:equally )?extends"
    r"|join(?:ing)? forces to|(?:commit(?:s|ted)?|earmark(?:s|ed)|contribut(?:es|ed)) (?=(?:[A-Z]{3} |[$€£] ?)?\d)"
    r"|(?:gave|gives?|given) (?:an? |its |their |his |her )?(?:assurances?|undertakings?|word|guarantees?) (?:that|to)"
    r"|express(?:es|ed)? (?:its|their|our|his|her) (?:readiness|willingness|commitment"
    r"|intention) to)(?P<action>[^.;]*)",
    re.I,
)
AGREED = re.compile(
    rf"(?:\b(?:have|has)(?: \w+)? agreed (?:to|on|that)|^(?!It\b|They\b|He\b"
    rf"|She\b)[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+){{0,4}}"
    rf" (?:\w+ly )?agree[sd]? to|\b{ACTORS}\b(?:(?!\bhad\b"
    rf"|\bwill\b)[^.;:]){{0,40}}\bagree[sd]? to"
    r"|\bdecid(?:es?|ed) (?:to|that)|\bresolv(?:es?|ed) to"
    r"|\b(?:have|has) (?:already )?(?:appointed|allocated|signed|concluded|decided|set aside|earmarked|designated"
    r"|nominated)"
    r"|\b(?:recent |successful )+conclusion of)(?P<action>[^.;]*)",
)
MUST = sought("must", rf"(?P<subject>[^.;:]{{0,140}})\bmust (?:be|not be) (?P<action>[^.;]*\b(?:{ACTORS})\b[^.;]*)")
RECOMMENDS = sought(
    "should,need to,needs to",
    rf"(?P<subject>(?:[^.;:]{{0,160}}?\b)?{ACTORS})\s+(?:\w+ly |also )?needs? to(?= (?!be\b)[a-z])(?P<needed>[^.;]*)"
    r"|(?P<whoever>[^.;:]{3,160}?)\bshould\b(?!\s+(?:be (?:noted|recalled|commended)|not be (?:seen|limited)"
    r"|also be noted))(?P<action>[^.;]*)",
)
PENDING = re.compile(
    r"\b(?:still|remains?|is|was|are|were) (?:pending|outstanding|to be (?:settled|decided|determined))\b", re.I
)
FOLLOW = re.compile(r"\b[Tt]here (?:will|shall|would) be (?P<action>(?:further |regular |a |an |another )[^.;]*)")
SPEAKS = re.compile(
    r"\b(?:said|stated|stress(?:ed|ing)|noted|pointed out|reiterat(?:ed|ing)|highlighted|underlin(?:ed|ing)"
    r"|emphasi[sz]ed|concluded"
    r"|reflected|explained|recalled|made clear|expressed|elaborated|added|wondered|questioned|agreement that)\b"
)
# A list is promised item by item where what introduces it promises.
LISTS = (
    ("request", re.compile(r"\brequest(?:ed|s)?\b|\basked\b|\binvit(?:es|ed)\b", re.I)),
    ("plan", re.compile(r"\b(?:overarching |strategic |following |main |common )*(?:goals|objectives|priorities"
        r"|targets|milestones)\b", re.I)),
    ("commitment", re.compile(r"\bwe (?:will|commit)|\bcommit(?:s|ted)? to\b|\b(?:will|shall)\b.*:\s*$"
        r"|\bfollowing actions\b", re.I)),
    ("decision", re.compile(r"\b(?:agreed|decided|decides|adopted)\b.*:\s*$", re.I)),
    ("recommendation", re.compile(r"\brecommend|\bshould\b", re.I)),
)  # fmt: skip
# What reports the past or the ordinary in the words of a promise.
STOP = re.compile(
    r"\bI will not\b|\bwould (?:\w+ )?like to (?:\w+ )?(?:offer|extend|thank|express)\b|\bcalled upon not just\b"
    r"|^[-•\s]*the adoption of\b|\bwill (?:be|prove) (?:a|an|the) (?:key )?challenge\b|\bwill you\b"
    r"|\bif .{0,80}\bwill\b|\bhad been invited\b"
    r"|\b(?:I|[Ww]e) (?:trust|hope|believe|think|expect|am confident|are confident|fear) that\b"
    r"|^\W*(?:This|That|It) (?:may|might|could|will (?:also )?(?:help|ensure|allow|enable|make|mean|be|have|require"
    r"|take))\b"
    r"|\bit is (?:likely|expected|possible|feared|hoped|estimated) that\b"
    r"|\b(?:whether|how|why) .{0,60}\b(?:should|would|will)\b"
    r"|\b(?:one|some) delegates? (?:requested|asked for) (?:more|further|additional) information\b",
    re.I,
)
# Acts that nobody but somebody does: what "will" do one of these is no forecast.
_DEEDS = (
    r"(?:accompany|adapt|address|advise|advocate|allocate|appoint|arrange|assess|assign|assist|assure|build"
    r"|carry out|check|circulate"
    r"|clarify|clear|collect|communicate|complete|conduct|confirm|construct|consult|contact|contribute|convene"
    r"|cooperate|coordinate"
    r"|co-?chair|co-?lead|cover|deliver|deploy|design|designate|develop|discuss|disseminate|distribute|draft|draw up"
    r"|encourage|engage"
    r"|enrol|ensure|equip|establish|evaluate|examine|exempt|expand|explore|extend|facilitate|finali[sz]e|finance"
    r"|follow up|fund"
    r"|grant|guarantee|hand over|hire|hold|host|identify|implement|improve|inform|install|introduce|invest|invite"
    r"|issue|keep|launch"
    r"|lead(?! to)|maintain|make available|manage|map|mobili[sz]e|monitor|negotiate|notify|offer|open|organi[sz]e"
    r"|pay|pilot"
    r"|prepare|present"
    r"|procure|promote|propose|protect|provide|publish|pursue|raise|ratify|reach out|recruit|refer|register"
    r"|rehabilitate|reimburse"
    r"|repair|replace|report|resettle|respect|respond|restore|review|revise|run|scale up|second|send|set up|share"
    r"|sign|step up|strengthen"
    r"|submit|supply|support|survey|take over|take part|take steps|train|translate|undertake|update|uphold|verify"
    r"|visit|waive|work with"
    r"|work towards|work to)"
)
DEED = sought(
    "will,shall,going to,is to,are to",
    r"^(?:[^,;:.]{2,90}, )?(?P<who>(?!It\b|This\b|That\b|These\b|Those\b|There\b|They\b|Which\b|What\b|Who\b|If\b"
    r"|When\b|As\b|More\b"
    r"|Many\b|Some\b|He\b|She\b|Nothing\b|Such\b)[^,;:.]{2,90}?) (?:will|shall|(?:is|are) going to|(?:is|are) to)"
    rf" (?:(?:\w+ly|also|then|now|further|each|both|together|continue to) )*(?P<action>{_DEEDS}\b[^;]*)",
)
# Minutes name what is to be done: "Action: UNHCR to ...", "Follow-up:", or "UNHCR to ..." alone.
LABEL = re.compile(
    r"^\W*(?:\d{1,2}[.)]\s*)?(?P<label>Action(?:s| points?| items?| required| agreed)?|AP|Follow[- ]?up(?: action)?"
    r"|Next steps?|To[- ]do|Task|Decisions?|Agreed(?: action)?|Recommendations?|Commitments?|Pledges?)"
    r"(?: (?:no\.? ?)?\d{1,3})?(?:(?:,? (?:to|for|by) | ?\()(?P<whom>(?-i:the (?=[A-Z])|all |[A-Z])[^:()]{1,100})\)?)?"
    r"\s*[:–—-]\s*(?P<action>\S.*)$",
    re.I | re.S,
)
TO_DO = re.compile(
    rf"^\W*(?:\d{{1,2}}[.)]\s*)?(?P<actor>{ACTORS}(?:(?:,| and|, and| &| /|/) ?(?:the )?{ACTORS}){{0,4}})"
    r"(?P<between>(?:, (?:with|in|together|jointly)[^,;]{3,80},)?)\s+to\s+(?!be\b|the\b|an?\b|its\b|their\b|our\b"
    r"|date\b)"
    r"(?P<action>(?:\w+ly )?[a-z][^;]*)$"
)
OFFERED = re.compile(
    r"(?<!would )(?<!likely )(?:\b(?:promise[sd]?|offer(?:s|ed)|volunteer(?:s|ed)"
    r"|propos(?:es|ed)|pledge[sd]?)(?: [A-Z]\w+)? to(?= [a-z])(?! the\b| an?\b)"
    r"|(?<!\bthe )(?<!\ba )(?<!\bof )(?<!\bthis )\b(?:promise[sd]?|guarantee[sd]?|confirm(?:s|ed)|assure[sd]?"
    r"|announce[sd]?)"
    r"(?: (?:the |its |their )?[^,.;]{0,40}?)? that(?= [^.;]{2,80}\b(?:will|would|shall)\b))(?P<action>[^.;]*)"
)
INTENDS = re.compile(
    r"\b(?:(?:intend|plan|aim|propose|mean|expect|hope|seek|strive)s?|(?:is|are|am)(?: also| now"
    r"| currently)? (?:planning|preparing|aiming"
    r"|seeking|hoping)"
    r"|(?:is|are) about|(?:is|are) expected|has (?:the intention|plans)|have (?:the intention|plans)|(?:is"
    r"|are) (?:determined|resolved|set))"
    r" to (?P<action>(?!be\b)[a-z][^;]*)"
    r"|\b(?:(?:[Oo]ur|[Ii]ts|[Tt]heir|[Tt]he) )?(?:\w+ )?(?:[Aa]im|[Gg]oal|[Oo]bjective|[Tt]arget|[Ii]ntention"
    r"|[Pp]lan|[Pp]riorit(?:y|ie))s?"
    r"(?: (?:of|for|in) [^,;]{3,60}?)? (?:is to|are to|includes?) (?P<aim>[a-z0-9][^;]*)"
)
PLANNED = sought(
    "planned,scheduled,foreseen,envisaged,due,programmed,slated,expected to,set to,intended to,take place, start, "
    "continue, begin, open, resume, meet, convene, conclude",
    r"(?P<subject>[^.;:]{3,160}?)\b(?:is|are|was|were|has been|have been)(?: \w+ly| now| currently)? (?:planned"
    r"|scheduled"
    r"|foreseen|envisaged|due|programmed|slated|(?:expected|set|intended|planned|scheduled|due) to (?:be \w+|start"
    r"|begin|open"
    r"|end|finish|take place|conclude|resume|reach))\b(?P<action>[^.;]*)"
    r"|(?P<going>(?:Efforts|Work|Support|Assistance|Trainings?|Distributions?|Discussions|Cooperation|Consultations"
    r"|Negotiations"
    r"|Preparations)\b[^.;:]{0,80}?\bwill (?:also )?continue\b[^.;]*)"
    r"|(?P<event>[^.;:]{3,100}?)\bwill (?:now |then |next )?(?:take place|start|begin|open|resume|meet|convene"
    r"|conclude)\b"
    r"(?P<when>[^.;]*)",
)
BOUND = sought(
    "required to,obliged to,obligated to,bound to,instructed to,is to,are to,must,has to,have to",
    rf"(?:(?P<who>{ACTORS})|(?P<thing>[A-Z][^.;:,]{{2,80}}?))\s+(?:(?P<duty>(?:also )?(?:is|are)(?: also| further)?"
    r" (?:required|obliged|obligated|bound) to)|(?:is|are) instructed to|(?:is"
    r"|are) to(?= (?:be )?[a-z])|must(?: also| not)?(?= [a-z])"
    r"(?! (?:have been|often|wait|live|travel|pay|face|cope|choose|flee|leave)\b)|(?:has|have) to(?= (?:ensure"
    r"|provide|submit"
    r"|report|make|take|register|issue|notify|inform|apply|carry)\b))(?P<action>[^;]*)",
)
CHARGED = re.compile(
    r"\b(?:(?:will|shall|would) (?:be|remain) (?:responsible|accountable|in charge)|(?:is|are|remains?) responsible for"
    r"(?= \w+ing\b)"
    r"|(?:is|are|was|were|has been|have been) (?:tasked|entrusted|charged|mandated|commissioned)(?: with| to)"
    r"|(?:take|takes|assume|assumes)(?: on)? (?:the )?responsibility for|take (?:over|the lead))\b(?P<action>[^;]*)"
)
CONTINUES = re.compile(
    r"\b(?:continues?|continuing) to (?P<action>(?!be\b|face|suffer|live|grow|rise|fall|flee|arrive)[a-z][^;]*)"
)
# What was promised elsewhere and has been done, is under way, or is late.
REALISED = sought(
    "completed,finali,fulfilled,achieved,accomplished,delivered,handed over,concluded,inaugurated,as foreseen,as "
    "planned,as agreed,as promised,as pledged,as committed,as requested,as scheduled,as announced",
    r"(?P<subject>[^.;:]{3,160}?)\b(?:was|were|has been|have been)(?: (?:now|fully|also|since|successfully|largely))?"
    r" (?P<action>(?:completed|finali[sz]ed|fulfilled|achieved|accomplished|delivered|handed over|concluded"
    r"|inaugurated)\b"
    r"[^;]*)"
    r"|(?P<actor>[^.;:]{2,100}?)\b(?P<past>(?:has |have )?\w+ed\b[^.;]{3,160}?,? as (?:foreseen|planned|agreed"
    r"|promised|pledged"
    r"|committed|requested|scheduled|announced)\b[^;]*)",
)
UNDER_WAY = sought(
    "ongoing,on-going,way,in progress,in preparation,under preparation,under development,being "
    ",delayed,postponed,deferred,rescheduled,put off",
    r"(?P<subject>[^.;:]{3,160}?)\b(?P<action>(?:is|are|remains?) (?:still |currently |now )?(?:ongoing|on-going"
    r"|under ?way"
    r"|in progress|(?:in|under) (?:preparation|development|negotiation|construction)|being (?:prepared|finali[sz]ed"
    r"|developed|established|built|drafted|set up))\b[^;]*"
    r"|(?:has been|have been|was|were) (?:delayed|postponed|deferred|rescheduled|put off)\b[^;]*)",
)
ADVISED = sought(
    "ought to,encouraged to,advised to,recommended to",
    r"(?P<subject>[^.;:]{3,120}?)\b(?:ought to|(?:is|are) (?:encouraged|advised|recommended) to)\b(?P<action>[^.;]*)",
)
# Headings under which a list says what is to be done.
UNDER = re.compile(
    r"^\W*(?:[\dIVX]+[.)]?(?:\d+\.?)*\s+)?(?:[\w’']+\s){0,3}(?:"
    r"(?P<plan>action (?:points?|items?)|actions?|agreed actions?|actions agreed|next steps?|follow[- ]up(?: actions?)?"
    r"|to[- ]do(?: list)?|way forward|points? d.action|suites? à donner|suivi|prochaines étapes|próximos pasos"
    r"|seguimiento"
    r"|puntos de acción|الخطوات (?:المقبلة|القادمة|التالية)|الإجراءات|المتابعة)"
    r"|(?P<commitment>commitments?|pledges?|undertakings|engagements|compromisos|التعهدات|الالتزامات)"
    r"|(?P<decision>decisions?|décisions?|decisiones|acuerdos|القرارات)"
    r"|(?P<recommendation>recommend?ations?|recommandations?|recomendaciones|التوصيات))(?:\s[^.;]{0,80})?\W*$",
    re.I,
)

"""What a person should look at again in a case: personal data where a number would do, facts that speak against."""

import re
from dataclasses import dataclass

from commonground.law.cases import Case

_HELD = {
    "email": re.compile(r"[\w.+-]+@[\w-]+\.\w{2,}"),
    "telephone": re.compile(r"(?:\+|\b00)\d(?:[ ().-]{0,2}\d){7,}"),
    "birth": re.compile(
        r"\b(?:born|née?|nacid[oa])\b[^.;,]{0,14}\d"
        r"|\b(?:date of birth|d\.?o\.?b\b|date de naissance|fecha de nacimiento)"
        "|مواليد|تاريخ الميلاد",
        re.IGNORECASE,
    ),
    "paper": re.compile(r"(?:passport|passeport|pasaporte|جواز)\D{0,20}[A-Z]{0,3}\d{5,}", re.IGNORECASE),
}
# Keys under which people write who somebody is; no safeguard reads them.
_NAMING = frozenset(
    (
        *("name", "names", "first_name", "last_name", "family_name", "surname", "full_name", "father_name"),
        *("mother_name", "phone", "telephone", "mobile", "email", "e-mail", "address", "passport", "passport_number"),
        *("id_number", "national_id", "date_of_birth", "birth_date", "dob", "photo", "fingerprint", "iris"),
        *("biometric", "biometrics", "nom", "prenom", "nombre", "apellido", "telefono"),
    )
)
MAJORITY = 18


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to look at again: its key, whom it is about ("" for the case itself), and plain words."""

    key: str
    who: str
    says: str

    @property
    def personal(self) -> bool:
        """Whether it is about data that tells who somebody is."""
        return self.key in _HELD

    def as_dict(self) -> dict[str, str]:
        """Return it as JSON prints it."""
        return {"key": self.key, "who": self.who, "says": self.says}


_SAYS = {
    "email": "An e-mail address stands in its id or title. A case number is enough: take it out.",
    "telephone": "A telephone number stands in its id or title. A case number is enough: take it out.",
    "birth": "A day of birth stands in its id or title. A case number and the age are enough: take it out.",
    "paper": "A passport number stands in its id or title. A case number is enough: take it out.",
    "naming": "It holds personal data that no safeguard reads, such as a name or an address. Take it out.",
    "child_of_age": "It is recorded as an unaccompanied or separated child and as 18 or older. One is wrong; until it "
    "is corrected the safeguards of a child hold.",
    "claim_of_migrant": "A claim is pending, and the category is migrant. Is this an asylum-seeker?",
    "need_of_migrant": "A need of protection was found, and the category is migrant. Is this a refugee or another "
    "person in need of international protection?",
}


def notices(case: Case) -> tuple[Notice, ...]:
    """Say what to look at again; nothing of it changes a verdict, and no personal data is repeated."""
    found = [(key, "") for key, sign in _HELD.items() if sign.search(f"{case.id} {case.title}")]
    found += [(key, name) for name in case.members for key, sign in _HELD.items() if sign.search(name)]
    if any(key.casefold() in _NAMING for key in case.unread):
        found.append(("naming", ""))
    for name, known in case.about("", assume=True).items():
        age, category = known.get("age"), known.get("person_category")
        if known.get("uasc") is True and age is not None and age >= MAJORITY:  # type: ignore[operator]
            found.append(("child_of_age", name))
        if category == "migrant" and known.get("claim_pending") is True:
            found.append(("claim_of_migrant", name))
        if category == "migrant" and known.get("protection_need_found") is True:
            found.append(("need_of_migrant", name))
    hidden = {name for key, name in found if key in _HELD}
    return tuple(Notice(key, "" if name in hidden else name, _SAYS[key]) for key, name in dict.fromkeys(found))

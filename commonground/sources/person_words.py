"""Headings under which files keep data about identifiable persons, in English, French, Spanish and Arabic.

Headings are compared after `persons.plain`: lower case, no accents, words apart, Arabic letters unified.
"""

import re

_OF_WHOM = (
    r"(?:individual|person|beneficiary|refugee|migrant|idp|returnee|child|patient|applicant"
    r"|respondent|interviewee|enumerator|caregiver|guardian|spouse|husband|wife|member|recipient|collector|head|hoh|hhh"
    r"|head of (?:the )?(?:household|family)|household head)"
)
_DE_QUI = (
    r"(?:chef de (?:menage|famille)|beneficiaire|repondant|enqueteur|personne|individu|enfant|refugie"
    r"|demandeur|pere|mere|conjoint|epoux|epouse|membre)"
)
_DE_QUIEN = (
    r"(?:jefe de (?:hogar|familia)|beneficiario|encuestado|encuestador|persona|individuo|nino|refugiado"
    r"|solicitante|padre|madre|conyuge|miembro)"
)

NAME = re.compile(
    r"\b(?:(?:given|first|last|family|middle|maiden|second|third|father s?|mother s?|grandfather|nick|legal)"
    r" ?names?|full names?|(?:father|mother|grandfather) ?s? names?|sur ?names?|fullname"
    rf"|{_OF_WHOM} s? ?names?|names? (?:of )?(?:the )?{_OF_WHOM}"
    r"|prenoms?|noms? (?:et|&) prenoms?|prenoms? (?:et|&) noms?|noms? de famille|noms? complets?"
    r"|nom de jeune fille"
    rf"|noms? (?:du |de la |de l |des |de )?{_DE_QUI}"
    r"|apellidos?|nombres? (?:y )?apellidos?|nombres? completos?|(?:primer|segundo) nombre|nombre de pila"
    rf"|nombres? (?:del |de la |de )?{_DE_QUIEN})\b"
    r"|الاسم (?:الكامل|الاول|الثلاثي|الرباعي|الاخير|الشخصي)"
    r"|اسم (?:العائله|الاب|الام|الجد|المستفيد|رب الاسره|الشخص|الطفل|الزوج|الزوجه)"
    r"|^(?:اللقب|الكنيه)$"
)
WEAK_NAME = re.compile(r"^(?:names?|noms?|nombres?|الاسم|اسم)$")
BIRTH = re.compile(
    r"\b(?:birth ?dates?|dates? of birth|dob|date de naissance|ne le|fecha de nacimiento|f nacimiento)\b"
    r"|تاريخ (?:الميلاد|الولاده)"
)
PHONE = re.compile(
    r"\b(?:tele ?phones?|phones?|mobiles?|cell ?phones?|whats ?app|tel|gsm|contact (?:no|number)|msisdn"
    r"|portable|numero de contact|telefonos?|movil|celular)\b|هاتف|الهاتف|جوال|الجوال|موبايل|واتساب"
)
DOCUMENT = re.compile(
    r"\b(?:passports?|passeports?|pasaportes?"
    r"|(?:national|unhcr|scope|progres|individual|person|people|beneficiary|refugee|migrant|client|patient|tax"
    r"|other)? ?id(?:entity|entification)? ?(?:card)? ?(?:no|number|num)"
    r"|(?:individual|person|beneficiary|refugee|client|patient|progres|national) ids?"
    r"|identity (?:card|document)s?"
    r"|(?:case|file|registration|document|dossier|ration card|birth certificate|drivers? licen[cs]e"
    r"|electoral card|voter|visa|residence permit|social security) (?:no|number|num|card|id)"
    r"|cni|carte d identite|numero (?:de |d )?(?:piece|document|dossier|identite|passeport|enregistrement)"
    r"|dni|cedula|curp|numero (?:de |del )?(?:identidad|identificacion|expediente|caso|registro|pasaporte))\b"
    r"|رقم (?:الهويه|الجواز|جواز السفر|الوثيقه|الملف|التسجيل|الحاله|البطاقه|القيد)|الرقم الوطني"
)
EMAIL = re.compile(r"\b(?:e ?mails?|courriels?|correos? electronicos?|mail)\b|البريد الالكتروني")
BIOMETRIC = re.compile(
    r"\b(?:finger ?prints?|iris"
    r"|(?:finger ?print|iris|biometric|face) (?:id|scan|template|hash|code|image|token|data)"
    r"|empreintes? digitales?|huellas? dactilar(?:es)?)$|^بصم"
)
SEX = re.compile(r"^(?:sex|gender|sexe|genre|sexo|genero|الجنس|النوع)\b")
AGE = re.compile(r"^(?:age|age years?|edad|العمر)\b")
RELATION = re.compile(r"\b(?:relationship|relation|lien|parentesco|parente)\b|صله القرابه")

# Columns that count people who have one, not people: "number of persons with a passport".
COUNTS = re.compile(
    r"^(?:(?:total|number|no|nb|nbr|nombre|numero|n|sum|count|of|de|del|proportion|share|percentage|percent)\b)+"
    r".*\b(?:of|de|with|avec|con|who|sans|without)\b|^(?:persons?|individuals?|people|households?|migrants?|refugees?)"
    r" (?:with|without|who|having)\b|^عدد "
)
# A cheap first look: a cell without any of these letters is no such heading.
HINT = re.compile(
    r"nam|nom|apell|birth|dob|naiss|nacim|phon|mobil|tel|móv|mov|celul|whats|gsm|port|contact|id|pass|pas|case|file"
    r"|card|cart|number|num|núm|cni|dni|curp|céd|ced|mail|courriel|correo|finger|iris|biom|face|empreint|huell|sex|gen"
    r"|age|âge|edad|relat|lien|paren|msisdn|licen|voter|visa|né le|ne le"
    r"|اسم|لقب|كني|ميلاد|ولاد|هاتف|جوال|موبايل|واتس|رقم|بريد|بصم|جنس|نوع|عمر|صل",
    re.IGNORECASE,
)

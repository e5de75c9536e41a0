"""How French texts promise."""

import re

from commonground.hub.promises.tongue import Tongue

_BODIES = (
    r"États?(?: (?:membres?|parties|concernés|participants))?|[Gg]ouvernements?|[Ss]ecrétariat|[Cc]onseil|[Cc]onférence"
    r"|[Cc]omité|[Cc]ommission|[Gg]roupe(?: de travail)?|[Oo]rganisations?|[Oo]rganismes?|[Aa]gences?|[Cc]ommunes?"
    r"|[Aa]utorités?"
    r"|[Bb]ureaux?|[Pp]artenaires?(?: financiers)?|[Mm]inistères?|[Mm]inistres?|[Mm]unicipalités?|[Mm]airies?"
    r"|[Pp]articipants?"
    r"|[Mm]embres|[Pp]arties|[Dd]onateurs|[Bb]ailleurs(?: de fonds)?|[Éé]quipes?|[Ii]nstitutions?|[Dd]élégations?"
    r"|[Ee]mployeurs|[Pp]réfectures?|[Dd]irections?|[Ss]ervices?|[Aa]ssociations?|ONG|[Ss]ociété civile|[Pp]résidente?"
    r"|[Dd]irecteurs?|[Hh]aut-[Cc]ommissa\w+|[Cc]oordonna\w+|[Uu]nion|[Bb]anque|[Éé]coles|[Pp]rojet|[Pp]rogramme"
    r"|[Pp]ays"
    r"|[Ee]ntités|[Cc]hefs? de\s\w+|[Rr]eprésentants?|[Rr]éseau|[Tt]ribuna\w+|[Pp]arlement|[Pp]olice"
    r"|[Cc]ollectivités|[Vv]ille"
)
_ACTORS = (
    rf"(?:[Ll]es?|[Ll]a|[Ll]['’]|[Aa]ux?|[Dd]es|[Dd]u|[Cc]haque|[Ll]eurs?|[Nn]os|[Nn]otre|[Tt]out)\s?(?:deux\s)?"
    rf"(?:{_BODIES})\b(?:\s(?:de\sla|de\sl['’]|des|du|de|d['’])\s?[A-ZÀ-Þ]?\w+)?"
    r"|\b[Nn]ous\b|\b[Nn]os (?:deux )?\w+|\b(?!(?:USD|EUR|FCFA|CFA|VIH|PDF|ODD|PME)\b)[A-Z]{3,7}\b"
)
_FUTURE = (
    r"\b(?!(?:ser|aur|devr|pourr|faudr|sera|seront|opéra|caméra)\w{0,4}\b)[a-zéèêçîû]{2,}(?:era|erons|eront|ira"
    r"|irons|iront"
    r"|dra|drons|dront|tra|trons|tront)\b|\b(?:fera|ferons|feront)\b"
)
_ASK = (
    r"(?:[Dd]emand|[Pp]ri|[Ii]nvit|[Ee]xhort|[Aa]ppell|[Aa]ppel|[Ss]ollicit|[Ee]njoign)(?:e|ent|ons|ait|aient|èrent"
    r"|a|it)\b(?! l['’]asile)"
    r"|(?:a|ont|avait|avons) (?:également |aussi )?(?:demandé|prié|invité|exhorté|appelé|sollicité)\b"
)
TONGUE = Tongue(
    actors=re.compile(_ACTORS),
    first=re.compile(r"\b[Nn]ous\b"),
    verbs=(
        ("request", re.compile(
            rf"\b(?:{_ASK})(?= (?:à |aux? |instamment |également |que |le |la |les |l['’]|tou[st] ))"
            r"|(?P<passive>\b(?:est|sont) (?:également |instamment )?(?:priée?s?|invitée?s?|appelée?s?) (?:de|d['’]|à)"
            r"|\b(?:a|ont) été (?:priée?s?|invitée?s?) (?:de|d['’]|à))|\b[Ii]l (?:est|a été) demandé\b"
            r"|\b(?:saurions|serions|saurais) (?:gré|reconnaissants?)\b|\b[Vv]euillez\b|\b[Mm]erci de (?=\w+(?:er|ir"
            r"|re)\b)"
            r"|\bvous (?:prions|demandons|invitons|demande|prie|invite)\b|\bsouhaiter(?:ions|ait|aient) (?:recevoir"
            r"|que)\b"), False),
        ("decision", re.compile(
            r"\b(?:[Ii]l (?:a été|est) (?:également |aussi |donc )?(?:décidé|convenu|arrêté)|(?:a|ont|avons"
            r"|avaient) (?:été )?"
            r"(?:décidé|convenu|arrêté)|[Dd]écid(?:e|ent|ons)|[Cc]onvien(?:t|nent)) (?:de|d['’]|que|qu['’])"), False),
        ("decision", re.compile(
            r"\b(?:approuve|adopte|valide|entérine|autorise|désigne|nomme)(?:nt)?\b(?= (?:le|la|les|l['’]|un|une|que"
            r"|de)\b|l['’])"), True),
        ("commitment", re.compile(
            r"\bs['’](?:engage(?:nt|ait|aient)?|est engagée?|sont engagée?s|était engagée?|étaient engagée?s)\b(?= à"
            r"| de| en)"
            r"|\bnous (?:nous )?engageons\b"
            r"|\b(?:a|ont|avons) (?:promis|accepté|proposé|offert|confirmé) (?:de|d['’]|que)|\b(?:est|sont"
            r"|s['’]est dite?"
            r"|se sont dits) (?:dispos|prêt)\w+ à|\bprendr(?:a|ont) (?:en charge|à sa charge)"), False),
        ("recommendation", re.compile(
            r"\b[Rr]ecommand(?:e|ent|ons|é|ée|ait)\b|(?P<passive>\bsont encouragée?s? à|\best encouragée? à)"
            r"|\b(?:[Ee]ncourage(?:nt|ons)?|a encouragé|ont encouragé) (?=l|tou|d)|\b[Ii]l (?:convien(?:t|drait)"
            r"|serait souhaitable)"
            r" (?:de|d['’]|que)"), False),
        ("recommendation", re.compile(r"\bdevrai(?:t|ent)\b|\bgagnerai(?:t|ent) à\b"), True),
        ("decision", re.compile(
            r"\b(?:doi(?:t|vent)|devr(?:a|ont)|(?:est|sont|sera|seront|a été|ont été) (?:chargée?s?|tenue?s?"
            r"|responsables?)"
            r"(?: (?:de|d['’])|\s?:)|incombe à|il appartient à)"), True),
        ("plan", re.compile(
            r"\b(?:prévoi(?:t|ent|yons)|envisage(?:nt|ons)?|compte(?:nt)? (?=\w+(?:er|ir|re)\b)|projette(?:nt)?"
            r"|(?:a|ont|avons) l['’]intention|vise(?:nt)? à)\b"), True),
        ("plan", re.compile(
            r"\b(?:est|sont|était|étaient) (?:prévue?s?|programmée?s?|envisagée?s?|fixée?s?|convenue?s?)\b|\b(?:aura"
            r"|auront) lieu\b"
            r"|\bse (?:tiendra|tiendront|réunira|réuniront|déroulera)\b|\b(?:débutera|commencera|s['’]achèvera"
            r"|reprendra)\b"
            r"|\b(?:a|ont) été (?:reportée?s?|différée?s?)\b|\breste(?:nt)? à (?=\w+(?:er|ir|re)\b)|\b(?:est|sont"
            r"|reste) en (?:attente"
            r"|cours|suspens)\b|\b(?:a|ont) été (?:achevée?s?|finalisée?s?|livrée?s?|menée?s? à bien"
            r"|remise?s? à)\b"), False),
        ("commitment", re.compile(rf"{_FUTURE}|\b(?:continue(?:nt|ra|ront)?|poursui(?:t|vent|vra)) (?=[àdl])"), True),
        ("plan", re.compile(r"\b(?:sera|seront) (?!(?:difficile|possible|nécessaire|important|utile|affecté|touché"
                            r"|contraint|obligé"
            r"|le |la |les |un|plus|très|en mesure))(?:\w+ment )?\w+(?:ée?s?|ie?s?|ue?s?|te?s?|ise?s?)\b"), False),
    ),
    foretold=re.compile(
        r"\b(?:pluies?|prix|besoins?|nombre|arrivées?|situation|conditions?|crise|températures?|population|coûts?"
        r"|taux|réfugiés?"
        r"|personnes?|enfants?|familles?|migrants?|déplacés?|saison|conflit|guerre|eau|demande|hausse|baisse|suite"
        r"|avenir|reste"
        r"|route|pays voisins|années?|mois|conséquences?|effets?|changements?|convention|accord|décision|loi)\b", re.I
    ),
    stop=re.compile(r"\b(?:agréer|croire à l|haute considération|il est probable|devrait (?:augmenter|diminuer"
                    r"|rester|baisser|s['’]accroître))\b", re.I),
    label=re.compile(r"^\W*(?:[Aa]ctions?(?: à (?:suivre|mener|entreprendre))?|[Ss]uivi|[Pp]oints? d['’]action"
                     r"|[ÀA] faire)\s*"
                     r"(?:\d+\s*)?:\s*(?P<action>\S.*)$", re.S),
    addressed=re.compile(
        r"^[^,;]{0,45}?\b(?:à |aux? |le |la |les |l['’]|à l['’])(?P<who>(?:tous? les )?[^,;:]{3,90}?)\s(?:de |d['’]|à )"
        r"(?:l['’]|la |le |les |se |s['’]|ne |lui )?(?=\w+(?:er|ir|re|oir)\b)|\b(?:aux? |à la "
        r"|à l['’])(?P<at>[^,;:.]{3,60}?)\s(?:de|d['’]|que)\b"
        ),
    completed=("", " de faire", " à faire", " faire"),
    # The law's present: "Les États membres enregistrent ..." binds them.
    rule=re.compile(
        rf"^(?:{_ACTORS})(?:\s\w+)?\s(?:ne\s|n['’]|s['’]|se\s)?(?!est\b|sont\b|a\b|ont\b|peut\b|peuvent\b"
        rf"|désigne|(?:de|le|que|ce|et|une|cette|notre|leur|entre|comme|dont|font)\b)"
        rf"(?P<verb>[a-zéèê]+(?:ent|e|[ieou]t|nd)\b)"
    ),
    article=re.compile(r"^(?:[Ll]es?|[Ll]a|[Ll]['’]|[Aa]ux?|[Dd]es|[Dd]u|[Cc]haque)\s?"),
)  # fmt: skip

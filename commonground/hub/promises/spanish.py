"""How Spanish texts promise."""

import re

from commonground.hub.promises.tongue import Tongue

_BODIES = (
    r"Estados?(?: (?:[Mm]iembros?|[Pp]artes?|participantes))?|[Gg]obiernos?|[Ss]ecretaría|[Cc]onsejo|[Cc]onferencia"
    r"|[Cc]omité"
    r"|[Cc]omisión|[Gg]rupo(?: de [Tt]rabajo)?|[Oo]rganizaci(?:ón|ones)|[Oo]rganismos?|[Aa]gencias?|[Aa]utoridades?"
    r"|[Oo]ficinas?"
    r"|[Ss]ocios|[Mm]inisterios?|[Mm]inistr[oa]s?|[Mm]unicipi(?:o|os|alidades)|[Aa]lcaldías?|[Aa]yuntamientos?"
    r"|[Pp]articipantes"
    r"|[Mm]iembros|[Pp]artes|[Dd]onantes|[Ee]quipos?|[Ii]nstituci(?:ón|ones)|[Dd]elegaci(?:ón|ones)"
    r"|[Ee]mpleador(?:es|as)"
    r"|[Ee]mpresas?|[Dd]irecci(?:ón|ones)|[Ss]ervicios?|[Aa]sociaci(?:ón|ones)|ONG|[Ss]ociedad civil|[Pp]resident[ea]"
    r"|[Dd]irector[ea]?s?|[Aa]lto Comisionado|[Cc]oordinador[ae]?s?|[Uu]nión|[Bb]anco|[Ee]scuelas|[Pp]royecto"
    r"|[Pp]rograma"
    r"|[Pp]aíses|[Ee]ntidades|[Rr]epresentantes?|[Rr]ed|[Tt]ribunal\w*|[Pp]arlamento|[Pp]olicía|[Mm]esa|[Ff]iscalía"
    r"|[Cc]iudad"
    r"|[Dd]efensoría|[Pp]rovincias?|[Cc]omunidades"
)
_ACTORS = (
    rf"(?:[Ll]os?|[Ll]as?|[Ee]l|[Aa]l|[Dd]el|[Cc]ada|[Nn]uestr[oa]s?|[Aa]mb[oa]s)\s(?:\w+\s)?(?:{_BODIES})\b"
    r"(?:\s(?:de\sla|de\slos|de|del)\s?[A-ZÁÉÍÓÚÑ]\w+)?"
    r"|\b[Nn]osotros\b|\b(?!(?:USD|EUR|VIH|PDF|ODS)\b)[A-Z]{3,7}\b"
)
_FUTURE = (
    r"(?<!se )\b(?!(?:ser|estar|habr|podr|tendr|deber|har)\w*á\w?\b)[a-záéíóúñ]{2,}(?:ará|arán|erá|erán|irá|irán|drá"
    r"|drán|rá|rán)"
    r"(?:[ln][aeo]s?)?\b|\b(?:hará|harán)\b|\bse har(?:á|án) cargo\b"
)
TONGUE = Tongue(
    actors=re.compile(_ACTORS),
    first=re.compile(
        r"\b[Nn]osotros\b|\b(?:[Nn]os|[Ll]e|[Ll]es)\s\w+mos\b|\b(?:[Tt]enemos|[Ss]olicitamos|[Pp]edimos|[Ii]nstamos"
        r"|[Ii]nvitamos"
        r"|[Ee]xhortamos|[Rr]ogamos|[Aa]gradecer(?:emos|íamos)|[Ll]lamamos|[Aa]lentamos|[Rr]ecomendamos|\w+remos)\b"),
    verbs=(
        ("request", re.compile(
            r"(?P<passive>\b[Ss]e (?:exhorta|invita|insta|pide|ruega|solicita|alienta|urge)\b(?! asilo))"
            r"|\b(?:[Pp]id(?:e|en|ió|ieron)|[Pp]edimos|ha pedido|han pedido|[Ss]olicit(?:a|an|ó|aron|amos)"
            r"|[Rr]ogamos|[Rr]uegan?"
            r"|[Ii]nst(?:a|an|ó|aron|amos)|[Ii]nvit(?:a|an|ó|aron|amos)|[Ee]xhort(?:a|an|ó|aron|amos))\b(?= (?:a "
            r"|al |asimismo |también"
            r"|encarecidamente |que |le |les |la |el |los |las |su ))"
            r"|\b[Ll]lam(?:a|an|ó|amos) a\b|\b[Aa]gradecer(?:íamos|emos|ía|ían)\b(?= que| el| la| su| si)"
            r"|\b[Ss]írva(?:n)?se\b"
            r"|\btenga(?:n)? a bien\b|\b(?:fue|fueron) invitad[oa]s? a\b|\b(?:están|quedan) invitad[oa]s a\b"), False),
        ("decision", re.compile(
            r"\b(?:[Ss]e )?(?:[Aa]cordó|[Aa]cuerdan?|acordamos|acordaron|[Dd]ecid(?:e|en|ió|ieron|imos)|resolvió"
            r"|[Rr]esuelve"
            r"|ha acordado"
            r"|han acordado"
            r"|ha decidido|han decidido|hemos decidido|hemos acordado)\b(?= [a-záéíóúñ]+(?:ar|er|ir|rse)\b"
            r"| que\b)"), False),
        ("commitment", re.compile(
            r"\b(?:[Ss]e|[Nn]os) (?:compromet(?:e|en|ió|ieron|emos|ía|ían)|ha comprometido|han comprometido"
            r"|hemos comprometido)\b"
            r"|\b(?:promet(?:e|en|ió|ieron)|ofreci(?:ó|eron)|ofrece|acept(?:ó|aron)|confirm(?:ó|a"
            r"|aron) que)\b(?= (?:a )?\w+(?:ar|er|ir)\b"
            r"| que\b)|\bse har(?:á|án) cargo\b|\b(?:ha|han|hemos) (?:ofrecido|prometido|aceptado|confirmado"
            r"|propuesto)\b|\b(?:está|están|se mostró) dispuest[oa]s? a\b"), False),
        ("recommendation", re.compile(
            r"\b(?:[Ss]e )?(?:[Rr]ecomiendan?|recomendó|recomendaron|recomendamos)\b|\b(?:[Aa]lientan?|alentó"
            r"|alentamos) a\b"
            r"|\b(?:conviene|convendría|sería conveniente|es conveniente|es recomendable)\b"), False),
        ("recommendation", re.compile(r"\b(?:debería|deberían)\b"), True),
        ("decision", re.compile(
            r"\b(?:deben?|deberán?|est(?:á|án|ará|arán) obligad[oa]s? a|será(?:n)? responsables? de|es responsable de"
            r"|tiene(?:n)? la obligación|qued(?:a|an|ó|aron) (?:encargad[oa]s?|a cargo) de|corresponde a"
            r"|estará(?:n)? a cargo de)\b"), True),
        ("plan", re.compile(
            r"\b(?:prevén?|[Tt]enemos previsto|tienen? previsto|tienen? (?:la intención|intención)|tenemos la intención"
            r"|proyectan?|planean?|planifican?)\b"), True),
        ("plan", re.compile(
            r"\b(?:está|están|estaba) (?:previst[oa]s?|programad[oa]s?)\b|\b[Ss]e prevé (?=\w+(?:ar|er|ir)\b)"
            r"|\bse (?:celebrará|reunirá|realizará|llevará a cabo|publicará|presentará|iniciará|creará|establecerá"
            r"|\w+ará|\w+irá)n?\b"
            r"|\b(?:tendrá|tendrán) lugar\b|\b(?:comenzará|empezará|reanudará)n?\b|\bqueda(?:n)? pendientes?\b"
            r"|\b(?:está|están|sigue|siguen) (?:pendientes?|en curso|en marcha)\b|\bse ha (?:aplazado|pospuesto"
            r"|retrasado|completado)\b"
            r"|\b(?:fue|fueron|ha sido|han sido|se) (?:completad[oa]s?|concluid[oa]s?|finalizad[oa]s?|entregad[oa]s?"
            r"|concluyó)\b"),
            False),
        ("commitment", re.compile(rf"{_FUTURE}|\b(?:continúan?|siguen?) (?=\w+ndo\b)"), True),
        ("plan", re.compile(
            r"\b(?:será|serán) (?!(?:difícil|posible|necesari|importante|útil|afectad"
            r"|obligad))(?:\w+mente )?\w+(?:ad|id)[oa]s?\b"), False),
    ),
    foretold=re.compile(
        r"\b(?:lluvias?|precios?|necesidad(?:es)?|número|llegadas?|situación|condiciones|crisis|temperaturas?"
        r"|población|costos?|costes?"
        r"|tasa|refugiados?|personas?|niñ[oa]s?|familias?|migrantes?|desplazad[oa]s?|temporada|conflicto|guerra|agua"
        r"|demanda|aumento"
        r"|futuro|resto|camino|años?|mes(?:es)?|consecuencias?|efectos?|cambios?|convenio|acuerdo|decisión|ley"
        r"|tratado)\b", re.I
    ),
    stop=re.compile(r"\bes probable que\b|\bse (?:espera|estima|calcula) que\b", re.I),
    label=re.compile(r"^\W*(?:[Aa]cci(?:ón|ones)(?: a seguir)?|[Ss]eguimiento|[Aa]cuerdos?|[Cc]ompromisos?"
                     r"|[Tt]areas?|[Pp]unto de acción)"
                     r"\s*(?:\d+\s*)?:\s*(?P<action>\S.*)$", re.S),
    addressed=re.compile(
        r"^[^,;]{0,45}?\b(?:a la |a los |a las |al |a )(?P<who>[^,;:]{3,90}?)\s(?:que|a)\s(?=\w)"
        r"|^[Aa]gradecer\w* a(?:l| la)? (?P<at>\w+)"),
    completed=("", " hacer", " a hacer", " que hagan"),
    rule=None,
    article=re.compile(r"^(?:[Ll]os?|[Ll]as?|[Ee]l|[Aa]l|[Dd]el|[Cc]ada)\s"),
)  # fmt: skip

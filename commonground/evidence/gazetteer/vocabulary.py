"""The words that names of places share: of no place, of kinds of unit, articles, points of the compass."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(text: str) -> frozenset[str]:
    return frozenset(filter(None, (phrase.strip() for phrase in text.replace("\n", "|").split("|"))))


# Words of an absent or collective place. A name made of one of them is not a place, however near it comes.
NOWHERE = _phrases("""
na|n a|n d|nd|nil|none|null|nan|blank|not available|not applicable|not known|not stated|not specified
not reported|not located|not recorded|not provided|not disclosed|no data|no information|no location|tbd|tbc
unknown|unkown|unknow|unknwon|unknown location|location unknown|unspecified|unspecified location
undetermined|undefined|unallocated|unlocated|undisclosed|other|others|other locations|other location
other areas|other unknown|various|various unknown|various locations|multiple|multiple locations|mixed
mixed unknown|scattered|dispersed|dispersed in the country|dispersed in the country territory
dispersed in country|dispersed in the territory|countrywide|nationwide|national|national level
whole country|entire country|all country|all|any|elsewhere|abroad|out of country|outside the country
statistical location|same|in transit|refused|prefer not to answer|don t know|dont know|dk
inconnu|inconnue|non specifie|non precise|non disponible|non renseigne|non applicable|autre|autres|divers
disperses dans le pays|disperse dans le pays|ensemble du pays|a l etranger|sans objet
desconocido|desconocida|no especificado|no especificada|no disponible|no aplica|otro|otra|otros|otras
varios|todo el pais|en el extranjero|sin dato|sin datos|sin informacion
غير معروف|غير محدد|غير متوفر|غير متاح|غير معلوم|اخري|اخر|اخرون|متفرق|متفرقه|جميع|خارج البلاد|لا يوجد
""")

ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sta": "santa", "sto": "santo"}
PARTICLES = _words("de du des del della d da do dos das la le les los las l y e et and of the")
ARTICLES = _words("al el ul il")
# Before a sun letter the Arabic article takes its sound: ad-Din, Ash-Shati. Only then is it an article.
SUN = {
    "ad": "d",
    "adh": "dh",
    "ar": "r",
    "as": "s",
    "ash": "sh",
    "at": "t",
    "ath": "th",
    "az": "z",
    "an": "n",
}
SUN |= {"ed": "d", "er": "r", "es": "s", "esh": "sh", "et": "t", "ez": "z", "en": "n"}

KINDS = _words("""
governorate governorates province provinces region regions state district districts county division
subdistrict prefecture subprefecture department departement departements wilaya wilayat muhafazat
mohafazat muhafaza mantika mantikah baladiya baladiyah cercle commune comune municipality municipalite
municipio departamento provincia estado canton territoire territory arrondissement oblast rayon raion zone
woreda upazila zila zilla tehsil lga township admin atoll parish ilce kaza qada nahia nahiya payam
محافظه قضاء ولايه منطقه مديريه ناحيه بلديه شعبيه اقليم مقاطعه
""")

_POINTS = {
    "N": "north northern nord norte septentrional shamal shimal shamali شمال شمالي",
    "S": "south southern sud sur sul meridional janub janoub janubi جنوب جنوبي",
    "E": "east eastern est este leste oriental orientale sharq sharqi شرق شرقي",
    "W": "west western ouest oeste occidental occidentale gharb gharbi غرب غربي",
    "C": "central centre center centro centrale wasat وسط",
    "U": "upper haut haute hauts alto alta higher",
    "L": "lower bas basse bajo baja",
    "M": "middle moyen moyenne",
    "N E": "northeast northeastern nordest noreste nordeste",
    "N W": "northwest northwestern nordouest noroeste",
    "S E": "southeast southeastern sudest sureste sudeste",
    "S W": "southwest southwestern sudouest suroeste sudoeste",
}
COMPASS = {word: point for point, words in _POINTS.items() for word in words.split()}
# Words that tell two neighbours apart, however alike the rest of their names is.
TELLING = _words("new old city town urban rural greater metro outer inner i ii iii iv v vi vii viii ix x")

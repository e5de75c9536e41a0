"""Charts say what the picture says: every number in words too, nothing merged, unknown without a bar."""

import re
from xml.etree import ElementTree as ET

import pytest

from commonground.picture import charts
from commonground.picture.colours import colour
from commonground.picture.languages import CODES, language
from commonground.picture.svg import wrapped

DRAWINGS = {
    "composition": lambda p, lang: charts.composition(p, lang),
    "composition beside": lambda p, lang: charts.composition(p, lang, notes=False),
    "origins": lambda p, lang: charts.origins(p, lang, "migrant"),
    "trends": lambda p, lang: charts.trends(p, lang, "internally_displaced_person"),
    "sensitivity": lambda p, lang: charts.sensitivity(p, lang),
}
SVG = "{http://www.w3.org/2000/svg}"
MARKS = str.maketrans("", "", "\u202b\u202c")


def texts(svg: str) -> list[str]:
    return ["".join(e.itertext()).translate(MARKS) for e in ET.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", DRAWINGS)
def test_every_chart_is_svg_with_words_for_those_who_cannot_see_it(name, code, sample):
    root = ET.fromstring(DRAWINGS[name](sample, language(code)))
    assert root.attrib["role"] == "img"
    assert len(root.attrib["aria-label"]) > 40
    assert root.attrib["direction"] == "ltr"  # texts carry their own direction; a page must not turn anchors round
    assert "aria-" not in "".join("".join(e.attrib) for e in root.iter() if e is not root)


@pytest.mark.parametrize("name", DRAWINGS)
def test_charts_are_the_same_bytes_every_time(name, sample):
    draw = DRAWINGS[name]
    assert draw(sample, language("ar")) == draw(sample, language("ar"))


@pytest.mark.parametrize("name", DRAWINGS)
def test_charts_show_the_same_digits_in_every_language(name, sample):
    digits = {
        code: sorted(re.sub(r"\D", "", text) for text in texts(DRAWINGS[name](sample, language(code))))
        for code in CODES
    }
    joined = {code: "".join(sorted("".join(found))) for code, found in digits.items()}
    assert len(set(joined.values())) == 1, digits


@pytest.mark.parametrize("code", CODES)
def test_composition_shows_each_category_exactly_and_adds_nothing(code, sample):
    lang = language(code)
    shown = texts(charts.composition(sample, lang))
    for number in (148214, 36508, 264930, 402618, 61870, 2145):
        assert lang.number(number) in shown
    assert lang.number(148214 + 36508) not in " ".join(shown)
    assert lang.range(1, 5) in shown  # masked: a range, not 5
    assert lang.text("status.not_reported") in shown


def test_what_is_not_reported_has_no_bar(sample):
    svg = charts.composition(sample, language("en"))
    assert colour("other_in_need_of_international_protection") not in svg
    assert colour("refugee") in svg


def test_bars_run_from_the_right_in_arabic(sample):
    english, arabic = (_ends_of_bar(charts.composition(sample, language(code)), "#0072BC") for code in ("en", "ar"))
    assert english[0] == pytest.approx(620 * 0.42, abs=1)
    assert arabic[1] == pytest.approx(620 * 0.58, abs=1)


def _ends_of_bar(svg: str, fill: str) -> tuple[float, float]:
    path = next(e.attrib["d"] for e in ET.fromstring(svg).iter(f"{SVG}path") if e.attrib.get("fill") == fill)
    x, width = (float(part) for part in re.match(r"M([-\d.]+),[-\d.]+h([-\d.]+)", path).groups())
    return min(x, x + width), max(x, x + width)


def test_origins_beyond_the_tenth_stand_together(sample):
    first = sample["composition"]["origins"]["migrant"][0]
    sample["composition"]["origins"]["migrant"] = [
        {
            **first,
            "origin": f"X{n:02}",
            "name": {"en": f"Country {n}"},
            "value": 100 + n,
            "low": 100 + n,
            "high": 100 + n,
        }
        for n in range(13)
    ]
    shown = texts(charts.origins(sample, language("en"), "migrant"))
    assert "Other origins" in shown
    assert "303" in shown  # 100 + 101 + 102


def test_a_gap_in_a_series_stays_a_gap(sample):
    svg = charts.trends(sample, language("en"), "migrant")
    line = next(e.attrib["d"] for e in ET.fromstring(svg).iter(f"{SVG}path") if e.attrib.get("stroke-width") == "2")
    assert line.count("M") == 2  # 2018-2019, then 2021-2024


def test_each_series_is_named_at_its_end_with_its_last_number(sample):
    shown = texts(charts.trends(sample, language("en"), "internally_displaced_person"))
    assert {"IDMC 70,150", "UNHCR 23,400"} <= set(shown)


def test_a_category_without_series_or_origins_has_no_chart(sample):
    assert charts.trends(sample, language("en"), "stateless") == ""
    assert charts.origins(sample, language("en"), "stateless") == ""


def test_sensitivity_says_who_would_lead_and_that_the_threshold_is_policy(sample):
    svg = charts.sensitivity(sample, language("en"))
    assert {"IOM", "IOM and UNHCR", "in force: 75% (policy default)"} <= set(texts(svg))
    assert "50% to 58.9%: IOM" in ET.fromstring(svg).attrib["aria-label"]
    sample["lead"].pop("movement")
    assert charts.sensitivity(sample, language("en")) == ""


def test_wrapped_text_loses_no_word():
    words = "Other people in need of international protection outside their own country"
    assert " ".join(wrapped(words, 90, 10, language("en"))) == words

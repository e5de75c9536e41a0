"""Who leads, read as a manual: each example is a sentence of the joint letter or a reading of ours.

The texts give no number for "predominantly": three quarters is a policy of this house, printed as such.
"""

import pytest

from commonground.law import decide

UNHCR, IOM, BOTH, NOBODY = ["UNHCR"], ["IOM"], ["IOM", "UNHCR"], []


def line(name, **situation):
    return decide({"as_of": "2024-12-31", **situation})[name].as_dict()


def people(refugees=0, asylum_seekers=0, oip=0, migrants=0, undetermined=0):
    return {
        "refugees": refugees,
        "asylum_seekers": asylum_seekers,
        "oip": oip,
        "migrants": migrants,
        "undetermined": undetermined,
    }


@pytest.mark.parametrize(
    ("movement", "lead", "because"),
    [
        (people(refugees=900, migrants=100), UNHCR, "refugees predominate"),
        (people(refugees=100, migrants=900), IOM, "migrants predominate"),
        (people(refugees=500, migrants=500), BOTH, "the movement is mixed"),
        (people(refugees=3, migrants=1), UNHCR, "reaches the threshold"),  # exactly three quarters is enough
        (
            people(asylum_seekers=400, oip=400, migrants=200),
            UNHCR,
            "refugees predominate",
        ),  # all count together
        (people(migrants=10, undetermined=12_000), BOTH, "mixed"),  # the unscreened are not migrants
        (people(refugees=700, undetermined=300), UNHCR, "No migrant is on record"),
        (people(refugees=10, undetermined=12_000), BOTH, "mixed"),
        ({"refugees": 900}, UNHCR, "nothing points to any"),
        ({"migrants": 900}, BOTH, "The number of refugees is not recorded"),  # IOM's lead needs a count
        (people(), NOBODY, "Nobody is on record"),
    ],
)
def test_the_lead_follows_who_is_moving(movement, lead, because):
    answer = line("movement", movement=movement)
    assert answer["lead"] == lead and because in answer["because"]


def test_what_others_call_people_changes_nothing():
    answer = line("movement", movement=people(refugees=906_000), state_denies_refugee_status=True)
    assert answer["lead"] == UNHCR and answer["flags"] == ["state_label_ignored"]


def test_each_agency_keeps_its_own_people_whoever_leads():
    assert "both_retain_responsibility" in line("movement", movement=people(90, migrants=10))["flags"]


def test_what_is_done_in_fact_is_printed_beside_what_the_rule_says():
    answer = line("movement", movement=people(90), recorded_practice_lead=["IOM", "UNHCR"])
    assert answer["lead"] == UNHCR and "practice_diverges" in answer["flags"]


def test_any_return_that_engages_one_refugee_runs_under_unhcr():
    assert line("return", **{"return": people(refugees=1, migrants=179)})["lead"] == UNHCR
    assert line("return", **{"return": people(migrants=179)})["lead"] == IOM


def test_nobody_leaves_before_everybody_is_screened():
    answer = line("return", **{"return": people(migrants=60, undetermined=40)})
    assert (answer["mode"], answer["flags"]) == ("screen_first", ["hold"])


def test_displaced_people_have_their_own_line_and_never_enter_the_share():
    lines = decide({"as_of": "2024-12-31", "movement": people(20_000, migrants=1_000), "idps": 900_000})
    assert lines["movement"].lead == ("UNHCR",) and lines["idps"].lead == ("HC",)


def test_a_rule_applied_to_a_time_before_it_says_so():
    assert "replay" in decide({"as_of": "2018-12-31", "movement": people(9)})["movement"].flags
    assert "replay" not in decide({"as_of": "2019-01-25", "movement": people(9)})["movement"].flags
    assert decide({"as_of": "2018-12-31", "idps": 9, "idp_cause": "conflict"})["idps"].flags == ()


def test_every_answer_names_its_clause_and_what_it_rests_on():
    answer = line("movement", movement=people(900, migrants=100))
    assert [clause["key"] for clause in answer["clauses"]] == ["S000.p3", "S000.p2"]
    assert answer["basis"]["M-01"] == "seed+interpretation"
    assert answer["policy"]["predominance_threshold"] == {
        "value": 0.75,
        "default": True,
        "basis": "policy",
        "why": answer["policy"]["predominance_threshold"]["why"],
    }


def test_every_answer_says_what_would_flip_it():
    flip = line("movement", movement=people(refugees=800, migrants=200))["flip"]
    assert flip["people"] == 51  # 749 of 1 000 no longer reach three quarters
    assert flip["says"][0].startswith("If 51 of those counted as in need of international protection")
    assert flip["settings"]["predominance_threshold"][-1]["lead"] == BOTH  # above 80 per cent

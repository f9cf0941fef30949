"""The JSON of a report: what cannot be told has no share, and says why."""

import json

from tests.reports.factories import RULE, plan, snapshot
from tuntas.core.evaluation.snapshot import Finding, Recommendation
from tuntas.reports.runs.source import Source
from tuntas.reports.writers import facts


def written(**made):
    return json.loads(json.dumps(facts.build(Source(snapshot(**made))), default=str))


def test_conformity_is_told_as_far_as_recommendations_name_elements():
    named = Recommendation(2022, 1, "", "Pengujian", "U1 Persyaratan", "U1")
    rule = Recommendation(2022, 3, "", "Pengujian", RULE)
    found = written(plans=(plan(1, 2022, 2), plan(3, 2022, 2)), recommendations=(named, rule))
    told = {"required": 1, "planned": 1, "off": 0, "missing": 0, "share": "100.00"}
    silent = {"required": 0, "planned": 0, "off": 0, "missing": 0, "share": None}
    assert {
        row["unit_no"]: row["conformity"] for row in found["figures"] if row["year"] == 2022
    } == {
        1: told | {"recommendations": 1, "naming_elements": 1, "untold": []},
        2: silent
        | {"recommendations": 0, "naming_elements": 0, "untold": ["belum ada rekomendasi"]},
        3: silent
        | {
            "recommendations": 1,
            "naming_elements": 0,
            "untold": ["1 rekomendasi tidak menyebut unsur pelayanan"],
        },
    }
    assert found["conformity"]["untold"] == ["1 rekomendasi tidak menyebut unsur pelayanan"]


def test_doubtful_plans_and_those_without_status_stand_beside_the_share():
    closed = plan(1, 2021, 1)
    finding = Finding("f", "text_says_not_done", closed.id, "high", "belum dilaksanakan")
    found = written(plans=(closed, plan(1, 2021, 2, status="")), findings=(finding,))
    row = found["figures"][0]
    assert (row["closed"], row["doubtful"], row["unknown"], row["share"]) == (1, 1, 1, "50.00")

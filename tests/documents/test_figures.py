"""Heat maps: what they show, and that no tone carries meaning alone."""

from xml.etree import ElementTree as ET

from samdocs.config import Severity, Step
from samdocs.documents.figures import HeatMap, draw_heat_map
from samdocs.safety import Level

SEVERITIES = [Severity(level=f"S{n}", name=f"Severity {n}") for n in (1, 2)]
PROBABILITIES = [Step(level=f"P{n}", name=f"Step {n}") for n in (1, 2, 3)]
LEVELS = {(f"P{p}", f"S{s}"): Level(min(2, max(0, p + s - 3))) for p in (1, 2, 3) for s in (1, 2)}


def texts(cells):
    shown = HeatMap(SEVERITIES, PROBABILITIES, LEVELS, cells)
    drawing = ET.fromstring(draw_heat_map(shown, "2 risks & more"))
    return drawing, [element.text for element in drawing.iter() if element.tag.endswith("text")]


def test_each_cell_has_count_and_ids_and_the_rest_as_a_number():
    ids = [f"RISK-{n}" for n in range(1, 6)]
    _, words = texts({("P2", "S1"): ids, ("P1", "S1"): ["RISK-9"]})

    assert "5" in words
    assert {"RISK-1", "RISK-2", "and 3 more", "RISK-9"} <= set(words)
    assert "RISK-3" not in words


def test_every_cell_carries_the_letter_of_its_level():
    _, words = texts({})

    assert [word for word in words if word in ("A", "I", "U")] == list("IUAIAA")


def test_level_between_is_hatched_where_a_risk_lies():
    plain, _ = texts({})
    hatched, _ = texts({("P3", "S1"): ["RISK-1"]})

    def paths(drawing):
        return sum(element.tag.endswith("path") for element in drawing.iter())

    assert paths(hatched) == paths(plain) + 1


def test_picture_is_described_and_stays_within_its_frame():
    drawing, _ = texts({("P3", "S2"): ["RISK-1"] * 9})
    width, height = (float(part) for part in drawing.get("viewBox").split()[2:])

    assert drawing.get("role") == "img"
    assert drawing.get("aria-label") == "2 risks & more"
    for element in drawing.iter():
        if element.tag.endswith("text"):
            assert 0 <= float(element.get("x")) <= width
            assert 0 <= float(element.get("y")) <= height


def test_cell_the_policy_leaves_out_is_marked():
    shown = HeatMap(SEVERITIES, PROBABILITIES, {}, {})

    assert draw_heat_map(shown, "x").count(">?</text>") == 6

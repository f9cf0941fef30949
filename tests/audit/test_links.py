"""Lines of the anchors' history that were cut out, put back or put in another order."""

import json
from pathlib import Path

import pytest

from tests.audit.trail import AT, UNREADABLE, act, said
from tuntas.audit import anchor_file, anchors
from tuntas.audit.actions import acknowledge, begin_anchors
from tuntas.audit.anchors import Anchor
from tuntas.audit.models import Event
from tuntas.audit.queries import how_far

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def days(folder, clock):
    """Five days, each with its line in the history, below the first one."""
    begin_anchors(clock.at)
    for i in range(6):
        act(i, clock.later(days=1))
    assert said() == []


def lines_of(folder: Path) -> list[str]:
    return (folder / "history").read_text().splitlines(keepends=True)


def copy_of(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.iterdir()}


def put_back(copy: dict[Path, bytes]) -> None:
    for path, content in copy.items():
        path.write_bytes(content)


@pytest.mark.usefixtures("days")
@pytest.mark.parametrize("cut", [slice(0, 1), slice(2, 3), slice(2, 5), slice(5, 6), slice(6, 7)])
def test_a_line_cut_out_of_the_history_is_missed_also_after_later_acts(folder, clock, cut):
    lines = lines_of(folder)
    assert len(lines) == 7
    del lines[cut]
    (folder / "history").write_text("".join(lines))
    assert said() == [UNREADABLE]
    for i in range(3):
        act(50 + i, clock.later(days=1))
        assert said() == [UNREADABLE]
    acknowledge(reason="Disk rusak", at=clock.later(hours=1), by=None)
    assert said() == []
    act(60, clock.later(days=1))
    assert said() == []


@pytest.mark.usefixtures("days")
def test_lines_in_another_order_and_lines_twice_are_told(folder):
    first, second, third, *rest = lines_of(folder)
    for lines in ([first, third, second, *rest], [first, second, second, third, *rest]):
        (folder / "history").write_text("".join(lines))
        assert said() == [UNREADABLE]


@pytest.mark.usefixtures("days")
def test_an_older_head_beside_the_newer_history_is_told(folder, clock):
    older = (folder / "head").read_bytes()
    for i in range(3):
        act(50 + i, clock.later(days=1))
    (folder / "head").write_bytes(older)
    assert said() == [UNREADABLE]
    act(60, clock.later(days=1))
    assert said() == [UNREADABLE]


@pytest.mark.usefixtures("days")
def test_an_older_history_beside_the_newer_head_is_told(folder, clock):
    older = (folder / "history").read_bytes()
    act(50, clock.later(days=1))
    (folder / "history").write_bytes(older)
    assert said() == [UNREADABLE]


@pytest.mark.usefixtures("days")
def test_a_line_without_its_number_is_no_line_of_an_earlier_version(folder):
    stripped = []
    for line in lines_of(folder):
        data = json.loads(line)
        stripped.append(json.dumps({k: data[k] for k in data if k not in ("number", "before")}))
    (folder / "history").write_text("\n".join(stripped) + "\n")
    assert said() == [UNREADABLE]


@pytest.mark.usefixtures("days")
@pytest.mark.parametrize("written", ["history", "head"])
def test_a_process_that_dies_between_history_and_head_raises_no_alarm(folder, clock, written):
    """``written``: what it had written already; the other file is still the one from before."""
    before = copy_of(folder)
    act(50, clock.later(days=1))
    if written == "history":
        (folder / "head").write_bytes(before[folder / "head"])
    else:
        act(51, clock.later(hours=1))
    assert said() == []
    for i in range(3):
        act(60 + i, clock.later(days=1))
        assert said() == []


@pytest.mark.usefixtures("days")
def test_a_process_that_dies_while_a_loss_is_noted_does_not_make_it_two(folder, clock):
    lines = lines_of(folder)
    (folder / "history").write_text("".join(lines[:-1]))
    head = (folder / "head").read_bytes()
    act(50, clock.at)
    (folder / "head").write_bytes(head)
    act(51, clock.later(days=1))
    assert said() == [UNREADABLE]
    acknowledge(reason="Disk rusak", at=clock.later(hours=1), by=None)
    assert said() == []


@pytest.mark.usefixtures("days")
def test_a_process_that_dies_while_it_begins_anew_raises_no_alarm(folder, clock, monkeypatch):
    (folder / "history").write_text("".join(lines_of(folder)[1:]))
    begin_anew = anchor_file.begin_anew
    monkeypatch.setattr(anchor_file, "begin_anew", lambda: None)
    acknowledge(reason="Disk rusak", at=clock.later(hours=1), by=None)
    assert said() == []
    head = (folder / "head").read_bytes()
    begin_anew()
    (folder / "head").write_bytes(head)
    for i in range(3):
        act(60 + i, clock.later(days=1))
        assert said() == []


@pytest.mark.usefixtures("trail")
def test_a_history_of_an_earlier_version_is_held_from_the_next_start_on(folder, clock):
    digests = Event.objects.order_by("pk").values_list("digest", flat=True)
    old = [{"begun": AT.isoformat()}, *(Anchor(i, digests[i - 1], AT).said() for i in (1, 2, 3))]
    lines = [json.dumps(anchors.with_seal(each)) + "\n" for each in old]
    (folder / "history").write_text("".join(lines))
    (folder / "head").write_text(json.dumps(how_far(clock.at).to_dict()))
    assert said() == []
    begin_anchors(clock.at)
    assert said() == []
    for cut in (lines[1:], lines[:1] + lines[2:], lines[:-1]):
        (folder / "history").write_text("".join(cut))
        assert said() == [UNREADABLE]

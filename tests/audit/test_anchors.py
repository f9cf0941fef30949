"""What is kept of the audit trail outside of its table, and what it gives away."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from tests.audit.trail import AT, UNREADABLE, act, newest, said, tamper
from tests.tampering import without_guards
from tuntas.audit import anchor_file, anchors
from tuntas.audit.actions import acknowledge, begin_anchors, record
from tuntas.audit.anchors import Anchor
from tuntas.audit.models import Event
from tuntas.audit.queries import check, holds, how_far, verify
from tuntas.core.base.errors import Refusal

pytestmark = pytest.mark.django_db(transaction=True)


def rebuild() -> None:
    """Make every digest anew, as somebody who read the source would."""
    from tuntas.audit import chain

    previous = chain.START
    with without_guards() as cursor:
        for e in Event.objects.order_by("pk"):
            digest = chain.digest(previous, e.at, e.actor_id, e.verb, e.noun, e.object_id, e.data)
            cursor.execute(
                "UPDATE audit_event SET previous = %s, digest = %s WHERE id = %s",
                [previous, digest, e.pk],
            )
            previous = digest


@pytest.mark.usefixtures("trail")
def test_an_untouched_trail_agrees_with_its_anchors():
    found = check()
    assert (found.rows, found.disagreements, found.begun_at, found.rows_before) == (5, (), AT, 0)


@pytest.mark.usefixtures("trail")
def test_newest_rows_that_were_deleted_are_counted(clock):
    clock.later(days=1)
    act(9, clock.at)
    for row in newest(2):
        tamper("DELETE FROM audit_event WHERE id = %s", row)
    assert verify().broken_at is None
    assert said() == [
        "Jangkar di folder data (6 Juni 2023, 19.00): 1 dari 5 baris jejak audit hilang; "
        "tidak ada jangkar yang lebih lama.",
        "Jangkar di folder data (7 Juni 2023, 19.00): 2 dari 6 baris jejak audit hilang; "
        "tidak ada jangkar yang lebih lama.",
    ]


@pytest.mark.usefixtures("trail")
def test_what_still_agreed_before_is_named(clock):
    clock.later(days=1)
    act(9, clock.at)
    tamper("DELETE FROM audit_event WHERE id = %s", *newest(1))
    assert said() == [
        "Jangkar di folder data (7 Juni 2023, 19.00): 1 dari 6 baris jejak audit hilang; "
        "terakhir cocok 6 Juni 2023, 19.00."
    ]


@pytest.mark.usefixtures("trail")
def test_a_trail_without_any_row_is_no_new_one():
    tamper("DELETE FROM audit_event")
    assert verify().broken_at is None
    assert said() == [
        "Jangkar di folder data (6 Juni 2023, 19.00): 5 dari 5 baris jejak audit hilang; "
        "tidak ada jangkar yang lebih lama."
    ]


@pytest.mark.usefixtures("trail")
def test_a_chain_that_was_made_anew_is_found(clock):
    tamper("UPDATE audit_event SET data = '{}' WHERE id = %s", newest(3)[-1])
    rebuild()
    assert verify().broken_at is None
    assert said() == [
        "Jangkar di folder data (6 Juni 2023, 19.00): 5 baris jejak audit pernah ditulis ulang; "
        "tidak ada jangkar yang lebih lama."
    ]


@pytest.mark.usefixtures("trail")
def test_acts_after_a_deletion_do_not_cover_it_up(clock):
    tamper("DELETE FROM audit_event WHERE id = %s", *newest(1))
    for i in range(3):
        act(10 + i, clock.later(days=1))
    assert said() == [
        "Jangkar di folder data (6 Juni 2023, 19.00): 1 dari 5 baris jejak audit hilang; "
        "tidak ada jangkar yang lebih lama."
    ]


@pytest.mark.usefixtures("trail")
def test_a_restored_backup_is_acknowledged_with_a_reason_and_stays_on_record(clock):
    tamper("DELETE FROM audit_event WHERE id = %s", *newest(1))
    with pytest.raises(Refusal) as refused:
        acknowledge(reason=" ", at=clock.at, by=None)
    assert refused.value.code == "reason_missing"
    acknowledge(reason="Cadangan 5 Juni dipulihkan", at=clock.later(hours=1), by=None)
    found = check()
    assert (said(), len(found.acknowledged)) == ([], 1)
    act(20, clock.later(days=1))
    assert (said(), len(check().acknowledged)) == ([], 1)
    with pytest.raises(Refusal) as refused:
        acknowledge(reason="Lagi", at=clock.at, by=None)
    assert refused.value.code == "nothing_to_acknowledge"


@pytest.mark.usefixtures("trail")
def test_a_forged_acknowledgement_counts_for_nothing(clock):
    marks = [f"file:{how_far(clock.at).head}"]
    tamper("DELETE FROM audit_event WHERE id = %s", *newest(1))
    with transaction.atomic():
        data = {"reason": "x", "marks": marks, "seal": "0" * 64}
        record("acknowledge", "audit", "", data, at=clock.at, by=None)
    assert len(said()) == 1


@pytest.mark.usefixtures("trail")
def test_an_anchor_that_was_written_without_the_key_is_told(folder):
    written = json.loads((folder / "head").read_text())
    (folder / "head").write_text(json.dumps(written | {"rows": 4}))
    assert said() == [UNREADABLE]
    acknowledge(reason="Kunci diganti", at=AT, by=None)
    assert (said(), check().agreeing) == ([], 1)


def remove_head(folder: Path) -> None:
    (folder / "head").unlink()


def overwrite_head(folder: Path) -> None:
    (folder / "head").write_text("xx\n")


def overwrite_head_with_much(folder: Path) -> None:
    (folder / "head").write_text("xx\n" * 1000)


def add_to_head(folder: Path) -> None:
    with (folder / "head").open("a") as file:
        file.write((folder / "history").read_text())


def empty_history(folder: Path) -> None:
    (folder / "history").write_text("")


def replace_folder(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    (folder / "history").touch()


WAYS = (
    remove_head,
    overwrite_head,
    overwrite_head_with_much,
    add_to_head,
    empty_history,
    replace_folder,
)


@pytest.mark.usefixtures("trail")
@pytest.mark.parametrize("way", WAYS)
def test_rows_deleted_with_their_anchors_are_told_also_after_later_acts(folder, clock, way):
    way(folder)
    for row in newest(2):
        tamper("DELETE FROM audit_event WHERE id = %s", row)
    assert UNREADABLE in said()
    begin_anchors(clock.at)
    assert UNREADABLE in said()
    for i in range(3):
        act(50 + i, clock.later(days=1))
        assert UNREADABLE in said()
    lines = (folder / "history").read_text().splitlines()
    assert len([line for line in lines if "lost" in json.loads(line)]) == (
        2 if way is replace_folder else 1
    )


@pytest.mark.usefixtures("trail")
@pytest.mark.parametrize("way", WAYS)
def test_an_acknowledgement_is_for_one_loss_and_not_for_the_next(folder, clock, way):
    for i in range(3):
        way(folder)
        assert said() == [UNREADABLE]
        if i:
            act(60 + i, clock.later(hours=1))
            assert said() == [UNREADABLE]
        acknowledge(reason="Disk rusak", at=clock.later(hours=1), by=None)
        assert said() == []
        act(70 + i, clock.later(hours=1))
        assert said() == []


@pytest.mark.usefixtures("trail")
def test_a_folder_that_is_gone_is_made_anew_when_that_is_acknowledged(folder, clock):
    for _ in range(2):
        for path in folder.iterdir():
            path.unlink()
        assert len(said()) == 1
        acknowledge(reason="Disk rusak", at=clock.later(hours=1), by=None)
        assert (said(), check().agreeing) == ([], 1)


@pytest.mark.usefixtures("trail")
def test_what_was_acknowledged_stays_so_where_the_process_died_before_it_was_left_out(
    folder, clock, monkeypatch
):
    remove_head(folder)
    monkeypatch.setattr(anchor_file, "begin_anew", lambda: None)
    acknowledge(reason="Disk rusak", at=clock.at, by=None)
    act(80, clock.later(days=1))
    assert (said(), len(check().acknowledged)) == ([], 1)
    remove_head(folder)
    assert said() == [UNREADABLE]


def test_a_process_that_dies_right_after_the_beginning_raises_no_alarm(folder, clock):
    anchor_file.make(folder)
    assert said() == []
    act(0, clock.later(days=1))
    assert said() == []


@pytest.mark.usefixtures("trail")
def test_a_trail_begun_by_an_earlier_version_has_an_empty_history_on_its_first_day(folder, clock):
    said_then = {"rows": 0}
    data = json.dumps(said_then | {"seal": anchors.seal(said_then)})
    tamper("UPDATE audit_event SET data = %s WHERE verb = 'begin'", data)
    rebuild()
    (folder / "head").write_text(json.dumps(anchors.anchor(clock.at).to_dict()))
    empty_history(folder)
    assert said() == []
    act(90, clock.later(days=1))
    assert said() == []


@pytest.mark.usefixtures("trail")
def test_anchors_that_were_taken_away_are_missed_and_a_new_beginning_is_told(folder, clock):
    for path in folder.iterdir():
        path.unlink()
    gone = (
        "Folder jangkar jejak audit hilang. Pulihkan; tanpa itu, 'tuntas serve' memulai yang baru."
    )
    assert said() == [gone]
    act(30, clock.at)
    assert said() == [gone]
    begin_anchors(clock.later(hours=1))
    assert said() == [
        "Jangkar di folder data dimulai lagi pada 6 Juni 2023, 20.00: yang lama sudah tidak ada "
        "saat itu."
    ]


def test_a_trail_of_an_earlier_version_is_anchored_from_now_on_and_says_so(folder, clock):
    for i in range(3):
        act(i, clock.at)
    assert said() == [
        "Jejak audit belum mempunyai jangkar di luar basis data: jalankan 'tuntas migrate'."
    ]
    begin_anchors(clock.later(hours=1))
    begin_anchors(clock.later(hours=1))
    found = check()
    assert (found.begun_at, found.rows_before, found.rows) == (AT + timedelta(hours=1), 3, 4)


@pytest.mark.usefixtures("trail")
def test_an_anchor_from_a_paper_is_compared_by_its_rows_and_the_beginning_of_its_digest(clock):
    now = how_far(clock.at)
    assert (holds(5, now.head), holds(5, now.head[:16].upper())) == (True, True)
    assert (holds(4, now.head), holds(6, now.head), holds(0, now.head)) == (False, False, False)


@pytest.mark.usefixtures("trail")
def test_a_rolled_back_act_leaves_no_anchor(folder, clock):
    before = (folder / "head").read_text()
    with transaction.atomic():
        record("open", "round", 1, at=clock.at, by=None)
        transaction.set_rollback(True)
    assert (folder / "head").read_text() == before


@pytest.mark.usefixtures("trail")
def test_many_acts_of_one_transaction_are_anchored_once(folder, clock):
    with transaction.atomic():
        for i in range(100):
            record("open", "round", i, at=clock.at, by=None)
        assert [f for _, f, _ in connection.run_on_commit] == [anchor_file.advance]
    assert Anchor.from_dict(json.loads((folder / "head").read_text())) == how_far(clock.at)
    assert how_far(clock.at).rows == 105


@pytest.mark.usefixtures("trail")
def test_an_act_stands_where_the_disk_takes_no_anchor(folder, clock):
    (folder / "head").rename(folder / "kept")
    (folder / "head").mkdir()
    act(40, clock.at)
    (folder / "head").rmdir()
    (folder / "kept").rename(folder / "head")
    assert (Event.objects.count(), said()) == (6, [])
    act(41, clock.at)
    assert (check().agreeing, how_far(clock.at).rows) == (1, 7)


@pytest.mark.usefixtures("trail")
def test_the_files_are_for_this_account_only(folder):
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in folder.iterdir()}
    assert modes == {"head": "0o600", "history": "0o600", "lock": "0o600"}
    assert oct(folder.stat().st_mode & 0o777) == "0o700"

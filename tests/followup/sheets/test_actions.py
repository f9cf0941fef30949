"""Plans go out to a spreadsheet and come back; a clever, broken or foreign file is refused as a
whole.
"""

import io
import zipfile
from datetime import date, timedelta

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings, strategies as st
from python_calamine import CalamineWorkbook

from tests.factories import NOW
from tests.followup.factories import DAY, LATER, content, go, write
from tests.people import as_viewer, person, signed_in
from tuntas.audit.queries import history
from tuntas.core.base.errors import Refusal, UnreadableFile
from tuntas.core.followup import plan_cells as core
from tuntas.followup.models import ActionPlan, Batch, DeadlineChange, Recommendation
from tuntas.followup.plans.actions import change_plan
from tuntas.followup.sentences import unpacked
from tuntas.followup.sheets import spreadsheet
from tuntas.followup.sheets.actions import carry_out_import, prepare_import
from tuntas.followup.sheets.spreadsheet import cells_of, read, write_plans

pytestmark = pytest.mark.django_db


PRINTABLE = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"
)


def exported(world, who="officer"):
    with write_plans(ActionPlan.objects.order_by("code"), as_viewer(world[who]), NOW) as file:
        return file.read()


def cells(plan):
    plan = ActionPlan.objects.select_related("round", "unit", "service", "person_in_charge").get(
        pk=plan.pk
    )
    elements, steps = (
        plan.element_rows.values_list("code", flat=True),
        plan.milestones.values_list("text", "due"),
    )
    found = cells_of(plan, elements, steps)
    return {key: core.canonical(key, cell) for key, cell in found.items()}


def new(world, **changes):
    empty = dict.fromkeys(core.COLUMNS, "")
    place = {"round": world["round"].name, "unit": "1", "text": "Menata ruang tunggu"}
    return empty | place | changes


def book(rows, edit=None):
    """A workbook as a person leaves it; ``edit(sheet)`` adds what is asked for."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, list(core.COLUMNS.values()))
        for number, row in enumerate(rows, start=1):
            for place, key in enumerate(core.COLUMNS):
                sheet.write_string(number, place, row.get(key, ""))
        if edit:
            edit(sheet)
    return file.getvalue()


def prepared(world, rows, who="officer"):
    data = rows if isinstance(rows, bytes) else book(rows)
    return prepare_import(
        rows=read(data, "r.xlsx"), name="r.xlsx", viewer=as_viewer(world[who]), at=NOW
    )


def imported(world, rows, who="officer"):
    batch = prepared(world, rows, who)
    return carry_out_import(batch=batch, viewer=as_viewer(world[who]), at=NOW)


def problems(batch):
    return [(row, column) for row, column, _says in batch.outcome["problems"]]


def test_what_goes_out_comes_back_without_a_change(world):
    write(world, text="Baris satu\r\nbaris dua ", cause="=1+1", measure="_x0041_", deadline=None)
    write(world, text="007", tags=[], service=None, elements=["U3", "U1"], person_in_charge=None)
    outcome = prepared(world, exported(world)).outcome
    assert outcome == {"changes": [], "untouched": 2, "problems": []}


@pytest.mark.thorough
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(
        st.characters(
            codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"
        )
    )
)
def test_any_text_comes_back_as_it_went_out(world, text):
    plan = write(world, text=f"a{text}")
    outcome = prepared(world, exported(world)).outcome
    plan.events.all().delete()
    plan.delete()
    assert outcome["changes"] == []


def test_the_file_has_the_columns_a_guide_and_what_can_be_chosen(world):
    write(world)
    found = CalamineWorkbook.from_filelike(io.BytesIO(exported(world)))
    assert found.sheet_names == ["Rencana aksi", "Petunjuk", "Pilihan"]
    head, row = found.get_sheet_by_index(0).to_python()
    assert head == list(core.COLUMNS.values())
    assert (row[0], row[1], row[3], row[12]) == ("2023-01-01", 1.0, 1.0, LATER)
    choices = found.get_sheet_by_index(2).to_python()
    assert [1.0, "Pengujian", "", ""] in choices
    assert [1.0, "officer", "Officer Contoh", ""] in choices


def test_a_new_plan_becomes_a_draft_with_event_and_audit_row(world):
    write(world)
    row = new(
        world,
        service="Pengujian",
        elements="U3,U1",
        deadline="31/12/2023",
        person="head",
        tags="b, a",
    )
    batch = imported(world, [row])
    plan = ActionPlan.objects.get(text="Menata ruang tunggu")
    assert (plan.code, plan.state, plan.deadline, plan.person_in_charge, plan.tags) == (
        "2023-01-02",
        "draft",
        date(2023, 12, 31),
        world["head"],
        ["a", "b"],
    )
    assert sorted(e.code for e in plan.element_rows.all()) == ["U1", "U3"]
    assert [(e.verb, e.by) for e in plan.events.all()] == [("make", world["officer"])]
    assert [e.verb for e in history("plan", plan.pk)] == ["make"]
    assert (batch.state, batch.wanted["rows"]) == ("done", [])


def test_a_changed_draft_is_as_if_it_was_changed_on_its_page(world):
    alone, sheet = write(world), write(world)
    changed = content(world, text="Lain", elements=["U1"], deadline=LATER + timedelta(days=1))
    viewer = as_viewer(world["officer"])
    change_plan(plan=alone, content=changed, viewer=viewer, at=NOW, seen=1)
    later = (LATER + timedelta(days=1)).isoformat()
    imported(world, [cells(sheet) | {"text": "Lain", "elements": "U1", "deadline": later}])
    left = [
        ActionPlan.objects.values(
            "text", "deadline", "deadline_raw", "version", "state", "tags"
        ).get(pk=p.pk)
        for p in (alone, sheet)
    ]
    assert left[0] == left[1]
    events = [
        list(p.events.order_by("id").values_list("verb", "state", "old", "new", "by"))
        for p in (alone, sheet)
    ]
    assert events[0] == events[1]
    audit = [
        [e.data.replace(p.code, "KODE") for e in history("plan", p.pk)] for p in (alone, sheet)
    ]
    assert audit[0] == audit[1]
    assert [m.text for m in sheet.milestones.all()] == ["Menyusun bahan"]


def test_steps_come_from_the_sheet_and_those_that_stay_keep_their_ticks(world):
    ticked, stepped = write(world), write(world)
    ticked.milestones.update(done_on=DAY)
    steps = f"{LATER.isoformat()} Mengukur hasil\n{DAY.isoformat()} Menyusun bahan"
    imported(world, [cells(ticked) | {"text": "Lain"}, cells(stepped) | {"milestones": steps}])
    found = [
        list(plan.milestones.values_list("text", "due", "done_on")) for plan in (ticked, stepped)
    ]
    assert found == [
        [("Menyusun bahan", DAY + timedelta(days=10), DAY)],
        [("Menyusun bahan", DAY, None), ("Mengukur hasil", LATER, None)],
    ]


def test_what_a_draft_answers_besides_stays_though_no_column_shows_it(world):
    place = {"round": world["round"], "unit": world["unit"]}
    main, besides, other = (
        Recommendation.objects.create(**place, text=text) for text in ("Satu", "Dua", "Tiga")
    )
    plan = write(world, recommendations=[main, besides])
    imported(world, [cells(plan) | {"recommendation": str(other.pk)}])
    plan.refresh_from_db()
    assert [plan.recommendation, *plan.further.all()] == [other, besides]
    imported(world, [cells(plan) | {"text": "Menata loket"}])
    plan.refresh_from_db()
    assert [plan.recommendation, *plan.further.all()] == [other, besides]


def test_no_plan_comes_into_a_round_that_is_being_prepared(world):
    world["round"].draft = True
    world["round"].save()
    assert problems(prepared(world, [new(world)])) == [(2, "Putaran")]


def test_in_work_the_sheet_assigns_tags_and_asks_for_a_deadline(world):
    plan = write(world)
    go(world, plan, "submit", "officer")
    plan = go(world, plan, "approve", "head")
    imported(
        world,
        [
            cells(plan)
            | {"person": "head", "tags": "x", "deadline": "2023-12-01", "reason": "Anggaran turun"}
        ],
    )
    plan.refresh_from_db()
    assert (plan.person_in_charge, plan.tags, plan.deadline) == (world["head"], ["x"], LATER)
    wish = DeadlineChange.objects.get(plan=plan)
    assert (wish.new, wish.state, wish.reason) == (date(2023, 12, 1), "asked", "Anggaran turun")


def test_one_wrong_cell_and_nothing_is_done(world):
    plan = write(world)
    batch = prepared(world, [cells(plan) | {"text": "Lain"}, new(world, person="member")])
    assert problems(batch) == [(3, "Penanggung jawab")]
    with pytest.raises(Refusal) as refusal:
        carry_out_import(batch=batch, viewer=as_viewer(world["officer"]), at=NOW)
    assert refusal.value.code == "sheet_has_problems"
    plan.refresh_from_db()
    assert (plan.version, ActionPlan.objects.count()) == (1, 1)


def test_what_changed_between_preview_and_confirmation_refuses_the_whole_sheet(world):
    first, second = write(world), write(world)
    batch = prepared(
        world, [cells(first) | {"text": "Lain"}, cells(second) | {"text": "Lain pula"}]
    )
    assert problems(batch) == []
    go(world, second, "submit", "officer")
    with pytest.raises(Refusal):
        carry_out_import(batch=batch, viewer=as_viewer(world["officer"]), at=NOW)
    first.refresh_from_db()
    assert first.version == 1


def test_a_sheet_is_saved_once(world):
    batch = imported(world, [new(world)])
    with pytest.raises(Refusal) as refusal:
        carry_out_import(batch=batch, viewer=as_viewer(world["officer"]), at=NOW)
    assert refusal.value.code == "batch_done"
    assert ActionPlan.objects.count() == 1


@pytest.mark.parametrize("who", ["member", "leader", "operator", "stranger"])
def test_nobody_but_the_unit_imports_its_plans(world, who):
    plan = write(world)
    batch = prepared(world, [cells(plan) | {"text": "Lain"}, new(world)], who)
    assert {row for row, _ in problems(batch)} == {2, 3}


def test_a_service_of_another_unit_and_a_past_deadline_are_told_by_cell(world):
    row = new(world, service="Bukan layanan", deadline=DAY.isoformat())
    assert problems(prepared(world, [row])) == [(2, "Layanan"), (2, "Tenggat")]


@pytest.mark.parametrize(
    ("edit", "code", "cells"),
    [
        (lambda sheet: sheet.merge_range("I2:J2", "Melatih"), "merged_cells", "I2:J2"),
        (lambda sheet: sheet.write_formula("I2", "=1+1", None, "Melatih"), "formulas", "I2"),
        (lambda sheet: sheet.write_array_formula("I2:I3", "=A1:A2"), "formulas", "I2"),
    ],
)
def test_merged_cells_and_formulas_are_refused_and_named(world, edit, code, cells):
    with pytest.raises(UnreadableFile) as refusal:
        read(book([new(world)], edit), "r.xlsx")
    assert (refusal.value.code, refusal.value.message.values["cells"]) == (code, cells)


def replaced(data, old, by):
    """The workbook with other bytes in its first sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            held = source.read(name)
            target.writestr(name, held.replace(old, by) if name.endswith("sheet1.xml") else held)
    return out.getvalue()


def deflated(data):
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, source.read(name))
    return out.getvalue()


def test_a_cell_with_an_error_is_refused_and_named(world):
    data = book([new(world)], lambda sheet: sheet.write_number("I2", 5))
    data = replaced(data, b'<c r="I2"><v>5</v>', b'<c r="I2" t="e"><v>#N/A</v>')
    with pytest.raises(UnreadableFile) as refusal:
        read(data, "r.xlsx")
    assert (refusal.value.code, refusal.value.message.values["cells"]) == ("error_cells", "I2")


@pytest.mark.parametrize(
    "data",
    [b"", b"Kode;Versi", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", book([])[:-200]],
)
def test_what_is_no_whole_workbook_is_refused(data):
    with pytest.raises(UnreadableFile) as refusal:
        read(data, "r.xlsx")
    assert refusal.value.code == "not_workbook"


def test_an_entity_of_the_file_is_never_unfolded(world):
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    data = replaced(book([new(world)]), b"<worksheet", bomb + b"<worksheet")
    data = replaced(data, b"<sheetData>", b"<sheetData>&b;")
    assert [cells["text"] for _, cells in read(data, "r.xlsx")] == ["Menata ruang tunggu"]


# The pages


def upload(client, data, name="r.xlsx"):
    return client.post("/rencana/impor/", {"file": SimpleUploadedFile(name, data)})


def test_who_writes_no_plans_is_refused_before_the_sheet_is_read(world, monkeypatch):
    read_so_far = []
    monkeypatch.setattr(spreadsheet, "read", lambda *args: read_so_far.append(args))
    response = upload(signed_in(world["member"]), book([new(world)]))
    assert (response.status_code, read_so_far) == (403, [])


@pytest.mark.thorough
def test_a_small_file_that_unpacks_to_sixty_megabytes_is_refused_with_a_sentence(world):
    data = replaced(book([new(world)]), b"</sheetData>", b"</sheetData>" + b" " * 60 * 2**20)
    response = upload(signed_in(world["officer"]), deflated(data))
    assert response.status_code == 422
    assert "kali sebesar berkasnya" in response.content.decode()
    assert Batch.objects.count() == 0


def test_a_sheet_is_uploaded_shown_and_saved(world):
    plan = write(world)
    client = signed_in(world["officer"])
    changes = {"text": "Melatih semua petugas", "deadline": "2099-12-31"}
    response = upload(client, book([cells(plan) | changes, new(world)]))
    assert response.status_code == 302
    page = client.get(response.url).content.decode()
    assert "1 rencana baru, 1 rencana diubah" in page
    assert "<ins>Melatih semua petugas</ins>" in page
    assert ActionPlan.objects.count() == 1
    page = client.post(response.url, follow=True).content.decode()
    assert "Selesai: 1 rencana baru, 1 rencana diubah." in page
    assert ActionPlan.objects.count() == 2


def test_a_sheet_that_was_kept_before_a_column_was_added_leaves_what_that_column_says(world):
    plan = write(world, milestones=[("Menyusun bahan", date(2099, 6, 1))])
    client = signed_in(world["officer"])
    address = upload(
        client,
        book([cells(plan) | {"cause": "Petugas baru", "deadline": "2099-12-31"}, new(world)]),
    ).url
    batch = Batch.objects.get()
    batch.wanted["rows"] = [
        [number, {key: cell for key, cell in row.items() if key != "milestones"}]
        for number, row in batch.wanted["rows"]
    ]
    batch.save()
    assert client.post(address).status_code == 302
    plan.refresh_from_db()
    assert (plan.cause, plan.milestones.count()) == ("Petugas baru", 1)
    assert ActionPlan.objects.count() == 2


def test_what_is_wrong_is_shown_and_cannot_be_saved(world):
    client = signed_in(world["officer"])
    response = upload(client, book([new(world, person="orang-luar")]))
    page = client.get(response.url).content.decode()
    assert "“orang-luar” bukan nama pengguna pegawai unit ini." in page
    assert "Simpan semua perubahan" not in page
    assert client.post(response.url).status_code == 422
    assert not ActionPlan.objects.exists()


def test_a_file_that_cannot_be_read_says_why_beside_the_field(world):
    response = upload(signed_in(world["officer"]), b"bukan", "<b>.xlsx")
    assert response.status_code == 422
    assert "&lt;b&gt;.xlsx: bukan buku kerja yang utuh" in response.content.decode()


def test_somebody_elses_upload_is_not_there(world):
    response = upload(signed_in(world["officer"]), book([new(world)]))
    for who in ("head", "member", "stranger"):
        client = signed_in(world[who])
        assert client.get(response.url).status_code == 404
        assert client.post(response.url).status_code == 404
    assert Batch.objects.get().state == "prepared"


def test_the_sheet_holds_what_the_list_is_narrowed_to_and_nothing_of_others(world):
    write(world)
    write(world, text="Menambah kursi")

    def codes(client, query=""):
        data = b"".join(client.get(f"/rencana/lembar.xlsx{query}").streaming_content)
        return [
            row[0]
            for row in CalamineWorkbook.from_filelike(io.BytesIO(data))
            .get_sheet_by_index(0)
            .to_python()
        ]

    assert codes(signed_in(world["officer"]), "?q=kursi") == ["Kode", "2023-01-02"]
    assert codes(signed_in(world["stranger"])) == ["Kode"]


def edited(data, **changes):
    """The downloaded file with one row changed, by its code."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    given = [dict(zip(core.COLUMNS, map(as_text, row), strict=True)) for row in rows[1:]]
    return [row | changes.get(row["code"].replace("-", "_"), {}) for row in given]


def as_text(cell):
    return str(int(cell)) if isinstance(cell, float) else str(cell)


def rewritten(world, plan, who, text):
    return change_plan(
        plan=plan,
        content=content(world, text=text),
        viewer=as_viewer(world[who]),
        at=NOW + timedelta(minutes=5),
        seen=plan.version,
    )


def test_only_rows_that_the_person_changed_are_refused_and_it_is_said_by_whom(world):
    first, second = write(world, text="Satu"), write(world, text="Dua")
    data = exported(world)
    rewritten(world, first, "officer", "Satu, ditulis lagi")
    mine = {"text": "Dua, dari berkas"}
    rows = edited(data, **{second.code.replace("-", "_"): mine})
    batch = imported(world, rows)
    assert (batch.outcome["problems"], batch.outcome["untouched"]) == ([], 1)
    texts = ActionPlan.objects.order_by("code").values_list("text", flat=True)
    assert list(texts) == ["Satu, ditulis lagi", "Dua, dari berkas"]
    rows = edited(data, **{first.code.replace("-", "_"): {"text": "Satu, dari berkas"}})
    ((row, column, said),) = prepared(world, rows).outcome["problems"]
    assert (row, column) == (2, "Versi")
    assert str(unpacked(said)).startswith("Anda sendiri mengubah rencana ini")
    colleague = person("officer", world["agency"], NOW, world["unit"], username="rekan")
    ((_row, _column, said),) = prepared(world | {"rekan": colleague}, rows, "rekan").outcome[
        "problems"
    ]
    assert str(unpacked(said)).startswith(f"Rencana ini diubah {world['officer'].name} sejak")

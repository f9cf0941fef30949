"""The section of the report that answers the three purposes."""

from dataclasses import replace

from tests.reports.factories import plan, snapshot, survey
from tuntas.core.evaluation.snapshot import ElementValue, Finding, Recommendation, Snapshot
from tuntas.core.survey.instruments import SKM_2017
from tuntas.reports.document.model import Heading, Paragraph, Table
from tuntas.reports.official.conformity import conformity

ROUND = replace(
    survey(2022, (1, 2, 3)),
    elements=tuple(
        ElementValue(e.key, f"U{n}", e.name, None) for n, e in enumerate(SKM_2017.elements, 1)
    ),
)


def asked(code, unit=1):
    return Recommendation(2022, unit, "1", "Pengujian", f"{code}: terendah.", code)


def of(plans, *recommendations):
    return conformity(snapshot(plans, rounds=(ROUND,), recommendations=recommendations))


def said(blocks):
    return [
        "".join(run.text for run in block.runs) for block in blocks if isinstance(block, Paragraph)
    ]


def tables(blocks):
    return [
        [[cell.text for cell in row.cells] for group in table.groups for row in group.rows]
        for table in blocks
        if isinstance(table, Table)
    ]


def test_the_three_purposes_have_their_figures():
    done = plan(1, 2022, 2)
    open_ = plan(1, 2022, 4, status="open", elements=("U9",))
    blocks = of((done, open_), asked("U1"), asked("U9"), asked("U7"))
    assert blocks[0] == Heading(2, "C.", "Kesesuaian, Kemajuan, dan Pencapaian")
    assert said(blocks) == [
        "Kesesuaian rencana aksi dengan rekomendasi",
        "Dari 3 unsur pelayanan yang harus ditindaklanjuti per UPP dan jenis layanan, 1 "
        "(33,33\u00a0%) telah "
        "mempunyai rencana aksi, 1 belum, dan 1 mempunyai rencana aksi yang tidak menjawab "
        "unsurnya. Tim "
        "menegaskan 0 di antaranya; selebihnya dibaca dari kata-kata rencana aksi.",
        "Unsur yang belum dijawab rencana aksi",
        "Kemajuan pelaksanaan rencana aksi",
        "Pelaksanaan 50\u00a0% dari 2 rencana aksi telah diserahkan, dengan keadaan: dikerjakan 1 "
        "dan "
        "selesai 1. Sebanyak 1 rencana aksi melewati tenggatnya, dan pada 0 dari 1 pasangan UPP "
        "dan tahun "
        "belum ada pelaksanaan yang diserahkan.",
        "Tingkat pencapaian rencana aksi",
        "1 dari 2 rencana aksi telah berstatus close (50\u00a0%).",
        "Untuk 1 dari 3 unsur yang harus ditindaklanjuti, seluruh rencana aksi yang menjawabnya "
        "telah "
        "selesai (33,33\u00a0%).",
    ]


def test_every_element_without_an_answer_is_listed_under_its_unit_with_the_reason():
    about = plan(1, 2022, 2, elements=("U9",))
    by_element, open_ = tables(of((about,), asked("U9"), asked("U7", unit=2)))
    assert by_element == [
        ["U7", "0", "0", "1", "1"],
        ["U9", "0", "1", "0", "1"],
        ["Jumlah", "0", "1", "1", "2"],
    ]
    assert open_ == [
        [
            "2022", "Pengujian", "U9", "Rencana tidak menjawab",
            f"{about.id}: Yang diminta U9, tetapi teksnya terbaca tentang U1 (“persyaratan”).",
        ],
        ["2022", "Pengujian", "U7", "Belum ada rencana", "–"],
    ]  # fmt: skip


def test_people_named_in_a_plan_are_covered():
    about = plan(1, 2022, 2, text="Keluhan Ibu Sari Contoh akan ditanggapi", elements=("U1",))
    _by_element, open_ = tables(of((about,), asked("U1")))
    assert "Sari" not in open_[0][-1]


def test_without_plans_and_elements_each_purpose_says_so():
    assert said(of(())) == [
        "Kesesuaian rencana aksi dengan rekomendasi",
        "Kesesuaian rencana aksi dengan rekomendasi tidak dapat dinilai: belum ada rekomendasi.",
        "Kemajuan pelaksanaan rencana aksi",
        "Belum ada rencana aksi yang disampaikan.",
        "Tingkat pencapaian rencana aksi",
        "Belum ada rencana aksi yang dapat dinilai pencapaiannya.",
    ]


RULE = "Menyusun rencana aksi atas tiga unsur terendah"


def test_where_no_recommendation_names_an_element_there_is_a_reason_and_no_percentage():
    rules = [Recommendation(2022, unit, "", "Pengujian", RULE) for unit in (1, 2)]
    about = plan(1, 2022, 2, text="Persyaratan: Menyebarkan brosur persyaratan kepada pemohon")
    blocks = of((about,), *rules)
    assert said(blocks)[:3] == [
        "Kesesuaian rencana aksi dengan rekomendasi",
        "Kesesuaian rencana aksi dengan rekomendasi tidak dapat dinilai: 2 rekomendasi tidak "
        "menyebut unsur pelayanan.",
        "Kemajuan pelaksanaan rencana aksi",
    ]
    assert tables(blocks) == []
    assert not any("unsur yang harus ditindaklanjuti" in text for text in said(blocks))


def test_of_mixed_units_each_is_told_as_far_as_it_can_be():
    silent = Recommendation(2022, 2, "", "Pengujian", RULE)
    blocks = of((plan(1, 2022, 2), plan(2, 2022, 2)), asked("U1"), silent)
    assert (
        "Dasarnya 1 dari 2 rekomendasi, yaitu yang menyebut unsur pelayanan. Selebihnya tidak "
        "dapat dinilai: 1 rekomendasi tidak menyebut unsur pelayanan."
    ) in said(blocks)
    assert tables(blocks)[1] == [
        ["1. Balai Contoh di Kota 1", "2022", "1 dari 1 (100\u00a0%)", "–"],
        ["2. Balai Contoh di Kota 2", "2022", "Tidak dapat dinilai",
         "1 rekomendasi tidak menyebut unsur pelayanan"],
    ]  # fmt: skip


def test_the_share_of_closed_plans_says_how_many_are_doubtful():
    closed = plan(1, 2022, 2)
    finding = Finding("x", "text_says_not_done", closed.id, "high", "")
    made = snapshot((closed,), rounds=(ROUND,), recommendations=(asked("U1"),), findings=(finding,))
    assert (
        "1 dari 1 rencana aksi telah berstatus close (100\u00a0%; 1 di antaranya diragukan, lihat "
        "Lampiran 3)."
    ) in said(conformity(made))


def test_a_snapshot_read_back_gives_the_same_section():
    made = snapshot((plan(1, 2022, 2),), rounds=(ROUND,), recommendations=(asked("U1"),))
    assert conformity(Snapshot.from_json(made.to_json())) == conformity(made)

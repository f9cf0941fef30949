"""The standing paragraphs of the official report, and the figures that each may show.

Indonesian, like the report itself; the explanations of the fields are translated. ``required`` are paragraphs
that carry a figure of the result or what data mean; they may be rewritten and not left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tuntas.core.messages import N_


@dataclass(frozen=True)
class Field:
    """``meaning`` in plain words; ``example`` as the report would print it."""

    meaning: str
    example: str


@dataclass(frozen=True)
class Text:
    key: str
    chapter: str
    template: str
    required: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """Those of the standing text; an own text knows the same ones."""
        return tuple(dict.fromkeys(re.findall(r"\{(\w+)\}", self.template)))


CHAPTERS = {
    "latar_belakang": "BAB I A. Latar Belakang",
    "ruang_lingkup": "BAB I C. Ruang Lingkup",
    "tujuan": "BAB I D. Tujuan",
    "hasil_survei": "BAB II Hasil Survei",
    "rekomendasi": "BAB II Rekomendasi",
    "pelaksanaan": "BAB III A. Pelaksanaan",
    "hasil_monev": "BAB III B. Hasil Monitoring dan Evaluasi",
    "kesimpulan": "BAB IV A. Kesimpulan",
    "apresiasi": "BAB IV B. Apresiasi",
    "lampiran": "Lampiran",
}

FIELDS = {
    "instansi": Field(N_("Nama instansi; nama singkatnya di BAB II dan IV"), "Badan Contoh"),
    "inspektorat": Field(N_("Nama inspektorat"), "Inspektorat Utama"),
    "tahun": Field(N_("Tahun survei"), "2022"),
    "tahun_survei": Field(N_("Semua tahun survei dalam laporan, diawali kata tahun"), "tahun 2021 dan 2022"),
    "cut_off": Field(N_("Tanggal cut-off data"), "6 Juni 2023"),
    "jumlah_upp": Field(N_("Jumlah UPP"), "63"),
    "jumlah_upp_terbilang": Field(N_("Jumlah UPP dalam angka dan kata"), "5 (lima)"),
    "jenis_upp": Field(
        N_("Jumlah UPP per jenis, diawali kata penghubung; kosong bila jenisnya tidak diketahui"),
        ", yaitu 15 (lima belas) unit kerja pusat",
    ),
    "responden": Field(N_("Jumlah responden"), "6.669"),
    "dikecualikan": Field(N_("Jumlah jawaban yang dikecualikan dari nilai"), "12"),
    "daftar_upp": Field(N_("Nama UPP, dipisah titik koma"), "Balai Contoh; Loka Contoh"),
    "nilai": Field(N_("Nilai SKM, dua angka di belakang koma"), "90,83"),
    "nilai_terbilang": Field(N_("Nilai SKM dalam kata"), "sembilan puluh koma delapan puluh tiga"),
    "capaian_target": Field(
        N_("Capaian terhadap target, diawali tanda baca; mengatakan bila targetnya tidak tercatat"),
        ", atau 101,54 % dari target sebesar 89,45 (delapan puluh sembilan koma empat puluh lima)",
    ),
    "mutu": Field(N_("Mutu pelayanan: A, B, C, atau D"), "A"),
    "kinerja": Field(N_("Arti mutu pelayanan"), "Sangat Baik"),
    "perubahan": Field(
        N_("Perubahan terhadap survei sebelumnya, diawali koma; kosong bila tidak ada"),
        ", 1,03 lebih tinggi dari nilai tahun 2021",
    ),
    "pelaksana": Field(
        N_("Yang melaksanakan, dengan surat tugasnya bila tercatat"),
        "dilaksanakan oleh Inspektorat Utama berdasarkan Surat Tugas Nomor ST-12/2023",
    ),
    "aplikasi": Field(
        N_("Aplikasi tempat data disampaikan, diawali kata melalui; kosong bila tidak tercatat"),
        " melalui aplikasi Contoh",
    ),
    "rencana": Field(N_("Jumlah rencana aksi"), "858"),
    "rekomendasi": Field(N_("Jumlah rekomendasi"), "450"),
    "status_close": Field(
        N_("Berapa yang berstatus close, berapa persen, dan berapa yang belum"),
        "840 (97,90 %) telah berstatus close dan 18 belum berstatus close",
    ),
    "tanpa_status": Field(N_("Jumlah rencana aksi tanpa status"), "3"),
    "keraguan": Field(
        N_("Berapa angka yang tidak cocok dan berapa hal yang perlu dikonfirmasi"),
        "4 angka yang tidak saling cocok dan 21 hal pada rencana aksi yang perlu dikonfirmasi",
    ),
    "temuan": Field(N_("Jumlah temuan"), "21"),
    "dan_unit": Field(
        N_("Jumlah unit yang ditandai, diawali kata dan; bisa kosong"), " dan 2 unit"
    ),
    "dibenarkan": Field(N_("Jumlah temuan yang dibenarkan tim"), "9"),
    "dikesampingkan": Field(N_("Jumlah temuan yang dikesampingkan dengan alasan"), "4"),
    "belum_diputuskan": Field(N_("Jumlah temuan yang belum diputuskan"), "8"),
    "sidik": Field(N_("Sidik SHA-256 dari data"), "0f3c…"),
    "sumber": Field(
        N_("Sumber data, diawali spasi; kosong bila data dicatat dalam aplikasi"), " Sumber: laporan lama."
    ),
    "kejadian": Field(N_("Jumlah kejadian sesudah batas data"), "7"),
}


_ALL = (
    Text(
        "latar_belakang.1",
        "latar_belakang",
        "Pelayanan publik yang baik adalah hak masyarakat dan kewajiban penyelenggara negara. Undang-Undang "
        "Nomor 25 Tahun 2009 beserta Peraturan Pemerintah Nomor 96 Tahun 2012 mewajibkan penyelenggara "
        "mengikutsertakan masyarakat dalam menilai pelayanan yang diterimanya. Penilaian itu dilaksanakan "
        "melalui Survei Kepuasan Masyarakat menurut Peraturan Menteri Pendayagunaan Aparatur Negara dan "
        "Reformasi Birokrasi Nomor 14 Tahun 2017.",
    ),
    Text(
        "latar_belakang.2",
        "latar_belakang",
        "Hasil survei baru bermakna apabila unsur pelayanan yang dinilai lemah benar-benar diperbaiki. "
        "Karena itu {instansi} meneruskan hasil survei menjadi rekomendasi, dan setiap Unit Pelayanan Publik "
        "menyusun rencana aksi tindak lanjut dengan tenggat waktu serta menyampaikan bukti pelaksanaannya.",
    ),
    Text(
        "latar_belakang.3",
        "latar_belakang",
        "{inspektorat} memantau dan mengevaluasi rencana aksi tersebut untuk mengetahui apakah tindak lanjut "
        "dilaksanakan sesuai dengan rencana. Sesuai dengan Undang-Undang Nomor 14 Tahun 2008, masyarakat "
        "berhak mengetahui hasilnya.",
    ),
    Text(
        "ruang_lingkup.1",
        "ruang_lingkup",
        "Monitoring dan evaluasi mencakup rencana aksi tindak lanjut atas hasil Survei Kepuasan Masyarakat "
        "(SKM) {tahun_survei} pada {jumlah_upp} Unit Pelayanan Publik (UPP) di lingkungan {instansi}, "
        "menurut data per tanggal {cut_off}.",
        required=True,
    ),
    Text(
        "tujuan.1",
        "tujuan",
        "Monitoring dan evaluasi rencana aksi tindak lanjut atas hasil SKM {tahun_survei} bertujuan untuk:",
        required=True,
    ),
    Text("tujuan.a", "tujuan", "mengetahui kesesuaian rencana aksi dengan rekomendasi yang diberikan;", True),
    Text("tujuan.b", "tujuan", "mengetahui kemajuan pelaksanaan rencana aksi; dan", True),
    Text(
        "tujuan.c",
        "tujuan",
        "mengetahui tingkat pencapaian rencana aksi sebagai dasar pengambilan keputusan atau kebijakan lebih "
        "lanjut.",
        True,
    ),
    Text(
        "hasil_survei.responden",
        "hasil_survei",
        "Survei Kepuasan Masyarakat {instansi} tahun {tahun} diikuti **{responden}** responden pada "
        "{jumlah_upp} Unit Pelayanan Publik (UPP){jenis_upp}.",
        True,
    ),
    Text(
        "hasil_survei.tanpa_responden",
        "hasil_survei",
        "Survei Kepuasan Masyarakat {instansi} tahun {tahun} dilaksanakan pada {jumlah_upp} Unit Pelayanan "
        "Publik (UPP){jenis_upp}. Jumlah respondennya tidak tercatat.",
        True,
    ),
    Text(
        "hasil_survei.di_luar_nilai",
        "hasil_survei",
        "Selain itu, {jumlah_upp_terbilang} UPP ikut disurvei tetapi belum diperhitungkan dalam nilai dan "
        "target instansi{jenis_upp}.",
        True,
    ),
    Text(
        "hasil_survei.tanpa_pengecualian",
        "hasil_survei",
        "Tidak ada jawaban responden yang dikecualikan dari perhitungan nilai.",
    ),
    Text(
        "hasil_survei.pengecualian",
        "hasil_survei",
        "Sebanyak **{dikecualikan}** jawaban responden dikecualikan dari perhitungan nilai dengan alasan "
        "yang tercatat, yaitu pada {daftar_upp}.",
        True,
    ),
    Text(
        "hasil_survei.nilai",
        "hasil_survei",
        "Survei tersebut menghasilkan nilai SKM sebesar **{nilai}** ({nilai_terbilang}){capaian_target}. "
        "Dengan nilai itu, mutu pelayanan {instansi} secara keseluruhan termasuk kategori **{mutu}** dengan "
        "kinerja pelayanan **{kinerja}**.",
        True,
    ),
    Text("hasil_survei.tanpa_nilai", "hasil_survei", "Nilai SKM tahun {tahun} tidak tercatat.", True),
    Text("rekomendasi.1", "rekomendasi", "Rekomendasi atas hasil SKM tahun {tahun}:", True),
    Text(
        "rekomendasi.tidak_ada",
        "rekomendasi",
        "Rekomendasi atas hasil SKM tahun {tahun} tidak tercatat.",
        True,
    ),
    Text("pelaksanaan.pelaksana", "pelaksanaan", "Monitoring dan evaluasi {pelaksana}.", True),
    Text(
        "pelaksanaan.cakupan",
        "pelaksanaan",
        "Untuk hasil SKM tahun {tahun}, monitoring dan evaluasi mencakup {jumlah_upp} UPP{jenis_upp}.",
        True,
    ),
    Text(
        "pelaksanaan.data",
        "pelaksanaan",
        "Data yang dinilai adalah data yang disampaikan UPP{aplikasi}, dengan batas data (cut-off) tanggal "
        "**{cut_off}**.",
        True,
    ),
    Text("pelaksanaan.tanpa_tim", "pelaksanaan", "Susunan tim tidak tercatat.", True),
    Text(
        "hasil_monev.1",
        "hasil_monev",
        "Sampai dengan tanggal {cut_off}, UPP telah menyampaikan **{rencana}** rencana aksi tindak lanjut "
        "atas hasil SKM {tahun_survei}. Dari jumlah itu, **{status_close}**, dengan rincian:",
        True,
    ),
    Text(
        "hasil_monev.tanpa_rencana",
        "hasil_monev",
        "Sampai dengan tanggal {cut_off} belum ada rencana aksi yang disampaikan UPP.",
        True,
    ),
    Text(
        "hasil_monev.tahun",
        "hasil_monev",
        "Tahun {tahun}: dari **{rencana}** rencana aksi atas {rekomendasi} rekomendasi, {status_close}.",
        True,
    ),
    Text(
        "hasil_monev.tahun_tanpa_rencana",
        "hasil_monev",
        "Tahun {tahun}: belum ada rencana aksi yang disampaikan.",
        True,
    ),
    Text(
        "hasil_monev.tanpa_status",
        "hasil_monev",
        "Sebanyak {tanpa_status} rencana aksi tidak mencantumkan status dan dihitung belum berstatus close.",
        True,
    ),
    Text(
        "hasil_monev.tidak_menyampaikan",
        "hasil_monev",
        "{jumlah_upp} UPP tidak menyampaikan rencana aksi atas hasil SKM tahun {tahun}: {daftar_upp}.",
        True,
    ),
    Text(
        "hasil_monev.keraguan",
        "hasil_monev",
        "Pemeriksaan data menemukan {keraguan}. Seluruhnya dimuat dalam **Lampiran 3**.",
        True,
    ),
    Text(
        "hasil_monev.lampiran",
        "hasil_monev",
        "Ringkasan per UPP dan tahun disajikan dalam **Lampiran 1**; rincian setiap rencana aksi dalam "
        "**Lampiran 2**.",
    ),
    Text(
        "kesimpulan.mutu",
        "kesimpulan",
        "Mutu pelayanan publik di lingkungan {instansi} pada tahun {tahun} termasuk kategori **{mutu}** "
        "({kinerja}) dengan nilai SKM **{nilai}**{perubahan}.",
        True,
    ),
    Text(
        "kesimpulan.rencana",
        "kesimpulan",
        "Dari **{rencana}** rencana aksi tindak lanjut atas hasil SKM {tahun_survei}, **{status_close}**.",
        True,
    ),
    Text(
        "kesimpulan.belum_close",
        "kesimpulan",
        "Rencana aksi yang belum berstatus close perlu diselesaikan dan dipantau pada periode berikutnya.",
    ),
    Text(
        "kesimpulan.keraguan",
        "kesimpulan",
        "Hal yang dimuat dalam Lampiran 3 perlu dikonfirmasi oleh UPP yang bersangkutan sebelum angka dalam "
        "laporan ini dijadikan dasar keputusan.",
        True,
    ),
    Text(
        "apresiasi.1",
        "apresiasi",
        "{inspektorat} menyampaikan apresiasi dan terima kasih kepada seluruh UPP di lingkungan {instansi} "
        "atas kerja sama dan kesediaannya memberikan data serta dokumen yang diperlukan dalam monitoring dan "
        "evaluasi ini.",
    ),
    Text(
        "lampiran.sidik",
        "lampiran",
        "Laporan ini dibuat dari data pada batas data {cut_off} dengan sidik SHA-256 {sidik}. Data yang sama "
        "selalu menghasilkan sidik yang sama.{sumber}",
        True,
    ),
    Text(
        "lampiran.angka",
        "lampiran",
        "Angka tercetak pada sumber dibandingkan dengan angka yang dihitung dari rinciannya.",
    ),
    Text("lampiran.tanpa_angka", "lampiran", "Tidak ada angka yang tidak saling cocok.", True),
    Text(
        "lampiran.temuan",
        "lampiran",
        "Pemeriksaan menandai {temuan} hal pada {rencana} rencana aksi{dan_unit}: {dibenarkan} dibenarkan "
        "tim, {dikesampingkan} dikesampingkan dengan alasan, dan {belum_diputuskan} belum diputuskan. Hal "
        "yang belum diputuskan belum merupakan kesimpulan.",
        True,
    ),
    Text("lampiran.tanpa_temuan", "lampiran", "Tidak ada temuan pada rencana aksi.", True),
    Text(
        "lampiran.adendum",
        "lampiran",
        "Sesudah batas data {cut_off} dan sebelum keadaan ini dibekukan tercatat {kejadian} kejadian pada "
        "{rencana} rencana aksi. Kejadian itu tidak mengubah angka laporan ini.",
        True,
    ),
)
TEXTS = {text.key: text for text in _ALL}

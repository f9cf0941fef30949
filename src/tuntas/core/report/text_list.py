"""The standing paragraphs of the official report, and in them the figures that each may show.

Indonesian, like the report itself. ``required`` are paragraphs
that carry a figure of the result or what data mean; they may be rewritten and not left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    key: str
    template: str
    required: bool = False

    @property
    def chapter(self) -> str:
        return self.key.partition(".")[0]

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
    "kesesuaian": "BAB III C. Kesesuaian, Kemajuan, dan Pencapaian",
    "pengaruh": "BAB III D. Pengaruh Tindak Lanjut",
    "kesimpulan": "BAB IV A. Kesimpulan",
    "apresiasi": "BAB IV B. Apresiasi",
    "lampiran": "Lampiran",
}

_ALL = (
    Text(
        "latar_belakang.1",
        "Pelayanan publik yang baik adalah hak masyarakat dan kewajiban penyelenggara negara. "
        "Undang-Undang "
        "Nomor 25 Tahun 2009 beserta Peraturan Pemerintah Nomor 96 Tahun 2012 mewajibkan "
        "penyelenggara "
        "mengikutsertakan masyarakat dalam menilai pelayanan yang diterimanya. Penilaian itu "
        "dilaksanakan "
        "melalui Survei Kepuasan Masyarakat menurut Peraturan Menteri Pendayagunaan Aparatur "
        "Negara dan "
        "Reformasi Birokrasi Nomor 14 Tahun 2017.",
    ),
    Text(
        "latar_belakang.2",
        "Hasil survei baru bermakna apabila unsur pelayanan yang dinilai lemah benar-benar "
        "diperbaiki. "
        "Karena itu {instansi} meneruskan hasil survei menjadi rekomendasi, dan setiap Unit "
        "Pelayanan Publik "
        "menyusun rencana aksi tindak lanjut dengan tenggat waktu serta menyampaikan bukti "
        "pelaksanaannya.",
    ),
    Text(
        "latar_belakang.3",
        "{inspektorat} memantau dan mengevaluasi rencana aksi tersebut untuk mengetahui apakah "
        "tindak lanjut "
        "dilaksanakan sesuai dengan rencana. Sesuai dengan Undang-Undang Nomor 14 Tahun 2008, "
        "masyarakat "
        "berhak mengetahui hasilnya.",
    ),
    Text(
        "ruang_lingkup.1",
        "Monitoring dan evaluasi mencakup rencana aksi tindak lanjut atas hasil Survei Kepuasan "
        "Masyarakat "
        "(SKM) {tahun_survei} pada {jumlah_upp} Unit Pelayanan Publik (UPP) di lingkungan "
        "{instansi}, "
        "menurut data per tanggal {cut_off}.",
        required=True,
    ),
    Text(
        "tujuan.1",
        "Monitoring dan evaluasi rencana aksi tindak lanjut atas hasil SKM {tahun_survei} "
        "bertujuan untuk:",
        required=True,
    ),
    Text("tujuan.a", "mengetahui kesesuaian rencana aksi dengan rekomendasi yang diberikan;", True),
    Text("tujuan.b", "mengetahui kemajuan pelaksanaan rencana aksi; dan", True),
    Text(
        "tujuan.c",
        "mengetahui tingkat pencapaian rencana aksi sebagai dasar pengambilan keputusan atau "
        "kebijakan lebih "
        "lanjut.",
        True,
    ),
    Text(
        "hasil_survei.responden",
        "Survei Kepuasan Masyarakat {instansi} tahun {tahun} diikuti **{responden}** responden "
        "pada "
        "{jumlah_upp} Unit Pelayanan Publik (UPP){jenis_upp}.",
        True,
    ),
    Text(
        "hasil_survei.tanpa_responden",
        "Survei Kepuasan Masyarakat {instansi} tahun {tahun} dilaksanakan pada {jumlah_upp} Unit "
        "Pelayanan "
        "Publik (UPP){jenis_upp}. Jumlah respondennya tidak tercatat.",
        True,
    ),
    Text(
        "hasil_survei.di_luar_nilai",
        "Selain itu, {jumlah_upp_terbilang} UPP ikut disurvei tetapi belum diperhitungkan dalam "
        "nilai dan "
        "target instansi{jenis_upp}.",
        True,
    ),
    Text(
        "hasil_survei.tanpa_pengecualian",
        "Tidak ada jawaban responden yang dikecualikan dari perhitungan nilai.",
    ),
    Text(
        "hasil_survei.pengecualian",
        "Sebanyak **{dikecualikan}** jawaban responden dikecualikan dari perhitungan nilai dengan "
        "alasan "
        "yang tercatat, yaitu pada {daftar_upp}.",
        True,
    ),
    Text(
        "hasil_survei.nilai",
        "Survei tersebut menghasilkan nilai SKM sebesar **{nilai}** "
        "({nilai_terbilang}){capaian_target}. "
        "Dengan nilai itu, mutu pelayanan {instansi} secara keseluruhan termasuk kategori "
        "**{mutu}** dengan "
        "kinerja pelayanan **{kinerja}**.",
        True,
    ),
    Text("hasil_survei.tanpa_nilai", "Nilai SKM tahun {tahun} tidak tercatat.", True),
    Text("rekomendasi.1", "Rekomendasi atas hasil SKM tahun {tahun}:", True),
    Text(
        "rekomendasi.tidak_ada",
        "Rekomendasi atas hasil SKM tahun {tahun} tidak tercatat.",
        True,
    ),
    Text("pelaksanaan.pelaksana", "Monitoring dan evaluasi {pelaksana}.", True),
    Text(
        "pelaksanaan.cakupan",
        "Untuk hasil SKM tahun {tahun}, monitoring dan evaluasi mencakup {jumlah_upp} "
        "UPP{jenis_upp}.",
        True,
    ),
    Text(
        "pelaksanaan.data",
        "Data yang dinilai adalah data yang disampaikan UPP{aplikasi}, dengan batas data (cut-off) "
        "tanggal "
        "**{cut_off}**.",
        True,
    ),
    Text("pelaksanaan.tanpa_tim", "Susunan tim tidak tercatat.", True),
    Text(
        "hasil_monev.1",
        "Sampai dengan tanggal {cut_off}, UPP telah menyampaikan **{rencana}** rencana aksi tindak "
        "lanjut "
        "atas hasil SKM {tahun_survei}. Dari jumlah itu, **{status_close}**, dengan rincian:",
        True,
    ),
    Text(
        "hasil_monev.tanpa_rencana",
        "Sampai dengan tanggal {cut_off} belum ada rencana aksi yang disampaikan UPP.",
        True,
    ),
    Text(
        "hasil_monev.tahun",
        "Tahun {tahun}: dari **{rencana}** rencana aksi atas {rekomendasi} rekomendasi, "
        "{status_close}.",
        True,
    ),
    Text(
        "hasil_monev.tahun_tanpa_rencana",
        "Tahun {tahun}: belum ada rencana aksi yang disampaikan.",
        True,
    ),
    Text(
        "hasil_monev.tanpa_status",
        "Sebanyak {tanpa_status} rencana aksi tidak mencantumkan status dan dihitung belum "
        "berstatus close.",
        True,
    ),
    Text(
        "hasil_monev.tidak_menyampaikan",
        "{jumlah_upp} UPP tidak menyampaikan rencana aksi atas hasil SKM tahun {tahun}: "
        "{daftar_upp}.",
        True,
    ),
    Text(
        "hasil_monev.keraguan",
        "Pemeriksaan data menemukan {keraguan}. Seluruhnya dimuat dalam **Lampiran 3**.",
        True,
    ),
    Text(
        "hasil_monev.lampiran",
        "Ringkasan per UPP dan tahun disajikan dalam **Lampiran 1**; rincian setiap rencana aksi "
        "dalam "
        "**Lampiran 2**.",
    ),
    Text(
        "kesesuaian.tidak_disebut",
        "Tidak ada rekomendasi atau rencana aksi yang menyebut unsur pelayanan.",
        True,
    ),
    Text(
        "kesesuaian.unsur",
        "Dari **{unsur_diminta}** unsur pelayanan yang harus ditindaklanjuti per UPP dan jenis "
        "layanan, "
        "**{unsur_direncanakan}** ({persen}) telah mempunyai rencana aksi, {unsur_belum} belum, "
        "dan "
        "{unsur_meleset} mempunyai rencana aksi yang tidak menjawab unsurnya. Tim menegaskan "
        "{unsur_ditegaskan} di antaranya; selebihnya dibaca dari kata-kata rencana aksi.",
        True,
    ),
    Text(
        "kesesuaian.dari_judul",
        "Untuk {jumlah} unsur, rekomendasinya tidak menyebut unsur; unsurnya diambil dari judul "
        "rencana "
        "aksi, sehingga unsur yang tidak direncanakan tidak terlihat di sana.",
        True,
    ),
    Text(
        "kesesuaian.tidak_dinilai",
        "Pada {jumlah} UPP atau jenis layanan, rekomendasi dan rencana aksinya tidak menyebut "
        "unsur, "
        "sehingga kesesuaiannya tidak dinilai.",
        True,
    ),
    Text(
        "kesesuaian.kemajuan",
        "Pelaksanaan {persen} dari **{rencana}** rencana aksi telah diserahkan, dengan keadaan: "
        "{keadaan}. "
        "Sebanyak {terlambat} rencana aksi melewati tenggatnya, dan pada {belum_ada} dari "
        "{pasangan} "
        "pasangan UPP dan tahun belum ada pelaksanaan yang diserahkan.",
        True,
    ),
    Text("kesesuaian.belum_disampaikan", "Belum ada rencana aksi yang disampaikan.", True),
    Text(
        "kesesuaian.pencapaian",
        "**{jumlah}** dari {rencana} rencana aksi telah berstatus close ({persen}).",
        True,
    ),
    Text(
        "kesesuaian.unsur_tercapai",
        "Untuk {unsur_tercapai} dari {unsur_diminta} unsur yang harus ditindaklanjuti, seluruh "
        "rencana aksi "
        "yang menjawabnya telah selesai ({persen}).",
        True,
    ),
    Text(
        "kesesuaian.belum_dinilai",
        "Belum ada rencana aksi yang dapat dinilai pencapaiannya.",
        True,
    ),
    Text(
        "pengaruh.naik",
        "Unsur pelayanan tahun {tahun_awal} yang ditindaklanjuti naik **{efek}** poin lebih banyak "
        "pada "
        "tahun {tahun_akhir} daripada unsur sebanding yang tidak ditindaklanjuti (selang {taraf} "
        "%: "
        "{batas_bawah} sampai {batas_atas} poin).",
        True,
    ),
    Text(
        "pengaruh.turun",
        "Unsur pelayanan tahun {tahun_awal} yang ditindaklanjuti berakhir **{efek}** poin lebih "
        "rendah pada "
        "tahun {tahun_akhir} daripada unsur sebanding yang tidak ditindaklanjuti (selang {taraf} "
        "%: "
        "{batas_bawah} sampai {batas_atas} poin).",
        True,
    ),
    Text(
        "pengaruh.belum_terlihat",
        "Pengaruh tindak lanjut atas hasil survei tahun {tahun_awal} pada nilai tahun "
        "{tahun_akhir} belum "
        "terlihat: selisih dengan unsur sebanding yang tidak ditindaklanjuti masih dalam batas "
        "kebetulan "
        "(selang {taraf} %: {batas_bawah} sampai {batas_atas} poin).",
        True,
    ),
    Text(
        "pengaruh.tidak_dapat",
        "Untuk tindak lanjut atas hasil survei tahun {tahun_awal} pada nilai tahun {tahun_akhir}: "
        "{alasan}",
        True,
    ),
    Text(
        "pengaruh.dasar",
        "Tanpa memperhitungkan bahwa nilai rendah cenderung naik sendiri, selisihnya tampak "
        "{selisih_biasa} "
        "poin. Dasar: {ditindaklanjuti} unsur yang ditindaklanjuti dan {pembanding} yang tidak, di "
        "{jumlah_unit} UPP yang memiliki keduanya; {di_luar} unsur dengan nilai awal yang jauh "
        "dari biasa "
        "tidak ikut dibandingkan.",
        True,
    ),
    Text(
        "pengaruh.tanpa_unsur",
        "{jumlah} dari {rencana} rencana aksi atas hasil survei tahun {tahun_awal} tidak menyebut "
        "unsur "
        "pelayanan, sehingga tidak ikut diperhitungkan.",
        True,
    ),
    Text(
        "pengaruh.batas",
        "Ini perbandingan, bukan percobaan: UPP memilih sendiri apa yang ditindaklanjuti. "
        "Perbedaan lain "
        "antara yang ditindaklanjuti dan yang tidak, selain nilai awal, unsur, dan layanannya, "
        "tidak "
        "diperhitungkan.",
        True,
    ),
    Text(
        "kesimpulan.mutu",
        "Mutu pelayanan publik di lingkungan {instansi} pada tahun {tahun} termasuk kategori "
        "**{mutu}** "
        "({kinerja}) dengan nilai SKM **{nilai}**{perubahan}.",
        True,
    ),
    Text(
        "kesimpulan.rencana",
        "Dari **{rencana}** rencana aksi tindak lanjut atas hasil SKM {tahun_survei}, "
        "**{status_close}**.",
        True,
    ),
    Text(
        "kesimpulan.menyampaikan",
        "Seluruh UPP dalam cakupan ({jumlah_upp} UPP) telah menyampaikan rencana aksi.",
    ),
    Text(
        "kesimpulan.belum_menyampaikan",
        "Dari {jumlah_upp} UPP dalam cakupan, {jumlah} belum menyampaikan rencana aksi atas "
        "sedikitnya satu "
        "hasil survei.",
        True,
    ),
    Text(
        "kesimpulan.belum_close",
        "Rencana aksi yang belum berstatus close perlu diselesaikan dan dipantau pada periode "
        "berikutnya.",
    ),
    Text(
        "kesimpulan.keraguan",
        "Hal yang dimuat dalam Lampiran 3 perlu dikonfirmasi oleh UPP yang bersangkutan sebelum "
        "angka dalam "
        "laporan ini dijadikan dasar keputusan.",
        True,
    ),
    Text(
        "kesimpulan.perbaikan",
        "Perbaikan pelayanan secara berkelanjutan tetap diperlukan agar pelayanan publik memenuhi "
        "harapan "
        "masyarakat.",
    ),
    Text(
        "apresiasi.1",
        "{inspektorat} menyampaikan apresiasi dan terima kasih kepada seluruh UPP di lingkungan "
        "{instansi} "
        "atas kerja sama dan kesediaannya memberikan data serta dokumen yang diperlukan dalam "
        "monitoring dan "
        "evaluasi ini.",
    ),
    Text(
        "lampiran.mandiri",
        "* {jumlah_unit} unit yang menjadi unit mandiri pada tahun {tahun}.",
        True,
    ),
    Text(
        "lampiran.tanpa_rencana",
        "Tidak ada rencana aksi atas hasil survei tahun {tahun}.",
        True,
    ),
    Text(
        "lampiran.sidik",
        "Laporan ini dibuat dari data pada batas data {cut_off} dengan sidik SHA-256 {sidik}. Data "
        "yang sama "
        "selalu menghasilkan sidik yang sama.{sumber}",
        True,
    ),
    Text(
        "lampiran.angka",
        "Angka tercetak pada sumber dibandingkan dengan angka yang dihitung dari rinciannya.",
    ),
    Text("lampiran.tanpa_angka", "Tidak ada angka yang tidak saling cocok.", True),
    Text(
        "lampiran.temuan",
        "Pemeriksaan menandai {temuan} hal pada {rencana} rencana aksi{dan_unit}: {dibenarkan} "
        "dibenarkan "
        "tim, {dikesampingkan} dikesampingkan dengan alasan, dan {belum_diputuskan} belum "
        "diputuskan. Hal "
        "yang belum diputuskan belum merupakan kesimpulan.",
        True,
    ),
    Text("lampiran.tanpa_temuan", "Tidak ada temuan pada rencana aksi.", True),
    Text(
        "lampiran.adendum",
        "Sesudah batas data {cut_off} dan sebelum keadaan ini dibekukan tercatat {kejadian} "
        "kejadian pada "
        "{rencana} rencana aksi. Kejadian itu tidak mengubah angka laporan ini.",
        True,
    ),
)
TEXTS = {text.key: text for text in _ALL}

"""The figures that paragraphs of the official report may show; the explanations are translated."""

from __future__ import annotations

from dataclasses import dataclass

from tuntas.core.base.messages import N_


@dataclass(frozen=True)
class Field:
    """``meaning`` in plain words; ``example`` as the report would print it."""

    meaning: str
    example: str


FIELDS = {
    "instansi": Field(N_("Nama instansi; nama singkatnya di BAB II dan IV"), "Badan Contoh"),
    "inspektorat": Field(N_("Nama inspektorat"), "Inspektorat Utama"),
    "tahun": Field(N_("Tahun survei"), "2022"),
    "tahun_survei": Field(
        N_("Semua tahun survei dalam laporan, diawali kata tahun"), "tahun 2021 dan 2022"
    ),
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
        N_("Sumber data, diawali spasi; kosong bila data dicatat dalam aplikasi"),
        " Sumber: laporan lama.",
    ),
    "unsur_diminta": Field(N_("Jumlah unsur yang harus ditindaklanjuti"), "320"),
    "unsur_direncanakan": Field(N_("Berapa di antaranya telah mempunyai rencana aksi"), "290"),
    "persen": Field(N_("Bagian dari seluruhnya, dalam persen"), "90,63 %"),
    "unsur_belum": Field(N_("Berapa unsur belum mempunyai rencana aksi"), "22"),
    "unsur_meleset": Field(N_("Berapa unsur mempunyai rencana aksi yang tidak menjawabnya"), "8"),
    "unsur_ditegaskan": Field(N_("Berapa unsur ditegaskan tim, bukan dibaca dari kata-kata"), "41"),
    "unsur_tercapai": Field(N_("Berapa unsur yang seluruh rencana aksinya telah selesai"), "250"),
    "jumlah": Field(N_("Jumlah yang dimaksud kalimatnya"), "12"),
    "keadaan": Field(N_("Jumlah rencana aksi menurut keadaannya"), "diserahkan 20 dan ditutup 300"),
    "terlambat": Field(N_("Jumlah rencana aksi yang melewati tenggatnya"), "5"),
    "belum_ada": Field(N_("Pasangan UPP dan tahun yang belum menyerahkan pelaksanaan"), "4"),
    "pasangan": Field(N_("Jumlah pasangan UPP dan tahun"), "126"),
    "tahun_awal": Field(N_("Tahun survei yang ditindaklanjuti"), "2021"),
    "tahun_akhir": Field(N_("Tahun survei berikutnya, tempat pengaruhnya dilihat"), "2022"),
    "efek": Field(N_("Besarnya pengaruh tindak lanjut, dalam poin"), "1,42"),
    "taraf": Field(N_("Tingkat kepercayaan selang, dalam persen"), "95"),
    "batas_bawah": Field(N_("Batas bawah selang, dalam poin"), "0,61"),
    "batas_atas": Field(N_("Batas atas selang, dalam poin"), "2,23"),
    "selisih_biasa": Field(
        N_("Selisih kenaikan tanpa memperhitungkan nilai awal, dalam poin"), "2,90"
    ),
    "ditindaklanjuti": Field(N_("Jumlah unsur yang ditindaklanjuti"), "180"),
    "pembanding": Field(N_("Jumlah unsur pembanding, yang tidak ditindaklanjuti"), "640"),
    "jumlah_unit": Field(N_("Jumlah unit yang dimaksud kalimatnya"), "58"),
    "di_luar": Field(N_("Jumlah unsur yang nilai awalnya jauh dari biasa dan tidak ikut"), "6"),
    "alasan": Field(
        N_("Mengapa pengaruhnya tidak dapat dikatakan"),
        "ada 4 unsur yang ditindaklanjuti, diperlukan 20.",
    ),
    "kejadian": Field(N_("Jumlah kejadian sesudah batas data"), "7"),
}

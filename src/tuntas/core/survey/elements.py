"""Rated aspects of a service. An element has a meaning (its key); its number belongs to an
instrument.
"""

from __future__ import annotations

from dataclasses import dataclass

from tuntas.core.base.messages import N_


@dataclass(frozen=True)
class Element:
    """``question`` is what follows "Bagaimana pendapat Saudara tentang"; ``labels`` run worst to
    best.
    """

    key: str
    name: str
    name_en: str
    question: str
    labels: tuple[str, ...]


# Labels that several elements share.
_SESUAI = (N_("Tidak sesuai"), N_("Kurang sesuai"), N_("Sesuai"), N_("Sangat sesuai"))
_MUDAH = (N_("Tidak mudah"), N_("Kurang mudah"), N_("Mudah"), N_("Sangat mudah"))
_CEPAT = (N_("Tidak cepat"), N_("Kurang cepat"), N_("Cepat"), N_("Sangat cepat"))
_RAMAH = (
    N_("Tidak sopan dan ramah"),
    N_("Kurang sopan dan ramah"),
    N_("Sopan dan ramah"),
    N_("Sangat sopan dan ramah"),
)

# PermenPANRB 14/2017; the questions and labels are those of the form in circulation.
PERSYARATAN = Element(
    "persyaratan",
    N_("Persyaratan"),
    "Requirements",
    N_("kesesuaian persyaratan pelayanan dengan jenis pelayanannya"),
    _SESUAI,
)
PROSEDUR = Element(
    "prosedur",
    N_("Sistem, Mekanisme, dan Prosedur"),
    "System, mechanism and procedure",
    N_("kemudahan prosedur pelayanan di unit ini"),
    _MUDAH,
)
WAKTU = Element(
    "waktu",
    N_("Waktu Penyelesaian"),
    "Completion time",
    N_("kecepatan waktu dalam memberikan pelayanan"),
    _CEPAT,
)
BIAYA = Element(
    "biaya",
    N_("Biaya/Tarif"),
    "Fee or tariff",
    N_("kewajaran biaya/tarif dalam pelayanan"),
    (N_("Sangat mahal"), N_("Cukup mahal"), N_("Murah"), N_("Gratis")),
)
PRODUK = Element(
    "produk",
    N_("Produk Spesifikasi Jenis Pelayanan"),
    "Product as specified",
    N_(
        "kesesuaian produk pelayanan antara yang tercantum dalam standar pelayanan "
        "dengan hasil yang diberikan"
    ),
    _SESUAI,
)
KOMPETENSI = Element(
    "kompetensi",
    N_("Kompetensi Pelaksana"),
    "Competence of staff",
    N_("kompetensi/kemampuan petugas dalam pelayanan"),
    (N_("Tidak kompeten"), N_("Kurang kompeten"), N_("Kompeten"), N_("Sangat kompeten")),
)
PERILAKU = Element(
    "perilaku",
    N_("Perilaku Pelaksana"),
    "Conduct of staff",
    N_("perilaku petugas terkait kesopanan dan keramahan"),
    _RAMAH,
)
PENGADUAN = Element(
    "pengaduan",
    N_("Penanganan Pengaduan, Saran, dan Masukan"),
    "Handling of complaints and suggestions",
    N_("penanganan pengaduan pengguna layanan"),
    (
        N_("Tidak ada"),
        N_("Ada tetapi tidak berfungsi"),
        N_("Berfungsi kurang maksimal"),
        N_("Dikelola dengan baik"),
    ),
)
SARPRAS = Element(
    "sarpras",
    N_("Sarana dan Prasarana"),
    "Facilities",
    N_("kualitas sarana dan prasarana"),
    (N_("Buruk"), N_("Cukup"), N_("Baik"), N_("Sangat baik")),
)

SKM = (PERSYARATAN, PROSEDUR, WAKTU, BIAYA, PRODUK, KOMPETENSI, PERILAKU, PENGADUAN, SARPRAS)

# KEP/25/M.PAN/2/2004, in its own order. A key is shared with SKM 2017 only where the meaning is the
# same.
KEP_2004 = (
    Element(
        "prosedur",
        N_("Prosedur Pelayanan"),
        "Procedure",
        N_("kemudahan prosedur pelayanan"),
        _MUDAH,
    ),
    Element(
        "persyaratan",
        N_("Persyaratan Pelayanan"),
        "Requirements",
        N_("kesesuaian persyaratan pelayanan dengan jenis pelayanannya"),
        _SESUAI,
    ),
    Element(
        "kejelasan_petugas",
        N_("Kejelasan Petugas Pelayanan"),
        "Clarity who serves",
        N_("kejelasan dan kepastian petugas yang melayani"),
        (N_("Tidak jelas"), N_("Kurang jelas"), N_("Jelas"), N_("Sangat jelas")),
    ),
    Element(
        "kedisiplinan_petugas",
        N_("Kedisiplinan Petugas Pelayanan"),
        "Discipline of staff",
        N_("kedisiplinan petugas dalam memberikan pelayanan"),
        (N_("Tidak disiplin"), N_("Kurang disiplin"), N_("Disiplin"), N_("Sangat disiplin")),
    ),
    Element(
        "tanggung_jawab_petugas",
        N_("Tanggung Jawab Petugas Pelayanan"),
        "Responsibility of staff",
        N_("tanggung jawab petugas dalam memberikan pelayanan"),
        (
            N_("Tidak bertanggung jawab"),
            N_("Kurang bertanggung jawab"),
            N_("Bertanggung jawab"),
            N_("Sangat bertanggung jawab"),
        ),
    ),
    Element(
        "kompetensi",
        N_("Kemampuan Petugas Pelayanan"),
        "Ability of staff",
        N_("kemampuan petugas dalam memberikan pelayanan"),
        (N_("Tidak mampu"), N_("Kurang mampu"), N_("Mampu"), N_("Sangat mampu")),
    ),
    Element(
        "waktu", N_("Kecepatan Pelayanan"), "Speed of service", N_("kecepatan pelayanan"), _CEPAT
    ),
    Element(
        "keadilan",
        N_("Keadilan Mendapatkan Pelayanan"),
        "Fair access",
        N_("keadilan untuk mendapatkan pelayanan"),
        (N_("Tidak adil"), N_("Kurang adil"), N_("Adil"), N_("Sangat adil")),
    ),
    Element(
        "perilaku",
        N_("Kesopanan dan Keramahan Petugas"),
        "Courtesy of staff",
        N_("kesopanan dan keramahan petugas"),
        _RAMAH,
    ),
    Element(
        "kewajaran_biaya",
        N_("Kewajaran Biaya Pelayanan"),
        "Fairness of cost",
        N_("kewajaran biaya untuk mendapatkan pelayanan"),
        (N_("Tidak wajar"), N_("Kurang wajar"), N_("Wajar"), N_("Sangat wajar")),
    ),
    Element(
        "kepastian_biaya",
        N_("Kepastian Biaya Pelayanan"),
        "Certainty of cost",
        N_("kesesuaian biaya yang dibayarkan dengan biaya yang ditetapkan"),
        (
            N_("Selalu tidak sesuai"),
            N_("Kadang-kadang sesuai"),
            N_("Banyak sesuainya"),
            N_("Selalu sesuai"),
        ),
    ),
    Element(
        "kepastian_jadwal",
        N_("Kepastian Jadwal Pelayanan"),
        "Certainty of schedule",
        N_("ketepatan pelaksanaan terhadap jadwal pelayanan"),
        (
            N_("Selalu tidak tepat"),
            N_("Kadang-kadang tepat"),
            N_("Banyak tepatnya"),
            N_("Selalu tepat"),
        ),
    ),
    Element(
        "kenyamanan",
        N_("Kenyamanan Lingkungan"),
        "Comfort",
        N_("kenyamanan di lingkungan unit pelayanan"),
        (N_("Tidak nyaman"), N_("Kurang nyaman"), N_("Nyaman"), N_("Sangat nyaman")),
    ),
    Element(
        "keamanan",
        N_("Keamanan Pelayanan"),
        "Safety",
        N_("keamanan pelayanan di unit ini"),
        (N_("Tidak aman"), N_("Kurang aman"), N_("Aman"), N_("Sangat aman")),
    ),
)

# The surveys of PermenPANRB 90/2021 (zona integritas): statements that the respondent agrees with
# or not.
IPKP = (
    ("informasi", N_("Informasi pelayanan tersedia"), "Information is available"),
    ("persyaratan", N_("Persyaratan sesuai dengan yang ditetapkan"), "Requirements as published"),
    ("prosedur", N_("Prosedur mudah diikuti"), "Procedure is easy"),
    ("waktu", N_("Jangka waktu sesuai dengan yang ditetapkan"), "Time as published"),
    ("biaya", N_("Tarif/biaya sesuai dengan yang ditetapkan"), "Fee as published"),
    (
        "sarpras",
        N_("Sarana atau sistem daring nyaman dan mudah digunakan"),
        "Facilities are easy to use",
    ),
    ("respons", N_("Petugas atau sistem daring merespons dengan cepat"), "Quick response"),
    (
        "pengaduan",
        N_("Layanan konsultasi dan pengaduan mudah diakses"),
        "Consultation is easy to reach",
    ),
)
IPAK = (
    ("diskriminasi", N_("Tidak ada diskriminasi pelayanan"), "No discrimination"),
    ("kecurangan", N_("Tidak ada pelayanan di luar prosedur atau kecurangan"), "No fraud"),
    ("imbalan", N_("Tidak ada penerimaan imbalan di luar ketentuan"), "No gifts outside the rules"),
    ("pungli", N_("Tidak ada pungutan liar"), "No illegal levies"),
    ("percaloan", N_("Tidak ada percaloan atau perantara tidak resmi"), "No brokers"),
)
AGREEMENT = {
    4: (N_("Sangat tidak setuju"), N_("Tidak setuju"), N_("Setuju"), N_("Sangat setuju")),
    6: (
        N_("Sangat tidak setuju"),
        N_("Tidak setuju"),
        N_("Kurang setuju"),
        N_("Cukup setuju"),
        N_("Setuju"),
        N_("Sangat setuju"),
    ),
}


def statements(rows: tuple[tuple[str, str, str], ...], scale: int) -> tuple[Element, ...]:
    """Statements as elements, answered by agreement on 1 to ``scale``."""
    return tuple(Element(key, name, english, name, AGREEMENT[scale]) for key, name, english in rows)

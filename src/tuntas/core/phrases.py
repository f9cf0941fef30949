"""Word lists by meaning, as data: Indonesian of any agency, never the words of one report.

Verbs are listed by their root with the prefixes that matter, because "publikasi", "mempublikasikan" and
"dipublikasikan" are one action, while "pelayanan publik" is none.
"""

from __future__ import annotations

import re


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})", re.IGNORECASE)


# Words that suggest an element where a plan states none.
SUGGESTING: dict[str, re.Pattern[str]] = {
    "U1": _any(r"kelengkapan dokumen", r"berkas\b", r"checklist", r"standar pelayanan", r"pendaftaran\b"),
    "U2": _any(
        *(r"alur\b", r"proses\b", r"tata cara", r"pendaftaran\b", r"sop\b"),
        *(r"standar pelayanan", r"pendampingan"),
    ),
    "U3": _any(r"time\s?line", r"percepat\w*", r"mempercepat", r"sla\b", r"jam layanan", r"jam pelayanan"),
    "U4": _any(r"pnbp", r"gratis\b", r"(?:tidak )?ber(?:biaya|bayar)\b", r"harga\b"),
    "U5": _any(r"jenis[- ](?:jenis )?(?:pe)?layanan", r"standar minimal", r"hasil (?:pe)?layanan"),
    "U6": _any(
        *(r"kompetensi", r"pelatihan (?!.{0,30}pelaku usaha)", r"silabus", r"core values?"),
        r"bimbingan teknis .{0,20}petugas",
    ),
    "U7": _any(r"budaya\b", r"5\s?s\b", r"ramah\b", r"sopan\b", r"etika\b", r"kode etik", r"core values?"),
    "U8": _any(r"pengaduan\b", r"keluhan\b", r"call center", r"help\s?desk", r"live\s?chat"),
    "U9": _any(
        *(r"(?<!luar )ruang(?:an)?\b(?! lingkup)", r"fasilitas\b", r"aplikasi\b", r"jaringan\b"),
        *(r"internet\b", r"komputer\b", r"gedung\b", r"parkir\b", r"antrian\b", r"wi-?fi\b", r"pengadaan\b"),
    ),
}

# Actions that leave something behind that can be checked. A plan without any of them only wishes.
CONCRETE = _any(
    # telling people
    *(r"(?:men|di)?sosialisas\w+", r"(?:mem|di)?publi(?:kas|s)\w+", r"promosi\w*", r"(?:di|men)?umum\w*an\b"),
    *(r"edukasi", r"diseminasi", r"penyuluhan", r"kie\b", r"iklan\b", r"(?:mem|di)?posting\w*", r"konten\b"),
    *(
        r"(?:me|di)?(?:n|pe)?nyebar\w*",
        r"disebar\w*",
        r"infografis",
        r"leaflet",
        r"brosur",
        r"banner",
        r"poster",
    ),
    *(
        r"(?:meng|peng|di)?informasi(?:kan|an)\b",
        r"(?:men|di)?jelaskan\b",
        r"(?:pe|me)nyampai\w+",
        r"disampaikan",
    ),
    *(r"(?:mem|di)?beri\w* (?:\w+ )?(?:penjelasan|pemahaman|informasi|kontak|masukan|saran|daftar)\b",),
    *(
        r"(?:mengkomunikasi|dikomunikasi)kan",
        r"bersurat",
        r"surat\b",
        r"nota dinas",
        r"(?:me|di|pe)ng?irim\w*",
    ),
    *(r"(?:mem|di|pem)bagi\w*", r"(?:meng|di)?arahkan", r"(?:meng|di)hubungi", r"konfirmasi"),
    # making, buying, repairing
    *(r"(?:mem|di|pem)buat\w*", r"(?:me|pe)nyusun\w*", r"disusun", r"(?:mem|di|pem)bentuk(?:an)?\b"),
    *(r"(?:men|di|pen)cetak\w*", r"(?:me|pe)masang\w*", r"dipasang", r"(?:mem|di|pem)bangun\w*"),
    *(r"(?:me|pe)ngembang\w*", r"dikembangkan", r"(?:me|pe)nyedia\w*", r"(?:di|ter)sedia\w*", r"pengadaan"),
    *(r"(?:meng|di)adakan", r"(?:me|pe)nambah\w*", r"ditambah\w*", r"(?:me|pe)lengkapi", r"melengkapi"),
    *(
        r"(?:mem|pem|di)beli(?:an)?\b",
        r"(?:meng|di|peng)ganti\w*",
        r"renovasi",
        r"revitalisasi",
        r"peremajaan",
    ),
    *(
        r"(?:me|pe)nata\w*",
        r"ditata\b",
        r"layout",
        r"(?:mem|di|pem)ba[rh]arui?\w*",
        r"pemutakhiran",
        r"up-?dat",
    ),
    *(r"upgrade", r"pembenahan", r"(?:pe)?meliharaan?", r"perawatan", r"maintenance", r"(?:meng|di)ubah"),
    r"(?:mem)?perbaik\w* (?:ruang|gedung|aplikasi|sistem|jaringan|standar|sop|prosedur|alur|toilet|lobi)",
    *(
        r"(?:mem|di)perluas",
        r"fasilitas\w*",
        r"(?:menampil|ditampil)kan",
        r"(?:men|di)cantum\w*",
        r"menggunakan",
    ),
    # examining, simplifying, deciding
    *(r"monitoring", r"monev\b", r"evaluasi", r"revi[ue]w?", r"kaji(?:an)?\b", r"(?:peng|meng|di)kaji\w*"),
    *(
        r"analis[ai]s?\b",
        r"identifikasi",
        r"audit",
        r"revisi",
        r"merevisi",
        r"simplifikasi",
        r"penyederhanaan",
    ),
    *(r"(?:me|di)nyederhana\w*", r"memangkas", r"pemangkas\w*", r"memotong", r"(?:mem)?percepat\w*"),
    *(
        r"dipercepat",
        r"menetapkan",
        r"penetapan",
        r"(?:me|di)?nerbitkan",
        r"diterbitkan",
        r"(?:meng|di)?hitung",
    ),
    *(r"(?:men|pen)data\w*", r"pe(?:ngecek|mantau|meriksa)an", r"(?:me|di)?mantau", r"ce?klist", r"menilai"),
    *(
        r"penyesuaian",
        r"menyesuaikan",
        r"penyamaan",
        r"digitalisasi",
        r"integrasi",
        r"(?:di)?implementasi\w*",
    ),
    *(
        r"penerapan",
        r"(?:me|di)nerapkan",
        r"inovasi",
        r"pendataan",
        r"(?:men|di)jadwal\w*",
        r"jadwal",
        r"piket",
    ),
    # people and meetings
    *(r"pelatihan", r"(?:di|me)latih\b", r"training", r"bimtek", r"bimbingan", r"workshop", r"webinar"),
    *(
        r"coaching",
        r"mentoring",
        r"seminar",
        r"rapat\b",
        r"(?:ber)?koordinasi",
        r"forum",
        r"(?:per)?temu(?:an)?\b",
    ),
    *(
        r"pendampingan",
        r"(?:men|di)dampingi",
        r"asistensi",
        r"desk\b",
        r"jemput bola",
        r"mou\b",
        r"kerja\s?sama",
    ),
    *(r"bekerja\s?sama", r"(?:me|di)ngusul\w*", r"usul\w*", r"(?:meng|di)ajukan", r"pengajuan akreditasi"),
    *(
        r"(?:me|pe)nunjuk\w*",
        r"penugasan",
        r"(?:pem|mem|di)buka(?:an)?\b",
        r"(?:me|di)?luncur\w*",
        r"launching",
    ),
    *(r"mengikuti", r"(?:ber)?partisipasi", r"bergabung", r"(?:meng|di)undang", r"(?:men|pen)dekat\w*"),
    # channels and amounts
    *(
        r"whats\s?app",
        r"wa\b",
        r"e-?mail",
        r"telepon",
        r"live\s?chat",
        r"chat\s?bot",
        r"call center",
        r"aplikasi",
    ),
    *(r"\d+\s*(?:x|%|jam|menit|hari|hk|kali|orang|unit|buah|mbps)\b",),
)

# The text itself says that the action has not been done.
_DOING = (
    r"(?:dilaksanakan|terlaksana|dilakukan|selesai|terealisasi|direalisasikan|ditindaklanjuti|tuntas|rampung|"
    r"dibuat|disusun|tersusun|terbit|diterbitkan|dimulai|dipenuhi|terpenuhi|diadakan|dianggarkan|dapat di\w+)"
)
NOT_DONE = re.compile(
    rf"(?<!yang )\b(?:belum|tidak jadi|batal|tertunda|ditunda)\s+(?:\w+\s+)?{_DOING}\b|\b(?:tertunda|ditunda)\b"
    r"|(?<!yang )(?<!apabila )(?<!jika )(?<!bila )(?<!saat )(?<!ketika )\bsedang\s+(?:dalam\s+)?"
    r"(?:proses|tahap\w*|di\w{4,}|me\w{5,}|berjalan|berlangsung|berproses)\b"
    r"|(?<!yang )\bmasih\s+(?:dalam\s+)?(?:proses|tahap\w*|berproses|berjalan|berlangsung|di(?:proses|susun|bahas|"
    r"kerjakan|kaji)\w*|menunggu)\b"
    r"|\b(?:saat|hingga|sampai) (?:ini|saat ini)\b[^.;]{0,60}\bdalam (?:proses|tahap)\b"
    r"|(?<!tanpa )\bmenunggu\s+(?:undangan|persetujuan|anggaran|jadwal|keputusan|penetapan|hasil|arahan|"
    r"realisasi|pengesahan|revisi|terbitnya|konfirmasi)\b"
    r"|\b(?:on|in) (?:progress|process)\b|\bakan\b[^.;]{0,60}\bbertahap\b"
    r"|\bstatus\s*:?\s*open\b|\(\s*open\s*\)|\bopen\W*\Z",
    re.IGNORECASE,
)
# What a sentence tells about other things: possible states of an application, causes, examples.
ASIDE = re.compile(r"\b(?:seperti|antara lain|misal(?:nya)?|berupa)\b[^.;]*", re.IGNORECASE)
DONE = _any(r"telah\b", r"sudah\b", r"selesai\b")

PLACEHOLDER = re.compile(
    r"\A\W*(?:terlampir\b|(?:lihat|sesuai|sebagaimana|dalam)\s+(?:pada\s+|dalam\s+)?lampiran\b|idem\b|sda\b|s\.d\.a|"
    r"menyusul\b|tbd\b|xxx|\.{3,}|(?:akan )?(?:ditentukan|disusun|dibuat) kemudian\b)"
    r"|\bsama dengan (?:poin|point|nomor|no\b|butir|di ?atas)"
    r"|\A\W*(?:akan\s+)?(?:membuat|menyusun|merencanakan|melakukan|memperbaiki|menindaklanjuti|meningkatkan)\b"
    r"(?:(?!\.\s).){0,80}?"
    r"(?:\brencana (?:aksi|tindak lanjut)\b|\bratl\b|\b(?:tiga|3|\(tiga\)) (?:point |poin )?unsur\b(?=.{0,60}"
    r"(?:terendah|penurunan)))(?!\s*(?:yaitu|:|adalah))(?:(?!\.\s|\s\d\.\s).){0,220}\Z",
    re.IGNORECASE,
)

# Someone is named with a form of address, and it is not an office ("Bapak Kepala ...") or a group.
_OFFICE = (
    r"(?:Kepala|Direktur|Ketua|Pimpinan|Menteri|Gubernur|Bupati|Wali|Camat|Lurah|Sekretaris|Deputi|Presiden|"
    r"Dan|Dinas|Kota|Hamil|Menyusui|Rumah|Anak|Pkk|PKK|Guru|Camat|Inspektur|Koordinator|Ibu|Bapak)"
)
_OWNER = r"(?:responden|pelapor|pelanggan|konsumen|pemohon|pengadu)"
PERSON = re.compile(
    rf"\b(?:Bapak|Bpk|Pak|Ibu|Bu|Saudar[ai]|Sdr[i]?|Tuan|Tn|Nyonya|Ny|Nona|Nn)\b\.?\s+(?!{_OFFICE}\b)"
    r"[A-Z][a-z'’]+(?:\s+[A-Z][a-z'’.]*)*(?:,\s*[A-Z][A-Za-z.]{1,6}\b)?"
    rf"|\b(?:a\.\s?n\.|atas nama|(?:{_OWNER}\s+)?bernama)\s+(?!{_OFFICE}\b)[A-Z][a-z'’]+(?:\s+[A-Z][a-z'’.]*)*"
    rf"|\b(?:nik|no\.? ktp|nomor ktp)\W{{0,3}}\d{{16}}\b|(?<!\d)\d{{16}}(?!\d)"
    rf"|\b(?:hp|telepon|telp|wa|whatsapp|nomor|e-?mail)\s+{_OWNER}\b\W{{0,4}}(?:\+?\d[\d -]{{7,}}|\S+@\S+)"
)

# Respondents are to answer differently: an influence and the answering of the survey in one sentence.
_SURVEY = r"(?:surve[iy]\w*|kuesioner|kuisioner|questionnaire|angket|skm)"
ANSWERING = re.compile(
    rf"\b(?:pengisian|mengisi|pengisi|menjawab|menyampaikan|penyampaian|menyebarkan)\s+(?:\w+\s+){{0,2}}{_SURVEY}\b"
    rf"|\b(?:saat|ketika|waktu|dalam|pada|untuk|sebelum)\s+(?:melakukan |pelaksanaan |kegiatan )?{_SURVEY}\b"
    rf"(?!\s+(?:internal|eksternal))|\b{_SURVEY}\s+(?:selanjutnya|berikutnya|mendatang|tahun depan)\b"
    rf"|\bpertanyaan\s+(?:\w+\s+){{0,3}}?(?:{_SURVEY}|U[-. ]?\d|unsur)\b|\bkalimat\b.{{0,40}}\b{_SURVEY}\b",
    re.IGNORECASE,
)
INFLUENCE = _any(
    *(r"pemahaman", r"(?:men|di|pen)?jelas(?:kan|an)?\b", r"penjelas\w*", r"sosialisasi\w*", r"gagal paham"),
    *(r"(?:pen|men|di)damping\w*", r"(?:meng|di|peng)arah\w*", r"bias\b", r"(?:lebih )?mudah dipahami"),
    *(
        r"(?:nilai|penilaian|point|poin|skor)\s+(?:\w+\s+)?(?:maksimal|tinggi|baik|sempurna)",
        r"(?:me)?revisi\b",
    ),
)

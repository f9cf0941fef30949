"""Word lists by meaning, as data: Indonesian of any agency, never the words of one report."""

from __future__ import annotations

import re


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})", re.IGNORECASE)


# Words that suggest an element where a plan states none.
SUGGESTING: dict[str, re.Pattern[str]] = {
    "U1": _any(r"kelengkapan dokumen", r"berkas\b", r"checklist", r"standar pelayanan", r"pendaftaran\b"),
    "U2": _any(
        r"alur\b",
        r"proses\b",
        r"tata cara",
        r"pendaftaran\b",
        r"sop\b",
        r"standar pelayanan",
        r"pendampingan",
    ),
    "U3": _any(
        r"time\s?line", r"percepat\w*", r"mempercepat", r"sla\b", r"jam (?:pe)?layanan", r"jangka waktu"
    ),
    "U4": _any(r"pnbp", r"gratis\b", r"(?:tidak )?ber(?:biaya|bayar)\b", r"harga\b"),
    "U5": _any(
        r"jenis[- ](?:jenis )?(?:pe)?layanan", r"standar minimal (?:pe)?layanan", r"hasil (?:pe)?layanan"
    ),
    "U6": _any(
        r"kompetensi",
        r"pelatihan (?!.{0,30}pelaku usaha)",
        r"silabus",
        r"core values?",
        r"bimbingan teknis .{0,20}petugas",
    ),
    "U7": _any(r"budaya\b", r"5\s?s\b", r"ramah\b", r"sopan\b", r"etika\b", r"kode etik", r"core values?"),
    "U8": _any(r"pengaduan\b", r"keluhan\b", r"call center", r"help\s?desk", r"live\s?chat"),
    "U9": _any(
        r"(?<!luar )ruang(?:an)?\b(?! lingkup)",
        r"fasilitas\b",
        r"aplikasi\b",
        r"jaringan\b",
        r"internet\b",
        r"komputer\b",
        r"gedung\b",
        r"parkir\b",
        r"antrian\b",
        r"wi-?fi\b",
        r"pengadaan\b",
    ),
}

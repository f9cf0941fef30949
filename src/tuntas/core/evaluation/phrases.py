"""Word lists by meaning, as data: Indonesian of any agency, never the words of one report."""

from __future__ import annotations

import re
from collections import defaultdict

_NASAL = {"k": "ng", "p": "m", "s": "ny", "t": "n"}  # the first letter melts into the prefix


def _any(*lists: str) -> re.Pattern[str]:
    """The words of the lists, which are separated by lines or `` | ``, at the beginning of a word.

    Under their first letters, so that most of them are not tried at all.
    """
    words = [word for text in lists for word in re.split(r"\s+\|\s+|\s*\n\s*", text.strip())]
    by_letter: dict[str, list[str]] = defaultdict(list)
    for word in words:
        plain = word[0].isalpha() and not re.match(r".[?*+{]", word)
        by_letter[word[0] if plain else ""].append(word[1:] if plain else word)
    parts = [f"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items()]
    return re.compile(rf"\b(?:{'|'.join(parts)})", re.IGNORECASE)


def may_hold(text: str, words: tuple[str, ...]) -> bool:
    """False where a pattern that needs one of these words, in any case, cannot be found in the text.

    Far cheaper than the pattern. Letters beyond ASCII may equal others in ways of their own: those are true.
    """
    if not text.isascii():
        return True
    lower = text.lower()
    return any(word in lower for word in words)


def _nominal(roots: str) -> str:
    """``susun`` -> penyusunan: what names the action of a root."""
    return " | ".join(rf"pe{_nasal(root)}\w*" for root in roots.split())


def _nasal(root: str) -> str:
    if root[0] in _NASAL:
        return _NASAL[root[0]] + root[1:]
    if root[0] in "bfv":
        return f"m{root}"
    if root[0] in "cdjz":
        return f"n{root}"
    return f"ng{root}" if root[0] in "aeiough" else root


# Words that suggest an element where a plan states none.
SUGGESTING: dict[str, re.Pattern[str]] = {
    "U1": _any(r"kelengkapan dokumen | berkas\b | checklist | standar pelayanan | pendaftaran\b"),
    "U2": _any(
        r"alur\b | proses\b | tata cara | pendaftaran\b | sop\b | standar pelayanan | pendampingan"
    ),
    "U3": _any(r"time\s?line | percepat\w* | mempercepat | sla\b | jam (?:pe)?layanan"),
    "U4": _any(r"pnbp | gratis\b | (?:tidak )?ber(?:biaya|bayar)\b | harga\b"),
    "U5": _any(r"jenis[- ](?:jenis )?(?:pe)?layanan | standar minimal | hasil (?:pe)?layanan"),
    "U6": _any(
        r"pelatihan (?!.{0,30}pelaku usaha) | silabus | core values? | bimtek .{0,20}petugas"
    ),
    "U7": _any(r"budaya\b | 5\s?s\b | ramah\b | sopan\b | etika\b | kode etik | core values?"),
    "U8": _any(r"pengaduan\b | keluhan\b | call center | help\s?desk | live\s?chat"),
    "U9": _any(
        r"""(?<!luar )ruang(?:an)?\b(?! lingkup) | fasilitas\b | aplikasi\b | jaringan\b | internet\b
        kursi\b | meja\b | toilet\b | komputer\b | gedung\b | parkir\b | antrian\b | wi-?fi\b | pengadaan\b"""
    ),
}

# Verbs (active me-, passive di-) that wish, keep, perceive, need or aim, and words that only look like
# verbs. Any other verb is an action.
_NO_ACTION = """
    meningkat ditingkat mempertahan dipertahan menjaga dijaga memaksimal dimaksimal mengoptimal dioptimal
    melaksana dilaksana melaku dilaku memberi diberi melayani dilayani memenuhi dipenuhi memasti dipasti
    mengupaya diupaya mengusaha diusaha menindak ditindak memperbaiki diperbaiki memperhati diperhati
    mendukung didukung mewujud diwujud mencapai dicapai mengacu menjadi dijadi memiliki dimiliki merupakan
    memahami dipahami mengetahui diketahui mendapat didapat memerlu diperlu membutuh dibutuh mengalami dialami
    menilai dinilai merasa dirasa menganggap dianggap dijumpai menemu ditemu mengharap diharap menerima
    diterima ditetapkan ditentu dikarena disebab melalui mengenai mencakup meliputi mengerja dikerja menjalan
    dijalan menghadapi dihadapi menuju dituju meminta diminta mendorong didorong mengingat melihat dilihat
    mengait dikait dimaksud digunakan memudah dimudah mempermudah dipermudah memperlancar mengurangi meminim
    menghindar mencegah menjamin dijamin memuas menyenang melebihi memadai menurun menunggu
    mekanisme media member menit menteri merek mereka metode menurut medsos memang dimana diantara direktorat
    direktur disabilitas difabel distribusi digital diskon disiplin dimensi divisi"""
_ACTION = rf"(?=me|di)(?!(?:{'|'.join(_NO_ACTION.split())}))(?:me[mnlrwy]\w{{3,}}|di\w{{4,}})"

# Actions that leave something behind that can be checked. A plan without any of them only wishes.
CONCRETE = _any(
    _ACTION,
    _nominal(
        """sebar bagi kirim sampai umumkan buat susun bentuk cetak pasang bangun kembang sedia tambah beli
        ganti tata pelihara rawat ubah tampil cantum pangkas potong sederhana hitung data pantau
        sesuaikan jadwal latih damping usul tunjuk buka luncur terap manfaat pindah cat bersih rapi
        tempel alih gabung"""
    ),
    # telling people
    r"""sosiali\w+ | publi(?:kas|s)\w+ | promosi | edukasi | diseminasi | penyuluhan
    kie\b | iklan\b | posting | konten\b | infografis | leaflet | flyer | brosur | banner | poster
    bersurat | surat (?:kepada|ke|tindak|edaran|tugas|keputusan) | nota dinas
    konfirmasi | penjelasan (?:hasil|tentang|terkait|mengenai) | penginformasian
    (?:mem|di|pem)?beri\w* (?:\w+ )?(?:penjelasan|pemahaman|informasi|kontak|masukan|saran|daftar)\b""",
    # making and mending
    r"""pengadaan | renovasi | revitalisasi | peremajaan | layout | up-?dat | upgrade | pembenahan
    maintenance | pemba(?:ha)?ruan | pemutakhiran | fasilitasi? | perbaikan
    (?:mem)?perbaik\w* (?:ruang|gedung|aplikasi|sistem|jaringan|standar|sop|prosedur|alur|toilet|lobi)
    digitalisasi | integrasi | implementasi | inovasi
    website | fitur\b | aplikasi""",
    # examining and deciding
    r"""monitoring | monev\b | evaluasi | revi[ue]w?\b | (?:peng)?kaji\w* | analis[ai] | identifikasi
    audit | revisi | simplifikasi | percepat | penetapan | pengecekan | ce?klist | penyesuaian | penyamaan
    perencanaan | (?:memberikan|melakukan|melaksanakan|menyebarkan) (?:surve[iy]|kuesioner)
    melakukan (?:pengajuan|penjelasan)""",
    # working together
    r"""training | diklat | apel\b | briefing | rotasi | reward | insentif | penghargaan | sanksi
    bimtek | workshop | webinar | coaching | mentoring | seminar | rapat\b
    (?:ber)?koordinasi | forum | temu\b | pertemuan | asistensi | desk\b | jemput bola | mou\b
    (?:be)?kerja\s?sama | usulan | jadwal | bimbingan | penugasan | piket | launching
    (?:ber)?partisipasi | bergabung""",
    # channels, hours and amounts
    r"""whats\s?app | wa\b | e-?mail | telepon | live\s?chat | chat\s?bot | call center | jam layanan
    media (?:cetak|luar|elektronik) | hari (?:sabtu|minggu|libur)
    \d+\s*(?:x|%|jam|menit|hari|hk|kali|orang|unit|buah|mbps)\b""",
)

# The text itself says that the action has not been done. Relative clauses ("yang belum ...") describe the
# world and not the action; "sedang" after a conjunction ("apabila sedang ...") describes an occasion.
_DOING = (
    r"(?:dilaksanakan|terlaksana|dilakukan|selesai|terealisasi|direalisasikan|ditindaklanjuti|tuntas"
    r"|rampung|dibuat|disusun|tersusun|terbit|diterbitkan|dimulai|dipenuhi|terpenuhi|diadakan|dianggarkan"
    r"|dapat di\w+)"
)
_AWAITED = (
    r"(?:undangan|persetujuan|anggaran|jadwal|keputusan|penetapan|hasil|arahan|realisasi|pengesahan|revisi"
    r"|terbitnya|konfirmasi)"
)
_MEANS = r"\b(?:anggaran|dana|sdm|lahan)\b"
NOT_DONE = re.compile(
    r"\b(?=[abdilmost])(?:"  # spares trying each at each place
    rf"(?<!yang )\bbelum (?:\w+ )?{_DOING}\b|\bbelum (?:ada|tersedia) {_MEANS}"
    rf"|{_MEANS} belum (?:ada|tersedia)\b"
    r"|(?<!yang )\b(?:tertunda|ditunda|batal dilaksanakan)\b"
    r"|(?<!yang )(?<!apabila )(?<!jika )(?<!bila )(?<!saat )(?<!ketika )\bsedang (?:dalam )?"
    r"(?:proses|tahap\w*|di\w{4,}|me\w{5,}|berjalan|berlangsung|berproses)\b"
    r"|(?<!yang )\bmasih (?:dalam )?(?:proses|tahap\w*|berproses|berjalan|berlangsung|menunggu"
    r"|di(?:proses|susun|bahas|kerjakan|kaji)\w*)\b"
    r"|\bsaat ini\b[^.;]{0,60}\bdalam (?:proses|tahap)\b"
    rf"|(?<!tanpa )\bmenunggu {_AWAITED}\b|\b(?:on|in) (?:progress|process)\b"
    r"|\bakan\b[^.;]{0,60}\bbertahap\b"
    r"|\bstatus\s*:?\s*open\b|\bopen\W*\Z)|\(\s*open\s*\)",
    re.IGNORECASE,
)
NOT_DONE_NEEDS = (
    "belum", "tunda", "batal", "sedang", "masih", "saat ini", "menunggu", "progress", "process", "bertahap",
    "open",
)  # fmt: skip
ASIDE = re.compile(r"\b(?:seperti|antara lain|misal(?:nya)?|berupa)\b[^.;]*", re.IGNORECASE)
DONE = _any(r"telah\b | sudah\b | selesai\b")

# No plan yet: a pointer to another paper, a promise, or the recommendation said again.
_PLAN = r"(?:rencana (?:aksi|tindak lanjut)\b|ratl\b)"
_LOWEST = r"(?:3|tiga|\(tiga\)) (?:point |poin )?unsur\b(?=.{0,60}(?:terendah|penurunan))"
PLACEHOLDER = re.compile(
    r"\A\W*(?:\d{1,2}\W+)?(?:"
    r"(?:data |dokumen |laporan )?(?:dukung |pendukung )?terlampir\b"
    r"|(?:lihat|sesuai|sebagaimana|dalam) (?:pada |dalam )?lampiran\b"
    r"|(?:idem|sda|menyusul|tbd|xxx)\b|(?:akan )?(?:ditentukan|disusun|dibuat) kemudian\b"
    rf"|{_PLAN}\s+(?:akan|masih|belum|sedang|menyusul)\b"
    r"|(?:apabila ada,? )?(?:akan )?(?:membuat|menyusun|merencanakan|melakukan)\b(?:(?!\.\s).){0,80}?"
    rf"(?:{_PLAN}|{_LOWEST})(?!\s*(?:yaitu|:|adalah))(?:(?!\.\s|\s\d\.\s).){{0,220}}\Z)"
    r"|\bsama dengan (?:poin|point|nomor|no|butir|di ?atas)\b",
    re.IGNORECASE,
)

# Someone is named with a form of address, and it is not an office ("Bapak Kepala ...") or a group; or an
# identity number; or the number of a respondent. A number that the service itself publishes is none.
_OFFICE = (
    r"(?:Kepala|Direktur|Ketua|Pimpinan|Menteri|Gubernur|Bupati|Wali|Camat|Lurah|Sekretaris|Deputi|Presiden"
    r"|Inspektur|Koordinator|Dan|Dinas|Kota|Hamil|Menyusui|Rumah|Anak|Pkk|Guru|Ibu|Bapak)\b"
)
_NAME = rf"(?!{_OFFICE})[A-Z][a-z'’]+(?:\s+[A-Z][a-z'’.]*)*"
_OWNER = r"(?:responden|pelapor|pelanggan|konsumen|pemohon|pengadu)"
PERSON = re.compile(
    rf"\b(?:Bapak|Bpk|Pak|Ibu|Bu|Saudar[ai]|Sdri?|Tuan|Tn|Nyonya|Ny|Nona|Nn)\b\.?\s+{_NAME}"
    r"(?:,\s*[A-Z][A-Za-z.]{1,6}\b)?"
    rf"|\b(?:a\.\s?n\.|[Aa]tas nama|{_OWNER}\s+bernama|bernama)\s+{_NAME}|(?<!\d)\d{{16}}(?!\d)"
    rf"|\b(?i:hp|telepon|telp|wa|whatsapp|nomor|e-?mail)\s+{_OWNER}\b\W{{0,4}}(?:\+?\d[\d -]{{7,}}|\S+@\S+)"
)

PERSON_NEEDS = re.compile(
    r"(?:Bapak|Bpk|Pak|Ibu|Bu|Saudar[ai]|Sdri?|Tuan|Tn|Nyonya|Ny|Nona|Nn)[.\s]"
    r"|a\.\s?n|tas nama|bernama|@|\d[\d -]{6}"
)

# Respondents are to answer differently: an influence and the answering of the survey in one sentence.
_SURVEY = r"(?:surve[iy]\w*|kuesioner|kuisioner|questionnaire|angket|skm)"
ANSWERING = re.compile(
    r"\b(?:pengisian|mengisi|pengisi|menjawab|menyampaikan|penyampaian|menyebarkan)"
    rf"\s+(?:\w+\s+){{0,2}}{_SURVEY}\b"
    r"|\b(?:saat|ketika|waktu|dalam|pada|untuk|sebelum)\s+(?:melakukan |pelaksanaan |kegiatan )?"
    rf"{_SURVEY}\b(?!\s+(?:internal|eksternal))"
    rf"|\b{_SURVEY}\s+(?:selanjutnya|berikutnya|mendatang|tahun depan)\b"
    rf"|\bpertanyaan\s+(?:\w+\s+){{0,3}}?(?:{_SURVEY}|U[-. ]?\d|unsur)\b|\bkalimat\b.{{0,40}}\b{_SURVEY}\b",
    re.IGNORECASE,
)
ANSWERING_NEEDS = (
    "surve",
    "kuesioner",
    "kuisioner",
    "questionnaire",
    "angket",
    "skm",
    "pertanyaan",
)
INFLUENCE = _any(
    r"""pemahaman | (?:men|di|pen)?jelas(?:kan|an)?\b | penjelas\w* | sosialisasi | gagal paham
    (?:pen|men|di)damping | (?:meng|di|peng)arah | bias\b | (?:lebih )?mudah dipahami | (?:me)?revisi\b
    (?:meng|di)ubah | redaksi | meminta responden
    (?:nilai|penilaian|point|poin|skor)\s+(?:\w+\s+)?(?:maksimal|tinggi|tertinggi|baik|sempurna|4)\b"""
)

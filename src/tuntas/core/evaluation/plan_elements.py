"""Which of the nine elements a plan answers: stated by the plan itself, or suggested by its words.

The numbers are those of PermenPANRB 14/2017 as reports use them: U8 complaints, U9 facilities.
A heading ("1. Waktu Penyelesaian ...", "Unsur terendah adalah U7") wins over a number elsewhere, a
number over an element that the action is about, and only a plan that states none gets suggestions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

from tuntas.core.evaluation.phrases import SUGGESTING, may_hold


@dataclass(frozen=True)
class ElementsReading:
    """``source``: stated, suggested or "". ``words`` of the text led to the codes; ``pairs``: each
    code's.
    """

    codes: tuple[str, ...]
    source: str
    words: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Heading:
    """A label in the text, ``[start, end)``, that names the element ``code``."""

    start: int
    end: int
    code: str


# Between the words of a name: "Sistem, Mekanisme, dan Prosedur", "Biaya / Tarif",
# "Sarana-prasarana".
_AND = r"(?:\s*[,/&.-])*\s*(?:dan\b|atau\b)?\s*"
_OF_SERVICE = r"(?:\s+(?:pelayanan|layanan))?(?:\s+publik)?"
_STAFF = r"(?:pelaksana?|petugas|pegawai|sdm|evaluator|aparatur|person[ei]l)\b"
_OUTSIDERS = (
    r"(?:pelaku|pelanggan|masyarakat|konsumen|pengguna|pemohon|umkm|peserta|warga|pengunjung)\b"
)
_MECHANISM = r"mek(?:anisme|ansime|anism)"
_MEANS = r"pra\s?sa(?:ra)?nan?"  # "prasana" and "prasaranan" occur

# Names in heading position, where the place already says that an element is meant.
_NAMES = {
    "U1": rf"per(?:sya|sa|ysa)ratan{_OF_SERVICE}|syarat{_OF_SERVICE}",
    "U2": rf"(?:s[iy]stem?{_AND})?(?:{_MECHANISM}{_AND})?prosedur(?:{_AND}{_MECHANISM})?{_OF_SERVICE}",
    "U3": rf"waktu(?:\s+(?:penyelesaian|tunggu|respons?|proses))?{_OF_SERVICE}"
    rf"|(?:respons?{_AND})?kecepatan\s+(?:waktu|petugas|respons?|pelayanan|layanan){_OF_SERVICE}",
    "U4": rf"(?:biaya|tarif+)(?:{_AND}(?:biaya|tarif+))?{_OF_SERVICE}",
    "U5": rf"produk{_AND}spesifik(?:asi)?(?:{_AND}(?:jenis|jasa|produk)\b)*{_OF_SERVICE}"
    rf"|spesifikasi{_AND}(?:produk|jenis|jasa)\b{_OF_SERVICE}|produk\s+(?:pelayanan|layanan)",
    "U6": rf"(?:kompetensi(?:\s+{_STAFF})?|kemampuan\s+{_STAFF}){_OF_SERVICE}",
    "U7": rf"(?:perilaku|kesopanan|keramahan)(?:{_AND}(?:kesopanan|keramahan))?(?:\s+{_STAFF})?{_OF_SERVICE}",
    "U8": rf"(?:penanganan|pengelolaan|fasilitas)\s+pengaduan(?:{_AND}(?:saran|masukan|pengaduan)\b)*"
    rf"|pengaduan(?:{_AND}(?:saran|masukan)\b)+",
    "U9": rf"sarana(?:{_AND}(?:{_MEANS}|sarana))?(?:\s+(?:pendukung|penunjang))?{_OF_SERVICE}"
    rf"|prasarana{_OF_SERVICE}|sarpras",
}
# What stands before the names spares trying each of them at each place: the letters they begin
# with.
_NAME = re.compile(
    r"\b(?=[bfkmprstuw])(?:"
    + "|".join(rf"(?P<{code}>(?:(?-i:{code})|{name})\b)" for code, name in _NAMES.items())
    + ")",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(
    rf"\(\s*(?:{_NAME.pattern})\s*\)", re.IGNORECASE
)  # a label behind the action
_QUALITY = (
    r"(?:(?:kesesuaian|kemudahan|kejelasan|kewajaran|keamanan|kenyamanan|kualitas|ketersediaan|kelengkapan"
    rf"|pemenuhan|jangka|antara){_AND})"
)
_FILLER = rf"(?:\(?\s*(?:nilai\s*)?[\d.,]+\s*\)|[\s.,:=()-]|yaitu\b|{_QUALITY})*"
_CODE = r"(?:\bU[-. ]?[1-9]\b)?"
_UNSUR = (
    r"\bunsur\b(?:\s+(?:pelayanan|layanan|terendah|yang|pertama|kedua|ketiga|ke-?\d|dengan|nilai))*"
    r"\s*(?:adalah\b|yaitu\b)?"
)
# A label opens the text or follows the word "unsur"; a number or a colon inside the text opens one
# only where the name stands alone, because items also begin with "2. Prosedur yang belum ...".
_OPENS = re.compile(
    rf"(?:\A\W*(?:(?:\d{{1,2}}|[a-z]|p\d)\s?[.)])*|{_UNSUR}){_FILLER}{_CODE}{_FILLER}\Z", re.I
)
_ITEM_OPENS = re.compile(rf"(?:(?<!\S)(?:\d{{1,2}}|U\d)[.)]|:\s){_FILLER}{_CODE}{_FILLER}\Z", re.I)
_ITEM_NEEDS = re.compile(r"\d[.)]|:\s")  # far cheaper
_ALONE = re.compile(r"\s*(?:\Z|[:;.(•●○–-]|\(?[A-Z0-9]|[a-z][.)]\s)")
_JOINS = re.compile(rf"\s*(?:[,/&;]|dan\b)(?:\s*dan\b)?\s*{_QUALITY}?\Z", re.I)
# A label without a number between two sentences: "... permohonan Persyaratan Melakukan forum ...".
_SENTENCE = re.compile(r"\s+(?:Me[a-z]{3}|Di[a-z]{3}|Telah|Akan|Pe[a-z]+an)\b|\s+(?:Me|Di)[a-z]{3}")
_PHRASE_GOES_ON = re.compile(
    r"(?:\b(?:terkait|tentang|mengenai|dan|atau|dengan|untuk|pada|dari|di|ke|oleh|yang|berisi|atas|standar|alur"
    r"|publikasi|sosialisasi|penyusunan)|[,/&(])\s*\Z",
    re.I,
)

# Alone, these words are a label only where nothing goes on: "Waktu (U3)", but not "Sarana produksi
# ...".
_COMMON = frozenset({"sarana", "waktu", "syarat"})
# Labels are also recognised with a slip of the pen, at the beginning of the text.
_CANONICAL = {
    "U1": ("persyaratan", "persyaratan pelayanan"),
    "U2": ("sistem mekanisme dan prosedur", "prosedur pelayanan"),
    "U3": ("waktu penyelesaian", "waktu pelayanan"),
    "U4": ("biaya tarif",),
    "U5": ("produk spesifikasi jenis pelayanan", "produk spesifikasi jenis layanan"),
    "U6": ("kompetensi pelaksana", "kompetensi petugas"),
    "U7": ("perilaku pelaksana", "perilaku petugas"),
    "U8": ("penanganan pengaduan saran dan masukan", "penanganan pengaduan"),
    "U9": ("sarana dan prasarana", "sarana prasarana"),
}
_BY_INITIAL = {
    initial: [
        (code, name) for code, names in _CANONICAL.items() for name in names if name[0] == initial
    ]
    for initial in {name[0] for names in _CANONICAL.values() for name in names}
}
_FULL_NAME = 4  # words: a name this long is written out as a label, whatever follows
_SLIP = 0.9  # share of equal letters

_NUMBER_OF_ELEMENT = re.compile(r"\b(?:U[-. ]?|u)([1-9])\b")
_MISREAD_U1 = re.compile(r"(?:unsur|terkait|point|poin|pertanyaan|nilai)\s+UI\b")  # "I" for "1"

# Elements that an action is about. Stricter than a heading: a bare "sistem" or "waktu" names none.
_TOPIC = re.compile(
    r"\b(?=[bklmpstw])(?:"
    rf"(?P<U1>\bper(?:sya|sa|ysa)ratan|\bsyarat\b)|(?P<U2>\bprosedur|\b{_MECHANISM})"
    r"|(?P<U3>\b(?:waktu|lama)(?:\s*/\s*(?:waktu|lama))?(?:\s+waktu)?\s+"
    r"(?:penyelesaian|pelayanan|layanan|tunggu|respon|proses|peng\w+an)\b)"
    r"|(?P<U4>\bbiaya\b|\btarif)"
    r"|(?P<U5>\bproduk\s+(?:dan\s+)?spesifik\w*|\bspesifik\w*\s+(?:produk|jenis|layanan|pelayanan)"
    r"|\bproduk\s+(?:pelayanan|layanan))"
    rf"|(?P<U6>\bkompetensi\b(?!\s+{_OUTSIDERS}))|(?P<U7>\bperilaku\b)"
    r"|(?P<U8>\b(?:penanganan|pengelolaan|tindak\s+lanjut|menindaklanjuti)\s+(?:terhadap\s+|atas\s+)?pengaduan)"
    rf"|(?P<U9>\bsarana{_AND}{_MEANS}|\bprasarana|\bsarpras|\bsarana\s+(?:pelayanan|layanan|pendukung|penunjang)))",
    re.I,
)
# Examples and references name things that the action is not about.
_EXAMPLES = re.compile(
    r"\b(?:seperti|berupa|antara lain|misal(?:nya)?|contoh(?:nya)?)\b[^.;]*", re.I
)
_REFERENCE = re.compile(r"\b(?:sesuai|mengacu|berdasarkan)\b[^.,;]*", re.I)

_PLAN_FOLLOWS = (
    r"\brencana\s+(?:aksi|tindak\s+lanjut)(?:\s*/\s*tindak\s+lanjut)?"
    r"(?:\s+yang\s+(?:akan\s+)?(?:dilakukan|dilaksanakan))?\s*(?:adalah|yaitu|:)(?=.*\w)"
)
_INTRODUCTION = re.compile(
    rf"\A(?:.*?{_PLAN_FOLLOWS}|\W*(?:\d+\W+)?saran\b[^):]*(?::[^:]*?\s[-–]\s(?=[A-Z])|[):])"
    rf"|\W*(?:p?\d{{1,2}}[.)]\W*)?(?:{_QUALITY}|dan\b))"
    rf"|(?=[(ut])(?:\(?\bU[-. ]?[1-9]\b\)?|{_UNSUR}|\(\s*nilai\s*[\d.,]+\s*\)|\(?\bterlampir\)?)",
    re.I,
)
_LETTERS = re.compile(r"[^\W\d_]+")
_ENUMERATION = re.compile(r"(?<!\S)\(?(?:[Pp]?\d{1,2}|[a-z])[.)](?=\s|[A-Z])|\b(?:yaitu|adalah)\b")


@lru_cache(maxsize=4096)  # the reader and several checks look at one text
def headings(text: str) -> tuple[Heading, ...]:
    """The labels of a text (plain, white space folded) in their order."""
    found: list[Heading] = []
    for match in _NAME.finditer(text):
        start, end = match.span()
        joined = bool(found) and _JOINS.match(text, found[-1].end, start)
        if not (joined or _opens_heading(text, start, end)):
            continue
        if found and _numbers_the_name(text, found[-1], start):
            found.pop()
        found.append(Heading(start, end, str(match.lastgroup)))
    return tuple(found) or _misspelt_heading(text)


def _opens_heading(text: str, start: int, end: int) -> bool:
    alone = bool(_ALONE.match(text, end))
    if text[start:end].casefold() in _COMMON and not alone:
        return False
    before = text[max(0, start - 120) : start]
    if (_OPENS.search if may_hold(before, ("unsur",)) else _OPENS.match)(before):
        return True
    if _ITEM_NEEDS.search(before) and _ITEM_OPENS.search(before):
        return alone or len(_LETTERS.findall(text[start:end])) >= _FULL_NAME
    return (
        text[start].isupper()
        and bool(_SENTENCE.match(text, end))
        and not _PHRASE_GOES_ON.search(before)
    )


def _numbers_the_name(text: str, label: Heading, name_start: int) -> bool:
    """Whether a bare number stands before a name: in "U8. Perilaku" the name says what is meant."""
    return bool(re.fullmatch(r"U\d", text[label.start : label.end])) and name_start - label.end < 25


def _misspelt_heading(text: str) -> tuple[Heading, ...]:
    opening = [match for match in _LETTERS.finditer(text[:80]) if len(match[0]) > 1][:6]
    initial = opening[0][0].casefold()[0] if opening else ""
    for code, name in _BY_INITIAL.get(initial, ()):
        words = opening[: name.count(" ") + 1]
        read = " ".join(word[0].casefold() for word in words)
        if abs(len(read) - len(name)) < 3 and _is_slip(read, name):
            return (Heading(words[0].start(), words[-1].end(), code),)
    return ()


def _is_slip(read: str, name: str) -> bool:
    match = SequenceMatcher(None, read, name)
    return (
        match.quick_ratio() >= _SLIP and match.ratio() >= _SLIP
    )  # the first is never less, and cheaper


def topics_of(text: str) -> tuple[str, ...]:
    """The elements that are named in the text, once for each time, in the order of their
    numbers.
    """
    return tuple(sorted(str(match.lastgroup) for match in _TOPIC.finditer(text)))


def under_label(text: str, code: str) -> str:
    """What the text says under its labels of this element, up to the next label; "" where it has
    none.

    Labels in a row ("Waktu dan Biaya: ...") share what follows them.
    """
    labels, parts = headings(text), []
    for place, label in enumerate(labels):
        ends = [later.start for later in labels[place + 1 :]] + [len(text)]
        if label.code == code:
            following = zip([label, *labels[place + 1 :]], ends, strict=True)
            parts.append(
                next((t for at, end in following if _LETTERS.search(t := text[at.end : end])), "")
            )
    return " ".join(parts).strip()


def mentions(text: str, code: str) -> bool:
    """Whether a text names an element, or has words that suggest it, among whatever else it is
    about.
    """
    return code in topics_of(text) or bool(SUGGESTING[code].search(text))


def without_labels(text: str) -> str:
    """The text without the words that name an element as a label; numbering stays."""
    parts, at = [], 0
    for label in headings(text):
        parts.append(text[at : label.start])
        at = label.end
    return _IN_BRACKETS.sub(" ", " ".join([*parts, text[at:]]))


@lru_cache(maxsize=4096)
def body_of(text: str) -> str:
    """The text without what introduces it: labels, numbers, a respondent's suggestion, "Rencana
    aksi:".
    """
    return _ENUMERATION.sub(" ", _INTRODUCTION.sub(" ", without_labels(text)))


def elements_of(text: str) -> ElementsReading:
    """The elements of one plan's text (plain, white space folded), in the order of their
    numbers.
    """
    if labels := headings(text):
        return _reading("stated", [(label.code, text[label.start : label.end]) for label in labels])
    numbers = [(f"U{m[1]}", m[0]) for m in _NUMBER_OF_ELEMENT.finditer(text)]
    numbers += [("U1", m[0]) for m in _MISREAD_U1.finditer(text)]
    if numbers:
        return _reading("stated", numbers)
    topics = [(str(m.lastgroup), m[0]) for m in _TOPIC.finditer(_EXAMPLES.sub("", text))]
    if topics:
        return _reading("stated", topics)
    action = _REFERENCE.sub("", text)
    suggested = [(code, m[0]) for code, words in SUGGESTING.items() for m in words.finditer(action)]
    return _reading("suggested" if suggested else "", suggested)


def _reading(source: str, pairs: list[tuple[str, str]]) -> ElementsReading:
    return ElementsReading(
        tuple(sorted({code for code, _ in pairs})),
        source,
        tuple(dict.fromkeys(word for _, word in pairs)),
        tuple(dict.fromkeys(pairs)),
    )

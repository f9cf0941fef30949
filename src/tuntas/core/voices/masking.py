"""Personal data in free text, found and covered so that the rest stays readable.

Covered is what says who somebody is: addresses of mail, telephone, identity and account numbers,
licence plates, and names that follow a form of address or precede a degree. In doubt something is
covered: a lost word does less harm than a name in a spreadsheet (UU 27/2022, article 4). Other
names are not found. Digests, codes and what is called after somebody ("RSUD dr. Soetomo") stay, and
so does whatever the agency, its units and services are called (``House``).
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tuntas.core.base import data
from tuntas.core.base.messages import N_

from .house import House

LABELS = {
    "email": N_("[surel]"),
    "account": N_("[akun]"),
    "identity": N_("[nomor identitas]"),
    "phone": N_("[nomor telepon]"),
    "bank": N_("[nomor rekening]"),
    "number": N_("[nomor]"),
    "plate": N_("[pelat nomor]"),
    "name": N_("[nama]"),
}

NAMES = ("agency", "unit", "service", "round", "kind")  # texts under these name nobody
INTERNAL = "SALINAN INTERNAL – memuat data pribadi, tidak untuk disebarluaskan"


@dataclass(frozen=True)
class Span:
    start: int
    end: int
    kind: str  # a key of LABELS


NOBODY = House()


def mask(text: str, translate: Callable[[str], str] = lambda s: s, house: House = NOBODY) -> str:
    """``text`` with a label in place of each piece of personal data; masking twice changes nothing
    more.
    """
    parts, place = [], 0
    for span in find(text, house):
        parts += [text[place : span.start], translate(LABELS[span.kind])]
        place = span.end
    return "".join([*parts, text[place:]])


def masked(value: Any, kept: Collection[str] = (), house: House = NOBODY) -> Any:
    """What JSON can hold, with every text masked but those under the names of ``kept`` and names
    of units and the like.
    """
    match value:
        case str():
            return mask(value, house=house)
        case Mapping():
            return {
                k: v if k in kept or (k in NAMES and isinstance(v, str)) else masked(v, kept, house)
                for k, v in value.items()
            }
        case list() | tuple():
            return [masked(each, kept, house) for each in value]
    return value


def find(text: str, house: House = NOBODY) -> list[Span]:
    """Where personal data stand, in order and without overlaps; of two that overlap the earlier
    counts.
    """
    text = _LINE_BREAK.sub(" ", text.translate(_PLAIN))  # of the same length: places hold
    found = [
        Span(*match.span(1), kind)
        for kind, pattern in _PATTERNS
        if _NEEDS.get(kind, _DIGIT).search(text)  # most texts have none, and are long
        for match in pattern.finditer(text)
        if not _names_nobody(kind, text, *match.span(1))
    ]
    kept: list[Span] = []
    order = {kind: rank for rank, kind in enumerate(LABELS)}
    codes = [match.span() for match in _CODE.finditer(text)] if found else []
    for span in sorted([*found, *_names(text)], key=lambda s: (s.start, order[s.kind], -s.end)):
        if any(start <= span.start and span.end <= end for start, end in codes):
            continue
        if kept and span.start < kept[-1].end:
            kept[-1] = Span(kept[-1].start, max(kept[-1].end, span.end), kept[-1].kind)
        else:
            kept.append(span)
    return [*_outside(kept, house, text)] if kept else []


def _outside(spans: list[Span], house: House, text: str) -> Iterator[Span]:
    """What of the spans is no name of the house."""
    names = list(house.places(text))
    for span in spans:
        start, end = span.start, span.end
        for first, last in names:
            if first <= start < last:
                start = last + (text[last : last + 1] == " ")
            elif start < first < end:
                end = first - (text[first - 1] == " ")
        if start < end:
            yield Span(start, end, span.kind)


# Typography says nothing: other blanks, dashes and hyphens are as the plain ones.
_PLAIN = str.maketrans(
    dict.fromkeys("\t\r\v\f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000", " ")
    | dict.fromkeys(map(chr, range(0x2000, 0x200C)), " ")
    | dict.fromkeys(map(chr, range(0x2010, 0x2016)), "-")
    | dict.fromkeys("\u2212\u00ad\ufe63\uff0d", "-")
)
_LINE_BREAK = re.compile(r"(?<!\n)\n(?!\n)")  # a blank line ends a sentence

# Amounts, dates and hours are nobody's number.
_NOT_MONEY = r"(?<![\d.,])(?<!Rp)(?<!Rp )(?<!Rp\.)(?<!Rp\. )(?<!IDR )(?<!\d[-./])"
_NOT_DATE = (
    r"(?!\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)\d\d(?!\d)"
    r"|(?:19|20)\d\d[-./ ]\d{1,2}[-./ ]\d{1,2}(?!\d))"
)
_NOT_TIME = r"(?![012]\d[.:][0-5]\d ?-)"
_END = r"(?!\d)"
_PLATES = (
    "A|AA|AB|AD|AE|AG|B|BA|BB|BD|BE|BG|BH|BK|BL|BM|BN|BP|D|DA|DB|DC|DD|DE|DG|DH|DK|DL|DM|DN|DP|DR|DS|DT|DW|"
    "E|EA|EB|ED|F|G|H|K|KB|KH|KT|KU|L|M|N|P|PA|PB|PG|R|S|T|W|Z"
)
_BANK = r"\b(?:no\.? *rek|rek|rekening|norek|virtual account|va|bank|bca|bri|bni|btn|bsi|mandiri)\b"
_NOT_WORTH = r"(?!\b(?:rp|senilai|sebesar|nilai|anggaran|sejumlah|sebanyak)\b|\brp)"
_NO_DAY = r"(?!\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d\d)"  # which the next column may begin with
_SEP = rf"[ ./()-]{{0,3}}{_NO_DAY}"
_PREFIX = r"(?:\((?=\+? ?\d{2,5}\)))?(?:\+ ?62|62|0)"
_MOBILE = rf"{_PREFIX}{_SEP}8{_SEP}[1-9](?:{_SEP}\d){{7,10}}"
_LANDLINE = rf"{_PREFIX}[ .()-]{{0,3}}[2-79]\d{{1,2}}(?:[ .()-]{{0,3}}{_NO_DAY}\d{{2,4}}){{2,3}}"
_CALLED = (  # before a number without its area code
    r"\b(?:wa|whatsapp|hp|hape|telp|tlp|telepon|hub|hubungi|kontak)\b[ .:]{1,3}"
    r"(?:(?:kantor|rumah|ke|di|no|nomor)\b[ .:]{1,3}){0,2}"
)
_WRITTEN = r"\b(?:wa|whatsapp|hp|hape|telp|telepon|tlp|nomor|hubungi|kontak)\b[ .:]{1,3}"
_NO_UNIT = "(?!MG|ML|GR|KG|CM|MM)"  # "B 12 ML" is an amount
_VEHICLE = r"\b(?:pelat|plat|nopol|polisi|mobil|motor|truk|kendaraan)\b"
_LOOSE_PLATE = rf"(?:{_PLATES})[ -]?[1-9]\d{{0,3}}[ -]?[a-z]{{1,3}}"
_CAPITAL = r"[A-Z](?:\.|[\w'’-]{0,30})"
_DOTTED = (
    r"(?i:s\. ?(?:farm|si|sos|kom|pd|psi|kep|hum|ked|km|tp|ip|ap|ak|ag|gz|pt|pi|stat|tr|st)\b"
    r"|m\. ?(?:si|kes|kom|pd|psi|farm|sc|hum|biomed|epid|ap|ph|ak|ag|gz)\b|a\. ?md\b"
    r"|ph\.d|sp\.[a-z])"
)
_DEGREE = (
    rf"(?-i:{_DOTTED}|S\. ?[EHTP]\b|M\. ?[AHMTE]\b|Apt\b|apt\.|A ?Md\b|SKM\b|SFarm\b|MKes\b"
    r"|(?:SE|ST|SH|MM|MT|MH|MSi|SSi|SKom|SSos|SPd|MPd|MPH|APT|dr\.)"
    r"(?=\.? ?(?:[,;)/.]|$|\d\. |(?:dan|dari|selaku|sebagai)\b)))"
)
_CAPITALS = rf"(?<![\w.])((?:{_CAPITAL} ){{0,3}}{_CAPITAL})"
_DOT = r"(?: ?[.,] ?| ?[(\[](?:dot|titik)[)\]] ?| dot )"

_NETWORKS = "ig|instagram|fb|facebook|tiktok|twitter|telegram|line|linkedin|youtube"
_SITES = r"t\.me|wa\.me|(?:instagram|facebook|fb|tiktok|twitter|x|linkedin)\.com(?:/in)?"

_SOURCES = [
    (
        "email",
        r"([\w.+-]{1,64}(?:@| (?:@|\(at\)|\[at\]) )[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}"
        r"\.[a-z][\w-]{1,63})",
    ),
    (
        "email",
        rf"([\w.+-]{{1,64}} ?(?:@|[(\[]at[)\]]) ?[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{0,2}}"
        rf"{_DOT}(?:com|net|org|id)\b)",
    ),
    ("email", r"([\w.+-]{1,64} at [\w-]{1,63} dot [\w-]{2,63}(?: dot [\w-]{2,63})?)\b"),
    ("account", r"(?<!\w)(@\w*[A-Za-z]\w*(?:\.\w+)*)"),
    ("account", rf"(?<![\w@])((?:{_SITES})/[@+\w.-]{{0,60}}\w)"),
    ("account", rf"\b(?:{_NETWORKS})\b ?[:=] ?(?!https?:)((?=[\w.]{{0,30}}[a-z])[\w.]{{2,30}}\w)"),
    ("identity", rf"{_NOT_MONEY}(?<!\+)(\d(?:[ .-]{{0,3}}{_NO_DAY}\d){{14,17}}){_END}"),
    ("phone", rf"{_NOT_MONEY}{_NOT_DATE}{_NOT_TIME}({_MOBILE}){_END}"),
    ("phone", rf"{_NOT_MONEY}{_NOT_DATE}{_NOT_TIME}({_LANDLINE}){_END}"),
    ("phone", rf"{_NOT_MONEY}(8[1-9]\d(?:\d{{6,9}}|-\d{{3,4}}-\d{{3,4}})){_END}"),
    ("phone", rf"{_WRITTEN}(8[1-9]\d(?:[ -]?\d){{6,9}}){_END}"),
    (
        "phone",
        rf"{_CALLED}{_NOT_DATE}(?!\d{{2,5}}000\b)([2-9]\d{{2,3}}[ -]?\d{{3,4}}){_END}(?![.,]\d)",
    ),
    (
        "bank",
        rf"{_BANK}(?:{_NOT_WORTH}[^\d\n\[]){{0,30}}(?<![\d.,])(\d(?:[ .-]?\d){{8,18}}){_END}",
    ),
    ("number", rf"{_NOT_MONEY}(\d{{10,}})"),
    ("number", r"\b(?:paspor|passport)\b[^\w\n]{1,3}([a-z] ?\d{6,7})\b"),
    (
        "plate",
        rf"(?-i:(?<![\w-])((?:{_PLATES})[ -]?[1-9](?:\d{{3}}[ -]?{_NO_UNIT}[A-Z]|"
        rf"\d{{2}}[ -]?{_NO_UNIT}[A-Z][A-Z])[A-Z]{{0,2}})"
        r"(?![\w-]|/\d))",
    ),
    (
        "plate",
        rf"(?<![\w-])((?:{_PLATES}) (?!(?:19|20)\d\d)[1-9]\d{{3}} {_NO_UNIT}[a-z]{{2,3}})(?!\w)",
    ),
    ("plate", rf"{_VEHICLE}[^\w\n]{{1,3}}({_LOOSE_PLATE})\b"),
    (  # its last letters left out; 150 is a motorcycle's engine
        "plate",
        rf"{_VEHICLE}[^\w\n]{{1,3}}(?:[^\W\d_]{{2,15}} ){{0,2}}"
        rf"((?:{_PLATES}) ?(?!\d\d[05]\b)[1-9]\d{{2,3}})(?![\w.,-]?\w)",
    ),
    ("name", rf"(?-i:{_CAPITALS}), ?(?={_DEGREE})"),
    ("name", rf"(?-i:{_CAPITALS} (?=[SMA]\.))(?={_DOTTED})"),
]
_DIGIT = re.compile(r"\d")
_NEEDS = {
    "email": re.compile(r"@|[(\[]at| at ", re.I),
    "account": re.compile(rf"@|\b(?:{_NETWORKS}) ?[:=]|(?:{_SITES})/", re.I),
    "name": re.compile(r",|[SMA]\."),
}
_PATTERNS = [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _SOURCES]

_ADDRESS = re.compile(
    r"\b(?:(?:bapak|bpk|bp|pak|pk|ibu|bu|sdr[./]i|sdr\(i\)|sdr/sdri|sdr|sdri|saudara/i|saudara|saudari"
    r"|mas|mbak|mba|kak|kakak|bang|teh|om|tante|cak|gus|tuan|tn"
    r"|nyonya|ny|nona|nn|hj|ustadz|ustadzah|ust|dokter|dr|drg|prof|drs|dra|ir|apt"
    r"|atas nama|a/n|bernama|nama saya|nama lengkap|yth|namanya"
    r"|(?<!papan )nama (?:petugas|pegawai)(?:nya)?)(?!\w)"
    r"(?:\.(?=(?-i:[A-Z]))| adalah {1,3}| ?[.:]? {1,3}| ?:)"
    r"|(?:pic|nama)(?: (?:lengkap|pelapor|responden|pemohon|saya|petugas|pegawai))? ?: {0,3}"
    r"|a\.? ?n\.?(?<!an) {1,3}|(?<!\.)(?-i:H\. {0,2}(?=[A-Z])))",
    re.IGNORECASE,
)
# Digests and keys as the product prints them, codes to verify, numbers of letters.
_CODE = re.compile(
    r"\b(?=\d*[a-f])(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}"
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b"
    r"|(?<![\w-])(?=[\d-]{0,40}[A-Z])[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2,9}(?![\w-])"
    r"|(?<![\d.])\d{1,2}(?:\.\d{1,5}){6,}"  # the classification in a letter's number
)
_BEFORE_H = re.compile(r"(?<!\w)G\. ")
_WORD = re.compile(r"(?:[^\W\d_]{1,2}\.|[^\W\d_]+(?:['’-][^\W\d_]+)*)")
_BLANK = re.compile(" {1,3}")
_MOST, _MOST_SMALL = 7, 4  # words of a name
_WORDS = data.table("voices/masking_words")
GIVEN = frozenset(_WORDS["given"].split())
COMMON = frozenset(" ".join(w for name, w in _WORDS.items() if name != "given").split())
_SENTENCE_END = re.compile(r"(?:bapak|pak|ibu|bu|saudara|saudari|mas|mbak|mba|kakak?)\. ", re.I)


def _one_of(name: str) -> str:
    words = data.table("voices/masking_places")[name].split()
    return "|".join(re.escape(w).replace(r"\-", "[ -]") for w in sorted(words, key=len)[::-1])


_PLACE = re.compile(
    rf"\b(?:rs[a-z]{{0,5}}|{_one_of('places')})\b\.?(?: (?:{_one_of('between')})\b\.?){{0,3}}"
    r"(?: (?:prof|dr|drs|drg|ir|kh|hj|tk|[a-z])\b\.?){0,4} ?[\"'“‘]?$",
    re.IGNORECASE,
)
_LABEL = re.compile(rf"\b(?:{_one_of('labels')})\b[ .:-]{{1,3}}$", re.IGNORECASE)
_LABELLED = re.compile(
    rf"\b(?:{_one_of('codes')})\b(?: (?:no|nomor|ri))?[ .:-]{{0,3}}$", re.IGNORECASE
)
_WORTH = re.compile(r"\b(?:senilai|sebesar|sejumlah|sebanyak|anggaran|pagu) {1,3}$", re.IGNORECASE)
_LETTER = re.compile(r"/(?:[A-Z]{2}|\d)")  # "No. 0812345678/BPOM"
_DEGREES = re.compile(_DEGREE)
_LOOK_BACK = 60
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATED = re.compile(
    r"\b(?:\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)\d\d|(?:19|20)\d\d[-./ ]\d{1,2}[-./ ]\d{1,2}"
    r"|[012]?\d[.:][0-5]\d|(?:19|20)\d\d)\b"
)


def _names_nobody(kind: str, text: str, start: int, end: int) -> bool:
    """What looks like a number of somebody, and is a code, a list of figures, or a room."""
    before, found = text[max(0, start - _LOOK_BACK) : start], text[start:end]
    if kind == "account":
        return _is_common(found)
    if kind == "email":
        return False
    if kind == "name":
        ordinary = _DEGREES.fullmatch(found) or all(map(_is_common, found.split()))
        return bool(ordinary or _PLACE.search(before))
    if kind == "plate":
        last = found.split()[-1]
        return bool(_LABEL.search(before)) or (last.islower() and _is_common(last))
    letter = _LABEL.search(before) and _LETTER.match(text, end)
    return bool(letter or _LABELLED.search(before) or _WORTH.search(before)) or _is_list(found)


def _is_list(found: str) -> bool:
    """Dates, hours and years; short figures, unless they read as one telephone number."""
    groups = re.findall(r"\d+", found)
    if not re.search(r"\d", _DATED.sub("", found)):
        return True
    short = all(len(g) <= 2 or (len(g) == 3 and g[0] != "0") or _YEAR.fullmatch(g) for g in groups)
    return len(groups) > 2 and short and not re.match(r"\(?0 ?8 ?[1-9]", found)


def _names(text: str) -> Iterator[Span]:
    """The words after a form of address: capitals carry on a name, other words unless they are
    common.
    """
    shouted = text.isupper()
    for match in _ADDRESS.finditer(text):
        if _is_place(text, match) or (match[0][:2] == "H." and _counts_up(text, match.start())):
            continue
        end, place, taken = match.end(), match.end(), 0
        capitals = text[place : place + 1].isupper() and not shouted
        while taken < (_MOST if capitals else _MOST_SMALL) and (word := _WORD.match(text, place)):
            if capitals and not word[0][0].isupper():
                break
            if _is_common(word[0]) and not (
                capitals and (_goes_on(text, word.end()) if taken else _is_given(word[0], match[0]))
            ):
                break
            end, taken = word.end(), taken + 1
            if not (blank := _BLANK.match(text, end)):
                break
            place = blank.end()
        if taken:
            yield Span(match.end(), end, "name")


def _is_given(word: str, address: str) -> bool:
    """A common word that is a given name as well, written as one: "Bu Murni", but "Terima kasih,
    Bu. Murni pelayanan".
    """
    return word.casefold() in GIVEN and not _SENTENCE_END.match(address)


def _goes_on(text: str, place: int) -> bool:
    """Whether a name follows a common word that may be a part of it: "Ida Bagus Ketut"."""
    blank = _BLANK.match(text, place)
    word = blank and _WORD.match(text, blank.end())
    return bool(word and word[0][0].isupper() and not _is_common(word[0]))


def _counts_up(text: str, start: int) -> bool:
    """ "H." after "G.", or a part of an article, and not the title of a pilgrim."""
    return bool(_BEFORE_H.search(text) or _LABEL.search(text[max(0, start - _LOOK_BACK) : start]))


def _is_place(text: str, address: re.Match[str]) -> bool:
    """A hospital, street or other place that is called after somebody. A doctor may be written
    small there, others not: "rumah sakit pak Budi" is where somebody was.
    """
    word = address[0]
    titled = word[:2].casefold() in ("dr", "pr", "ir", "h.", "hj")
    before = text[max(0, address.start() - _LOOK_BACK) : address.start()]
    place = _PLACE.search(before)
    return place is not None and (titled or (word[:1].isupper() and place[0][:1].isupper()))


_VERB = re.compile(
    r"(?:me[mn]|ber|ter)[a-z]{4,}|di[a-z]{3,}(?:kan|nya)|[a-z]{3,}(?:kannya|lah|kah)"
)


def _is_common(word: str) -> bool:
    """A word of the language rather than a name: written down in ``COMMON``, or a verb by its
    form.
    """
    plain = word.rstrip(".").casefold()
    return plain in COMMON or plain.removesuffix("nya") in COMMON or bool(_VERB.fullmatch(plain))

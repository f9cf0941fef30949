"""Personal data in free text, found and covered so that the rest stays readable.

Covered is what says who somebody is: addresses of mail, telephone, identity and account numbers,
licence plates, and names that follow a form of address or precede a degree. In doubt something is
covered: a lost word does less harm than a name in a spreadsheet (UU 27/2022, article 4). Other
names are not found. Digests and the names of hospitals and streets ("RSUD dr. Soetomo") stay.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tuntas.core.base import data
from tuntas.core.base.messages import N_

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

INTERNAL = "SALINAN INTERNAL – memuat data pribadi, tidak untuk disebarluaskan"


@dataclass(frozen=True)
class Span:
    start: int
    end: int
    kind: str  # a key of LABELS


def mask(text: str, translate: Callable[[str], str] = lambda s: s) -> str:
    """``text`` with a label in place of each piece of personal data; masking twice changes nothing
    more.
    """
    parts, place = [], 0
    for span in find(text):
        parts += [text[place : span.start], translate(LABELS[span.kind])]
        place = span.end
    return "".join([*parts, text[place:]])


def masked(value: Any, kept: Collection[str] = ()) -> Any:
    """What JSON can hold, with every text masked but those under the names of ``kept``."""
    match value:
        case str():
            return mask(value)
        case Mapping():
            return {k: v if k in kept else masked(v, kept) for k, v in value.items()}
        case list() | tuple():
            return [masked(each, kept) for each in value]
    return value


def find(text: str) -> list[Span]:
    """Where personal data stand, in order and without overlaps; of two that overlap the earlier
    counts.
    """
    found = [
        Span(*match.span(1), kind)
        for kind, pattern in _PATTERNS
        if _NEEDS.get(kind, _DIGIT).search(text)  # most texts have none, and are long
        for match in pattern.finditer(text)
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
    return kept


# Digits may be grouped by one space, dot or hyphen. Amounts, dates and hours are nobody's number.
_NOT_MONEY = r"(?<![\d.,])(?<!Rp)(?<!Rp )(?<!Rp\.)(?<!Rp\. )(?<!IDR )(?<!\d[-.])"
_NOT_DATE = (
    r"(?!\d{1,2}[-. ]\d{1,2}[-. ](?:19|20)\d\d(?!\d)|(?:19|20)\d\d[-. ]\d{1,2}[-. ]\d{1,2}(?!\d))"
)
_NOT_TIME = r"(?![012]\d[.:][0-5]\d ?[-–])"
_END = r"(?!\d)"
_PLATES = (
    "A|AA|AB|AD|AE|AG|B|BA|BB|BD|BE|BG|BH|BK|BL|BM|BN|BP|D|DA|DB|DC|DD|DE|DG|DH|DK|DL|DM|DN|DP|DR|DS|DT|DW|"
    "E|EA|EB|ED|F|G|H|K|KB|KH|KT|KU|L|M|N|P|PA|PB|PG|R|S|T|W|Z"
)
_BANK = r"\b(?:no\.? *rek|rek|rekening|norek|virtual account|va|bank|bca|bri|bni|btn|bsi|mandiri)\b"
_PHONE = r"(?:\+ ?62|\(?\+?62\)?|\(?0)(?:[ .-]{0,2}\(?\d\)?){8,13}"
_NO_UNIT = "(?!MG|ML|GR|KG|CM|MM)"  # "B 12 ML" is an amount
_LOOSE_PLATE = rf"(?:{_PLATES})[ -]?[1-9]\d{{0,3}}[ -]?[a-z]{{1,3}}"
_CAPITAL = r"[A-Z](?:\.|[\w'’-]{0,30})"
_DEGREE = (
    r"(?-i:S\.(?:Farm|Si|Sos|Kom|Pd|Psi|Kep|Hum|Ked|KM|TP|IP|AP|Ak|Ag|[EHTP]\b)"
    r"|Apt\b|apt\.|A\.? ?Md\b"
    r"|M\.(?:Si|Kes|Kom|Pd|Psi|Farm|Sc|Hum|Biomed|Epid|AP|PH|Ak|Ag|[AHMTE]\b)|Ph\.D|Sp\.[A-Z])"
)

_SOURCES = [
    ("email", r"([\w.+-]{1,64}(?:@| (?:@|\(at\)|\[at\]) )[\w-]{1,63}(?:\.[\w-]{1,63})+)"),
    ("account", r"(?<!\w)(@[A-Za-z]\w*(?:\.\w+)*)"),
    ("identity", rf"{_NOT_MONEY}(\d(?:[ .-]?\d){{14,15}}){_END}"),
    ("phone", rf"{_NOT_MONEY}{_NOT_DATE}{_NOT_TIME}({_PHONE}){_END}"),
    ("phone", rf"{_NOT_MONEY}(8[1-9]\d(?:[ -]?\d){{6,9}}){_END}"),
    ("bank", rf"{_BANK}(?:(?!\brp)[^\d\n\[]){{0,30}}(?<![\d.,])(\d(?:[ .-]?\d){{8,18}}){_END}"),
    ("number", rf"{_NOT_MONEY}(\d{{10,}})"),
    ("plate", rf"(?-i:(?<![\w-])((?:{_PLATES}) ?[1-9]\d{{1,3}} ?{_NO_UNIT}[A-Z]{{1,3}})(?!\w))"),
    ("plate", rf"\b(?:pelat|plat|nopol|polisi|mobil|motor)\b[^\w\n]{{1,3}}({_LOOSE_PLATE})\b"),
    ("name", rf"(?-i:(?<![\w.])((?:{_CAPITAL} ){{0,3}}{_CAPITAL})), ?(?={_DEGREE})"),
]
_DIGIT = re.compile(r"\d")
_NEEDS = {
    "email": re.compile(r"@|[(\[]at", re.I),
    "account": re.compile("@"),
    "name": re.compile(","),
}
_PATTERNS = [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _SOURCES]

_ADDRESS = re.compile(
    r"\b(?:(?:bapak|bpk|pak|pk|ibu|bu|sdr|sdri|saudara|saudari|mas|mbak|mba|kak|kakak|bang"
    r"|tuan|tn|nyonya|ny|nona|nn|hj"
    r"|dokter|dr|drg|prof|drs|dra|ir|apt"
    r"|atas nama|a/n|bernama|nama saya|nama (?:petugas|pegawai)(?:nya)?|namanya)\b"
    r"(?:\.|:| adalah\b)?"
    r"|a\.? ?n\.) +",
    re.IGNORECASE,
)
# Digests and keys as the product prints them, numbers of letters; what is called after somebody.
_CODE = re.compile(
    r"\b(?=\d*[a-f])(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}"
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b"
    r"|(?<![\d.])\d{1,2}(?:\.\d{1,5}){6,}"  # the classification in a letter's number
)
_CALLED_AFTER = re.compile(
    r"\b(?:rs|rsu|rsud|rsup|rsia|rumah sakit|jl\.?|jalan) (?:(?:prof|dr|ir)\.? )*$", re.IGNORECASE
)
_WORD = re.compile(r"(?:[^\W\d_]{1,2}\.|[^\W\d_]+(?:['’-][^\W\d_]+)*)")
_MOST = 4  # words of a name
COMMON = frozenset(" ".join(data.table("voices/masking_words").values()).split())


def _names(text: str) -> Iterator[Span]:
    """The words after a form of address: capitals carry on a name, other words unless they are
    common.
    """
    for match in _ADDRESS.finditer(text):
        if _is_place(text, match):
            continue
        end, place, taken = match.end(), match.end(), 0
        capitals = text[match.end() : match.end() + 1].isupper() and not text.isupper()
        while taken < (_MOST if capitals else 2) and (word := _WORD.match(text, place)):
            if _is_common(word[0]) or (capitals and not word[0][0].isupper()):
                break
            end, taken = word.end(), taken + 1
            if text[end : end + 1] != " ":
                break
            place = end + 1
        if taken:
            yield Span(match.end(), end, "name")


def _is_place(text: str, address: re.Match[str]) -> bool:
    """A hospital or street that bears a doctor's or professor's name."""
    titled = address[0].lstrip()[:2].casefold() in ("dr", "pr", "ir")
    before = text[max(0, address.start() - 28) : address.start()]
    return titled and bool(_CALLED_AFTER.search(before))


_VERB = re.compile(
    r"(?:me[mn]|ber|ter)[a-z]{4,}|di[a-z]{3,}(?:kan|nya)|[a-z]{3,}(?:kannya|lah|kah)"
)


def _is_common(word: str) -> bool:
    """A word of the language rather than a name: written down in ``COMMON``, or a verb by its
    form.
    """
    plain = word.rstrip(".").casefold()
    return plain in COMMON or plain.removesuffix("nya") in COMMON or bool(_VERB.fullmatch(plain))

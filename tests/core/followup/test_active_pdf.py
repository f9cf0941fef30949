"""A PDF that acts when it is opened is no evidence; nor one in which that cannot be told."""

import base64
import zlib

import pytest

from tuntas.core.base.errors import Refusal
from tuntas.core.followup import active_pdf as core

PLAIN = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n%%EOF"
SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"


def refused(content: bytes) -> str:
    try:
        core.check_pdf(content)
    except Refusal as refusal:
        return refusal.code
    return ""


def pdf(inside: bytes) -> bytes:
    return PLAIN.replace(b"/Pages", b"/OpenAction<<" + inside + b">>/Pages")


def stream(words: bytes, content: bytes, between: bytes = b"") -> bytes:
    return b"\n4 0 obj<<%b>>%bstream\r\n%b\nendstream endobj" % (words, between, content)


def packed(inside: bytes, words: bytes = b"/Type/ObjStm", **more) -> bytes:
    content = zlib.compress(b"5 0 " + inside)
    return PLAIN + stream(words + b"/N 1/First 4/Filter/FlateDecode", content, **more)


@pytest.mark.parametrize(
    "content",
    [
        pdf(b"/S/JavaScript/JS(app.alert\\(1\\))"),
        pdf(b"/S /J#61va#53cript /JS (x)"),
        pdf(b"/S/Launch/F(cmd.exe)"),
        pdf(b"/S/Launch"),
        pdf(b"/Type /EmbeddedFile"),
        pdf(b"/Names<</EmbeddedFiles 3 0 R>>"),
        pdf(b"/Subtype/FileAttachment/FS<</F(a.exe)/EF<</F 5 0 R>>>>"),
        pdf(b"/S/Rendition/R 5 0 R"),
        pdf(b"/Subtype/Movie/Movie 5 0 R"),
        pdf(b"/Subtype/RichMedia"),
        pdf(b"/XFA 5 0 R"),
        pdf(b"/A(\\() /T((())\\)) /U<28> % (\n /S/JavaScript"),
        pdf(b"/T(1 0 obj<<" + b"/S/JavaScript>>)"),
        PLAIN + stream(b"/Length 9", b"7 0 obj " + SCRIPT),
        PLAIN + b"\ntrailer\n<</Root<</OpenAction" + SCRIPT + b">>>>",
        packed(SCRIPT),
        packed(b"<</S/L#61unch>>"),
        packed(SCRIPT, b"/Type /Obj#53tm"),
        packed(SCRIPT, b""),
        packed(SCRIPT, between=b" " * 5000),
        packed(SCRIPT, b"/Type/ObjStm/Note(stream)"),
        packed(b"<</A(" + b"x" * 2_000_000 + b")>>" + SCRIPT),
        PLAIN + packed(b"<<>>") * 1500 + packed(SCRIPT),
        PLAIN + stream(b"/Type/ObjStm/N 1/First 4", b"5 0 " + SCRIPT),
        stream(b"/Type/ObjStm/N 1/First 4", b"5 5 <</T(" + SCRIPT + b")>>"),
    ],
)
def test_one_that_acts_is_refused(content):
    assert refused(content) == "kind_pdf_acts"


A85 = base64.a85encode(zlib.compress(b"5 0 " + SCRIPT)) + b"~>"
PREDICTED = zlib.compress(b"".join(b"\0" + bytes((sign,)) for sign in b"5 0 " + SCRIPT))
HEX = b"/Type/ObjStm/N 1/First 4/Filter/ASCIIHexDecode"


@pytest.mark.parametrize(
    "content",
    [
        stream(HEX, (b"5 0 " + SCRIPT).hex().encode()),
        stream(HEX.replace(b"/ASCIIHexDecode", b"[/A85/Fl]"), A85),
        stream(HEX.replace(b"/ASCIIHexDecode", b" 9 0 R"), A85),
        packed(SCRIPT, b"/Type/ObjStm/Filter/ASCIIHexDecode"),
        stream(
            b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode/DecodeParms<</Predictor 12>>", PREDICTED
        ),
        stream(b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode", b"not packed"),
        stream(b"/Type/ObjStm/N 1/First 9 0 R", b"5 0 " + SCRIPT.replace(b"Java", b"")),
        packed(b"<</T(" + SCRIPT + b")>>").replace(b"/First 4", b"/First 9"),
        pdf(b"/T(1 0 obj<</U % ) /S /JavaScript /V (\n>>)"),
        pdf(b"/T(" + SCRIPT),
    ],
)
def test_one_in_which_acts_may_hide_is_refused_as_unchecked(content):
    assert refused(content) == "kind_pdf_unchecked"


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        b"%PDF-1.4",
        packed(b"<</Type/Page>>"),
        packed(b"<</Type/Page>>").replace(b"/FlateDecode", b"[ /FlateDecode ]"),
        PLAIN + b"/ObjStm stream\nnot packed",
        pdf(b"/S/URI/URI(https://contoh.go.id/Launching-Inovasi)"),
        pdf(b"/S/URI/URI(https://contoh.go.id/JavaScript)"),
        pdf(b"/Launching 1/JavaScripts 2/JSON 3"),
        pdf(b"/Title(HTML/CSS/JavaScript)"),
        pdf(b"/Title(HTML \\( (/CSS) /JavaScript )"),
        pdf(b"/Title(/Launch 2 obj wisata)"),
        pdf(b"% /JavaScript\n"),
        pdf(b"/Title(/Launching"),
        packed(b"<</Title(HTML/CSS/JavaScript)>>"),
        PLAIN + stream(b"/Length 13", b"( /JavaScript <"),
    ],
)
def test_one_that_only_shows_something_is_taken(content):
    assert refused(content) == ""


def test_what_is_encrypted_is_taken_unread():
    content = PLAIN + stream(b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode", bytes(range(99)))
    assert refused(content) == "kind_pdf_unchecked"
    assert refused(content + b"\ntrailer\n<</Encrypt 9 0 R>>") == ""
    assert refused(content + b"\ntrailer\n<</Encrypt null>>") == "kind_pdf_unchecked"


BOMB = stream(b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode", zlib.compress(bytes(2_000_000)))
FAILING = stream(b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode", b"\x78\x9c" + b"\xff" * 9)
NOTHING = "kind_pdf_unchecked"


class Counted(bytes):
    """Content that knows how many bytes were copied out of it."""

    def __new__(cls, content):
        made = super().__new__(cls, content)
        made.copied = 0
        return made

    def __getitem__(self, key):
        got = super().__getitem__(key)
        self.copied += len(got)
        return got


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("content", "outcome"),
    [
        (b"%PDF-1.5\n" + b"/ObjStm stream\n" * 280_000, NOTHING),
        (b"/ObjStm" * 100_000, ""),
        (b"/#4a" * 100_000, ""),
        (b"1 0 obj<<(" * 100_000, ""),
        (b"<" * 500_001 + b"(" * 500_000, ""),
        (BOMB * 900, NOTHING),
        (FAILING * 20_000 + b"\ntrailer<</Encrypt 9 0 R>>", NOTHING),
    ],
)
def test_hostile_content_costs_no_more_than_its_size_and_a_bound(content, outcome):
    counted = Counted(content)
    assert refused(counted) == outcome
    assert counted.copied <= 2 * len(content)


def test_what_is_unpacked_and_looked_at_is_bounded():
    with pytest.raises(Refusal):
        core._Work().unpack(core.MOST_UNPACKED + 1)
    assert refused(packed(bytes(core.MOST_OF_STREAM))) == NOTHING
    with pytest.raises(Refusal):
        core._Work().step(core.MOST_STEPS + 1)

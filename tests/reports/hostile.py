"""Texts that a format could take for something else, and must print as they are."""

from hypothesis import strategies as st

TEXTS = (
    "=1+1",
    '=HYPERLINK("http://contoh.go.id")',
    "=cmd|'/c calc'!A0",
    "+62 812",
    "-3",
    "@SUM(A1)",
    "<b>tebal</b><script>alert(1)</script> &amp; ]]>",
    '#eval("1") $x^2$ @rujukan <label> *a* _b_ `c` \\ // /* */ [x] #include "/etc/passwd"',
    "= judul\n- butir\n+ butir\n/ istilah: arti",
    "{0} {agency} **bukan tebal** %s",
    "نص عربي עברית",
    "http://contoh.go.id/" + "sangat-panjang/" * 40,
    "a" * 3000,
    "\n".join(f"baris {n}" for n in range(1000)),
)
UNPRINTABLE = "NUL\x00 bel\x07 esc\x1b[31m \ufffe\uffff"
NO_GLYPH = "emoji 😀 漢"


def any_text() -> st.SearchStrategy[str]:
    return st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(TEXTS)

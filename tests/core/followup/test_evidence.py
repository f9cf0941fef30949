"""What may be handed in as evidence, by its content alone."""

import io
import zipfile

import pytest
from hypothesis import given, strategies as st

from tuntas.core.base.errors import Refusal
from tuntas.core.followup.active_content import check_macros
from tuntas.core.followup.evidence import (
    KINDS,
    MAX_DIRECTORY,
    MAX_ENTRIES,
    MAX_NAME,
    MAX_UNPACKED,
    TAIL,
    Entry,
    check_directory,
    check_entries,
    check_name,
    check_size,
    check_url,
    download_name,
    is_program,
    kind_of,
    kind_of_container,
    link_mark,
)

MB = 1024 * 1024


def refused(act, *arguments):
    with pytest.raises(Refusal) as refusal:
        act(*arguments)
    return refusal.value.code


def outcome(act, *arguments):
    """What it gives, or the code of its refusal."""
    try:
        return act(*arguments)
    except Refusal as refusal:
        return refusal.code


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\xef\xbb\xbf\r\n%PDF-1.4", "pdf"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "jpeg"),
        (b"\x89PNG\r\n\x1a\n\x00", "png"),
        (b"GIF89a\x01\x00", "gif"),
        (b"RIFF\x0a\x00\x00\x00WEBPVP8 ", "webp"),
        (b"\x00\x00\x00\x18ftypheic\x00", "heic"),
        (b"PK\x03\x04\x14\x00", "container"),
        ("Notulen rapat – 6 Juni\n".encode(), "text"),
        (b"kode;nilai\r\nU1;4\r\n", "text"),
        (b"<script>alert(1)</script>", "text"),
    ],
)
def test_the_first_bytes_say_what_a_file_is(head, kind):
    assert kind_of(head) == kind


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (b"MZ\x90\x00\x03", "kind_program"),
        (b"\x7fELF\x02\x01", "kind_program"),
        (b"#!/bin/sh\nrm -rf x\n", "kind_program"),
        (b"\xcf\xfa\xed\xfe\x07", "kind_program"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "kind_ole"),
        (b"Rar!\x1a\x07\x01\x00", "kind_unknown"),
        (b"RIFF\x0a\x00\x00\x00AVI LIST", "kind_unknown"),
        (b"teks\x00biner", "kind_unknown"),
        (b"MZ" + b" " * 30 + b"%PDF-1.7", "kind_program"),
        (b"", "kind_unknown"),
    ],
)
def test_what_is_not_evidence_is_refused_by_its_content(head, code):
    assert refused(kind_of, head) == code
    assert is_program(head) == (code == "kind_program")


@given(st.binary(max_size=300))
def test_any_bytes_are_recognised_or_refused(head):
    found = outcome(kind_of, head)
    assert found in {*KINDS, "container", "kind_program", "kind_ole", "kind_unknown"}
    assert is_program(head) == (found == "kind_program")


def odf(kind):
    return b"PK\x03\x04" + bytes(26) + b"mimetype" + KINDS[kind].mime.encode()


@pytest.mark.parametrize(
    ("names", "head", "kind"),
    [
        (["[Content_Types].xml", "word/document.xml"], b"PK", "docx"),
        (["[Content_Types].xml", "xl/workbook.xml"], b"PK", "xlsx"),
        (["[Content_Types].xml", "ppt/presentation.xml"], b"PK", "pptx"),
        (["mimetype", "content.xml"], odf("odt"), "odt"),
        (["mimetype", "content.xml"], odf("ods"), "ods"),
        (["mimetype", "content.xml"], odf("odp"), "odp"),
        (["foto/1.jpg"], b"PK", "zip"),
        (["word/document.xml"], b"PK", "zip"),
        (["content.xml"], b"PK", "zip"),
    ],
)
def test_a_container_is_what_its_parts_make_it(names, head, kind):
    assert kind_of_container(names, head, True) == kind


def test_an_archive_is_refused_where_none_is_taken():
    assert refused(kind_of_container, ["foto/1.jpg"], b"PK", False) == "kind_zip"


@pytest.mark.parametrize(
    ("entries", "size", "code"),
    [
        ([Entry("a", 51 * MB)], 100_000, "zip_bomb"),
        ([Entry("a", 3 * 1024 * MB)], 900 * MB, "zip_bomb"),
        ([Entry("a", 20 * MB)] * 5, 300_000, "zip_bomb"),
        ([Entry("a", 0)] * (MAX_ENTRIES + 1), MB, "zip_bomb"),
        ([Entry("a", 1, flags=1)], MB, "zip_locked"),
        ([Entry("../a", 1)], MB, "zip_path"),
        ([Entry("a\\..\\..\\b", 1)], MB, "zip_path"),
        ([Entry("/etc/a", 1)], MB, "zip_path"),
        ([Entry("\\\\kantor\\a", 1)], MB, "zip_path"),
        ([Entry("a\0.txt", 1)], MB, "zip_path"),
        ([Entry("C:\\a", 1)], MB, "zip_path"),
    ],
)
def test_a_directory_that_promises_too_much_or_leads_out_is_refused(entries, size, code):
    assert refused(check_entries, entries, size) == code


def test_an_archive_of_exactly_the_most_is_taken():
    check_entries([Entry("a", MAX_UNPACKED)], MAX_UNPACKED)
    assert refused(check_entries, [Entry("a", MAX_UNPACKED + 1)], MAX_UNPACKED) == "zip_bomb"


def test_a_large_workbook_that_packs_well_is_no_bomb():
    check_entries([Entry("xl/worksheets/sheet1.xml", 400 * MB)], 5 * MB)
    check_entries([Entry("xl/worksheets/sheet1.xml", 40 * MB)], 1000)


def archive(entries, comment=b""):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for number in range(entries):
            packed.writestr(str(number), b"")
        packed.comment = comment
    return file.getvalue()


@pytest.mark.parametrize("comment", [b"", b"arsip kantor", b"PK\x05\x06 tipuan", b"x" * 65535])
def test_a_small_directory_may_be_read_wherever_its_end_stands(comment):
    content = archive(3, comment)
    if (
        b"tipuan" in comment
    ):  # what looks like an end inside the comment has no honest numbers behind it
        assert refused(check_directory, content[-TAIL:]) == "zip_broken"
    else:
        check_directory(content[-TAIL:])


def test_a_directory_too_large_to_be_read_is_a_bomb():
    end = b"PK\x05\x06" + bytes(6)
    many = end + (MAX_ENTRIES + 1).to_bytes(2, "little") + bytes(10)
    long = end + b"\x01\x00" + (MAX_DIRECTORY + 1).to_bytes(4, "little") + bytes(6)
    elsewhere = b"PK\x06\x07" + bytes(16) + end + b"\x01\x00" + bytes(10)
    assert [refused(check_directory, tail) for tail in (many, long, elsewhere)] == ["zip_bomb"] * 3


@given(st.binary(max_size=200))
def test_any_tail_is_read_or_refused(tail):
    assert outcome(check_directory, tail) in {None, "zip_broken", "zip_bomb"}


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Daftar hadir.pdf", "Daftar hadir.pdf"),
        ("  Daftar \t hadir.pdf ", "Daftar hadir.pdf"),
        ("cafe\u0301.png", "café.png"),
        ("…" * MAX_NAME, "…" * MAX_NAME),
    ],
)
def test_a_name_is_kept_as_people_read_it(given, name):
    assert check_name(given) == name


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("../../etc/passwd", "name_path"),
        ("C:\\surat.pdf", "name_path"),
        ("x" * 300, "name_long"),
        ("", "name_unreadable"),
        (" .. ", "name_unreadable"),
        ("foto\u202egpj.exe", "name_unreadable"),
        ("a\x00b", "name_unreadable"),
        ("a\x7fb", "name_unreadable"),
    ],
)
def test_a_name_that_leads_astray_is_refused(given, code):
    assert refused(check_name, given) == code


def test_nothing_and_too_much_are_refused():
    check_size(1, MB)
    check_size(MB, MB)
    assert (refused(check_size, 0, MB), refused(check_size, MB + 1, MB)) == ("empty", "too_large")


@pytest.mark.parametrize(
    "url", ["https://contoh.go.id/a?b=c#d", "http://10.0.0.1:8080/", "https://é.id/ü"]
)
def test_an_address_on_the_web_is_taken_as_it_is(url):
    assert check_url(f" {url}\n") == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://contoh.go.id",
        "//contoh.go.id",
        "contoh.go.id",
        "https://",
        "https://[",
        "https://bank.go.id@jahat.id/",
        "https://a b.id",
        'https://a.id/"onclick="x',
        "https://a.id/" + "x" * 1000,
        "",
    ],
)
def test_any_other_link_is_refused(url):
    assert refused(check_url, url) == "url_unusable"


@given(st.text(max_size=60))
def test_any_link_is_taken_or_refused(url):
    assert outcome(check_url, url) in {url.strip(), "url_unusable"}
    assert outcome(check_url, f"https://contoh.go.id/{url}") in {
        f"https://contoh.go.id/{url}".strip(),
        "url_unusable",
    }


def test_links_to_one_page_have_one_mark():
    same = {"https://www.contoh.go.id/a/", "http://contoh.go.id/a#bab-2", "HTTPS://Contoh.go.id/a"}
    assert len({link_mark(url) for url in same}) == 1
    assert link_mark("https://contoh.go.id/a?no=1") != link_mark("https://contoh.go.id/a?no=2")


@pytest.mark.parametrize(
    ("title", "kind", "name"),
    [
        ("Daftar.PDF", "pdf", "Daftar.PDF"),
        ("daftar.exe", "pdf", "daftar.exe.pdf"),
        ("foto.jpeg", "jpeg", "foto.jpeg"),
        ("nilai.csv", "text", "nilai.csv"),
        ("halaman.html", "text", "halaman.html.txt"),
        ('a<b>:"c', "png", "a_b___c.png"),
        ("...", "zip", "data-dukung.zip"),
    ],
)
def test_a_download_is_named_by_its_content(title, kind, name):
    assert download_name(title, kind) == name


def test_the_end_that_stands_last_holds_even_if_its_numbers_look_like_another():
    lookalike = b"PK\x05\x06" + bytes(6) + b"\x01\x00" + bytes(4) + b"PK\x05\x06" + bytes(2)
    check_directory(lookalike)


@pytest.mark.parametrize(
    ("act", "given", "sentence"),
    [
        (check_name, ("a/" + "b" * 80,), f"Nama berkas a/{'b' * 58} memuat nama folder."),
        (
            check_name,
            ("x" * (MAX_NAME + 1),),
            "Nama berkas terlalu panjang (201 huruf); paling banyak 200 huruf.",
        ),
        (check_name, ("",), "Nama berkas kosong atau memuat huruf yang tidak terlihat."),
        (check_size, (0, MB), "Berkas kosong (0 byte)."),
        (check_size, (26 * MB, 25 * MB), "Berkas terlalu besar; paling besar 25 MB."),
        (
            check_url,
            ("contoh.go.id",),
            "Tautan harus alamat lengkap yang diawali http:// atau https://, tanpa spasi.",
        ),
        (kind_of, (b"MZ",), "Isi berkas ini adalah program, apa pun namanya."),
        (
            check_macros,
            (["vbaProject.bin"],),
            "Dokumen memuat makro. Simpan tanpa makro, lalu unggah lagi.",
        ),
        (
            check_entries,
            ([Entry("a", 1, flags=1)], MB),
            "Isi berkas dikunci kata sandi, sehingga tidak dapat diperiksa.",
        ),
    ],
)
def test_a_refusal_says_what_is_wrong_with_the_file_and_what_now(act, given, sentence):
    with pytest.raises(Refusal) as refusal:
        act(*given)
    assert str(refusal.value) == sentence


def test_the_limits_of_an_archive_are_still_within_them():
    check_entries([Entry("a", 0)] * MAX_ENTRIES, MB)
    check_entries([Entry("a", 50 * MB)], 1)
    check_entries([Entry("a", 100 * MB)], MB)
    assert refused(check_entries, [Entry("a", 100 * MB + 1)], MB) == "zip_bomb"
    end = b"PK\x05\x06" + bytes(6)
    check_directory(end + MAX_ENTRIES.to_bytes(2, "little") + bytes(10))
    check_directory(end + b"\x01\x00" + MAX_DIRECTORY.to_bytes(4, "little") + bytes(6))


def test_a_link_of_a_thousand_letters_is_taken_and_a_longer_one_is_not():
    url = "https://a.id/".ljust(1000, "x")
    assert check_url(url) == url
    assert refused(check_url, url + "x") == "url_unusable"


def test_the_mark_of_a_link_is_its_host_port_path_and_question():
    assert link_mark("https://www.contoh.go.id:8080/a/b/?no=1#c") == "contoh.go.id:8080/a/b?no=1"
    assert link_mark("tanpa alamat") == ":tanpa alamat?"

"""Made-up answers to today's round: values, profile, channel, day, some comments.

Nothing here comes from a person. The same seed gives the same answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from tuntas.core.survey.questionnaire import Questionnaire

CHANNELS = {"link": 40, "qr": 30, "kiosk": 15, "paper": 10, "embed": 5}  # how many of a hundred
_COMMENTED = 0.35
_BLANK_PROFILE = 0.06
_FAR = 0.18  # chance that an answer differs from the person's mood by one

# What people write, sentence by sentence, by mood: content, in between, discontent. All made up.
SENTENCES = (
    (
        "Petugas ramah.",
        "Penjelasannya mudah dimengerti.",
        "Prosesnya lebih cepat daripada tahun lalu.",
        "Persyaratan di situs sudah lengkap.",
        "Saya tidak perlu bolak-balik.",
        "Ruang tunggu bersih dan nyaman.",
        "Pertahankan pelayanan seperti ini.",
        "Biayanya sesuai dengan yang tertulis.",
        "Petugas menguasai bidangnya.",
        "Keluhan saya langsung ditanggapi.",
        "Terima kasih.",
        "Hasilnya sesuai dengan yang saya minta.",
    ),
    (
        "Pelayanan sudah baik.",
        "Nomor antrean sebaiknya dapat diambil dari rumah.",
        "Mohon jam layanan diperpanjang sampai sore.",
        "Formulirnya dapat diringkas.",
        "Banyak isian yang berulang.",
        "Kursi di ruang tunggu perlu ditambah.",
        "Tolong kabari perkembangan berkas lewat pesan singkat.",
        "Tempat parkir perlu diperluas.",
        "Contoh isian akan sangat membantu.",
        "Sebaiknya pembayaran dapat nontunai.",
    ),
    (
        "Hasil pengujian terlambat dan tidak ada kabar.",
        "Biaya tidak dijelaskan dari awal.",
        "Telepon pengaduan tidak pernah diangkat.",
        "Sistem daring sering gagal saat mengunggah berkas.",
        "Saya sudah tiga kali datang.",
        "Persyaratan berbeda-beda setiap kali datang.",
        "Antrean terlalu lama.",
        "Petugas kurang sabar.",
        "Toilet kotor.",
        "Tidak ada tempat duduk yang tersisa.",
    ),
)
# What was complained about at the own unit: text, contact ("" for none), share of the elapsed time.
COMPLAINTS = (
    (
        "Hasil pengujian saya dijanjikan lima hari kerja, sekarang sudah dua minggu.",
        "pengadu@example.org",
        0.4,
    ),
    ("Saya disuruh kembali besok karena sistem mati, tanpa nomor antrean.", "", 0.7),
    (
        "Saya diminta membayar biaya yang tidak ada di daftar tarif. Mohon diperiksa.",
        "0800 000 0000",
        0.9,
    ),
)
REPLY = (
    "Mohon maaf atas keterlambatannya: alat uji sedang diperbaiki. Hasil pengujian Anda dikirim "
    "hari ini, dan jadwal pengujian kini tampil di situs kami."
)


@dataclass(frozen=True)
class Answer:
    """``given`` as a form sends it; ``moment``: the share of the elapsed time."""

    service: int  # position in the services that were asked
    given: Mapping[str, str]
    channel: str
    moment: float
    seconds: int


def users(services: int, seed: int) -> list[int]:
    """Yearly users of each service, from a handful to a few thousand."""
    rng = Random(f"users-{seed}")  # noqa: S311 - examples, not secrets
    return [max(12, round(rng.lognormvariate(4.2, 0.9))) for _ in range(services)]


def generate(
    forms: Sequence[Questionnaire], needed: Sequence[int], share: float, seed: int
) -> Iterator[Answer]:
    """About ``share`` of what each service needs, by time; ``forms``: questions by service."""
    rng = Random(f"current-{seed}")  # noqa: S311 - examples, not secrets
    moments = sorted(
        (rng.random(), service)
        for service, required in enumerate(needed)
        for _ in range(round(required * min(share * rng.uniform(0.5, 1.5), 1.0)))
    )
    for moment, service in moments:
        mood = rng.choices((4, 3, 2), (50, 40, 10))[0]
        given = _given(forms[service], mood, rng)
        channel = rng.choices(list(CHANNELS), list(CHANNELS.values()))[0]
        yield Answer(service, given, channel, moment, rng.randint(35, 160))


def _given(form: Questionnaire, mood: int, rng: Random) -> dict[str, str]:
    given = {}
    for question in form.questions:
        if question.kind == "rating":
            value = mood + (rng.choice((-1, 1)) if rng.random() < _FAR else 0)
            given[question.key] = str(min(max(value, 1), len(question.options)))
    if rng.random() < _COMMENTED:
        given["x.saran"] = " ".join(rng.sample(SENTENCES[4 - mood], rng.randint(1, 3)))
    for question in form.profile:
        if rng.random() >= _BLANK_PROFILE:
            given[question.key] = rng.choice(question.options).value
    return given

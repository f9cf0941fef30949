"""What the languages of a questionnaire are called, each in itself."""

from __future__ import annotations

from django.utils.translation import get_language_info

# The larger languages of Indonesia (ISO 639) that Django has no name for.
LOCAL = {
    "ace": "Bahsa Acèh",
    "ban": "Basa Bali",
    "bbc": "Hata Batak",
    "bew": "Basè Betawi",
    "bjn": "Basa Banjar",
    "bug": "Basa Ugi",
    "gor": "Bahasa Hulontalo",
    "jv": "Basa Jawa",
    "mad": "Basa Madhurâ",
    "mak": "Basa Mangkasara",
    "min": "Baso Minangkabau",
    "nij": "Bahasa Ngaju",
    "sas": "Base Sasak",
    "su": "Basa Sunda",
}


def name_of(language: str) -> str:
    """``Basa Jawa`` for jv; the code itself where the language is not known here."""
    if language in LOCAL:
        return LOCAL[language]
    try:
        name = str(get_language_info(language)["name_local"])
    except KeyError:
        return language
    return name[:1].upper() + name[1:]

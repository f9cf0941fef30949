"""What the languages of a questionnaire are called, each in itself."""

from django.utils.translation import get_language_info

from tuntas.core.base.data import table

LOCAL: dict[str, str] = table("languages", "tuntas.surveys.questionnaires")


def name_of(language: str) -> str:
    """``Basa Jawa`` for jv; the code itself where the language is not known here."""
    if language in LOCAL:
        return LOCAL[language]
    try:
        name = str(get_language_info(language)["name_local"])
    except KeyError:
        return language
    return name[:1].upper() + name[1:]

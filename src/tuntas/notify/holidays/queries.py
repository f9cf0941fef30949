from tuntas.core.base.holidays import Calendar, is_decreed
from tuntas.notify.models import Holiday
from tuntas.organisation.models import Agency


def calendar_of(agency: Agency | None) -> Calendar:
    """Working days of an agency: the nation's, with what its operator added or took back."""
    days = list(Holiday.objects.filter(agency=agency).values_list("day", "reason"))
    taken_back = frozenset(day for day, reason in days if reason)
    return Calendar(frozenset(day for day, _ in days) - taken_back, taken_back)


def years_without_holidays(years: set[int]) -> list[int]:
    """Years without a decree or an operator's entry: only weekends and fixed days are known."""
    unknown = [year for year in sorted(years) if not is_decreed(year)]
    return [
        year for year in unknown if not Holiday.objects.filter(day__year=year, reason="").exists()
    ]

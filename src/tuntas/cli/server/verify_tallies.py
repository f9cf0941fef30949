"""Count all answers again and compare with the tallies that every figure is made from."""

import argparse


def run(args: argparse.Namespace) -> int:
    from django.utils import timezone

    from tuntas.organisation.models import Service
    from tuntas.results.scores.actions import check_tallies, rebuild_tallies, roll_up
    from tuntas.surveys.models import Round

    now = timezone.now()
    print(f"{roll_up(at=now)} jawaban baru dihitung.")
    broken = 0
    for round_ in Round.objects.select_related("agency").order_by("agency", "year"):
        found = check_tallies(round_=round_, at=now)
        names = Service.objects.select_related("unit").in_bulk([service for service, *_ in found])
        for service, stored, counted in found:
            at = names[service]
            print(
                f"{round_}: {at.unit.name}, {at.name}: tersimpan {stored}, terhitung {counted} "
                "jawaban"
            )
        broken += bool(found)
        if found and args.mend:
            print(
                f"{round_}: {rebuild_tallies(round_=round_, by=None, at=now)} jawaban dihitung "
                "ulang."
            )
    print(
        "Semua hitungan cocok dengan jawabannya."
        if not broken
        else f"{broken} putaran tidak cocok."
    )
    return 1 if broken and not args.mend else 0

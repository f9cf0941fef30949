from django.db import migrations, models


def fill(apps, schema_editor):
    """The first round of a year is called by the year; the others by the year and a number."""
    Round = apps.get_model("surveys", "Round")
    taken = set()
    for round_ in Round.objects.order_by("agency", "year", "opens", "pk"):
        number, code = 1, str(round_.year)
        while (round_.agency_id, code) in taken:
            number += 1
            code = f"{round_.year}-{number}"
        taken.add((round_.agency_id, code))
        Round.objects.filter(pk=round_.pk).update(code=code)


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_squashed")]

    operations = [
        migrations.AddField(
            "round", "code", models.CharField(default="", max_length=12), preserve_default=False
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            "round",
            models.UniqueConstraint(fields=["agency", "code"], name="round_code_once"),
        ),
        migrations.AlterModelOptions("round", {"ordering": ["year", "opens", "code"]}),
    ]

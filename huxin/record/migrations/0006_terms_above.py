"""Terms that the city lets run before it issues, confirms or checks something are its own, not the county's."""

from django.db import migrations

CITY = {
    "city_office": ("sm3.lead", "sm5.issue", "sm5.check", "sm15.talk", "sm15.check", "sm15.account", "sm19.check"),
    "human_resources": ("warning.confirm", "warning.lift"),
}


def hand(apps, schema_editor):
    for body, terms in CITY.items():
        apps.get_model("record", "MatterTerm").objects.filter(term__in=terms).update(body=body)


class Migration(migrations.Migration):

    dependencies = [
        ('record', '0005_run_released'),
    ]

    operations = [
        migrations.RunPython(hand, migrations.RunPython.noop, elidable=True),
    ]

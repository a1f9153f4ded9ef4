"""Terms that the city lets run before it issues, confirms or checks something are its own, not the county's."""

from django.db import migrations

CITY = {
    "city_office": (
        *("sm1.redo", "sm3.lead", "sm5.issue", "sm5.check", "sm14.field", "sm14.answer", "sm14.talk", "sm14.check"),
        *("sm14.circulate", "sm15.talk", "sm15.check", "sm15.account", "sm16.check", "sm16.publicise", "sm16.keep"),
        *("sm16.revoke", "sm19.check"),
    ),
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

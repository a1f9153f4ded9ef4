from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('record', '0004_injury_insurance'),
    ]

    operations = [
        migrations.AddField(
            model_name='run',
            name='released_at',
            field=models.DateTimeField(null=True),
        ),
    ]

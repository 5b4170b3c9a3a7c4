import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commons", "0007_attachments_checked_and_measured"),
    ]

    operations = [
        migrations.CreateModel(
            name="Presence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=32)),
                ("stage", models.CharField(blank=True, default="", max_length=24)),
                ("count", models.PositiveIntegerField()),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="presences", to="commons.place"
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="commons.theme"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["theme", "stage", "kind"], name="presence_by_theme")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("place", "kind", "theme", "stage"), name="counted_once", nulls_distinct=False
                    )
                ],
            },
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("home", "0005_enquiry_assignment_and_notes")]

    operations = [
        migrations.CreateModel(
            name="EnquiryCount",
            fields=[
                ("sender", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("ends_at", models.DateTimeField(db_index=True)),
                ("count", models.PositiveIntegerField()),
            ],
            options={"default_permissions": ()},
        ),
    ]

"""A clinic that does not exist, with real references: what ``manage.py load_demo_content`` puts into an empty site."""

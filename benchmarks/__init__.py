"""Measures the speed of the site beside that of a trivial view, of stock Wagtail and of nginx: see README.md."""

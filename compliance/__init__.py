"""Sign-off and the claims check. Generic: it knows no content app."""

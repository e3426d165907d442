"""How well and how fast the claims check finds what it should: see docs/claims.md."""

"""Makes what front ends get from documents on record: references are replaced by the documents in force with them."""

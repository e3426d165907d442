"""How good the search is: judged queries on the demonstration's content, beside Wagtail's own search."""

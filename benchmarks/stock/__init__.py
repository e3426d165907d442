"""Stock Wagtail on the same content: its own API v2, and plain templates as its tutorial writes them."""

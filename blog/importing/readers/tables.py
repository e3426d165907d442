"""How large a table may be."""

from blog.importing.report import ImportRefusedError

MOST_ROWS, MOST_COLUMNS = 500, 50


def check_size(rows: int, columns: int, name: str) -> None:
    """Raise ``ImportRefusedError`` for a table that nobody could read or edit on a page."""
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise ImportRefusedError(
            f"{name} has a table of more than {MOST_ROWS} rows or {MOST_COLUMNS} columns: "
            "offer it as a file for download instead."
        )

"""Finds words of the glossary in the running text of a page. Both the site and the record's documents ask here."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from typing import Any, NamedTuple

WORD = re.compile(r"\w+")
# A part of a compound is another word: “opioid” is not explained inside “non-opioid”.
HYPHENS = "-\u2010\u2011"
# Links lead somewhere already; a mark inside a formula or a citation would break it.
LEFT_AS_THEY_ARE = {"a", "sup", "sub", "button"}

# The blocks whose text runs, and where it stands in what the block says. Not: headings, tables, quotes, legal texts.
RUNNING_TEXTS: dict[str, Callable[[Any], list[str]]] = {
    "paragraph": lambda value: [value],
    "numbered_section": lambda value: [value["text"]],
    "callout": lambda value: [value["text"]],
    "mechanism_list": lambda value: [item["explanation"] for item in value["items"]],
    "faq": lambda value: [item["answer"] for item in value["items"]],
}


def running_texts(body: Iterable[dict[str, Any]]) -> list[str]:
    """Return the rich texts of a body (the ``body`` of a public document) in which words are explained, in order."""
    return [
        text
        for block in body
        if block["type"] in RUNNING_TEXTS
        for text in RUNNING_TEXTS[block["type"]](block["value"])
    ]


class Spelling(NamedTuple):
    key: Any
    pattern: re.Pattern[str]


def pattern_of(spelling: str) -> re.Pattern[str]:
    """Return what finds ``spelling`` as a whole word; an abbreviation in capitals is found in capitals only."""
    words = r"\s+".join(re.escape(word) for word in spelling.split())
    flags = re.NOFLAG if spelling.isupper() else re.IGNORECASE
    return re.compile(rf"(?<![{HYPHENS}\w]){words}(?![{HYPHENS}\w])", flags)


class Glossary:
    """The spellings of all words that are explained, each with the key of its entry."""

    def __init__(self, terms: Iterable[tuple[Any, Iterable[str]]]):
        by_first_word = defaultdict(list)
        for key, spellings in terms:
            for spelling in spellings:
                if first := WORD.match(spelling):
                    by_first_word[first[0].casefold()].append((len(spelling), Spelling(key, pattern_of(spelling))))
        # The longest first: “ketamine infusion” before “ketamine”.
        self.by_first_word = {
            word: [spelling for _, spelling in sorted(found, key=lambda pair: -pair[0])]
            for word, found in by_first_word.items()
        }

    def keys_in(self, texts: Iterable[str]) -> list[Any]:
        """Return the keys of the words that ``texts`` (rich text) hold, in the order in which they first occur."""
        seen: dict[Any, None] = {}
        for text in texts:
            self.mark(text, seen, lambda key, words: words)
        return list(seen)

    def mark(self, html: str, seen: dict[Any, None], show: Callable[[Any, str], str]) -> str:
        """Return ``html`` with the first occurrence of each word shown by ``show``, and add its key to ``seen``.

        What is in ``seen`` already stays as it is. Only text is changed, never mark-up.
        """
        # Most texts hold no word that is new: looking at their words costs little, parsing them more.
        words = self.by_first_word.keys() & WORD.findall(html.casefold())
        if all(spelling.key in seen for word in words for spelling in self.by_first_word[word]):
            return html
        marker = Marker(self, seen, show)
        marker.feed(html)
        marker.close()
        return "".join(marker.pieces)

    def mark_text(self, text: str, seen: dict[Any, None], show: Callable[[Any, str], str]) -> str:
        """As ``mark``, of text without mark-up."""
        pieces, end = [], 0
        for word in WORD.finditer(text):
            if word.start() < end:
                continue
            for key, pattern in self.by_first_word.get(word[0].casefold(), ()):
                if found := pattern.match(text, word.start()):
                    if key not in seen:
                        seen[key] = None
                        pieces += [text[end : found.start()], show(key, found[0])]
                        end = found.end()
                    break
        return "".join([*pieces, text[end:]])


class Marker(HTMLParser):
    """Gives back the HTML that it reads, with the words of a glossary marked in the text between the tags."""

    def __init__(self, glossary: Glossary, seen: dict[Any, None], show: Callable[[Any, str], str]):
        super().__init__(convert_charrefs=False)
        self.glossary = glossary
        self.seen = seen
        self.show = show
        self.pieces: list[str] = []
        self.depth = 0  # inside how many elements that are left as they are

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.depth += tag in LEFT_AS_THEY_ARE
        self.pieces.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.pieces.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag in LEFT_AS_THEY_ARE
        self.pieces.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data if self.depth else self.glossary.mark_text(data, self.seen, self.show))

    def handle_entityref(self, name: str) -> None:
        self.pieces.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.pieces.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.pieces.append(f"<!--{data}-->")

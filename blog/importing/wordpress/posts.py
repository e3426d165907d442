"""Makes the neutral document of a post: Gutenberg's blocks, classic HTML, shortcodes."""

import json
import re
from html import escape, unescape

from blog.blocks.media import video_provider
from blog.importing.document import Document, Paragraph, Part, Picture, Span, Video, text_of, tidy
from blog.importing.readers.html import document_of_fragment
from blog.importing.report import ImportRefusedError
from blog.importing.wordpress.export import Entry, Site
from blog.importing.wordpress.media import Media

LARGEST_POST = 5 * 1024 * 1024  # characters
LONGEST_EXCERPT = 600
SHORTCODE = re.compile(
    r"\[(/?)([a-z][a-z0-9_-]*)((?:\s+(?:[\w-]+=)?(?:\"[^\"]*\"|'[^']*'|[^\s\]\[\"'=]+))*)\s*/?\]", re.IGNORECASE
)
KNOWN_SHORTCODES = {"caption", "wp_caption", "embed", "gallery", "audio", "video", "playlist"}
GALLERY_KEYS = re.compile(r"ids=[\"']?([\d,\s]+)")
ADDRESS = re.compile(r"https?://\S+$")
DYNAMIC_BLOCK = re.compile(r"<!--\s+wp:([a-z/-]+)(\s+\{.{0,5000}?\})?\s+/-->", re.DOTALL)
PICTURE_KEY = re.compile(r"<img\b[^>]*\bwp-image-(\d+)[^>]*>")
NOTE_MARK = re.compile(r'<sup\b[^>]*\bdata-fn="([^"]{1,80})"[^>]*>(.{0,400}?)</sup>', re.DOTALL)
BLOCK_TAGS = (
    "address|article|aside|blockquote|details|div|dl|fieldset|figure|footer|form|h[1-6]|header|hr|iframe|main|nav|ol|p|pre"
    "|section|table|ul"
)
STARTS_BLOCK = re.compile(rf"^\s*(</?({BLOCK_TAGS})\b|<!--)", re.IGNORECASE)


def document_of_post(entry: Entry, site: Site, media: Media) -> Document:
    """Return the document of a post with its pictures; shortcodes that mean nothing here are reported."""
    name = f"{site.address}?p={entry.key}"
    notes = Document(name)
    footnotes = footnotes_of(entry)
    if len(entry.content) > LARGEST_POST:
        raise ImportRefusedError(f"The post has more than {LARGEST_POST:,} characters. Split it.")
    content = with_descriptions(entry.content, site)
    content = with_note_marks(content, footnotes, notes)
    content = without_dynamic_blocks(content, notes)
    content = without_shortcodes(content, site, notes)
    if "<!-- wp:" not in content:
        content = with_paragraphs(content)
    document = document_of_fragment(content, name, base=site.address, notes=footnotes)
    document.parts = [film_of(part) for part in document.parts]
    document.left_out += notes.left_out
    document.warnings += notes.warnings
    for key, html in footnotes.items():
        note = document_of_fragment(f"<p>{html}</p>", name, base=site.address)
        spans = [span for part in note.parts if isinstance(part, Paragraph) for span in [Span(" "), *part.spans]]
        document.notes[key] = tidy(span for span in spans if not span.note)
        document.left_out += note.left_out
    document.title = plain(entry.title)
    if excerpt := plain(entry.excerpt):
        first = document.parts[0] if document.parts else None
        if isinstance(first, Paragraph) and first.text == excerpt:
            document.leave_out(1, excerpt, "excerpt_repeats_text")
        elif len(excerpt) <= LONGEST_EXCERPT:
            document.parts.insert(0, Paragraph.plain(1, excerpt))
        else:
            document.leave_out(1, excerpt, "excerpt_too_long")
    add_pictures(document, media)
    add_facts(document, entry, site, media)
    return document


def footnotes_of(entry: Entry) -> dict[str, str]:
    """Return the HTML of a post's notes by their keys, which WordPress keeps beside the text."""
    try:
        notes = json.loads(entry.facts.get("footnotes") or "[]")
    except (ValueError, RecursionError):
        return {}
    return {
        f"note{note['id']}": note["content"]
        for note in (notes if isinstance(notes, list) else [])
        if isinstance(note, dict) and isinstance(note.get("id"), str) and isinstance(note.get("content"), str)
    }


def with_note_marks(content: str, footnotes: dict[str, str], notes: Document) -> str:
    """Return the text with marks of notes, in place of links to the list of notes that WordPress shows below it."""

    def mark(match: re.Match[str]) -> str:
        key = f"note{match[1]}"
        if key not in footnotes:
            return match[0]
        number = content.count("\n", 0, match.start()) + 1
        notes.leave_out(number, plain(match[2]), "note_marker")
        return f'<a data-note="{escape(key)}"></a>'

    return NOTE_MARK.sub(mark, content)


def plain(html: str) -> str:
    """Return the words of a title or an excerpt."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


def with_descriptions(content: str, site: Site) -> str:
    """Return the text with the descriptions that the media library has for pictures that have none here."""

    def describe(match: re.Match[str]) -> str:
        picture = site.pictures.get(match[1])
        alt = plain(picture.facts.get("_wp_attachment_image_alt", "")) if picture else ""
        if not alt or re.search(r"\balt=[\"'][^\"']+[\"']", match[0]):
            return match[0]
        bare = re.sub(r"\balt=(\"\"|'')", "", match[0])
        return f'<img alt="{escape(alt)}"{bare[4:]}'

    return PICTURE_KEY.sub(describe, content)


def without_dynamic_blocks(content: str, notes: Document) -> str:
    """Return the text without blocks that WordPress fills in when a page is shown: the export has nothing of them."""

    def report(match: re.Match[str]) -> str:
        if match[1] != "footnotes":  # their place; the notes themselves are taken over
            notes.leave_out(content.count("\n", 0, match.start()) + 1, match[0].strip("<!->/ "), "dynamic_block")
        return ""

    return DYNAMIC_BLOCK.sub(report, content)


def without_shortcodes(content: str, site: Site, notes: Document) -> str:
    """Return the text with the words and pictures of shortcodes instead of them; what is left of them is reported."""
    closed = {match[2].lower() for match in SHORTCODE.finditer(content) if match[1]}

    def replace(match: re.Match[str]) -> str:
        name, attributes = match[2].lower(), match[3]
        if name not in KNOWN_SHORTCODES and name not in closed and "=" not in attributes:
            return match[0]  # words in brackets
        number = content.count("\n", 0, match.start()) + 1
        notes.leave_out(number, match[0], "shortcode")
        for address in re.findall(r"https?://[^\s\"'\]]+", attributes):
            notes.leave_out(number, address, "shortcode", "link")
        if name in {"caption", "wp_caption"}:
            return "</figure>" if match[1] else "<figure>"
        if name == "gallery" and (keys := GALLERY_KEYS.search(attributes)):
            return "".join(picture_of(key.strip(), site) for key in keys[1].split(","))
        return "\n\n" if name == "embed" else ""

    replaced = SHORTCODE.sub(replace, content)
    # The words in a caption stand after its picture.
    return re.sub(
        r"<figure>(\s*(?:<a\b[^>]*>)?\s*<img\b[^>]*>\s*(?:</a>)?)(.*?)</figure>",
        r"<figure>\1<figcaption>\2</figcaption></figure>",
        replaced,
        flags=re.DOTALL,
    )


def picture_of(key: str, site: Site) -> str:
    picture = site.pictures.get(key)
    if picture is None:
        return ""
    alt = plain(picture.facts.get("_wp_attachment_image_alt", ""))
    return f'<figure><img src="{escape(picture.file_address)}" alt="{escape(alt)}"></figure>'


def with_paragraphs(content: str) -> str:
    """Return classic text as HTML: an empty line ends a paragraph, the end of a line breaks it."""
    if "<pre" in content:
        return content
    pieces = []
    for piece in re.split(r"\n\s*\n", content.replace("\r\n", "\n")):
        is_block = STARTS_BLOCK.match(piece) or re.search(rf"<({BLOCK_TAGS})\b", piece, re.IGNORECASE)
        pieces.append(piece if is_block or not piece.strip() else f"<p>{'<br>'.join(piece.strip().split(chr(10)))}</p>")
    return "\n".join(pieces)


def film_of(part: Part) -> Part:
    """Return a paragraph that is only the address of a film as that film."""
    if isinstance(part, Paragraph) and ADDRESS.match(part.text) and video_provider(part.text):
        return Video(part.number, text_of(part.spans))
    return part


def add_pictures(document: Document, media: Media) -> None:
    for part in document.parts:
        if isinstance(part, Picture) and part.source and part.source not in document.media:
            content = media.find(part.source)
            if content is not None:
                document.media[part.source] = content


def add_facts(document: Document, entry: Entry, site: Site, media: Media) -> None:
    document.facts["slug"] = entry.slug or entry.title
    document.facts["description"] = plain(entry.facts.get("_yoast_wpseo_metadesc", ""))[:500]
    thumbnail = site.pictures.get(entry.facts.get("_thumbnail_id", ""))
    if thumbnail is not None:
        content = media.find(thumbnail.file_address)
        if content is None:
            document.leave_out(1, thumbnail.file_address, "picture_not_here", "picture")
            document.warn(1, "picture_not_here", f"The main picture {thumbnail.file_address} is not in the media.")
        else:
            document.media[thumbnail.file_address] = content
            document.facts["hero"] = thumbnail.file_address
            document.facts["hero_alt"] = plain(thumbnail.facts.get("_wp_attachment_image_alt", ""))
    if entry.comments:
        document.warn(1, "comments_left_out", f"{entry.comments} readers' comments were left out.")

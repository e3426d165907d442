"""Writes WordPress exports, as WordPress writes them, with their pictures: from a seed, as large as wanted."""

import io
import random
from pathlib import Path
from xml.sax.saxutils import escape

from PIL import Image

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Old site</title><link>https://old.example</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>https://old.example</wp:base_site_url><wp:base_blog_url>https://old.example</wp:base_blog_url>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[jane]]></wp:author_login>
<wp:author_display_name><![CDATA[Jane Doe]]></wp:author_display_name></wp:author>
"""
UPLOADS = "https://old.example/wp-content/uploads/2021/03"
WORDS = "iron drip clinic nurse rest water blood tired people often health visit hour sleep vein salt team".split()


def post(key: int, title: str, content: str, **facts: str) -> str:
    """Return an item of an export. ``facts``: kind, status, slug, excerpt, terms, meta, link, extra."""
    slug = facts.get("slug", f"post-{key}")
    link = facts.get("link", f"https://old.example/2021/03/{slug}/")
    return f"""<item><title><![CDATA[{title}]]></title><link>{escape(link)}</link>
<dc:creator><![CDATA[jane]]></dc:creator>
<content:encoded><![CDATA[{content}]]></content:encoded>
<excerpt:encoded><![CDATA[{facts.get("excerpt", "")}]]></excerpt:encoded><wp:post_id>{key}</wp:post_id>
<wp:post_date_gmt>2021-03-0{key % 9 + 1} 10:00:00</wp:post_date_gmt><wp:post_name>{slug}</wp:post_name>
<wp:status>{facts.get("status", "publish")}</wp:status><wp:post_type>{facts.get("kind", "post")}</wp:post_type>
{facts.get("extra", "")}</item>
"""


def picture(key: int, file: str, alt: str = "") -> str:
    return post(
        key,
        file,
        "",
        kind="attachment",
        status="inherit",
        extra=f"<wp:attachment_url>{UPLOADS}/{file}</wp:attachment_url>" + meta("_wp_attachment_image_alt", alt),
    )


def meta(key: str, value: str) -> str:
    return (
        f"<wp:postmeta><wp:meta_key><![CDATA[{key}]]></wp:meta_key>"
        f"<wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
    )


def term(name: str, domain: str = "category") -> str:
    return f'<category domain="{domain}" nicename="{name.lower()}"><![CDATA[{name}]]></category>'


def write_export(path: Path, *items: str) -> Path:
    path.write_text(f"{HEAD}{''.join(items)}</channel></rss>", encoding="utf-8")
    return path


def write_site(folder: Path, posts: int, seed: int = 6) -> Path:
    """Write an export of ``posts`` posts and twice as many pictures, each with bytes of its own."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    uploads = folder / "uploads" / "2021" / "03"
    uploads.mkdir(parents=True)
    with (folder / "export.xml").open("w", encoding="utf-8") as export:
        export.write(HEAD)
        for number in range(1, posts + 1):
            for which in range(2):
                colour = (number % 256, number // 256 * 2 + which, chance.randrange(256))
                image = io.BytesIO()
                Image.new("RGB", (64, 48), colour).save(image, "PNG")
                (uploads / f"p{number}-{which}.png").write_bytes(image.getvalue())
            export.write(picture(100_000 + number, f"p{number}-0.png", f"A room number {number}"))
            export.write(
                post(
                    number,
                    f"Post {number} on {chance.choice(WORDS)}",
                    (gutenberg if number % 2 else classic)(number, chance) + link_to(number % posts + 1),
                    status="draft" if number % 10 == 0 else "publish",
                    extra=term(chance.choice(["Iron", "Sleep", "Ketamine"]))
                    + meta("_thumbnail_id", str(100_000 + number)),
                )
            )
        export.write("</channel></rss>")
    return folder / "export.xml"


def sentence(chance: random.Random, number: int) -> str:
    return " ".join(chance.choices(WORDS, k=14)).capitalize() + f" w{number}x{chance.randrange(10_000)}."


def link_to(number: int) -> str:
    """Return a paragraph that links to another post: the next one, and the last to the first."""
    return f'\n\n<p>See also <a href="https://old.example/2021/03/post-{number}/">post w{number}</a>.</p>'


def gutenberg(number: int, chance: random.Random) -> str:
    paragraphs = "\n".join(
        f"<!-- wp:paragraph --><p>{sentence(chance, number)} <strong>{sentence(chance, number)}</strong></p>"
        "<!-- /wp:paragraph -->"
        for _ in range(6)
    )
    return (
        f"{paragraphs}\n<!-- wp:heading --><h2>Section of {number}</h2><!-- /wp:heading -->\n"
        f'<!-- wp:image {{"id":1}} --><figure class="wp-block-image"><img src="{UPLOADS}/p{number}-1-300x200.png" '
        f'alt="A second room"/>'
        f"<figcaption>Caption {number}</figcaption></figure><!-- /wp:image -->\n"
        f"<!-- wp:list --><ul><li>{sentence(chance, number)}</li><li>{sentence(chance, number)}</li></ul>"
        "<!-- /wp:list -->\n"
        f"<!-- wp:table --><figure class='wp-block-table'><table><tr><th>Drug</th><th>Dose</th></tr>"
        f"<tr><td>Iron {number}</td><td>{number} mg</td></tr></table></figure><!-- /wp:table -->"
    )


def classic(number: int, chance: random.Random) -> str:
    return (
        f"{sentence(chance, number)}\n\n{sentence(chance, number)}\n{sentence(chance, number)}\n\n"
        f"<h3>Section of {number}</h3>\n\n"
        f'[caption id="a{number}" width="300"]<img src="{UPLOADS}/p{number}-1.png" alt="A second room" /> '
        f"Caption {number}[/caption]\n\n"
        f'{sentence(chance, number)} [button color="red"]Book{number}[/button]\n\n{sentence(chance, number)}'
    )

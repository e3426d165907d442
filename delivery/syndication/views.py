"""Articles as Markdown, and the list of them for programs that read text."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from delivery.api.responses import host_of
from delivery.composition.composer import Composer
from delivery.composition.pages import base_address
from delivery.composition.whole import read_listed, whole_page
from delivery.listing import ArticleQuery, find_articles
from delivery.reading import FIND_BY_PATH, Source, find_site
from delivery.surrogate_keys import MOST_SURROGATE_KEYS
from delivery.syndication.forms import as_markdown, escaped, markdown_article, standing_alone

LONGEST_LIST = 500
MARKDOWN = "text/markdown; charset=utf-8"
RULE = (
    "Every article carries the legal disclaimer of its brand. Whoever shows text of an article shows its disclaimer "
    "with it, whole and unchanged. The articles inform; they do not replace advice from a clinician."
)


@require_safe
def article_as_markdown(request: HttpRequest, path: str) -> HttpResponse:
    """Show the public article at ``path`` as Markdown. Raises ``Http404`` if there is none."""
    read = whole_page(FIND_BY_PATH, path=f"/{path}", host=host_of(request))
    if read is None or read.document["type"] != "article":
        raise Http404("There is no public article here.")
    address = read.document["seo"]["canonical_url"]
    text = markdown_article(read.document, address.removesuffix(read.document["url"]))
    response = HttpResponse(text, content_type=MARKDOWN)
    # Search engines show the page itself.
    response["Link"] = f'<{address}>; rel="canonical"'
    if read.keys is not None and len(read.keys) <= MOST_SURROGATE_KEYS:
        response["Surrogate-Key"] = " ".join(read.keys)
    return response


@require_safe
def llms_txt(request: HttpRequest) -> HttpResponse:
    """Show the public articles by brand as llmstxt.org has it. Raises ``Http404`` where there is no site."""
    host = host_of(request)
    site = find_site(host)
    if len(site) < 2:
        raise Http404("There is no site with settings at this host.")
    read = read_listed(
        lambda: find_articles(ArticleQuery(host=host, limit=LONGEST_LIST)),
        shown=lambda source: [f"brand-{source.document['brand']['key']}"],
    )
    name, base = site["site_settings"].document["organisation_name"], base_address(site["site"])
    composer = Composer(read.sources)
    by_brand: dict[int, list[Source]] = {}
    for source in read.listed.sources:
        by_brand.setdefault(source.document["brand"]["key"], []).append(source)
    brands = {key: read.sources[f"brand-{key}"] for key in by_brand if f"brand-{key}" in read.sources}
    notices, sections = [], []
    for key, brand in sorted(brands.items(), key=lambda found: found[1].document["name"]):
        legal = composer.disclaimer_of(brand)
        notices.append(f"**{escaped(brand.document['name'])}: {escaped(legal['heading'])}**")
        notices += [as_markdown(standing_alone(text, f"{base}/")) for text in legal["texts"]]
        lines = [article_line(source, base) for source in by_brand[key]]
        sections += [f"## {escaped(brand.document['name'])}", "\n".join(lines)]
    parts = [f"# {escaped(name)}", f"> Health articles of {escaped(name)}, each medically accountable by name.", RULE]
    if read.listed.total > LONGEST_LIST:
        parts.append(
            f"These are the {LONGEST_LIST} newest of {read.listed.total} articles; the sitemap names them all."
        )
    optional = f"- [Sitemap]({base}/sitemap.xml)\n- [Feed of the newest articles, whole]({base}/feed/)"
    return HttpResponse(
        "\n\n".join([*parts, *notices, *sections, "## Optional", optional]) + "\n", content_type=MARKDOWN
    )


def article_line(source: Source, base: str) -> str:
    """Return an article as one entry of a list: its Markdown, and what it is about."""
    about = escaped(source.document["introduction"])
    return f"- [{escaped(source.title)}]({base}{source.path}index.md)" + (f": {about}" if about else "")

"""What web hosts and crawlers look for beside the pages of the static edition, at its root.

``/id/{kind}/{slug}`` leads to the document of a thing: by a redirect where the host can be told (``_redirects`` for
Netlify and Cloudflare Pages, ``.htaccess`` for Apache, ``hosts/nginx.conf`` for nginx), and by a page that leads on
where it cannot (GitHub Pages and any plain host). So do the documents of things that have another address now.
"""

import html
import posixpath
import re
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit
from xml.sax.saxutils import escape

from devolved.freeze.crawl import Crawled

PER_MAP = 50_000  # addresses of a sitemap (https://www.sitemaps.org/protocol.html)
TYPES = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "csv": "text/csv",
    "json": "application/json",
    "rq": "application/sparql-query",
}


def write(folder: Path, crawled: Crawled, at: str, documents: tuple[str, ...]) -> None:
    """Everything below; ``at`` is where the edition will stand, ``documents`` the formats that things have here."""
    (folder / ".nojekyll").touch()
    standing = {file for address, file in crawled.files.items() if address not in crawled.withdrawn}
    _for_crawlers(folder, standing, at)
    _lost(folder, at)
    _redirects(folder, urlsplit(at).path.rstrip("/"), documents)
    for address, file in crawled.files.items():
        if address.startswith("/id/") or (address in crawled.moved and file.endswith("index.html")):
            _leading_on(folder, address.strip("/"), file, documents)


def _for_crawlers(folder: Path, files: set[str], at: str) -> None:
    pages = sorted(f.removesuffix("index.html") for f in files if f.endswith("index.html"))
    sitemap = "".join(f"<url><loc>{escape(at + quote(page))}</loc></url>\n" for page in pages[:PER_MAP])
    (folder / "sitemap.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{sitemap}</urlset>\n',
        "utf-8",
    )
    (folder / "robots.txt").write_text(f"User-agent: *\nAllow: /\nSitemap: {at}sitemap.xml\n", "utf-8")


def _lost(folder: Path, at: str) -> None:
    shell = (folder / "views" / "index.html").read_text("utf-8")
    lost = (
        "<h1>Nothing here</h1>\n<p>This edition holds no page at that address. "
        '<a href="search/">Search it</a>, or <a href="./">begin at its front page</a>.</p>\n'
    )
    page = re.sub(r"(?s)<main.*?</main>", lambda _: f'<main id="main" class="prose">\n{lost}</main>', shell, count=1)
    page = re.sub(r"<title>.*?</title>", "<title>Nothing here · Devolved</title>", page)
    # It is shown under any address, so its links must be whole.
    page = re.sub(
        r'\b(href|src|action)="(?![a-z]+:|#|//)([^"]*)"',
        lambda found: f'{found[1]}="{urljoin(at + ("" if found[2] in ("search/", "./") else "views/"), found[2])}"',
        page,
    )
    (folder / "404.html").write_text(page, "utf-8")


def _redirects(folder: Path, path: str, documents: tuple[str, ...]) -> None:
    """303 where the host knows it (RFC 9110, section 15.4.4), else 302; ``path`` is what stands before the edition.

    Netlify knows no 303, and lets a file go before a rule unless the rule has a ``!``: it takes the first line.
    Cloudflare Pages passes that line over for its ``!``, and takes those below it.
    """
    there = f"{path}/doc/:kind/:slug/"
    rules = (("", "302!"), ("", "303"), ("/", "303"))
    lines = "".join(f"{path}/id/:kind/:slug{end} {there} {status}\n" for end, status in rules)
    (folder / "_redirects").write_text(lines, "utf-8")
    types = "".join(f"AddType {media} .{ending}\n" for ending, media in TYPES.items())
    (folder / ".htaccess").write_text(
        f"RedirectMatch 303 ^{re.escape(path)}/id/([a-z-]+)/([^/]+?)/?$ {path}/doc/$1/$2/\n"
        f"ErrorDocument 404 {path}/404.html\n{types}",
        "utf-8",
    )
    (folder / "hosts").mkdir(exist_ok=True)
    (folder / "hosts" / "nginx.conf").write_text(_for_nginx(re.escape(path), path, documents), "utf-8")


def _for_nginx(pattern: str, path: str, documents: tuple[str, ...]) -> str:
    """Names for what the address holds, since the map's own patterns take the numbers; types for data files alone,
    since the page of a folder comes through the same locations and would have none.
    """
    wanted = "".join(f'    ~*{re.escape(TYPES[d])} ".{d}";\n' for d in documents if d != "csv")
    types = "".join(f"#         {media} {ending};\n" for ending, media in TYPES.items())
    return (
        "# Two pieces for nginx: the map beside the servers, the locations in the server that hands out the edition.\n"
        f'map $http_accept $devolved_form {{\n    default "/";\n    ~*text/html "/";\n{wanted}}}\n\n'
        f"# location ~ ^{pattern}/id/(?<devolved_kind>[a-z-]+)/(?<devolved_slug>[^/]+?)/?$ {{\n"
        f"#     return 303 {path}/doc/$devolved_kind/$devolved_slug$devolved_form;\n# }}\n"
        f"# error_page 404 {path}/404.html;\n"
        f"# location ~ ^{pattern}/.+\\.({'|'.join(TYPES)})$ {{\n#     types {{\n{types}#     }}\n# }}\n"
    )


def _leading_on(folder: Path, address: str, file: str, documents: tuple[str, ...]) -> None:
    """A page at the address of a thing that leads to its document, for hosts that cannot redirect."""
    there = html.escape(posixpath.relpath(file, address).removesuffix("index.html"))
    data = "".join(
        f'<link rel="alternate" type="{TYPES[d]}" href="{there.rstrip("/")}.{d}">\n' for d in documents if d in TYPES
    )
    target = folder / address / "index.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n<title>Leads on · Devolved</title>\n'
        f'<meta http-equiv="refresh" content="0; url={there}">\n<meta name="robots" content="noindex">\n'
        f'<link rel="canonical" href="{there}">\n{data}</head>\n'
        f'<body><p><a href="{there}">What the register says about this.</a></p></body>\n</html>\n',
        "utf-8",
    )

"""Downloads, the easiest first: one spreadsheet, SQLite, the tables, RDF."""

from devolved.register.stories import everything
from devolved.web.newsroom.story import XLSX, download
from devolved.web.pages.page import Page
from devolved.web.routes import Routes
from devolved.web.site import current_register, current_site

bp = Routes("downloads", __name__, pinnable=True, edition="never")
RDF = ("devolved.ttl.gz", "devolved.trig.gz", "devolved.nq.gz", "devolved.jsonld.gz")


@bp.get("/downloads", sitemap=True, edition="start")
def page():
    """What there is to take away, and for whom."""
    release = current_site().release
    files = release.manifest["files"]
    return Page().render(
        "downloads.html",
        release=release,
        files=files,
        rdf=[name for name in RDF if name in files],
        tables=sorted(name for name in files if name.startswith("tables/") and name.endswith(".csv")),
        title="Downloads",
    )


@bp.get("/downloads/devolved.xlsx", media=(XLSX,), dated=False)
def spreadsheet():
    """The main kinds of things as one spreadsheet, a sheet each."""
    release = current_site().release
    body = current_register().once("spreadsheet", lambda: everything.spreadsheet(release))
    return download(body, XLSX, f"devolved-{release.version}.xlsx")


@bp.get("/downloads/devolved-csv.zip", media=("application/zip",), dated=False)
def tables():
    """Every table with its description in one zip."""
    release = current_site().release
    return download(everything.tables(release), "application/zip", f"devolved-{release.version}-csv.zip")

"""An edition over an earlier one: what says the same stays, what says something else is written, what is gone goes."""

import os
import shutil

import pytest
from devolved.freeze.increment import bring, says
from devolved.release import Release
from devolved.settings import Settings
from devolved.web.app import create_app

PAGES = ("/doc/person/ada-north", "/doc/person", "/views/mayors/in-office", "/about/method", "/forums")
DATA = (
    "/doc/person/ada-north.ttl",
    "/doc/person/ada-north.json",
    "/doc/person/ada-north.jsonld",
    "/doc/person/ada-north.rdf",
    "/doc/person/ada-north.nt",
    "/views/mayors/in-office.json",
    "/views/mayors/in-office.csv-metadata.json",
)


def of(release: Release) -> dict[str, str]:
    app = create_app(release, Settings(workers=1))
    try:
        client = app.test_client()
        return {path: client.get(path, headers={"Accept": "text/html, */*;q=0.5"}).text for path in (*PAGES, *DATA)}
    finally:
        app.extensions["devolved"].close()


@pytest.fixture(scope="module")
def two(tiny_release, tmp_path_factory):
    """What one release says, and what another of the same data, of another day, does."""
    later = tmp_path_factory.mktemp("later") / "2025.07.09"
    shutil.copytree(tiny_release.path, later)
    text = (later / "manifest.json").read_text("utf-8")
    old = Release(tiny_release.path)
    text = text.replace(old.version, later.name).replace(old.built.isoformat(), "2025-07-09")
    (later / "manifest.json").write_text(text, "utf-8")
    return of(tiny_release), of(Release(later))


@pytest.mark.parametrize("path", [*PAGES, *DATA])
def test_another_release_of_the_same_says_the_same(two, path):
    before, after = two[0][path], two[1][path]
    assert "2025.07.09" in after or "2025-07-09" in after or path.endswith((".nt", ".csv"))
    assert says(before) == says(after)


def test_a_day_that_the_record_says_is_never_put_aside(two):
    page = two[0]["/doc/person/ada-north"]
    held = next(day for day in ("8 May 2017", "10 May 2021", "4 May 2017") if day in page)
    assert says(page) != says(page.replace(held, "9 May 2017"))
    data = two[0]["/doc/person/ada-north.ttl"]
    assert says(data + '\n devo:knownOn "2025-07-01"^^xsd:date ;') != says(
        data + '\n devo:knownOn "2025-07-09"^^xsd:date ;'
    )


def edition(root, version: str, files: dict[str, str]):
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
        os.utime(root / name, (1, 1))
    (root / "releases" / version).mkdir(parents=True)
    (root / "releases" / version / "devolved.nq.gz").write_text(version, "utf-8")
    return root


def test_only_what_changed_is_written(tmp_path):
    day = "<p>As things stand on <strong>{}</strong>, when this page was last written</p>Release {}"
    old = edition(
        tmp_path / "old",
        "2025.07.01",
        {
            "doc/a/index.html": day.format("1 July 2025", "2025.07.01"),
            "doc/b/index.html": day.format("1 July 2025", "2025.07.01"),
            "doc/gone/index.html": "gone",
            "sparql/edition.json": '{"dump": "../releases/2025.07.01/devolved.nq.gz"}',
        },
    )
    new = edition(
        tmp_path / "new",
        "2025.07.09",
        {
            "doc/a/index.html": day.format("9 July 2025", "2025.07.09"),
            "doc/b/index.html": day.format("9 July 2025", "2025.07.09") + " and more",
            "doc/fresh/index.html": "fresh",
            "sparql/edition.json": '{"dump": "../releases/2025.07.09/devolved.nq.gz"}',
        },
    )
    for name in ("doc/b/index.html", "doc/fresh/index.html", "sparql/edition.json"):
        os.utime(new / name, (2, 2))
    said = bring(new, old)
    assert (said.written, said.kept, said.removed) == (4, 1, 1) and not new.exists()
    assert (old / "doc/a/index.html").stat().st_mtime == 1 and "1 July" in (old / "doc/a/index.html").read_text()
    assert "and more" in (old / "doc/b/index.html").read_text() and not (old / "doc/gone").exists()
    # The engine in the browser must read the new release; pages that were kept may lead to the old one.
    assert "2025.07.09" in (old / "sparql/edition.json").read_text()
    assert {p.name for p in (old / "releases").iterdir()} == {"2025.07.01", "2025.07.09"}

"""Errors told in both languages, and the headers that every page carries."""

import pytest

PAGES = (
    "/",
    "/authorities",
    "/forums",
    "/query",
    "/about",
    "/about/glossary",
    "/views",
    "/views/mayors/in-office",
    "/search?q=manchester",
    "/doc/authority/greater-manchester-combined-authority",
    "/doc/power",
)
FAULTS = (
    ("/nothing", 404),
    ("/doc/authority/atlantis", 404),
    ("/doc/unicorn/horn", 404),
    ("/doc/authority/greater-manchester-combined-authority.exe", 404),
    ("/?on=yesterday", 400),
    ("/views/mayors/in-office?onn=2020-01-01", 400),
    ("/about/nothing", 404),
)  # fmt: skip


@pytest.mark.parametrize(("address", "status"), FAULTS)
def test_errors_are_problem_details_for_programs(real_pages, address, status):
    response = real_pages.get(address, headers={"Accept": "application/json"})
    assert response.status_code == status and response.mimetype == "application/problem+json"
    problem = response.get_json(force=True)
    assert (
        problem["status"] == status and problem["title"] and problem["detail"] and problem["type"].endswith(str(status))
    )


@pytest.mark.parametrize(("address", "status"), FAULTS)
def test_errors_are_pages_for_people(read, address, status):
    page = read(address, status)
    assert "Search for it instead" in page.text and "/views" in page.links


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_guarded_and_kept(read, real_pages, address):
    headers = read(address).response.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["X-Frame-Options"] == "DENY"
    tag = headers["ETag"]
    again = real_pages.get(address, headers={"Accept": "text/html", "If-None-Match": tag})
    assert again.status_code == 304 and not again.data


@pytest.mark.parametrize("address", PAGES)
def test_no_page_asks_another_host_for_anything(read, address):
    for tag, attributes in read(address).tags:
        for name in ("src", "srcset", "action"):
            assert not (attributes.get(name) or "").startswith(("http:", "https:", "//")), (tag, attributes)
        if tag == "link" and attributes.get("rel") in ("stylesheet", "icon", "preload"):
            assert attributes["href"].startswith("/")


def test_a_browser_is_told_how_to_search(real_pages):
    response = real_pages.get("/opensearch.xml")
    assert response.mimetype == "application/opensearchdescription+xml" and b"{searchTerms}" in response.data


def test_embeds_alone_may_stand_in_frames(real_pages):
    headers = real_pages.get("/views/mayors/in-office/embed", headers={"Accept": "text/html"}).headers
    assert "frame-ancestors *" in headers["Content-Security-Policy"] and "X-Frame-Options" not in headers

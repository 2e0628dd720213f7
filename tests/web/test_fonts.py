"""Pages are set in fonts of our own host, small, with their licence, and stand without them."""

import re
from pathlib import Path

import pytest
from devolved.web.app import create_app

STATIC = Path(create_app.__code__.co_filename).parent / "static"
FONTS = {"Source Serif 4": "source-serif-4.woff2", "Source Sans 3": "source-sans-3.woff2"}
MOST = 90_000


@pytest.fixture
def fonts():
    paths = [STATIC / "vendor" / name for name in FONTS.values()]
    if not all(path.is_file() for path in paths):
        pytest.skip("the front-end files are missing: make assets")
    return paths


def test_the_style_names_each_font_once_from_this_host_with_others_behind_it():
    style = (STATIC / "devolved.css").read_text("utf-8")
    assert not re.search(r"url\(\s*[\"']?(?:https?:)?//", style)
    for family, file in FONTS.items():
        assert style.count(f'font-family: "{family}"') == style.count(f"vendor/{file}") == 1
    for token in ("--serif", "--sans"):
        families = re.search(rf"{token}: ([^;]+);", style)[1].split(", ")
        assert families[0].strip('"') in FONTS and len(families) > 2


def test_fonts_are_small_kept_by_readers_and_come_with_their_licence(fonts, real_pages):
    assert sum(path.stat().st_size for path in fonts) <= MOST
    for path in fonts:
        reply = real_pages.get(f"/static/vendor/{path.name}?v=1")
        assert reply.status_code == 200 and "max-age=31536000" in reply.headers["Cache-Control"]
        licence = real_pages.get(f"/static/vendor/{path.stem}-licence.txt")
        assert licence.mimetype == "text/plain" and "SIL OPEN FONT LICENSE" in licence.text
        assert f"{path.stem}-licence.txt" in real_pages.get("/about/licences", headers={"Accept": "text/html"}).text

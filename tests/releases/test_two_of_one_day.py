"""Two releases of the real register on one day: who holds an answer of the first gets that of the second."""

import os
import shutil
from datetime import timedelta

import pytest
from devolved.release import Release
from devolved.settings import Settings
from devolved.web.app import create_app
from devolved.web.site import Site
from werkzeug.http import http_date, parse_date

# One of each room: pages, documents, tables, feeds, streams.
DOORS = [
    "/",
    "/promises.csv",
    "/feed",
    "/doc/authority/greater-manchester-combined-authority?on=2024-05-07",
    "/doc/post/mayor-of-greater-manchester.ttl",
    "/views/mayors/in-office.json",
    "/ldes/2",
]


@pytest.fixture(scope="module")
def pair(real_release, real_store, tmp_path_factory):
    """Clients of a release and of one published on the same day, a minute after."""
    root = tmp_path_factory.mktemp("one-day")
    clients = []
    for turn, version in enumerate((real_release.version, f"{real_release.version}.1")):
        folder = root / version
        folder.mkdir()
        for entry in real_release.path.iterdir():
            if entry.name != "manifest.json":
                (folder / entry.name).symlink_to(entry)
        shutil.copyfile(real_release.path / "manifest.json", folder / "manifest.json")
        moment = int((real_release.published + timedelta(days=2, minutes=turn)).timestamp())
        os.utime(folder / "manifest.json", (moment, moment))
        site = Site(Release(folder), real_store)
        clients.append(create_app(site, Settings(workers=1, client_rate=0)).test_client())
    return clients


@pytest.mark.parametrize("path", DOORS)
def test_an_answer_of_the_first_is_no_answer_of_the_second(path, pair):
    first, second = (client.get(path) for client in pair)
    assert first.status_code == second.status_code == 200
    published = [parse_date(answer.headers["Last-Modified"]) for answer in (first, second)]
    assert published[1] - published[0] == timedelta(minutes=1)
    for answer, client, held in ((first, pair[0], 304), (second, pair[1], 304), (first, pair[1], 200)):
        for condition in (
            {"If-Modified-Since": answer.headers["Last-Modified"]},
            {"If-None-Match": answer.headers["ETag"]},
        ):
            assert client.get(path, headers=condition).status_code == held, condition
    # The day that a release is named after begins before it: who read something then has not read this.
    midnight = {"If-Modified-Since": http_date(published[0] - timedelta(hours=30))}
    assert pair[0].get(path, headers=midnight).status_code == 200


def test_nor_is_an_answer_of_the_endpoint(pair):
    path = "/sparql?query=ASK%7B%7D"
    first, second = (client.get(path).headers["ETag"] for client in pair)
    assert [client.get(path, headers={"If-None-Match": first}).status_code for client in pair] == [304, 200]
    assert [client.get(path, headers={"If-None-Match": second}).status_code for client in pair] == [200, 304]

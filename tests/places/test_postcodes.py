"""Full postcodes: read once from the ONS Postcode Directory, kept on this machine, looked up there alone."""

import zipfile

import pytest
from click.testing import CliRunner
from devolved.cli import main
from devolved.errors import BadRequest
from devolved.register.matching import postcodes

OLD = "pcd,pcd2,pcds,dointr,doterm,oslaua\n"
ROWS = '"EA1 1AA","EA1  1AA","EA1 1AA",198001,,E08000099\n'
GONE = '"EA1 1AB","EA1  1AB","EA1 1AB",198001,200101,E08000099\n'
WALES = '"CF1 1AA","CF1  1AA","CF1 1AA",198001,,W06000015\n'


@pytest.mark.parametrize("typed", ["EA1 1AA", "ea11aa", " Ea1  1aA "])
def test_a_postcode_is_read_as_people_type_it(typed):
    assert postcodes.parts(typed) == ("EA1", "1AA")


@pytest.mark.parametrize("typed", ["EA1", "1AA", "", "EA1 1AAA", "London", "EA1 1AA x", "E" * 5000])
def test_what_is_no_postcode_is_none(typed):
    assert postcodes.parts(typed) is None


@pytest.mark.parametrize("head", [OLD, OLD.replace("oslaua", "lad25cd"), "\ufeff" + OLD])
def test_the_directory_of_any_year_is_read(tmp_path, head):
    file, target = tmp_path / "ONSPD.csv", tmp_path / "postcodes.sqlite"
    file.write_text(head + ROWS + GONE + WALES, "utf-8")
    assert postcodes.load(file, target) == 1
    assert postcodes.council_code(str(target), "EA1", "1AA") == "E08000099"
    assert postcodes.council_code(str(target), "EA1", "1AB") is None


def test_the_zip_it_comes_in_is_read(tmp_path):
    file, target = tmp_path / "ONSPD.zip", tmp_path / "postcodes.sqlite"
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("Documents/names.csv", "a,b\n1,2\n")
        packed.writestr("Data/ONSPD_MAY_2026_UK.csv", OLD + ROWS)
    assert postcodes.load(file, target) == 1


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", OLD, OLD + WALES, "\0\0\0", OLD + '"unclosed'])
def test_what_is_not_the_directory_is_refused_and_the_old_one_stays(tmp_path, text):
    file, target = tmp_path / "wrong.csv", tmp_path / "postcodes.sqlite"
    target.write_bytes(b"old")
    file.write_text(text)
    with pytest.raises(BadRequest):
        postcodes.load(file, target)
    assert target.read_bytes() == b"old" and not list(tmp_path.glob(".postcodes*"))


def test_without_a_directory_nothing_is_known(tmp_path):
    assert postcodes.council_code("", "EA1", "1AA") is None
    assert postcodes.council_code(str(tmp_path / "none.sqlite"), "EA1", "1AA") is None


def test_the_command_says_where_to_write_and_then_how_many(tmp_path, monkeypatch):
    file = tmp_path / "ONSPD.csv"
    file.write_text(OLD + ROWS)
    monkeypatch.delenv("DEVOLVED_POSTCODES", raising=False)
    assert "DEVOLVED_POSTCODES" in CliRunner().invoke(main, ["places", "load", str(file)]).output
    monkeypatch.setenv("DEVOLVED_POSTCODES", str(tmp_path / "postcodes.sqlite"))
    answer = CliRunner().invoke(main, ["places", "load", str(file)])
    assert answer.exit_code == 0 and "1 postcodes of England" in answer.output


def test_a_full_postcode_has_a_card_where_the_directory_is_loaded(pages, postcode_file, tmp_path):
    assert pages.get("/place/ea1-1aa").status_code == 404
    file = tmp_path / "ONSPD.csv"
    file.write_text(OLD + ROWS)
    postcodes.load(file, postcode_file)
    said = pages.get("/place/ea1-1aa.json?on=2025-07-01").get_json()
    assert said["answer"].startswith("EA1 1AA is in the area of Eastham City Council and of the Northshire")
    postcode_file.unlink()

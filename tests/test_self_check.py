"""The end of a build: one line about what it has written; at home the studio."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from pelican_smo.hooks import after_build
from tests.conftest import SITEURL, Site, png

SMO = {"head": {"default_image": "images/boat.png", "default_image_alt": "A boat"}}

LOOKS = {"check": True, "preview": "auto"}


def line(capsys: pytest.CaptureFixture[str]) -> str:
    """The line that the last build said about itself; empty without one."""
    said = [it for it in capsys.readouterr().out.splitlines() if it.startswith("smo:")]
    assert len(said) <= 1
    return said[0] if said else ""


def build(site: Site, siteurl: str = SITEURL, smo: dict[str, Any] | None = None) -> None:
    site.write("images/boat.png", png())
    site.post(summary="What this post says, in a sentence that is long enough for anybody.")
    site.build({**SMO, **LOOKS, **(smo or {})}, expect_warnings=True, SITEURL=siteurl)


def studio(site: Site, name: str = "site.json") -> Any:
    return json.loads((site.output / "smo-preview" / name).read_text("utf-8"))


def row(site: Site, path: str = "a-post.html") -> Any:
    """The page's row and its data."""
    (found,) = (it for it in studio(site)["pages"] if it["path"] == path)
    return found, studio(site, found["data"])


def test_a_good_site_is_told_so(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    build(site)
    said = line(capsys)
    assert said.startswith("smo: 100 of 100 for ")
    assert said.endswith(f" pages (nothing found). See: pelican-smo check {site.output}")


def test_what_is_wrong_is_counted_and_told_at_verbose(
    site: Site, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    site.write("images/boat.png", png(100, 100))
    site.post(summary="What this post says, in a sentence that is long enough for anybody.")
    with caplog.at_level(logging.INFO):
        site.pelican({**SMO, **LOOKS}).run()
    said = line(capsys)
    assert not said.startswith("smo: 100 of 100")
    told = [it.getMessage() for it in caplog.records if it.name == "pelican_smo.hooks.after_build"]
    assert any(it.startswith("post.md: image-tiny: ") for it in told), told


def test_the_line_can_be_switched_off(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    build(site, smo={"check": False})
    assert line(capsys) == ""


@pytest.mark.parametrize("siteurl", ["", "http://localhost:8000", "/blog"])
def test_at_home_the_studio_shows_pages_as_they_will_be(
    site: Site, capsys: pytest.CaptureFixture[str], siteurl: str
) -> None:
    build(site, siteurl)
    assert line(capsys).endswith("See: http://127.0.0.1:8000/smo-preview/ (pelican --listen)")
    assert studio(site)["address"] == after_build.UNKNOWN
    assert studio(site)["rehearsed"] is True
    found, page = row(site)
    assert found["url"] == f"{after_build.UNKNOWN}/a-post.html"
    assert page["source"] == "post.md"
    assert {it["network"] for it in page["previews"] if it["image"] is None} == set()
    tags = {it["name"]: it for it in page["tags"]}
    assert tags["og:image"]["value"] == f"{after_build.UNKNOWN}/images/boat.png"
    assert tags["og:image"]["place"] == "head.default_image"
    assert any("bsky.app" in it["href"] for it in page["buttons"])
    # What is written stays what it was.
    assert after_build.UNKNOWN not in (site.output / "a-post.html").read_text("utf-8")


def test_at_home_the_address_is_that_of_the_last_public_build(site: Site) -> None:
    build(site)
    build(site, "")
    assert studio(site)["address"] == SITEURL


def test_a_public_build_has_no_studio(site: Site) -> None:
    build(site)
    assert not (site.output / "smo-preview").exists()


def test_a_public_build_removes_that_of_a_build_at_home(site: Site) -> None:
    build(site, "")
    assert (site.output / "smo-preview" / "index.html").is_file()
    build(site)
    assert not (site.output / "smo-preview").exists()


def test_a_folder_of_that_name_that_is_no_studio_stays(site: Site) -> None:
    folder = site.output / "smo-preview"
    folder.mkdir(parents=True)
    (folder / "mine.html").write_text("<!doctype html>")
    build(site)
    assert (folder / "mine.html").is_file()


def test_the_studio_can_be_switched_off(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    build(site, "", {"preview": False, "check": False})
    assert not (site.output / "smo-preview").exists()
    assert line(capsys) == ""


def test_buttons_that_a_template_places_are_rehearsed_too(site: Site) -> None:
    site.template("article.html", "<!doctype html><head></head>{{ smo.buttons() }}")
    build(site, "")
    _, page = row(site)
    assert any("bsky.app" in it["href"] for it in page["buttons"])


def test_a_page_that_is_left_alone_is_shown_as_it_is(site: Site) -> None:
    site.post("off.md", title="Off", smo="off")
    build(site, "")
    found, page = row(site, "off.html")
    assert found["errors"] == 0
    assert page["source"] == "off.md"
    assert [it["name"] for it in page["tags"] if it["name"].startswith("og:")] == []


def test_a_fault_of_the_look_back_does_not_stop_the_build(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("pelican_smo.inspect.check.check", broken)
    site.post()
    built = site.build(LOOKS, expect_warnings=True)
    assert built.has("a-post.html")
    assert [it for it in built.log if "post-build" in it] == [
        "pelican_smo: the post-build check failed"
    ]


def test_a_build_again_at_home_forgets_pages_that_are_gone(site: Site) -> None:
    site.post("old.md", title="Old")
    build(site, "")
    (site.content / "old.md").unlink()
    site.clear()
    build(site, "")
    assert "old.html" not in {it["path"] for it in studio(site)["pages"]}
    files = {it.name for it in Path(site.output, "smo-preview", "pages").iterdir()}
    assert files == {Path(it["data"]).name for it in studio(site)["pages"]}


def test_of_many_pages_some_are_looked_at(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(150):
        site.post(f"{number}.md", title=f"Post {number}")
    build(site)
    assert " of 100 for 80 of 159 pages (" in line(capsys)

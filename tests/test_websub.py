"""`pelican-smo ping` tells hubs which feeds of a built site have changed."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pelican_smo.channels.selection import checked
from pelican_smo.commands import main
from pelican_smo.commands.ping import ping
from tests.conftest import SITEURL, Site
from tests.hub import TOPIC, Hub, answer, atom, hang_up, running
from tests.test_hubs import FEEDS, FEW, hubs


class Told:
    """What the command says and returns."""

    def __init__(self, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
        self.site = site
        self.state = site.folder / "state" / ".smo-ping.json"
        self._capsys = capsys

    def __call__(self, **options: Any) -> tuple[int, list[str], list[str]]:
        self._capsys.readouterr()
        status = ping(self.site.output, self.state, sleep=lambda _: None, **options)
        out, err = self._capsys.readouterr()
        return status, out.splitlines(), err.splitlines()


@pytest.fixture
def told(site: Site, capsys: pytest.CaptureFixture[str]) -> Told:
    return Told(site, capsys)


def topics(*names: str) -> list[str]:
    return [f"{SITEURL}/{name}" for name in names or FEEDS]


def test_each_feed_is_told_once(site: Site, hub: Hub, told: Told) -> None:
    site.post()
    site.build(hubs(hub.url), **FEW)
    lines = [f"{hub.url} was told of {topic}" for topic in topics()]
    assert told() == (0, [*lines, "3 told, 0 failed, 0 unchanged."], [])
    assert hub.topics == topics()
    before = told.state.read_bytes()
    assert told() == (0, ["0 told, 0 failed, 3 unchanged."], [])
    assert hub.topics == topics()
    assert told.state.read_bytes() == before
    # What is built again and is the same is not new.
    site.clear()
    site.build(hubs(hub.url), **FEW)
    assert told() == (0, ["0 told, 0 failed, 3 unchanged."], [])


def test_only_feeds_that_changed_are_told(site: Site, hub: Hub, told: Told) -> None:
    settings = {**FEW, "CATEGORY_FEED_ATOM": "feeds/{slug}.atom.xml"}
    for name in ("walks", "birds"):
        site.post(f"{name}.md", title=name, slug=name, category=name)
    site.build(hubs(hub.url), **settings)
    assert told()[0] == 0
    assert len(hub.topics) == 7
    hub.forget()
    site.post("birds.md", "Other words.", title="birds", slug="birds", category="birds")
    site.build(hubs(hub.url), **settings)
    status, out, _ = told()
    assert (status, out[-1]) == (0, "5 told, 0 failed, 2 unchanged.")
    assert hub.topics == topics(*FEEDS, "feeds/birds.atom.xml", "feeds/birds.json")


def test_a_failing_hub_is_told_again_next_time(site: Site, hub: Hub, told: Told) -> None:
    site.post()
    site.build(hubs(hub.url), **FEW)
    hub.answers = [answer(), answer(400, "Not yours"), answer()]
    status, out, err = told()
    first, second, third = topics()
    assert (status, err) == (1, [f"{hub.url} was not told of {second}: it answers 400: Not yours"])
    assert out[-1] == "2 told, 1 failed, 0 unchanged."
    assert hub.topics == topics()
    kept = json.loads(told.state.read_bytes())
    assert {key: list(value) for key, value in kept.items()} == {hub.url: [first, third]}
    hub.forget()
    assert told()[0] == 0
    assert hub.topics == [second]


def test_what_was_told_before_is_told_again_if_it_fails(site: Site, hub: Hub, told: Told) -> None:
    site.post()
    site.build(hubs(hub.url), **FEW)
    told()
    before = told.state.read_bytes()
    site.post(body="Other words.")
    site.build(hubs(hub.url), **FEW)
    hub.answers = [answer(500)] * 9
    assert told()[0] == 1
    assert told.state.read_bytes() == before
    hub.answers = []
    assert told()[1][-1] == "3 told, 0 failed, 0 unchanged."


def test_a_hub_that_is_down_costs_one_wait(site: Site, hub: Hub, told: Told) -> None:
    site.post()
    hub.answers = [hang_up] * 9
    with running() as other:
        site.build(hubs(hub.url, other.url), **FEW)
        status, out, err = told()
        assert other.topics == topics()
    assert len(hub.topics) == 3
    assert status == 1
    assert out[-1] == "3 told, 3 failed, 0 unchanged."
    assert err == [
        f"{hub.url} was not told of {topics()[0]}: it closed the connection.",
        f"{hub.url} was not told of 2 more.",
    ]


def test_two_hubs_are_told_each_for_itself(site: Site, hub: Hub, told: Told) -> None:
    site.post()
    with running() as other:
        site.build(hubs(hub.url, other.url), **FEW)
        other.answers = [answer(410, "Closed")] * 3
        assert told()[0] == 1
        assert hub.topics == other.topics == topics()
        hub.forget()
        other.forget()
        assert told()[1][-1] == "3 told, 0 failed, 3 unchanged."
        assert hub.topics == []
        assert other.topics == topics()


def test_feeds_and_hubs_that_are_gone_are_forgotten(site: Site, hub: Hub, told: Told) -> None:
    site.post()
    site.build(hubs(hub.url), **FEW)
    told.state.parent.mkdir()
    known = {hub.url: {f"{SITEURL}/old.xml": "0"}, "https://old.example/": {TOPIC: "0"}}
    told.state.write_text(json.dumps(known))
    told()
    kept = json.loads(told.state.read_bytes())
    assert {key: list(value) for key, value in kept.items()} == {hub.url: topics()}
    assert [it.name for it in told.state.parent.iterdir()] == [told.state.name]


@pytest.mark.parametrize("damaged", ["", "{", "[]", '{"a": 1}', "\udcff", '{"a":' * 100_000])
def test_a_damaged_state_is_told_and_taken_as_empty(
    site: Site, hub: Hub, told: Told, damaged: str
) -> None:
    site.post()
    site.build(hubs(hub.url), **FEW)
    told.state.parent.mkdir()
    told.state.write_bytes(damaged.encode(errors="surrogateescape"))
    status, _, (err,) = told()
    assert status == 0
    assert err.startswith(f"{told.state}: this is damaged (")
    assert hub.topics == topics()
    assert told()[1:] == (["0 told, 0 failed, 3 unchanged."], [])


def test_a_dry_run_touches_nothing(site: Site, hub: Hub, told: Told) -> None:
    site.post()
    site.build(hubs(hub.url), **FEW)
    lines = [f"{hub.url} would be notified of {topic}" for topic in topics()]
    assert told(dry_run=True) == (0, [*lines, "3 to tell, 0 unchanged."], [])
    assert hub.requests == []
    assert not told.state.exists()


def test_what_is_kept_is_kept_though_the_command_is_broken_off(
    site: Site, hub: Hub, told: Told
) -> None:
    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    site.post()
    site.build(hubs(hub.url), **FEW)
    hub.answers = [answer(), answer(500)]
    with pytest.raises(KeyboardInterrupt):
        ping(site.output, told.state, sleep=interrupted)
    assert list(json.loads(told.state.read_bytes())[hub.url]) == topics()[:1]


def test_a_state_that_cannot_be_kept_is_told(
    site: Site, hub: Hub, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    site.post()
    site.build(hubs(hub.url), **FEW)
    monkeypatch.setattr("pelican_smo.commands.ping.static_files.write", full)
    status, _, (err,) = told()
    assert status == 1
    assert "cannot be kept (No space left on device)" in err


def test_a_state_that_would_be_published_is_refused(site: Site, hub: Hub, told: Told) -> None:
    site.post()
    site.build(hubs(hub.url), **FEW)
    told.state = site.output / "sub" / ".." / "state.json"
    status, out, (err,) = told()
    assert (status, out, hub.topics) == (2, [], [])
    assert "this would be published" in err
    told.state = site.folder
    status, _, (err,) = told()
    assert (status, hub.topics) == (2, [])
    assert "cannot be read" in err


def test_feeds_without_a_hub_say_what_to_write(site: Site, told: Told) -> None:
    site.post()
    site.build(**FEW)
    status, out, (err,) = told()
    assert (status, out) == (2, [])
    block = err[err.index('SMO = {"feeds"') :].removeprefix("SMO = ")
    checked(json.loads(block))


def test_a_folder_without_feeds_is_told(site: Site, told: Told) -> None:
    status, _, (err,) = told()
    assert status == 2
    assert err.startswith(f"{site.output}: this folder does not exist.")
    site.page()
    site.build(**FEW, FEED_ALL_ATOM=None)
    status, _, (err,) = told()
    assert (status, err) == (
        2, f"{site.output}: there is no feed here. Build the site with its public SITEURL.",
    )  # fmt: skip


@pytest.mark.parametrize("topic", ["http://localhost:8000/a.xml", "http://127.0.0.1/a", "/a.xml"])
def test_what_is_not_public_is_not_told(site: Site, hub: Hub, told: Told, topic: str) -> None:
    site.output.mkdir()
    (site.output / "a.xml").write_text(atom(topic, hub.url))
    status, out, (err, _) = told()
    assert (status, out, hub.requests) == (2, [], [])
    assert err == (
        f"a.xml: no hub is told of it, since its own address {topic!r} is not public."
    )  # fmt: skip
    (site.output / "b.xml").write_text(atom(TOPIC, hub.url))
    assert told()[:2] == (
        0, [f"{hub.url} was told of {TOPIC}", "1 told, 0 failed, 0 unchanged."],
    )  # fmt: skip


@pytest.mark.parametrize(
    "address",
    ["ftp://hub.example/", "hub", "file:///etc/passwd", "https://hub.example/\n", "http://[::1/",
     "https://u:p@hub.example/", "https://hub.example:x/", "x" * 10_000],
)  # fmt: skip
def test_what_is_no_hub_is_not_called(site: Site, hub: Hub, told: Told, address: str) -> None:
    site.output.mkdir()
    (site.output / "a.xml").write_text(atom(TOPIC, f"{address}/é"))
    (site.output / "b.xml").write_text(atom(TOPIC, hub.url))
    status, _, (err,) = told()
    assert status == 0
    assert err.startswith("a.xml: its hub '")
    assert len(err) < 200
    assert hub.topics == [TOPIC]


def test_strange_feeds_are_told_as_they_are(site: Site, hub: Hub, told: Told) -> None:
    """Nothing that strangers wrote reaches the terminal as a command."""
    site.output.mkdir()
    odd = "https://example.org/\u0085\u009b2J&#10;🎉 مرحبا &quot;&lt;&gt;'&amp;x=1"
    (site.output / "odd\x1b[2J.xml").write_text(atom(odd, hub.url))
    (site.output / "broken\x1b.xml").write_text("<rss>")
    name = os.fsdecode(b"no\xfftext.xml")
    (site.output / name).write_text(atom("/", hub.url))
    status, out, err = told()
    assert status == 0
    (topic,) = hub.topics
    assert "🎉 مرحبا \"<>'&x=1" in topic
    assert all(line.isprintable() for line in [*out, *err])
    assert told()[1] == ["0 told, 0 failed, 1 unchanged."]


def test_two_files_of_one_address_are_one_topic(site: Site, hub: Hub, told: Told) -> None:
    site.output.mkdir()
    (site.output / "a.xml").write_text(atom(TOPIC, hub.url))
    (site.output / "b.xml").write_text(atom(TOPIC, hub.url, "<!-- b -->"))
    assert told()[1][-1] == "1 told, 0 failed, 0 unchanged."
    (site.output / "b.xml").write_text(atom(TOPIC, hub.url, "<!-- c -->"))
    assert told()[1][-1] == "1 told, 0 failed, 0 unchanged."
    assert hub.topics == [TOPIC] * 2


# As its user types it


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    code = "import sys; from pelican_smo.commands.main import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=folder, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )  # fmt: skip


def test_the_command_tells_what_is_in_output(site: Site, hub: Hub) -> None:
    site.post()
    site.build(hubs(hub.url), **FEW)
    done = run("ping", folder=site.folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "3 told, 0 failed, 0 unchanged."
    assert hub.topics == topics()
    assert list(json.loads((site.folder / ".smo-ping.json").read_bytes())) == [hub.url]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("pin",), "ping"),
        (("ping", "--sate", "a.json"), "unknown argument: --sate. Did you mean"),
        (("ping", "outptu"), "outptu: this folder does not exist."),
    ],
)
def test_a_typo_is_told(site: Site, typed: tuple[str, ...], said: str) -> None:
    done = run(*typed, folder=site.folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_options_arrive(
    site: Site, hub: Hub, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(site.folder)
    monkeypatch.setattr("pelican_smo.feeds.hub.PAUSES", ())
    site.post()
    site.build(hubs(hub.url), OUTPUT_PATH=str(site.folder / "public"), **FEW)
    assert main.main(["ping", "public", "--dry-run", "--state", "a.json"]) == 0
    assert hub.requests == []
    hub.answers = [hub.hang]
    assert main.main(["ping", "public", "--timeout", "0.05", "--state", "a.json"]) == 1
    assert "no answer within 0.05 seconds" in capsys.readouterr().err
    assert main.main(["ping", "public", "--state", "a.json"]) == 0
    assert [it.name for it in site.folder.glob("*.json")] == ["a.json"]


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "1e9", "soon", ""])
def test_a_timeout_is_a_number_of_seconds(seconds: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main.main(["ping", "--timeout", seconds])
    assert stopped.value.code == 2
    assert "expected a number of seconds, at most 600, got" in capsys.readouterr().err

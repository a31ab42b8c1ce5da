"""The server of a built site: what it gives away, and what it does not."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_smo.commands import main
from pelican_smo.inspect.http_headers import is_own, part
from pelican_smo.inspect.server import Live, Server, found, parted, state
from pelican_smo.inspect.studio import Studio
from tests import studio_pages
from tests.studio_pages import PAGES, served

SECRET = "The safe's number is 1-2-3."


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site, with a secret beside it."""
    folder = tmp_path / "output"
    studio_pages.write(folder)
    (tmp_path / "secret.txt").write_text(SECRET)
    (tmp_path / "output-old").mkdir()
    (tmp_path / "output-old" / "secret.txt").write_text(SECRET)
    return folder


@pytest.fixture
def server(site: Path) -> Iterator[Server]:
    with served(site) as server:
        yield server


def get(
    server: Server, target: str, method: str = "GET", **headers: str
) -> http.client.HTTPResponse:
    """An answer to a request for just this target, which no client has tidied up."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)
    connection.putrequest(method, "/", skip_accept_encoding=True, skip_host="Host" in headers)
    # http.client refuses what an attacker would send.
    connection._buffer[0] = f"{method} {target} HTTP/1.1".encode("utf-8", "surrogateescape")
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    answer = connection.getresponse()
    answer.data = answer.read()  # type: ignore[attr-defined]
    connection.close()
    return answer


def text(answer: http.client.HTTPResponse) -> str:
    return str(answer.data.decode("utf-8", "replace"))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("target", "file", "media_type"),
    [
        ("/", "index.html", "text/html; charset=utf-8"),
        ("/index.html?a=b", "index.html", "text/html; charset=utf-8"),
        ("/large", "large.html", "text/html; charset=utf-8"),
        ("//large.html", "large.html", "text/html; charset=utf-8"),
        ("/deep/arabic%20page.html", "deep/arabic page.html", "text/html; charset=utf-8"),
        ("/pictures/large.png", "pictures/large.png", "image/png"),
        ("/feed.xml", "feed.xml", "application/xml"),
    ],
)
def test_the_site_is_there(
    server: Server, site: Path, target: str, file: str, media_type: str
) -> None:
    for method in ("GET", "HEAD"):
        answer = get(server, target, method)
        assert answer.status == 200
        assert answer.headers["Content-Type"] == media_type
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        data = (site / file).read_bytes()
        assert answer.headers["Content-Length"] == str(len(data))
        assert answer.data == (data if method == "GET" else b"")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "target",
    [
        "/../secret.txt", "/%2e%2e/secret.txt", "/%2E%2E%2Fsecret.txt", "/pictures/../../secret.txt",
        "/..%5csecret.txt", "/..\\secret.txt", "/pictures/..%2f..%2fsecret.txt", "/.%2e/secret.txt",
        "/../output-old/secret.txt", "/%00", "/index.html%00.png", "/%2e%2e%00/secret.txt",
        "../secret.txt", "secret.txt", "http://127.0.0.1/../secret.txt", "*", "/.", "/./index.html",
        "/%c0%ae%c0%ae/secret.txt", "/....//secret.txt", "/%252e%252e/secret.txt", "/" + "a" * 5000,
        "/smo-preview/../../secret.txt", "/smo-preview/%2e%2e/%2e%2e/secret.txt", "/pictures/",
        "/smo-preview/..%2fserver.py", "/smo-preview/pages/../../secret.txt",
    ],
)  # fmt: skip
def test_no_path_leads_out(server: Server, site: Path, target: str) -> None:
    for asked in (target, target.replace("secret.txt", f"{site.parent}/secret.txt")):
        answer = get(server, asked)
        assert answer.status in (400, 404), asked
        assert SECRET not in text(answer)


def test_absolute_paths_lead_nowhere(server: Server, site: Path) -> None:
    for asked in (f"/{site.parent}/secret.txt", f"{site.parent}/secret.txt", "/etc/passwd",
                  "//etc/passwd", "/%2fetc%2fpasswd"):  # fmt: skip
        assert get(server, asked).status == 404


def test_links_out_of_the_folder_are_not_followed(server: Server, site: Path) -> None:
    (site / "out.txt").symlink_to(site.parent / "secret.txt")
    (site / "out").symlink_to(site.parent)
    (site / "inside.txt").symlink_to(site / "feed.xml")
    (site / "loop").symlink_to(site / "loop")
    (site / "nowhere").symlink_to(site / "there-is-none")
    for target in ("/out.txt", "/out/secret.txt", "/out/", "/out", "/loop", "/loop/a", "/nowhere"):
        answer = get(server, target)
        assert (answer.status, SECRET in text(answer)) == (404, False), target
    assert get(server, "/inside.txt").status == 200


def test_what_is_no_file_is_not_read(server: Server, site: Path) -> None:
    os.mkfifo(site / "pipe")
    assert get(server, "/pipe").status == 404


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("localhost:{}", True),
        ("LocalHost:{}", True),
        ("127.0.0.1:{}", True),
        ("[::1]:{}", True),
        ("evil.example:{}", False),
        ("evil.example", False),
        ("localhost.evil.example:{}", False),
        ("127.0.0.1.evil.example:{}", False),
        ("evil@localhost:{}", False),
        ("localhost:{}@evil.example", False),
        ("localhost:{}/", False),
        ("localhost:1", False),
        ("localhost", False),
        ("192.168.1.2:{}", False),
        ("[::1", False),
        ("", False),
    ],
)
def test_a_name_of_somebody_else_is_refused(server: Server, host: str, own: bool) -> None:
    asked = host.format(server.server_port)
    for target in ("/large.html", "/smo-preview/site.json", "/nothing"):
        for method in ("GET", "HEAD"):
            answer = get(server, target, method, Host=asked)
            assert (answer.status == 421) is not own, (asked, target)
            assert own or "large" not in text(answer)
            assert own or method == "HEAD" or f"localhost:{server.server_port}" in text(answer)


def test_a_request_without_a_host_is_refused(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.server_port), 20) as bare:
        bare.sendall(b"GET /large.html HTTP/1.0\r\n\r\n")
        assert bare.recv(100).startswith(b"HTTP/1.0 421 ")


@pytest.mark.parametrize(
    ("host", "bound", "own"),
    [
        ("192.168.1.2:80", "192.168.1.2", True),
        ("192.168.1.2", "192.168.1.2", True),
        ("192.168.1.3", "192.168.1.2", False),
        ("Tide.local:80", "tide.local", True),
        ("[fe80::1]:80", "fe80::1", True),
        # A name leads where its owner lets it lead; a number does not.
        ("192.168.1.2:80", "0.0.0.0", True),
        ("[fe80::2]:80", "::", True),
        ("evil.example:80", "0.0.0.0", False),
        ("1.2.3.4.evil.example:80", "::", False),
        ("0.0.0.0.:80", "::", False),
    ],
)
def test_the_bound_address_is_a_name_of_the_server(host: str, bound: str, own: bool) -> None:
    assert is_own(host, bound, 80) is own


@given(st.text(max_size=30))
def test_any_host_is_looked_at(host: str) -> None:
    assert is_own(host, "127.0.0.1", 99999) is False


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=10-19", 10, 19),
        ("bytes=10-", 10, None),
        ("bytes=-5", -5, None),
        ("Bytes = 0-999999999", 0, None),
        ("bytes=-99999999", 0, None),
    ],
)
def test_a_player_gets_the_part_that_it_asks_for(
    server: Server, site: Path, asked: str, first: int, last: int | None
) -> None:
    data = (site / "pictures" / "large.png").read_bytes()
    start = first if first >= 0 else len(data) + first
    stop = len(data) if last is None else last + 1
    answer = get(server, "/pictures/large.png", Range=asked)
    assert answer.status == 206
    assert answer.data == data[start:stop]  # type: ignore[attr-defined]
    assert answer.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{len(data)}"
    assert answer.headers["Content-Length"] == str(stop - start)
    assert answer.headers["Content-Type"] == "image/png"
    assert get(server, "/pictures/large.png", "HEAD", Range=asked).status == 200


@pytest.mark.parametrize(
    "asked",
    ["bytes=0-1,4-5", "bytes=5-4", "bytes=-", "bytes=a-b", "items=0-1", "bytes=٣-", "bytes", ""],
)
def test_what_is_no_range_is_passed_over(server: Server, site: Path, asked: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)
    connection.request("GET", "/feed.xml", headers={"Range": asked.encode()})
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, (site / "feed.xml").read_bytes())
    assert answer.headers["Accept-Ranges"] == "bytes"
    connection.close()


def test_a_part_behind_the_end_is_refused(server: Server, site: Path) -> None:
    (site / "empty.mp3").write_bytes(b"")
    size = (site / "feed.xml").stat().st_size
    for target, asked, length in (
        ("/feed.xml", f"bytes={size}-", size),
        ("/feed.xml", f"bytes={'9' * 18}-", size),
        ("/feed.xml", "bytes=-0", size),
        ("/empty.mp3", "bytes=0-", 0),
    ):
        answer = get(server, target, Range=asked)
        assert (answer.status, answer.data) == (416, b"")  # type: ignore[attr-defined]
        assert answer.headers["Content-Range"] == f"bytes */{length}"


def test_a_part_of_another_version_is_none(server: Server, site: Path) -> None:
    answer = get(server, "/feed.xml", Range="bytes=0-9", If_Range='"a"')
    assert (answer.status, answer.data) == (200, (site / "feed.xml").read_bytes())  # type: ignore[attr-defined]


@given(st.text("bytes=-0123456789, ", max_size=30), st.integers(0, 50))
def test_any_range_stays_within_the_file(asked: str, size: int) -> None:
    found = part(asked, size)
    assert found is None or not found or (0 <= found.start < found.stop <= size)


def test_a_folder_is_its_index(server: Server, site: Path) -> None:
    (site / "posts").mkdir()
    (site / "posts" / "index.html").write_text("All posts", "utf-8")
    assert text(get(server, "/posts/")) == "All posts"
    for target in ("/posts", "//posts", "/posts?a=b"):
        answer = get(server, target)
        # Never "//posts", which would be another host.
        assert (answer.status, answer.headers["Location"]) == (301, "/posts/")
    assert get(server, "/smo-preview").headers["Location"] == "/smo-preview/"
    assert get(server, "//smo-preview/site.json").status == 200


def test_what_is_missing_is_told(server: Server, site: Path) -> None:
    answer = get(server, "/<script>alert(1)</script>")
    assert answer.status == 404
    assert "&lt;script&gt;" in text(answer)
    assert "<script>" not in text(answer)
    (site / "404.html").write_text("Our own", "utf-8")
    answer = get(server, "/nothing")
    assert (answer.status, text(answer)) == (404, "Our own")


def test_it_only_reads(server: Server) -> None:
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        assert get(server, "/index.html", method).status == 501


def test_the_studio_stands_beside_the_site_and_nothing_is_written(
    server: Server, site: Path
) -> None:
    before = state(site)
    (site.parent / "other").mkdir()
    assert 'src="studio.js"' in text(get(server, "/smo-preview/"))
    for name, media_type in {
        "studio.js": "text/javascript; charset=utf-8", "studio.css": "text/css; charset=utf-8",
        "icons/x.svg": "image/svg+xml", "site.json": "application/json; charset=utf-8",
    }.items():  # fmt: skip
        answer = get(server, f"/smo-preview/{name}")
        assert (answer.status, answer.headers["Content-Type"]) == (200, media_type)
    found = json.loads(text(get(server, "/smo-preview/site.json")))
    assert len(found["pages"]) == len(PAGES)
    for row in (*found["pages"], *found["feeds"]):
        assert json.loads(text(get(server, f"/smo-preview/{row['data']}")))["path"] == row["path"]
    assert get(server, "/smo-preview/nothing.json").status == 404
    assert state(site) == before


def test_a_studio_in_the_output_is_not_the_one_that_is_shown(server: Server, site: Path) -> None:
    (site / "smo-preview").mkdir()
    (site / "smo-preview" / "site.json").write_text("old", "utf-8")
    assert "By hand" in text(get(server, "/smo-preview/site.json"))


def version(live: Live) -> str:
    return str(json.loads(live.file("site.json") or b"")["version"])


def test_a_change_is_read_when_the_folder_stands_still(site: Path) -> None:
    read: list[str] = []

    def look(version: str) -> Studio:
        read.append(version)
        return studio_pages.studio(site, version)

    live = Live(site, look)
    first = version(live)
    assert version(live) == first
    (site / "large.html").write_text("<title>Another</title>", "utf-8")
    assert version(live) == first, "it may be in the midst of a build"
    (site / "small.html").write_text("<title>Another</title>", "utf-8")
    assert version(live) == first, "it is"
    second = version(live)
    assert second != first
    assert read == [first, second]
    assert version(live) == second


def test_a_build_that_removes_the_folder_changes_nothing_before_it_is_done(site: Path) -> None:
    live = Live(site, lambda version: studio_pages.studio(site, version))
    first = version(live)
    site.rename(site.parent / "gone")
    for _ in range(3):
        assert version(live) == first
    (site.parent / "gone").rename(site)
    assert version(live) == first
    (site / "large.html").unlink()
    version(live)
    assert version(live) != first


def test_who_asks_meanwhile_does_not_wait(site: Path) -> None:
    reading, go_on = threading.Event(), threading.Event()

    def look(version: str) -> Studio:
        if reading.is_set():
            go_on.wait(20)
        reading.set()
        return studio_pages.studio(site, version)

    live = Live(site, look)
    first = version(live)
    (site / "large.html").unlink()
    version(live)
    slow = threading.Thread(target=version, args=[live])
    slow.start()
    assert version(live) == first
    go_on.set()
    slow.join()
    assert version(live) != first


def preview(*arguments: str) -> subprocess.Popen[str]:
    code = "import sys; from pelican_smo.commands.main import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "preview", *arguments]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        # Who runs the tests in the background has the signal ignored, and so would this.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip


def test_the_command_says_where_and_stops_quietly(site: Path) -> None:
    with preview(str(site), "--port", "0") as running:
        try:
            assert running.stdout is not None
            lines = [running.stdout.readline() for _ in range(3)]
            assert lines[0].startswith("The site:   http://127.0.0.1:")
            root = lines[0].split()[-1]
            assert lines[1] == f"The studio: {root}smo-preview/\n"
            connection = http.client.HTTPConnection(root.split("/")[2], timeout=20)
            connection.request("GET", "/smo-preview/site.json")
            assert len(json.loads(connection.getresponse().read())["pages"]) == len(PAGES)
            connection.close()
            running.send_signal(signal.SIGINT)
            out, err = running.communicate(timeout=20)
            assert (running.returncode, out.strip(), err) == (0, "", "")
        finally:
            running.kill()


def test_a_port_in_use_is_told_with_what_to_do(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main.main(["preview", str(site), "--port", str(port)]) == 2
    said = capsys.readouterr().out
    assert f"Port {port} is in use" in said
    assert "--port" in said.partition("in use")[2]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no-such-folder"], "no-such-folder: this folder does not exist"),
        (["a-file"], "a-file: this is not a folder"),
        ([".", "--bind", "192.0.2.1"], "192.0.2.1: this machine has no such address"),
        ([".", "--bind", "no such host"], "no such host: this machine has no such address"),
        ([".", "--cache", "nowhere"], "nowhere: this folder does not exist"),
    ],
)
def test_mistakes_are_told(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a-file").write_text("")
    assert main.main(["preview", *arguments, "--port", "0"] if "--port" not in arguments
                    else ["preview", *arguments]) == 2  # fmt: skip
    assert said in capsys.readouterr().out


@pytest.mark.parametrize("port", ["65536", "-1", "x", "1.5", "٣"])
def test_a_port_is_a_number(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main.main(["preview", "--port", port])
    assert "a number from 0 to 65535" in capsys.readouterr().err


@given(st.text(max_size=40) | st.lists(st.sampled_from(
    ["/", "..", ".", "%2e", "%2f", "\\", "%5c", "%00", "secret.txt", "output", "a", "?", "#"]
), max_size=9).map("".join))  # fmt: skip
def test_no_target_leads_out(target: str) -> None:
    parts = parted(f"/{target}")
    if parts:
        file = found(Path(__file__).parent, parts)
        assert file is None or file.is_relative_to(Path(__file__).parent)

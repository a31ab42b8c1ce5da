"""Small sites written by hand, as any generator might make them, each with one fault."""

from collections.abc import Mapping
from pathlib import Path

from pelican_smo.inspect.check import check
from pelican_smo.inspect.findings import Report
from pelican_smo.inspect.output import Output
from tests.conftest import png

ADDRESS = "https://example.org"

GOOD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Counting limpets – The Rock</title>
<meta name="description" content="How many limpets there are, and why nobody knows.">
<link rel="canonical" href="https://example.org/a.html">
<meta property="og:type" content="article">
<meta property="og:title" content="Counting limpets">
<meta property="og:description" content="How many limpets there are, and why nobody knows.">
<meta property="og:url" content="https://example.org/a.html">
<meta property="og:site_name" content="The Rock">
<meta property="og:locale" content="en_GB">
<meta property="og:image" content="https://example.org/a.png">
<meta property="og:image:width" content="1200">
<meta property="og:image:height" content="630">
<meta property="og:image:type" content="image/png">
<meta property="og:image:alt" content="A limpet on a stone">
<meta property="article:published_time" content="2026-03-01T10:00:00+00:00">
<meta name="twitter:card" content="summary_large_image">
<script type="application/ld+json">{"@type": "Article", "headline": "Counting limpets", "datePublished": "2026-03-01T10:00:00+00:00"}</script>
<link rel="alternate" type="application/atom+xml" title="The Rock" href="https://example.org/feed.xml">
<link rel="me" href="https://social.example.org/@rock">
</head>
<body>
<h1>Counting limpets</h1>
<p>There are more of them than there were yesterday, and they have not moved.</p>
<a href="https://www.reddit.com/submit?url=https%3A%2F%2Fexample.org%2Fa.html">Reddit</a>
<a href="https://getpocket.com/">Pocket was a place to read later.</a>
<img src="https://example.org/a.png" alt="">
</body>
</html>
"""

FEED = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>https://example.org/</id>
<title>The Rock</title>
<updated>2026-03-01T10:00:00Z</updated>
<link rel="self" href="https://example.org/feed.xml"/>
<entry>
<id>tag:example.org,2026:a</id>
<title>Counting limpets</title>
<updated>2026-03-01T10:00:00Z</updated>
<link href="https://example.org/a.html"/>
<content type="html">&lt;p&gt;&lt;a href="https://example.org/b.html"&gt;More&lt;/a&gt; &lt;code&gt;&amp;lt;a href="x"&amp;gt;&lt;/code&gt;&lt;/p&gt;</content>
</entry>
</feed>
"""

RSS = """<rss version="2.0"><channel><title>The Rock</title><link>https://example.org/</link>
<item><title>Counting limpets</title><link>https://example.org/a.html</link><guid>a</guid>
<description><![CDATA[<img src="https://example.org/a.png">]]></description></item></channel></rss>
"""

JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": "The Rock", "items": [
{"id": "a", "url": "https://example.org/a.html", "content_html": "<a href=\\"https://example.org/b.html\\">b</a>"}]}
"""

Files = Mapping[str, str | bytes | None]


def write(folder: Path, files: Files | None = None, page: str = GOOD) -> Path:
    """A site of one page without faults, `a.html`, or of other `files`."""
    good: dict[str, str | bytes | None] = {"a.html": page, "a.png": png(), "feed.xml": FEED}
    for name, data in (good | dict(files or {})).items():
        if data is not None:
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data.encode() if isinstance(data, str) else data)
    return folder


def report(folder: Path, **options: object) -> Report:
    """The check's report on a folder."""
    return check(Output(folder), **options)  # type: ignore[arg-type]


def changed(*changes: tuple[str, str], page: str = GOOD) -> str:
    """The good page with some words changed; each must be in it."""
    for before, after in changes:
        assert before in page, before
        page = page.replace(before, after)
    return page


def without(*starts: str) -> str:
    """The good page without the lines with these starts."""
    for start in starts:
        assert start in GOOD, start
    return "".join(
        line for line in GOOD.splitlines(keepends=True) if not line.startswith(tuple(starts))
    )


def after(start: str, more: str) -> str:
    """The good page with another line after the one with this start."""
    found = [line for line in GOOD.splitlines() if line.startswith(start)]
    assert found, start
    return GOOD.replace(found[0], f"{found[0]}\n{more}")

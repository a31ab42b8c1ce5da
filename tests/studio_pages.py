"""A site without a generator: each page is a case of how links are shown."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from threading import Thread

from pelican_smo.inspect.findings import Finding, Report
from pelican_smo.inspect.networks import readers
from pelican_smo.inspect.output import Output
from pelican_smo.inspect.server import Live, Server
from pelican_smo.inspect.sources import Explained
from pelican_smo.inspect.studio import Studio
from tests.conftest import png

HOME = "https://example.org"
# What strangers write: markup, quotes, the end of a script, an end of CDATA, a bidi override.
HOSTILE = "\"<>&'</script><img src=x onerror=alert(1)> ]]> \u202e\U0001f9ed <!--"
LONG = "words and more words " * 500
ARABIC = "السماء تجيب بالعربية"
WORDS = (
    "Only words here, and quite many of them, so that the lines must be cut somewhere: in one "
    "place after one line, in the next after two, in another after four, and in some not before "
    "six of them are full to the brim with words that nobody will read. " * 2
)
LARGE = {"twitter:card": "summary_large_image", "og:type": "article"}

# The head and the language of each page, by its name.
PAGES: dict[str, dict[str, str]] = {
    "index.html": {"og:title": "The home page", "og:site_name": "By hand"},
    "large.html": {**LARGE, "og:title": "A large picture", "og:description": "1200 by 630.",
                   "og:url": f"{HOME}/large.html", "og:image": f"{HOME}/pictures/large.png",
                   "og:image:alt": 'A "grey" area'},
    "small.html": {"og:title": "A small picture", "og:type": "article", "og:description": WORDS,
                   "og:url": f"{HOME}/small.html", "og:image": f"{HOME}/pictures/small.png"},
    "tall.html": {**LARGE, "og:title": "A tall picture", "og:description": "Higher than wide.",
                  "og:image": f"{HOME}/pictures/tall.png"},
    "text.html": {"og:title": WORDS, "og:type": "article", "og:description": WORDS},
    "twitter.html": {"twitter:card": "summary", "twitter:title": "As X has it",
                     "twitter:description": "And only X.", "og:title": "As others have it",
                     "og:description": "And all others.", "description": "For search."},
    "elsewhere.html": {**LARGE, "og:title": "A picture elsewhere", "og:description": "Not here.",
                       "og:image": "https://pictures.example.net/a.jpg"},
    "lost.html": {**LARGE, "og:title": "A picture that is not there", "og:description": "Lost.",
                  "og:image": f"{HOME}/pictures/lost.png"},
    "hostile.html": {**LARGE, "og:title": HOSTILE, "og:description": HOSTILE + LONG,
                     "og:image": f"{HOME}/pictures/large.png", "og:image:alt": HOSTILE},
    "deep/arabic page.html": {**LARGE, "og:title": ARABIC, "og:description": f"{ARABIC}. " * 9,
                              "og:image": f"{HOME}/pictures/large.png"},
    "bare.html": {},
    "noindex.html": {"robots": "noindex", "og:title": "Not for search"},
}  # fmt: skip
FEED = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>News by hand</title><subtitle>All of it</subtitle>
<author><name>Ada</name></author><id>{HOME}/</id><updated>2026-03-01T10:00:00Z</updated>
<link rel="self" href="{HOME}/feed.xml"/>
<entry><title type="html">{escape(escape(HOSTILE))}</title><id>{HOME}/a</id>
<link href="{HOME}/large.html"/><published>2026-03-01T10:00:00+01:00</published>
<content type="html">{escape("<script>alert(1)</script><p>First words &amp; more.</p>")}</content></entry>
<entry><title>A trap</title><id>{HOME}/b</id><link href="javascript:alert(1)"/>
<author><name>Grace</name></author><summary>Plain &lt;b&gt; text</summary></entry>
</feed>
"""


def write(folder: Path) -> None:
    """Write the site into a folder."""
    (folder / "pictures").mkdir(parents=True)
    for name, size in {"large": (1200, 630), "small": (320, 320), "tall": (700, 1200)}.items():
        (folder / "pictures" / f"{name}.png").write_bytes(png(*size))
    for path, tags in PAGES.items():
        file = folder / path
        file.parent.mkdir(exist_ok=True)
        lang = 'lang="ar" dir="rtl"' if "arabic" in path else 'lang="en"'
        title = "" if path == "bare.html" else f"<title>{path} by hand</title>"
        head = "".join(
            f'<meta {"property" if name.startswith("og:") else "name"}="{name}"'
            f' content="{escape(content)}">\n'
            for name, content in tags.items()
        )
        url = f"{HOME}/{path.replace(' ', '%20')}".removesuffix("index.html")
        share = f"https://share.example.net/?u={url.replace(':', '%3A').replace('/', '%2F')}"
        file.write_text(
            f'<!doctype html><html {lang}><head><meta charset="utf-8">{title}'
            f'<link rel="canonical" href="{url}">{head}</head><body>'
            f'<a href="{share}">Share on Elsewhere (opens in a new tab)</a>'
            f'<a href="{HOME}/other.html?from={url}">Not a button</a></body></html>',
            "utf-8",
        )
    (folder / "feed.xml").write_text(FEED, "utf-8")


def report(output: Output) -> Report:
    """A report made without the check."""
    found = [
        Finding("made-up", "warning", "large.html", 3, "This could be better.", "Better it.",
                ("x", "mastodon"), "content/large.md"),
        Finding("made-up", "error", "hostile.html", 0, HOSTILE, HOSTILE),
        Finding("of-feeds", "note", "feed.xml", 0, "A feed.", ""),
        Finding("of-all", "error", "", 0, "The site.", "Mend it."),
    ]  # fmt: skip
    scores = {path: 70 if path in ("hostile.html", "large.html") else 100 for path in output.pages}
    return Report(tuple(found), scores, 88)


def explain(output: Output) -> Callable[[str], list[Explained]]:
    """Where tags come from, as far as is known."""
    return lambda path: [
        Explained(tag.name, tag.content, "by hand", ("the theme's Home",), readers(tag.name))
        for tag in output.document(path).tags
        if tag.name
    ]


def studio(folder: Path, version: str = "") -> Studio:
    """The studio of a folder."""
    output = Output(folder)
    return Studio(output, report(output), explain(output), {"large.html": "content/large.md"},
                  version=version)  # fmt: skip


@contextmanager
def served(folder: Path, read: Callable[[Path, str], Studio] = studio) -> Iterator[Server]:
    """A server of a folder, on a free port."""
    server = Server(("127.0.0.1", 0), folder)
    server.studio = Live(server.folder, lambda version: read(server.folder, version))
    Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()

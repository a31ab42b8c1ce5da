"""Every channel's link, with values that people really have and some that they should not."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_smo.base.placeholders import Slotted
from pelican_smo.base.text import legal
from pelican_smo.base.urls import encoded, is_absolute, join
from pelican_smo.buttons.links import Link
from pelican_smo.buttons.share_text import Said, Tags
from pelican_smo.channels.catalogue import PLACEHOLDER, Kind
from pelican_smo.channels.selection import Chosen
from pelican_smo.facts.page import Image, PageFacts, Person
from tests.test_choice import CATALOGUE, EXAMPLES, choose

HOSTILE = [
    "spaces  and\ttabs", "Ümläüte", "a&b=c", "#hash", "100%", "%41", "1+1", "\"quotes'", "🎉 emoji",
    "مرحبا بالعالم", "<b>&lt;", "a/b?c", "\\", "{url}", "{{ x }}", "a\nb", "",
]  # fmt: skip
URL = "https://example.org/a b?a=1&b=ü#x"
IMAGE = "https://example.org/ü&.png"
GIVEN = {"question": "Tell%20me%3A"}
FEED = "https://example.org/feeds/all.rss.xml?a=1&b=2"
FOLLOW = {
    "feed": encoded(FEED), "+feed": FEED, "+feed_rest": FEED.partition("://")[2],
    "domain": "example.org",
}  # fmt: skip


def active(*kinds: Kind) -> Iterator[tuple[str, Kind]]:
    for row in CATALOGUE.channels:
        for kind in kinds:
            if row.use(kind) and row.status_of(kind).state == "active":
                yield row.id, kind


def chosen(name: str, kind: Kind) -> Chosen:
    said: object = EXAMPLES.get((name, kind), True)
    if name == "newsletter":
        said = "https://example.org/news?a=1&b=2"
    (one,) = getattr(choose({kind: [{name: said}]}), kind)
    return one  # type: ignore[no-any-return]


def facts(text: str, **more: object) -> PageFacts:
    return PageFacts(
        kind="article", source="a.md", title=text, description=text, lang="en",
        url=more.pop("url", URL), **more,
    )  # fmt: skip


def href(one: Chosen, page: PageFacts, tags: tuple[str, ...] = (), most: int = 3) -> str:
    """A link for a page, as a browser reads it out of the attribute."""
    link = Link(one, GIVEN)
    said = Said(page, Tags(tags, most))
    values = {"url": said.url, "page": page.url, **dict(link.values(said))}
    made = Slotted(link.href).filled(values).replace("&amp;", "&")
    if said.fits(link.title_max, link.room, link.links):
        # The short way leads to the same.
        values |= {
            "title": said.title, "tagged": said.title + said.tags.ending,
            **dict(link.optional(said, said.tags.used)),
        }  # fmt: skip
        short = Slotted(link.href).renamed(link.shared).filled(values)
        assert short.replace("&amp;", "&") == made
    return made


def meant(template: str, one: Chosen, page: PageFacts, tags: tuple[str, ...]) -> str:
    """What a value of a template says once it is decoded."""
    use = one.use
    hashtags = " ".join(f"#{tag}" for tag in tags)
    in_field = {
        "commas": ",".join(tags), "spaces": " ".join(tags), "one": tags[0], "#one": f"#{tags[0]}",
    }  # fmt: skip
    values = {
        "url": page.url, "title": page.title, "summary": page.description, "image": IMAGE,
        "portrait": IMAGE,
        "text": f"{page.title} {hashtags}".strip() if use.hashtags == "text" else page.title,
        "tags": in_field.get(use.hashtags, ""), "question": "Tell me:", **one.values,
    }  # fmt: skip
    return PLACEHOLDER.sub(lambda match: values[match[1]], unquote(template))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(("name", "kind"), list(active("share", "bookmark")))
def test_what_went_in_comes_out(name: str, kind: Kind, text: str) -> None:
    one, tags = chosen(name, kind), ("SeaKelp", "Ümläüte", "مرحبا")
    page = facts(text, image=Image(IMAGE))
    template = one.use.url
    made = href(one, page, tags)
    if "{+url}" in template:
        assert made == template.replace("{+url}", page.url)
        return
    assert not set(made) & set(" \"'<>\\\n\t")
    assert made.isascii()
    # A plus sign is a space to some servers and a plus sign to others.
    assert "+" not in made
    start, sep, query = made.partition("?" if "?" in template else "#" if "#" in template else "\0")
    start_template, _, query_template = template.partition(sep or "\0")
    assert unquote(start) == meant(start_template, one, page, tags)
    expected = [
        (unquote(key), meant(value, one, page, tags))
        for key, _, value in (part.partition("=") for part in query_template.split("&"))
        if "{via}" not in value and (text or "{summary}" not in value) and key
    ]  # fmt: skip
    found = [(unquote(key), unquote(value)) for part in query.split("&") if part
             for key, _, value in [part.partition("=")]]  # fmt: skip
    assert found == expected
    # And a server that reads a form's encoding finds the same.
    if not template.startswith("{") and "#" not in template:
        assert parse_qsl(query, keep_blank_values=True) == expected


@pytest.mark.parametrize(("name", "kind"), list(active("share", "bookmark")))
def test_what_a_page_does_not_have_is_left_out(name: str, kind: Kind) -> None:
    made = href(chosen(name, kind), facts("A post", url="https://example.org/"))
    assert not made.endswith("=")
    assert "=&" not in made
    assert "{" not in made
    assert "\x02" not in made


@pytest.mark.parametrize(("name", "kind"), list(active("follow")))
def test_every_follow_link_is_an_address(name: str, kind: Kind) -> None:
    link = Link(chosen(name, kind), FOLLOW)
    assert link.complete
    assert not set(link.href) & set(" \"'<>{}\x02")
    assert urlsplit(link.href).scheme
    if "{feed}" in link._use.url:
        assert unquote(link.href.rpartition(encoded(FEED))[1]) == FEED


def test_a_feed_reader_needs_a_feed() -> None:
    assert not Link(chosen("feedly", "follow"), {}).complete
    assert Link(chosen("github", "follow"), {}).complete


@given(st.text(), st.text())
def test_no_text_breaks_a_link(title: str, text: str) -> None:
    page = facts(legal(title), url="https://example.org/")
    for name in ("bluesky", "x", "email", "tumblr"):
        made = href(chosen(name, "share"), page)
        assert made.isascii()
        assert not set(made) & set(" \"'<>")


def test_a_long_title_is_cut_to_what_the_network_takes() -> None:
    page = facts("word " * 2000)
    sent = dict(parse_qsl(urlsplit(href(chosen("hackernews", "share"), page)).query))
    assert len(sent["t"]) <= 80
    assert sent["t"].endswith("…")
    assert len(href(chosen("reddit", "share"), page)) < 1200


def sent(
    name: str, page: PageFacts, *tags: str, kind: Kind = "share", **more: int
) -> dict[str, str]:
    made = urlsplit(href(chosen(name, kind), page, tags, **more))
    return dict(parse_qsl(made.query or made.fragment, keep_blank_values=True))


SHORT = "https://example.org/a-post.html"


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("x", {"text": "A post", "url": SHORT, "hashtags": "SeaKelp,python"}),
        ("bluesky", {"text": f"A post #SeaKelp #python {SHORT}"}),
        ("mastodon", {"text": f"A post #SeaKelp #python {SHORT}"}),
        ("facebook", {"u": SHORT, "hashtag": "#SeaKelp"}),
        ("threads", {"text": "A post", "url": SHORT, "tag": "SeaKelp"}),
        ("whatsapp", {"text": f"A post {SHORT}"}),
        ("reddit", {"url": SHORT, "title": "A post"}),
    ],
)
def test_tags_go_along_in_the_form_of_the_network(name: str, values: dict[str, str]) -> None:
    page = facts("A post", url=SHORT)
    assert sent(name, page, "SeaKelp", "python", most=2) == values


def test_no_hashtags_for_who_wants_none() -> None:
    page = facts("A post", url=SHORT)
    assert sent("x", page, "SeaKelp", most=0) == {"text": "A post", "url": SHORT}
    assert sent("bluesky", page, "SeaKelp", most=0) == {"text": f"A post {SHORT}"}


def test_text_hashtags_via_and_link_together_fit_on_x() -> None:
    (one,) = choose({"share": [{"x": "@owner"}]}).share
    made = dict(parse_qsl(urlsplit(href(one, facts("日" * 200, url=SHORT), ("sea", "kelp"))).query))
    # Each of the characters weighs two, a link 23, and there is a space before each part.
    said = 2 * made["text"].count("日") + 2 + 1 + 23 + len(" via @owner")
    assert 275 <= said <= 280
    assert "hashtags" not in made
    assert made["via"] == "owner"


def test_an_author_s_handle_goes_along_where_the_site_names_none() -> None:
    ada = (Person("Bo"), Person("Ada Lin", twitter="@ada"))
    page = facts("A post", url=SHORT, authors=ada)
    assert sent("x", page) == {"text": "A post", "url": SHORT, "via": "ada"}
    (one,) = choose({"share": [{"x": "@owner"}]}).share
    assert dict(parse_qsl(urlsplit(href(one, page)).query))["via"] == "owner"
    assert "via" not in sent("bluesky", page)
    full = sent("x", facts("a" * 300, url=SHORT, authors=ada))
    # The ellipsis weighs two.
    assert len(full["text"]) + 1 + 1 + 23 + len(" via @ada") == 280


def test_the_author_s_own_text_is_said_instead_of_the_title() -> None:
    page = facts(
        "A post", url=SHORT, texts={"": "For all.", "mastodon": "For the fediverse! #kelp"}
    )
    assert sent("mastodon", page, "sea") == {"text": f"For the fediverse! #kelp {SHORT}"}
    assert sent("bluesky", page, "sea") == {"text": f"For all. {SHORT}"}
    assert sent("x", page, "sea") == {"text": "For all.", "url": SHORT}
    assert sent("reddit", page) == {"title": "A post", "url": SHORT}


def test_tags_in_a_field_of_a_bookmark_stay_with_the_author_s_own_text() -> None:
    page = facts("A post", url=SHORT, texts={"": "For all."})
    (one,) = choose({"bookmark": [{"linkding": "https://links.example"}]}).bookmark
    made = dict(parse_qsl(urlsplit(href(one, page, ("sea", "kelp"))).query))
    assert made["tags"] == "sea kelp"


def test_a_channel_that_takes_a_title_alone_takes_the_author_s_text_for_it_there() -> None:
    page = facts("A post", url=SHORT, texts={"reddit": "Look at this kelp", "twitter": "By alias"})
    assert sent("reddit", page) == {"title": "Look at this kelp", "url": SHORT}
    assert sent("x", page) == {"text": "By alias", "url": SHORT}


def test_an_author_s_own_text_is_cut_too() -> None:
    page = facts("A post", url=SHORT, texts={"bluesky": "🎉" * 400})
    text = sent("bluesky", page)["text"]
    assert text.count("🎉") == 300 - len(SHORT) - 2
    assert text.endswith(f"… {SHORT}")


@given(st.text() | st.text("%aé… ~\0\ud800"))
def test_a_value_is_encoded_as_the_standard_library_does(text: str) -> None:
    assert encoded(text) == quote(text, safe="", errors="replace")


# What an address may hold as it is, but for the brackets of a host (RFC 3986, 2.2 and 2.3).
SAFE = "%/:?#@!$&'()*+,;=~-._"


@given(st.text('%/?#[]aé… ~"<>') | st.text())
def test_an_address_is_escaped_as_the_standard_library_does(text: str) -> None:
    path = join("https://example.org", text)
    if not is_absolute(text) and not text.startswith("."):
        escaped = quote(legal(f"https://example.org/{text.lstrip('/')}"), safe=SAFE)
        # A "%" that begins no escape is one that must be escaped itself (RFC 3986, 2.1).
        assert path == re.sub("%(?![0-9A-Fa-f]{2})", "%25", escaped)


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("100%.html", "https://example.org/100%25.html"),
        ("a%2", "https://example.org/a%252"),
        ("%C3%A9%zz", "https://example.org/%C3%A9%25zz"),
        ("?a[]=1#[x]", "https://example.org/?a%5B%5D=1#%5Bx%5D"),
        ("https://[::1]:8000/[a]", "https://[::1]:8000/%5Ba%5D"),
    ],
)
def test_what_may_stand_only_elsewhere_is_escaped(path: str, url: str) -> None:
    assert join("https://example.org", path) == url

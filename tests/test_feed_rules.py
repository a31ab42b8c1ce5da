"""The checker of feeds finds each fault, and only that, and none in what is right."""

import pytest

from tests.feed_rules import Format, faults

URL = "https://example.org/feeds/all.xml"

RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:podcast="https://podcastindex.org/namespace/1.0"
 xmlns:fh="http://purl.org/syndication/history/1.0"><channel>
<title>The Tide Table</title><link>https://example.org/</link><description>Walks</description>
<language>en-GB</language><copyright>© 2026 Ada</copyright>
<lastBuildDate>Wed, 01 Apr 2026 07:30:00 +0000</lastBuildDate><generator>us</generator><ttl>60</ttl>
<image><url>https://example.org/i.png</url><title>The Tide Table</title>
<link>https://example.org/</link></image>
<atom:link rel="self" type="application/rss+xml" href="{URL}"/>
<atom:link rel="hub" href="https://hub.example.org/"/>
<atom:link rel="prev-archive" href="https://example.org/feeds/2025.xml"/>
<itunes:category text="Leisure"><itunes:category text="Hobbies"/></itunes:category>
<itunes:explicit>false</itunes:explicit><itunes:image href="https://example.org/i.png"/>
<itunes:owner><itunes:email>ada@example.org</itunes:email></itunes:owner>
<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>
<item><title>One</title><link>https://example.org/1.html</link>
<guid isPermaLink="false">tag:example.org,2026-03-01:/1.html</guid>
<pubDate>Sun, 01 Mar 2026 09:00:00 +0000</pubDate><category>Walks</category><category>sea</category>
<description>Short</description>
<content:encoded><![CDATA[<p>At <a href="https://example.org/2.html">length</a>, <b>so</b>.</p>]]></content:encoded>
<dc:creator>Ada Lin</dc:creator><dc:creator>Bo Li</dc:creator><dc:language>fr</dc:language>
<atom:updated>2026-04-01T07:30:00+00:00</atom:updated>
<comments>https://forum.example.org/1</comments>
<enclosure url="https://example.org/a.mp3" length="12345" type="audio/mpeg"/>
<media:content url="https://example.org/a.png" type="image/png" medium="image" width="3" height="2"/>
<itunes:duration>1:02:03</itunes:duration><itunes:episode>1</itunes:episode>
<podcast:transcript url="https://example.org/a.vtt" type="text/vtt"/>
</item>
<item><description>Words</description><guid>https://example.org/2.html</guid>
<author>ada@example.org (Ada Lin)</author></item>
</channel></rss>"""

ATOM = f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:fh="http://purl.org/syndication/history/1.0" xml:lang="en">
<id>https://example.org/</id><title>The Tide Table</title><updated>2026-04-01T07:30:00Z</updated>
<author><name>Ada Lin</name><uri>https://example.org/ada.html</uri></author>
<link rel="self" type="application/atom+xml" href="{URL}"/>
<link rel="alternate" type="text/html" href="https://example.org/"/>
<link rel="hub" href="https://hub.example.org/"/>
<link rel="current" href="https://example.org/feeds/now.xml"/>
<link rel="prev-archive" href="https://example.org/feeds/2025.xml"/><fh:archive/>
<icon>https://example.org/i.png</icon><rights>© 2026 Ada</rights><subtitle>Walks</subtitle>
<entry xml:lang="fr"><id>tag:example.org,2026-03-01:/1.html</id><title>One</title>
<updated>2026-04-01T07:30:00+00:00</updated><published>2026-03-01T10:00:00+01:00</published>
<link href="https://example.org/1.html"/>
<link rel="enclosure" href="https://example.org/a.mp3" length="12345" type="audio/mpeg"/>
<author><name>Bo Li</name></author><category term="Walks"/><category term="sea"/>
<summary type="html">Short</summary><content type="html">&lt;p&gt;At length.&lt;/p&gt;</content>
<media:thumbnail url="https://example.org/a"/></entry>
<entry><id>urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6</id><title type="html">Two</title>
<updated>2026-04-01T07:30:00.25Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Words</p></div></content></entry>
</feed>"""

JSON = f"""{{"version": "https://jsonfeed.org/version/1.1", "title": "The Tide Table",
"home_page_url": "https://example.org/", "feed_url": "{URL}", "language": "en",
"authors": [{{"name": "Ada Lin", "url": "https://example.org/ada.html"}}], "_ours": 1,
"hubs": [{{"type": "WebSub", "url": "https://hub.example.org/"}}], "items": [
{{"id": "tag:example.org,2026-03-01:/1.html", "url": "https://example.org/1.html", "title": "One",
"content_html": "<p>At length.</p>", "date_published": "2026-03-01T10:00:00+01:00",
"tags": ["Walks", "sea"], "image": "https://example.org/a.png", "attachments": [
{{"url": "https://example.org/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 12345}}]}},
{{"id": "2", "content_text": "Words"}}]}}"""

GOOD = {"rss": RSS, "atom": ATOM, "json": JSON}


@pytest.mark.parametrize("format", GOOD)
def test_nothing_is_wrong_with_what_is_right(format: Format) -> None:
    assert faults(GOOD[format].encode(), format, URL) == []
    assert faults(GOOD[format].encode(), format, f"{URL}x") != []


# What stands there, what takes its place, and what is said of that.
IN_RSS = [
    ("</rss>", "", "no XML"),
    ('<?xml version="1.0" encoding="UTF-8"?>', "\ufeff", "byte order mark"),
    ("<rss ", '<!DOCTYPE rss SYSTEM "a"><rss ', "document type"),
    ("Walks</desc", "\x01</desc", "no XML"),
    ('version="2.0"', 'version="0.91"', "none of 2.0"),
    (' version="2.0"', "", "rss: needs version"),
    ('version="2.0"', 'version="2.0" lang="en"', "rss: has no attribute lang"),
    ("<title>The Tide Table</title><link>", "<link>", "channel: needs title"),
    ("<link>https://example.org/</link><desc", "<desc", "channel: needs link"),
    ("<description>Walks</description>", "", "channel: needs description"),
    ("<description>Walks</description>", "<description/>", "channel/description: is empty"),
    ("<language>en-GB</language>", "", "channel: needs language"),
    ("en-GB", "en_GB", "channel/language: is no language"),
    ("en-GB", "english", "channel/language: is no language"),
    ("<ttl>60</ttl>", "<ttl>soon</ttl>", "channel/ttl: is no number"),
    ("<ttl>60</ttl>", "<ttl>0</ttl>", "channel/ttl: is zero"),
    ("<ttl>60</ttl>", "<ttl>60</ttl><ttl>60</ttl>", "more than one ttl"),
    ("<ttl>60</ttl>", "<x/>", "channel: has no x"),
    ("<ttl>60</ttl>", '<x:y xmlns:x="https://example.org/x"/>', "channel: has no {https"),
    ("<ttl>60</ttl>", "text", "channel: has text"),
    ("<ttl>60</ttl>", "<textInput/>", "channel: has no textInput"),
    ("<ttl>60</ttl>", "<dc:rights>Ada</dc:rights>", "copyright and dc:rights"),
    ("<ttl>60</ttl>", "<fh:archive/>", "archive without a current link"),
    ("<ttl>60</ttl>", "<fh:complete/>", "is complete and has a prev-archive link"),
    ("<ttl>60</ttl>", "<skipDays><day>Mon</day></skipDays>", "day[1]: is none of"),
    ("<url>https://example.org/i.png</url>", "", "channel/image: needs url"),
    ("i.png</url>", "i.webp</url>", "is no GIF, JPEG or PNG"),
    ("i.png</url>", "i.png</url><width>145</width>", "is no width"),
    ("<link>https://example.org/</link></image>", "<link>https://example.org</link></image>",
     "its image has another link"),
    ("Table</title>\n", "</title>\n", "its image has another title"),
    ("<lastBuildDate>Wed, 01", "<lastBuildDate>Thu, 01", "was a Wed"),
    (f'<atom:link rel="self" type="application/rss+xml" href="{URL}"/>', "", "0 self links"),
    (f'href="{URL}"', 'href="https://example.org/other.xml"', "says that it lies at"),
    ('"application/rss+xml"', '"text/html"', "self is no feed"),
    (' href="https://hub.example.org/"', "", "needs href"),
    ("https://hub.example.org/", "/hub", "is no absolute"),
    ('rel="hub"', 'rel="pubsub"', "no registered relation"),
    ('rel="prev-archive"', 'rel="next-archive"', "no archive and has a next-archive"),
    ("https://example.org/feeds/2025.xml", URL, "leads to itself"),
    # Items.
    ("<title>One</title>", "<title/>", "item[1]/title: is empty"),
    ("<title>One</title>", "<title>One</title><title>One</title>", "more than one title"),
    ("<title>One</title>", "<title>One<b/></title>", "title: has no b"),
    ("<title>One</title>", "<title>&lt;b>One&lt;/b></title>", "title: has HTML"),
    ("<title>One</title>", "<title>One\x85</title>", "control characters"),
    ("<description>Words</description>", "", "needs a title or a description"),
    ("https://example.org/1.html<", "1.html<", "link: is no absolute"),
    ("https://example.org/1.html<", "https://example.org/a b<", "link: is no absolute"),
    ("https://example.org/1.html<", "https://example.org/ä<", "link: is no absolute"),
    ("https://example.org/1.html<", "https://example.org/%zz<", "link: is no absolute"),
    ("https://example.org/1.html<", "https://localhost<", "link: is no absolute"),
    ("https://example.org/1.html<", "ftp://example.org/a<", "link: is no absolute"),
    ("<guid>https://example.org/2.html</guid>", "", "item[2]: needs guid"),
    (' isPermaLink="false"', "", "needs isPermaLink"),
    ('isPermaLink="false"', 'isPermaLink="no"', "none of true, false"),
    ("tag:example.org,2026-03-01:/1.html", "12345", "is no id of all the world's"),
    ("<guid>https://example.org/2.html", '<guid isPermaLink="false">tag:example.org,2026-03-01:/1.html',
     "twice"),
    ("Sun, 01 Mar 2026", "Sun, 01 Mar 26", "no date of RFC 822"),
    ("Sun, 01 Mar 2026", "So, 01 Mrz 2026", "no date of RFC 822"),
    ("Sun, 01 Mar 2026", "Mon, 01 Mar 2026", "was a Sun"),
    ("Sun, 01 Mar 2026", "Sun, 30 Feb 2026", "is no day"),
    ("09:00:00 +0000", "24:00:00 +0000", "no date of RFC 822"),
    ("09:00:00 +0000", "09:00:00 +00:00", "no date of RFC 822"),
    ("<category>sea</category>", "<category/>", "category[2]: is empty"),
    ("<category>sea</category>", "<category>Walks</category>", "one category twice"),
    ("<dc:creator>Bo Li", "<dc:creator>", "dc:creator[2]: is empty"),
    ("<dc:creator>Bo Li</dc:creator>", "<author>bo@example.org (Bo)</author>", "author and dc:creator"),
    ("ada@example.org (Ada Lin)", "Ada Lin", "is no e-mail address"),
    ("ada@example.org (Ada Lin)", "ada@example.org", "is no e-mail address"),
    ("<dc:language>fr", "<dc:language>French", "is no language"),
    ("<atom:updated>2026-04-01T07", "<atom:updated>2026-04-31T07", "is no day"),
    ("https://forum.example.org/1", "off", "comments: is no absolute"),
    ('length="12345"', 'length=""', "enclosure@length: is no number"),
    ('length="12345" ', "", "enclosure: needs length"),
    ('url="https://example.org/a.mp3"', 'url="a.mp3"', "enclosure@url: is no absolute"),
    ("a.mp3", "a.ogg", "nothing that Apple plays"),
    ("audio/mpeg", "mp3", "enclosure@type: is no media type"),
    ("<enclosure ", '<enclosure url="https://example.org/b.mp3" length="1" type="audio/mpeg"/><enclosure ',
     "more than one enclosure"),
    ("<description>Short</description>\n", "", "content before its description"),
    ("<comments>", '<atom:link rel="next" href="https://example.org/2"/><comments>', "a feed's"),
    # Media and podcasts.
    ('medium="image"', 'medium="picture"', "is none of image"),
    ('width="3"', 'width="0"', "is zero"),
    ('url="https://example.org/a.png" ', "", "media:content[1]: needs url"),
    ("<media:content", "<media:group/><media:content", "group of one"),
    ("<itunes:explicit>false", "<itunes:explicit>no", "none of true, false"),
    ("<itunes:explicit>false</itunes:explicit>", "", "podcast without itunes:explicit"),
    ("<itunes:email>ada@example.org</itunes:email>", "", "needs itunes:email"),
    (' text="Hobbies"', "", "needs text"),
    ("1:02:03", "1:99", "is no duration"),
    ("<itunes:episode>1", "<itunes:episode>first", "is no number"),
    ("917393e3-", "", "is no UUID"),
    ('type="text/vtt"', "", "needs type"),
]  # fmt: skip

IN_ATOM = [
    ('xmlns="http://www.w3.org/2005/Atom"', 'xmlns="http://purl.org/atom/ns#"', "is no Atom"),
    (' xml:lang="en"', "", "needs xml:lang"),
    ("<id>https://example.org/</id>", "", "feed: needs atom:id"),
    ("<id>https://example.org/</id>", "<id>https://example.org</id>", "is not in its normal form"),
    ("<id>https://example.org/</id>", "<id> https://example.org/</id>", "white space"),
    ("<id>https://example.org/</id>", "<id>HTTPS://example.org/</id>", "is no absolute IRI"),
    ("<id>https://example.org/</id>", "<id>/</id>", "is no absolute IRI"),
    ("<title>The Tide Table</title>", "", "feed: needs atom:title"),
    ("<updated>2026-04-01T07:30:00Z</updated>", "", "feed: needs atom:updated"),
    ("07:30:00Z", "07:30:00", "no date of RFC 3339"),
    ("07:30:00Z", "07:30:00z", "no date of RFC 3339"),
    ("07:30:00Z", "7:30Z", "no date of RFC 3339"),
    ("<author><name>Ada Lin</name><uri>https://example.org/ada.html</uri></author>", "",
     "needs an author"),
    ("<name>Ada Lin</name>", "<name/>", "atom:name: is empty"),
    ("<name>Ada Lin</name>", "", "needs atom:name"),
    ("<uri>https://example.org/ada", "<uri>ada", "is no absolute"),
    (f'<link rel="self" type="application/atom+xml" href="{URL}"/>', "", "0 self links"),
    ('<link rel="alternate" type="text/html" href="https://example.org/"/>', "",
     "needs an alternate link"),
    ('rel="hub" href', 'type="text/html" href', "two alternate links"),
    ('<link rel="hub"', '<link rel="hub" href="https://hub.example.org/"/><link rel="hub"',
     "same hub link twice"),
    ('<link rel="current" href="https://example.org/feeds/now.xml"/>', "", "without a current link"),
    ("https://example.org/feeds/now.xml", URL, "its own current feed"),
    ("<fh:archive/>", "<fh:archive>yes</fh:archive>", "has text"),
    ("<icon>https://example.org/i.png", "<icon>i.png", "is no absolute"),
    ("</feed>", "<logo>https://example.org/i.png</logo></feed>", "behind its first entry"),
    # Entries.
    ("<title>One</title>", "", "entry[1]: needs atom:title"),
    ("<title>One</title>", "<title> </title>", "atom:title: is empty"),
    ("<title>One</title>", "<title>&lt;i>One&lt;/i></title>", "has HTML"),
    ("<title>One</title>", '<title type="markdown">One</title>', "none of text, html, xhtml"),
    ("<title>One</title>", "<title>One<b/></title>", "is text and has elements"),
    ("tag:example.org,2026-03-01:/1.html", "tag:example.org:/1.html", "is no absolute IRI"),
    ("tag:example.org,2026-03-01:/1.html", "tag:example.org,2026-03-01:/ä", "is no absolute IRI"),
    ("tag:example.org,2026-03-01:/1.html", "https://example.org/", "has the id of an entry"),
    ("tag:example.org,2026-03-01:/1.html", "urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6", "twice"),
    ("urn:uuid:60a76c80-", "urn:uuid:", "is no UUID"),
    ("<updated>2026-04-01T07:30:00+00:00</updated>", "", "entry[1]: needs atom:updated"),
    ("<published>2026-03-01T10", "<published>2026-03-01 10", "no date of RFC 3339"),
    ('<link href="https://example.org/1.html"/>',
     '<link href="https://example.org/1.html"/><link href="https://example.org/2.html"/>',
     "two alternate links"),
    ('href="https://example.org/1.html"', 'href="1.html"', "is no absolute"),
    ('length="12345" ', "", "an enclosure needs length"),
    ('length="12345"', 'length="-1"', "is no number"),
    ('<category term="sea"/>', '<category term=""/>', "is empty"),
    ('<category term="sea"/>', "<category/>", "needs term"),
    ('<category term="sea"/>', '<category term="Walks"/>', "one category twice"),
    ('<content type="html">&lt;p&gt;At length.&lt;/p&gt;</content>',
     '<content type="html"/>', "atom:content: is empty"),
    ('<content type="html">&lt;p&gt;At length.&lt;/p&gt;</content>', '<content type="html">x<p/></content>',
     "is html and has elements"),
    ('<content type="html">', '<content type="text">', "has HTML"),
    ('<content type="html">', '<content type="xhtml">', "is no single div"),
    ('<content type="html">', '<content type="CDATA">', "is no media type"),
    ("<p>Words</p>", "&lt;p&gt;Words&lt;/p&gt;", "marked as xhtml and has HTML"),
    ("<p>Words</p>", "<script>x</script>", "has <script>"),
    ("<p>Words</p>", '<p onclick="x">Words</p>', "has onclick="),
    ('<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Words</p></div></content>',
     "<summary>Words</summary>", "neither content nor an alternate link"),
    ('<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Words</p></div></content>',
     '<content type="text/html" src="https://example.org/2.html"/>', "needs a summary"),
    ("</entry>\n</feed>", "<pubDate/></entry>\n</feed>", "has no atom:pubDate"),
    ("</entry>\n</feed>", '<link rel="next" href="https://example.org/2"/></entry>\n</feed>', "a feed's"),
]  # fmt: skip

IN_JSON = [
    ('"_ours"', '"ours"', "has no ours"),
    ('"_ours": 1', '"_ours": NaN', "no JSON"),
    ('"_ours": 1', '"title": "x"', "says title twice"),
    ("version/1.1", "version/1", "is none of"),
    ('"title": "The Tide Table",', "", "feed: needs title"),
    ("The Tide Table", "", "feed/title: is empty"),
    ('"home_page_url": "https://example.org/",', "", "needs home_page_url"),
    (URL, "https://example.org/x.json", "says that it lies at"),
    ('"language": "en"', '"language": "en_US"', "is no language"),
    (
        '{"name": "Ada Lin", "url": "https://example.org/ada.html"}',
        "{}",
        "authors[1]: says nothing",
    ),
    ('"url": "https://example.org/ada.html"', '"email": "ada@example.org"', "has no email"),
    ('"name": "Ada Lin"', '"name": ""', "name: is empty"),
    ('"type": "WebSub", ', "", "hubs[1]: needs type"),
    ('"_ours": 1', '"next_url": "/2.json"', "is no absolute"),
    ('"_ours": 1', f'"next_url": "{URL}"', "leads to itself"),
    ('"_ours": 1', '"expired": "no"', "is no bool"),
    ('"id": "2"', '"id": 2', "items[2]/id: is no str"),
    ('"id": "2", ', "", "items[2]: needs id"),
    ('"id": "2"', '"id": "tag:example.org,2026-03-01:/1.html"', "twice"),
    ('"content_text": "Words"', '"title": "Words"', "needs content_html or content_text"),
    ("https://example.org/1.html", "1.html", "is no absolute"),
    ("2026-03-01T10:00:00+01:00", "2026-03-01", "no date of RFC 3339"),
    ('["Walks", "sea"]', '["Walks", "Walks"]', "tags: has one twice"),
    ('["Walks", "sea"]', '["Walks", ""]', "tags[2]: is empty"),
    ('["Walks", "sea"]', '"Walks"', "tags: is no list"),
    ('"mime_type": "audio/mpeg", ', "", "attachments[1]: needs mime_type"),
    ("12345", '"12345"', "is no number"),
    ("https://example.org/a.mp3", "a.mp3", "is no absolute"),
]

# Of content, which all three have.
CONTENT = [
    ("<script>x</script>", "has <script>"),
    ("<style>x</style>", "has <style>"),
    ("<form><p>x</p></form>", "has <form>"),
    ("<object></object>", "has <object>"),
    ("<smo-x>x</smo-x>", "has <smo-x>"),
    ('<p onload="x">x</p>', "has onload="),
    ('<p style="x">x</p>', "has style="),
    ('<p x="y">x</p>', "has x="),
    ('<a href="a.html">x</a>', "is relative"),
    ('<a href="//example.org/">x</a>', "is relative"),
    ('<a href="#a">x</a>', "is relative"),
    ('<a href="http:a.html">x</a>', "has no host"),
    ('<a href="javascript:x">x</a>', "runs"),
    ('<a href=" java\nscript:x">x</a>', "runs"),
    ('<a href="data:text/html,x">x</a>', "is data"),
    ('<img src="a.png">', "is relative"),
    ('<img srcset="https://example.org/a.png 1x, b.png 2x">', "is relative"),
    ('<video poster="a.png"></video>', "is relative"),
    ('<blockquote cite="a.html">x</blockquote>', "is relative"),
    ('<iframe src="http://example.org/"></iframe>', "without an https address"),
    ("<svg><script>x</script></svg>", "has <script>"),
    ('<svg onload="x"></svg>', "has onload="),
    ('<svg><a href="a.html">x</a></svg>', "is relative"),
    ('<svg><use xlink:href="a.svg#b"></use></svg>', "is relative"),
]
GOOD_CONTENT = [
    "1 < 2 & 3", "<p>x", '<img src="data:image/png;base64,AA==" alt="">',
    '<a href="mailto:ada@example.org" class="b" data-c="d" aria-label="e">x</a>',
    '<svg viewBox="0 0 1 1"><use href="#a"></use></svg><math><mi>x</mi></math>',
    '<iframe src="https://example.org/"></iframe><!-- x --><wbr>',
]  # fmt: skip


@pytest.mark.parametrize(
    ("format", "old", "new", "fault"),
    [
        *[("rss", *case) for case in IN_RSS],
        *[("atom", *case) for case in IN_ATOM],
        *[("json", *case) for case in IN_JSON],
    ],
)
def test_a_fault_is_found_and_no_other(format: Format, old: str, new: str, fault: str) -> None:
    assert old in GOOD[format]
    found = faults(GOOD[format].replace(old, new, 1).encode(), format, URL)
    assert len(found) == 1, found
    assert fault in found[0]


def of_content(html: str) -> dict[Format, list[str]]:
    import json
    from html import escape

    return {
        "rss": faults(RSS.replace("<p>At ", f"{html}<p>At ").encode(), "rss", URL),
        "atom": faults(ATOM.replace("&lt;p&gt;At ", f"{escape(html)}&lt;p&gt;At ").encode(), "atom", URL),
        "json": faults(JSON.replace("<p>At ", f"{json.dumps(html)[1:-1]}<p>At ").encode(), "json", URL),
    }  # fmt: skip


@pytest.mark.parametrize(("html", "fault"), CONTENT)
def test_dangerous_and_relative_content_is_found_in_each_format(html: str, fault: str) -> None:
    for format, found in of_content(html).items():
        assert len(found) == 1, (format, found)
        assert fault in found[0]
        assert ";" not in found[0]


@pytest.mark.parametrize("html", GOOD_CONTENT)
def test_nothing_is_wrong_with_harmless_content(html: str) -> None:
    assert of_content(html) == {"rss": [], "atom": [], "json": []}

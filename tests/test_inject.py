"""One page of every kind, in every theme, edited exactly once."""

from collections.abc import Callable

import pytest
from markupsafe import Markup
from pelican import contents

from tests.conftest import BUNDLED_THEMES, SITEURL, THEMES, Site, theme
from tests.reading import Built

ALL_THEMES = [*BUNDLED_THEMES, *THEMES]
HAZARD = "He said \"5 < 6\" & 'left'"


@pytest.fixture
def small_site(site: Site) -> Site:
    """Three posts, one in reST and one that shows code, and a page."""
    site.post("a.md", "First words.\n\nMore words.", title=HAZARD, slug="quotes", tags="one, two",
              summary='A "quoted" <p>summary</p>')  # fmt: skip
    site.post("b.rst", "Plain words of reST.", title="In reST", slug="rest")
    site.post(
        "c.md",
        "Prose first.\n\n    </head><!-- x --> <body> {{ not.jinja }}\n\nAnd `</body>`.",
        title="Code",
        slug="code",
    )
    site.page()
    return site


@pytest.mark.parametrize("name", ALL_THEMES)
def test_every_theme_shows_each_tag_once_and_one_row_after_the_text(
    small_site: Site, name: str
) -> None:
    built = small_site.build(THEME=theme(name))
    for path, title in (("quotes.html", HAZARD), ("rest.html", "In reST"), ("code.html", "Code")):
        page = built.page(path)
        html = page.html
        assert page.meta("og:title") == title
        assert page.meta("og:type") == "article"
        assert page.meta("og:url") == f"{SITEURL}/{path}" == page.canonical()
        assert page.meta("og:site_name") == "The Tide Table"
        assert page.meta("og:locale") == "en_US"
        assert page.meta("description")
        assert page.meta("og:description") == page.meta("description")
        assert page.meta("twitter:card") == (
            "summary_large_image" if page.meta("og:image") else "summary"
        )
        posting = [block for block in page.json_ld() if block["@type"] == "BlogPosting"]
        assert [block["headline"] for block in posting] == [title]
        assert len(page.with_class("smo-buttons")) == 1
        assert html.count('rel="stylesheet" href="https://example.org/smo/') == 1
    about = built.page("pages/about.html")
    assert about.meta("og:type") == "website"
    assert [block["@type"] for block in about.json_ld() if block["@type"] != "Organization"] == [
        "WebPage",
        "BreadcrumbList",
    ]
    assert len(about.with_class("smo-buttons")) == (name == "places-itself")


@pytest.mark.parametrize("name", ALL_THEMES)
def test_every_theme_keeps_its_pages_free_of_marks(small_site: Site, name: str) -> None:
    built = small_site.build(THEME=theme(name))
    marks = [path for path, page in built.pages().items() if _mark(page.html)]
    assert marks == []


@pytest.mark.parametrize("name", ALL_THEMES)
def test_every_theme_can_show_buttons_before_and_after_the_text(
    small_site: Site, name: str
) -> None:
    built = small_site.build({"buttons": {"position": "both"}}, THEME=theme(name))
    assert [path for path, page in built.pages().items() if _mark(page.html)] == []
    for path, words in (("rest.html", "Plain words"), ("code.html", "Prose first.")):
        page = built.page(path)
        text = page.text()
        regions = [row.get("aria-label") for row in page.with_class("smo-buttons")]
        if name == "places-itself":
            assert len(regions) == 1
            continue
        first, second = (text.index("Instapaper"), text.rindex("Instapaper"))
        assert first < text.index(words, first) < second, name
        assert regions == [
            "Share or save this page", "Share or save this page (end of article)",
        ]  # fmt: skip


@pytest.mark.parametrize("name", [name for name in ALL_THEMES if name != "places-itself"])
def test_buttons_stand_only_on_articles(small_site: Site, name: str) -> None:
    built = small_site.build(THEME=theme(name))
    having = {path for path, page in built.pages().items() if page.with_class("smo-buttons")}
    assert having == {"quotes.html", "rest.html", "code.html"}


@pytest.mark.parametrize("name", ALL_THEMES)
def test_buttons_follow_the_text(small_site: Site, name: str) -> None:
    html = small_site.build(THEME=theme(name)).read("rest.html")
    assert html.rindex("Plain words of reST.", 0, html.index('class="smo-buttons')) > 0 or (
        name == "places-itself"
    )
    assert not _in_comment(html, html.index('class="smo-buttons'))


@pytest.mark.parametrize("name", ALL_THEMES)
def test_the_head_ends_where_it_did(small_site: Site, name: str) -> None:
    """Ours stand in the head of a browser, even where the theme breaks it."""
    built = small_site.build(THEME=theme(name))
    for path in ("quotes.html", "rest.html", "pages/about.html", "index.html"):
        head = built.page(path).tree.find("head")
        assert head is not None
        names = [tag.get("property") for tag in head.iter("meta")]
        assert "og:title" in names, path


def test_an_empty_list_page_stays_empty(small_site: Site) -> None:
    built = small_site.build(THEME=theme("empty-lists"))
    assert [built.read(name).strip() for name in ("tags.html", "archives.html")] == ["", ""]


def test_a_theme_that_places_the_buttons_has_them_there_only(small_site: Site) -> None:
    page = small_site.build(THEME=theme("places-itself")).page("rest.html")
    assert len(page.with_class("smo-buttons")) == 1
    assert len(page.with_class("smo-follow")) == 1
    assert page.html.index("smo-buttons") < page.html.index(">Plain words of reST.")
    footer = page.tree.find(".//footer")
    assert footer is not None
    assert page.with_class("smo-follow")[0] in list(footer.iter())


def test_no_summary_is_made_where_the_theme_asks_for_none(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    truncate = contents.truncate_html_words

    def counted(text: str, *rest: object) -> str:
        made.append(text)
        return truncate(text, *rest)

    monkeypatch.setattr(contents, "truncate_html_words", counted)
    for name in ("article.html", "index.html"):
        site.template(name, "<html><head><title>x</title></head><body>{{ 1 }}</body></html>")
    site.post()
    kinds = ("FEED_ALL", "TRANSLATION_FEED", "CATEGORY_FEED", "AUTHOR_FEED")
    feeds = {f"{kind}_{form}": None for kind in kinds for form in ("ATOM", "RSS")}
    site.build(PLUGINS=[], **feeds)
    bare, made[:] = len(made), []
    built = site.build({"feeds": False}, **feeds)
    assert built.page().meta("og:description") == "Some words of a post."
    assert len(made) == bare == 0


def test_a_summary_made_of_the_body_has_no_mark(site: Site) -> None:
    site.post(body="Short body.")
    site.template(
        "article.html",
        "<html><head><title>x</title></head><body>{{ article.summary }}|{{ article.content }}|"
        "{{ article.summary }}</body></html>",
    )
    html = site.build().read("a-post.html")
    before, _, after = html.partition("|")
    assert before.endswith("<p>Short body.</p>")
    assert after.rpartition("|")[2].startswith("<p>Short body.</p></body>") or "smo-follow" in after


@pytest.mark.parametrize(
    "expression",
    [
        "article.content|e",
        "article.content|upper",
        "article.content|tojson",
        "article.content|urlencode",
        "article.content[:-3]",
        "article.content|upper|e",
    ],
)
def test_traces_of_the_mark_are_wiped(site: Site, expression: str) -> None:
    site.post(body="Words.")
    site.template(
        "article.html",
        f"<html><head><title>x</title></head><body><i>{{{{ {expression} }}}}</i></body></html>",
    )
    html = site.build({"follow": []}).read("a-post.html")
    inside = html.partition("<i>")[2].partition("</i>")[0]
    assert "smo" not in inside.lower(), inside


ELEMENTS = ["<script>", "<style>", "<template>", "<textarea>", "<noscript>", "<iframe>", "<!--",
            "</article>", "a > b"]  # fmt: skip


@pytest.mark.parametrize("name", BUNDLED_THEMES)
def test_a_title_may_name_an_element(site: Site, name: str) -> None:
    """Both themes print titles into attributes as they are."""
    for number, element in enumerate(ELEMENTS):
        site.post(f"{number}.rst", title=f"The {element} element", slug=str(number))
        site.template("article.html", '{% extends "!simple/article.html" %}')
    for position, rows in (("after", 1), ("both", 2)):
        built = site.build({"buttons": {"position": position}}, THEME=theme(name))
        for number, element in enumerate(ELEMENTS):
            page = built.page(f"{number}.html")
            assert len(page.with_class("smo-buttons")) == rows, element
            assert page.html.index("Some words of a post.") < page.html.rindex('class="smo-buttons')
            assert page.meta("og:title") == f"The {element} element"


# What a theme makes of the text, by the post's slug, and what it stands in.
CUT = {
    "truncate": "article.content|truncate(20)", "striptags": "article.content|striptags",
    "slice": "article.content[:-3]", "escape": "article.content|e", "nothing": "''",
    "empty": "article.content",
}  # fmt: skip
AROUND = {
    "article": ("<article><article>", "</article>{here}</article><article>Next</article>"),
    "main": ("<article>Teaser</article><main>", "{here}</main>"),
    "main-article": ("<article>Teaser</article><main><article>", "{here}</article></main>"),
    "footer": ("<div>", "<footer>By Ada</footer></div>{here}<footer>All rights</footer>"),
    "body": ("<div>", "</div>{here}"),
    "title": ('<a title="</article> <!-- <script>"></a><article>', "{here}</article>"),
}


@pytest.mark.parametrize("position", ["after", "before", "both", "side"])
def test_a_text_that_the_theme_cuts_has_buttons_behind_it(site: Site, position: str) -> None:
    template = ""
    for around, (before, after) in AROUND.items():
        for cut, expression in CUT.items():
            body = "" if cut == "empty" else "Some words of a post, and more of them."
            site.post(f"{around}-{cut}.md", body, title=f"{around} {cut}")
            template += (
                f"{{% if article.slug == '{around}-{cut}' %}}{before}<b>{{{{ {expression} }}}}</b>"
                f"{after.format(here='<!--here-->')}{{% endif %}}"
            )
    site.template(
        "article.html", f"<html><head><title>x</title></head><body>{template}</body></html>"
    )
    built = site.build({"buttons": {"position": position}, "follow": {"github": "me"}})
    for around in AROUND:
        for cut in CUT:
            page = built.page(f"{around}-{cut}.html")
            html = page.html
            # The beginning of a text is there where its end is cut off.
            begins = cut == "slice"
            rows = 1 + (begins and position == "both")
            assert len(page.with_class("smo-buttons")) == rows, (around, cut)
            place = "<b>" if begins and position == "before" else "<!--here-->"
            before, _, row = html.rpartition('<nav class="smo-buttons')
            assert before.endswith(place), (around, cut)
            assert 'class="smo-follow' in row
            assert "smo/smo." in html


def test_where_no_place_is_left_for_buttons_the_log_says_so_once(site: Site) -> None:
    for slug in ("first", "second"):
        site.post(f"{slug}.md", slug=slug)
    site.template(
        "article.html",
        "<html><head><title>x</title></head><body>{{ article.content|truncate(9) }}<!-- </body>",
    )
    (said,) = site.build(expect_warnings=True).log
    assert "has no buttons" in said
    assert said.startswith(("first.md: ", "second.md: "))


def test_a_page_that_leads_on_at_once_gets_no_row(site: Site) -> None:
    site.post()
    site.template(
        "article.html",
        '<html><head><meta http-equiv="refresh" content="0; url=/"></head><body></body></html>',
    )
    assert site.build().page().with_class("smo-buttons") == []


def test_a_post_without_buttons_of_its_own_has_none_however_its_text_is_cut(site: Site) -> None:
    site.post(body="", smo_share="off")
    site.page(body="")
    built = site.build()
    assert built.page().with_class("smo-buttons") == []
    assert built.page("pages/about.html").with_class("smo-buttons") == []


def test_a_body_that_a_plugin_marks_as_safe_has_its_buttons(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    get_content = vars(contents.Content)["get_content"].func
    monkeypatch.setattr(
        contents.Content, "get_content", lambda self, url: Markup(get_content(self, url))
    )
    site.template(
        "article.html",
        "<html><head><title>x</title></head><body><i>{{ article.content }}|</i></body></html>",
    )
    site.post()
    html = site.build().read("a-post.html")
    assert html.partition("|")[0].endswith("</nav>")


def test_a_code_sample_and_microdata_stay_as_they_are(site: Site) -> None:
    sample = '&lt;meta property="og:title" content="Sample"&gt;'
    own = '<meta property="og:title" content="By hand"><meta itemprop="description" content="Mine">'
    item = '<div vocab="https://schema.org/"><meta property="description" content="Part"></div>'
    site.post(body=f"<p>{sample}</p>\n<div>{own}</div>\n{item}")
    page = site.build().page()
    assert sample.replace("&gt;", ">") in page.html.replace("&gt;", ">")
    assert page.meta("og:title") == "A post"
    assert '<meta itemprop="description" content="Mine">' in page.html
    assert '<meta property="description" content="Part">' in page.html


def test_tags_outside_of_the_head_are_settled_with_all_others(small_site: Site) -> None:
    built = small_site.build(THEME=theme("tags-outside"))
    for path in ("rest.html", "index.html", "pages/about.html"):
        page = built.page(path)
        assert page.meta("twitter:site") == "@themeowner"
        assert page.html.count("og:title") == 3
        assert page.html.lower().count("charset") == 1
        assert page.html.lower().count('name="description"') == 1
        assert [link["href"] for link in page.links("alternate") if "none" in link["href"]] == []
    assert '<meta itemprop="description"' in built.read("rest.html")
    kept = small_site.build({"head": {"theme_tags": "keep"}}, THEME=theme("tags-outside"))
    page = kept.page("rest.html")
    assert page.meta("og:title") == "In reST | The Tide Table"
    assert page.meta("description") == "Always the same"


@pytest.mark.parametrize("autoescape", [True, False])
def test_autoescape_of_the_site_does_not_matter(site: Site, autoescape: bool) -> None:
    site.post(title="Tom & Jerry")
    page = site.build(JINJA_ENVIRONMENT={"autoescape": autoescape}, THEME=theme("macro-body")).page(
        "tom-jerry.html"
    )
    assert page.meta("og:title") == "Tom & Jerry"


def test_a_site_with_delimiters_of_its_own_gets_the_same_tags(site: Site) -> None:
    site.post()
    site.template(
        "article.html",
        "<html><head><title>x</title></head><body>[[ article.content ]]</body></html>",
    )
    own = {"variable_start_string": "[[", "variable_end_string": "]]"}
    page = site.build(JINJA_ENVIRONMENT=own).page()
    assert page.meta("og:title") == "A post"
    assert len(page.with_class("smo-buttons")) == 1


def test_a_theme_overrides_a_template(site: Site) -> None:
    site.post()
    site.template(
        "smo/buttons.html",
        '<p class="smo-buttons">{% for kind, all in groups.items() %}{% for it in all %}'
        '<a class="smo-button smo-{{ it.id }}" {{ it.attributes }}>{{ it.name }}</a>'
        "{% endfor %}{% endfor %}</p>",
    )
    page = site.build({"share": ["reddit"], "bookmark": []}).page()
    (row,) = page.with_class("smo-buttons")
    assert row.tag == "p"
    assert page.href("reddit").startswith(
        "https://www.reddit.com/submit?url=https%3A%2F%2Fexample.org"
    )


def test_two_builds_give_the_same_bytes(small_site: Site) -> None:
    first = small_site.build(THEME="notmyidea").files()
    small_site.clear()
    assert small_site.build(THEME="notmyidea").files() == first


def test_pelican_can_run_twice_in_one_process(small_site: Site) -> None:
    """As `pelican --autoreload` does: the second run starts from nothing."""
    pelican = small_site.pelican()
    pelican.run()
    first = small_site.built().files()
    small_site.post("d.md", title="Added", slug="added")
    pelican.run()
    built = small_site.built()
    assert built.log == []
    assert len(built.page("added.html").with_class("smo-buttons")) == 1
    unchanged = {"rest.html", "pages/about.html"}
    assert {name: first[name] for name in unchanged} == {
        name: built.files()[name] for name in unchanged
    }


@pytest.mark.parametrize("layer", ["reader", "generator"])
def test_the_content_cache_works(small_site: Site, layer: str) -> None:
    cache = {"CACHE_CONTENT": True, "LOAD_CONTENT_CACHE": True, "CONTENT_CACHING_LAYER": layer}
    first = small_site.build(**cache).files()
    assert small_site.build(**cache).files() == first


def test_a_page_that_cannot_be_read_goes_out_as_the_theme_made_it(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.post("good.md", title="Good")
    site.post("bad.md", title="Bad")
    bare = site.build(PLUGINS=[]).read("bad.html")

    def broken(self: object, content: object, *rest: object) -> tuple[str, str]:
        if getattr(content, "slug", "") == "bad":
            raise ValueError("a reader left something odd")
        return "", ""

    monkeypatch.setattr("pelican_smo.facts.reader.Reader._description", broken)
    built = site.build(expect_warnings=True, SMO={"feeds": False})
    assert built.read("bad.html") == bare
    assert built.page("good.html").meta("og:title") == "Good"
    assert [line for line in built.log if line.startswith("bad.md: ")] != []


def test_a_template_page_is_edited_like_any_other(site: Site) -> None:
    site.post()
    site.write("own.html", "<html><head><title>t</title></head><body>Hi</body></html>")
    page = site.build(TEMPLATE_PAGES={"own.html": "own/index.html"}, READERS={"html": None}).page(
        "own/index.html"
    )
    assert page.meta("og:url") == f"{SITEURL}/own/"


def test_what_is_not_html_is_left_alone(site: Site) -> None:
    site.post()
    site.write("robots.txt", "User-agent: *\nSitemap: {{ SITEURL }}/sitemap.xml\n")
    site.write("sitemap.xml", "<?xml version='1.0'?><urlset>{% for a in articles %}<url>{{ a.url }}"
               "</url>{% endfor %}</urlset>")  # fmt: skip
    built = site.build(TEMPLATE_PAGES={"robots.txt": "robots.txt", "sitemap.xml": "sitemap.xml"})
    assert built.read("robots.txt") == f"User-agent: *\nSitemap: {SITEURL}/sitemap.xml"
    assert built.read("sitemap.xml") == (
        "<?xml version='1.0'?><urlset><url>a-post.html</url></urlset>"
    )


def test_a_theme_without_charset_gets_one(site: Site) -> None:
    site.post()
    site.template(
        "article.html", "<html><head><title>é</title></head><body>"
               "{{ article.content }}</body></html>")  # fmt: skip
    built = site.build()
    assert built.read("a-post.html").index('<meta charset="utf-8">') < 60


def test_the_tags_stand_right_behind_the_charset(post: Callable[..., Built]) -> None:
    html = post().read("a-post.html")
    assert html[html.index("charset") :].splitlines()[1].startswith('<link rel="canonical"')


def _mark(html: str) -> bool:
    import re

    return re.search(r"smo-[0-9]{6,16}\b", html.replace("smo/smo", "")) is not None


def _in_comment(html: str, at: int) -> bool:
    return html.rfind("<!--", 0, at) > html.rfind("-->", 0, at)

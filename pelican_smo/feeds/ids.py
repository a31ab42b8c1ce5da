"""The id of each article in feeds, from the ledger or the front matter."""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from feedgenerator import get_tag_uri
from pelican.contents import Article, Content
from pelican.writers import Writer

from pelican_smo.base import notices
from pelican_smo.base.text import legal
from pelican_smo.facts import front_matter
from pelican_smo.feeds.ledger import Ledger
from pelican_smo.settings.errors import shown, wrong

logger = logging.getLogger(__name__)

OwnId = Callable[[Article, str], str]

IGNORED = "smo-ids*.txt"
"""File names of ledgers; generators must not read them as content."""


class FeedIds:
    """Gives each article of a run its id; call `settle` first.

    `site_url` is the site's public URL. It is empty in a local build; then that of the last
    production build is used, so that new articles enter the ledger on the machine where their
    author commits them.
    """

    def __init__(self, settings: Mapping[str, Any], site_url: str, file: Path) -> None:
        self._settings = settings
        self._file = file
        self._is_public = bool(site_url)
        self._ledger = Ledger(file)
        # Before the first production build, ids are known only if there is a ledger.
        self._site = site_url or self._ledger.site
        # Pelican uses SITEURL as it is written, which for a sub-site may be only a path, and joins
        # by a rule of its own if pages have relative addresses.
        self._url = str(settings["SITEURL"]) if site_url else self._site
        self._join = Writer("", settings if site_url else {}).urljoiner
        self._keys: dict[str, Article] = {}
        self._ids: dict[int, str] = {}
        self._own: OwnId | None = None

    def settle(
        self, articles: Iterable[Article], present: Iterable[Content], own: OwnId | None = None
    ) -> None:
        """Find the ids of all `articles`; `present` are all contents, including drafts.

        `own` returns the id that the site's own writer gives an article on the site at an address.
        """
        if not self._site:
            return
        self._own = own
        ledger = self._ledger
        ledger.site = self._site
        ledger.sources(map(self.key, present))
        new = []
        for article in articles:
            key = self.key(article)
            stated = stated_id(article)
            if stated and ledger.claim(key, stated):
                self._ids[id(article)] = stated
                continue
            if stated:
                logger.warning(
                    "%s: smo_id = %s: another post has this id in feeds. Give one of them "
                    "another; until then this one has one of its own.",
                    front_matter.source(article), shown(stated),
                )  # fmt: skip
            new.append((article, key, self.published(article), date_of(article)))
        published: dict[str, Article] = {}
        for article, key, id_, date in new:
            other = published.setdefault(id_, article)
            if other is not article:
                logger.warning(
                    "%s: in feeds it would have the id of %s, %s, since both have the same "
                    "address and the same day. %s; until then its id is made of the file's name.",
                    front_matter.source(article), front_matter.source(other), shown(id_),
                    _advice(article, self._settings),
                )  # fmt: skip
            ledger.expect(key, id_, title=str(article.title), date=date)
        for article, key, id_, date in new:
            found = ledger.id_of(key, id_, title=str(article.title), date=date)
            self._ids[id(article)] = legal(found)
        self._save()

    def _save(self) -> None:
        known = self._file.exists()
        count = self._ledger.save()
        if not (count and self._is_public):
            return
        if known:
            notices.show(
                logger,
                "%s: the ids of new posts are in it now (%d). Commit it with them.",
                self._file, count,
            )  # fmt: skip
        else:
            notices.show(
                logger,
                "%s: this file is new, and keeps the ids of the site's feed entries. Commit it: "
                "a build without it, as on CI from a fresh clone, announces a post again that has "
                "got another slug or date.",
                self._file,
            )  # fmt: skip

    def of(self, article: Article) -> str:
        """The id of an article; for an unknown one, the id that Pelican would publish."""
        return self._ids.get(id(article)) or self.published(article)

    def key(self, content: Content) -> str:
        """The ledger's name for a content: its file in the content folder.

        A second content that another plugin makes of one file, or any of no file, has its output
        file added.
        """
        key = front_matter.source(content) if content.source_path else ""
        if not key or self._keys.setdefault(key, content) is not content:
            return f"{key}>{content.save_as}"
        return key

    def published(self, article: Article) -> str:
        """The id that Pelican has published so far: readers would show another as a new article."""
        if self._own and (own := self._own(article, self._url)):
            return own
        # Pelican's own date class looks up the locale whenever it is formatted.
        date = datetime.combine(article.date, article.date.timetz())
        try:
            # Pelican makes the id from the address as its writer joins it.
            link = self._join(self._url, front_matter.place(article, "url"))
            made: str = get_tag_uri(
                link + "?ref=feed" * bool(self._settings["FEED_APPEND_REF"]), date
            )
        except ValueError:
            # Pelican fails at such an address.
            made = get_tag_uri(self._join(self._url, quote(front_matter.source(article))), date)
        return legal(made)


def ledger_file(settings: Mapping[str, Any], context: Mapping[str, Any]) -> Path:
    """The path of a site's ledger, in its content folder.

    A sub-site of i18n_subsites shows the same files at other addresses, and has its own ledger.
    """
    lang, main = str(settings["DEFAULT_LANG"]), str(context.get("main_lang") or "")
    name = f"smo-ids.{lang}.txt" if main and main != lang else "smo-ids.txt"
    return Path(settings["PATH"], name)


def _advice(article: Article, settings: Mapping[str, Any]) -> str:
    """How to give an article another address than the one that it shares."""
    if hasattr(article, "override_url"):
        return "Give one of them another url in its front matter"
    key = "ARTICLE_URL" if article.in_default_lang else "ARTICLE_LANG_URL"
    if "{slug" in str(settings[key]):
        return "Give one of them another slug"
    return f"Put {{slug}} into {key} = {shown(str(settings[key]))}, where nothing tells them apart"


def stated_id(article: Article) -> str:
    """The id that the author wrote as `smo_id`; empty if there is none."""
    stated = front_matter.reference(article.metadata, "smo_id")
    scheme, colon, rest = stated.partition(":")
    # An id is an IRI (RFC 4287, 4.2.6).
    if stated and not (colon and rest and " " not in stated and scheme.isalnum()):
        expected = (
            "an address or a URN, as in https://old.example.org/?p=123 or "
            "tag:example.org,2019-05-01:/walk.html"
        )
        logger.warning("%s", wrong(f"{front_matter.source(article)}: smo_id", expected, stated))
        return ""
    return stated


def date_of(article: Article) -> str:
    """An article's date in the format of the ledger."""
    return datetime.combine(article.date, article.date.time()).isoformat(" ", "minutes")

"""The authors of a run's articles."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from msgspec.structs import replace
from pelican.contents import Article

from pelican_smo.base.text import fold, plain
from pelican_smo.facts.page import Person


def name_of(term: Any) -> str:
    """The name of a tag, category or author on one line; it may be "<dialog>"."""
    # Names are plain text to Pelican, unlike titles and texts. But a name with an end tag
    # was written as markup, and feeds may hold no markup in names.
    name = fold(str(term))
    return plain(name) if "</" in name else name


def authors_of(article: Article) -> list[Any]:
    """The named authors of an article. Pelican makes an unnamed one from AUTHOR = ""."""
    return [author for author in getattr(article, "authors", ()) if name_of(author)]


class People:
    """The authors of one run.

    `known` are the authors in the SMO block, by name. `url_of` gives the URL of the page
    that Pelican writes for an author, or an empty string.
    """

    def __init__(self, known: Mapping[str, Person], url_of: Callable[[Any], str]) -> None:
        self._known = dict(known)
        self._url_of = url_of
        self._people: dict[str, Person] = {}
        self._alone = ""

    def of(self, author: Any) -> Person:
        """The person for one of Pelican's authors."""
        name = name_of(author)
        if name not in self._people:
            known = self._known.get(name) or Person(name)
            self._people[name] = replace(known, url=self._url_of(author))
        return self._people[name]

    def write_alone(self, person: Person) -> None:
        """Register the site's only author, unless the SMO block describes them.

        `person` has the site's handles. An author in the SMO block has their own.
        """
        if person.name not in self._known:
            self._known[person.name] = person
            self._alone = person.name

    def origin(self, authors: Collection[Person]) -> dict[str, str]:
        """The source of these authors' handles; empty if they have none."""
        if not any(author.fediverse or author.twitter for author in authors):
            return {}
        alone = any(author.name == self._alone for author in authors)
        return {"creator": "SMO follow" if alone else "SMO authors"}

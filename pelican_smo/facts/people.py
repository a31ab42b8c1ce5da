"""Who has written the articles of a run."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from msgspec.structs import replace
from pelican.contents import Article

from pelican_smo.base.text import fold, plain
from pelican_smo.facts.page import Person


def name_of(term: Any) -> str:
    """A tag, category or author on one line; "<dialog>" is a tag as any other."""
    # Of all that authors write, only titles and texts are markup to Pelican. But a name
    # in which an element ends was written as markup, and feeds may hold none there.
    name = fold(str(term))
    return plain(name) if "</" in name else name


def authors_of(article: Article) -> list[Any]:
    """Pelican's authors of an article who have a name; it makes one of AUTHOR = ""."""
    return [author for author in getattr(article, "authors", ()) if name_of(author)]


class People:
    """The authors of one run.

    `known` are those of whom the SMO block says something, by their names; `url_of`
    gives the address of the page that Pelican writes of one, if it does.
    """

    def __init__(self, known: Mapping[str, Person], url_of: Callable[[Any], str]) -> None:
        self._known = dict(known)
        self._url_of = url_of
        self._people: dict[str, Person] = {}
        self._alone = ""

    def of(self, author: Any) -> Person:
        """An author, as Pelican knows him."""
        name = name_of(author)
        if name not in self._people:
            known = self._known.get(name) or Person(name)
            self._people[name] = replace(known, url=self._url_of(author))
        return self._people[name]

    def write_alone(self, person: Person) -> None:
        """Know that this one has written all, unless the SMO block says something of him:
        then the site's profiles, which `person` has, are not his.
        """
        if person.name not in self._known:
            self._known[person.name] = person
            self._alone = person.name

    def origin(self, authors: Collection[Person]) -> dict[str, str]:
        """Where the handles of these authors are from; empty where they have none."""
        if not any(author.fediverse or author.twitter for author in authors):
            return {}
        alone = any(author.name == self._alone for author in authors)
        return {"creator": "SMO follow" if alone else "SMO authors"}

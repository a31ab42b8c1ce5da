"""The versions that tests run on are known, for everything that pyproject.toml asks for."""

import itertools
import re
import tomllib
from collections import defaultdict

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from tests.conftest import HERE

PROJECT = tomllib.loads((HERE.parent / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]


def asked_for(*groups: list[str]) -> list[Requirement]:
    """What the plugin needs, and what these extras need besides."""
    texts = itertools.chain(PROJECT["dependencies"], *groups)
    return [it for it in map(Requirement, texts) if it.name != PROJECT["name"]]


def locked(name: str) -> dict[str, list[Version]]:
    """The versions that a file names; a package has several where they depend on the machine."""
    versions = defaultdict(list)
    for line in (HERE / name).read_text("utf-8").splitlines():
        if found := re.match(r"([\w.-]+)==([\w.]+)", line):
            versions[found[1]].append(Version(found[2]))
    return versions


@pytest.mark.parametrize("name", ["locked.txt", "oldest.txt"])
def test_each_dependency_is_locked_at_a_version_that_is_allowed(name: str) -> None:
    versions = locked(name)
    for requirement in asked_for(*EXTRAS.values()):
        assert versions[requirement.name], f"{requirement.name}: run `make lock`"
        assert all(requirement.specifier.contains(it) for it in versions[requirement.name])


def test_the_oldest_versions_are_the_lower_bounds() -> None:
    oldest = locked("oldest.txt")
    for requirement in asked_for(EXTRAS["markdown"], EXTRAS["cards"]):
        bounds = [Version(it.version) for it in requirement.specifier if it.operator == ">="]
        assert oldest[requirement.name] == bounds, requirement.name

"""Templates of this plugin, which a theme may override, and the errors in one.

The template of a theme or of an owner can fail in any way. It must not cost a page its
tags, or the site its build.
"""

import logging
import traceback
from collections.abc import MutableMapping
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
)

logger = logging.getLogger(__name__)

_OPTIONS: Any = {"trim_blocks": True, "lstrip_blocks": True, "auto_reload": False}
_FOLDER = Path(__file__).parents[1] / "templates"


def fault(error: Exception) -> str:
    """An error in a template, for the log: its file, the line, what is wrong."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename or error.name}, line {error.lineno}: {error.message}"
    frames = traceback.extract_tb(error.__traceback__)
    # Jinja adds its templates to the traceback, and they are not Python files.
    place = next((it for it in reversed(frames) if not it.filename.endswith(".py")), None)
    at = f"{place.filename}, line {place.lineno}: " if place else ""
    return f"{at}{type(error).__name__}: {error}"


class _Overridable(Template):
    """A template that falls back to ours of the same name if it fails."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        try:
            return super().render(*args, **kwargs)
        except Exception as error:
            environment = self.environment
            if not isinstance(environment, Templates) or _is_ours(self):
                raise
            return environment.instead_of(self.name or "", error).render(*args, **kwargs)


class Templates(Environment):
    """Renders this plugin's templates: always escaped, always with Jinja's own delimiters,
    whatever the site's JINJA_ENVIRONMENT says.

    The theme's templates, which `theirs` loads, come first. One that fails is logged, and
    ours of the same name is the fallback.
    """

    template_class = _Overridable

    def __init__(self, theirs: BaseLoader) -> None:
        both = ChoiceLoader([theirs, FileSystemLoader(_FOLDER)])
        super().__init__(loader=both, autoescape=True, **_OPTIONS)
        self._told: set[str] = set()

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        """The theme's template of this name, or ours; raises TemplateNotFound without one."""
        try:
            return super().get_template(name, parent, globals)
        except TemplateNotFound:
            raise
        except Exception as error:
            return self.instead_of(str(name), error)

    def instead_of(self, name: str, error: Exception) -> Template:
        """Our template of this name; raises `error` if there is none."""
        try:
            ours = self._ours.get_template(name)
        except TemplateNotFound:
            raise error from None
        if name not in self._told:
            self._told.add(name)
            logger.warning(
                "%s: this template of the theme fails, so the plugin's own takes its place. %s",
                name, fault(error),
            )  # fmt: skip
        return ours

    @cached_property
    def _ours(self) -> Environment:
        return Environment(loader=FileSystemLoader(_FOLDER), autoescape=True, **_OPTIONS)


def _is_ours(template: Template) -> bool:
    return template.filename is not None and Path(template.filename).is_relative_to(_FOLDER)

"""The command's parser: argparse, which also suggests the closest right word."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from pelican_smo.settings.errors import nearest

if TYPE_CHECKING:
    _Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    _Subparsers = argparse._SubParsersAction


class Parser(argparse.ArgumentParser):
    """The parser of the command or of a subcommand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The namespace contains the innermost parser that was reached.
        self.set_defaults(parser=self)
        self._typed: list[str] = []

    def parsed(self, arguments: Sequence[str] | None) -> argparse.Namespace:
        """The parsed arguments; wrong use exits with status 2."""
        asked: argparse.Namespace
        asked, unknown = self.parse_known_args(arguments)
        if unknown:
            # argparse would show the usage of the main command, which lacks this option.
            parser: Parser = asked.parser
            parser.error(f"unknown argument: {' '.join(unknown)}.")
        return asked

    def parse_known_args(
        self, args: Iterable[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        self._typed = list(sys.argv[1:] if args is None else args)
        return super().parse_known_args(self._typed, namespace)

    def error(self, message: str) -> NoReturn:
        known = self._option_string_actions
        options = {it.partition("=")[0] for it in self._typed if it.startswith("--")}
        hints = (nearest(it, known) for it in options if it not in known)
        super().error(message + "".join(dict.fromkeys(hints)))

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        # Python 3.14 can do this itself, but words it differently.
        try:
            super()._check_value(action, value)
        except argparse.ArgumentError as error:
            error.message += "." + nearest(str(value), map(str, action.choices or ()))
            raise


class Commands(_Subparsers):
    """The subcommands of a parser; the help of each begins with its line in the list."""

    def add_parser(self, name: str, **kwargs: Any) -> argparse.ArgumentParser:
        line = kwargs["help"]
        described = f"{line[0].upper()}{line[1:]}."
        return super().add_parser(name, description=described, **kwargs)


class Version(argparse.Action):
    """Prints the version and exits; only then is it looked up, since that takes a while."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"{parser.prog} {version('pelican-smo')}")
        parser.exit()

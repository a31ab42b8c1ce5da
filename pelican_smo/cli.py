"""The command `pelican-smo`."""

import argparse
import json
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    parser = argparse.ArgumentParser(
        prog="pelican-smo", description="Make a Pelican site easy to share, save and follow."
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    schema = commands.add_parser(
        "schema", help="print the JSON Schema of the SMO block, for editors"
    )
    schema.set_defaults(run=_schema)
    chosen = parser.parse_args(arguments)
    chosen.run()
    return 0


def _schema() -> None:
    from pelican_smo.schema import schema

    json.dump(schema(), sys.stdout, indent=2, ensure_ascii=False)
    print()

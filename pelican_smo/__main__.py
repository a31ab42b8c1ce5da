"""`python -m pelican_smo` is the command `pelican-smo`."""

import sys

from pelican_smo.commands.main import main

if __name__ == "__main__":
    sys.exit(main())

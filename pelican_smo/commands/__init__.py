"""The command `pelican-smo`: one file per subcommand."""

"""The arguments that all scripts take."""

import argparse
from pathlib import Path


def parser(about: str) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(
        description=about, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )


def built(arguments: argparse.ArgumentParser) -> None:
    """What need not be built again."""
    arguments.add_argument("--product", type=Path, metavar="BINARY", help="the emulator, built already")
    arguments.add_argument(
        "--load", type=Path, metavar="FOLDER", help="where floor and drive are, built already"
    )

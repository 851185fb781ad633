"""The README is held true: its commands, their options and the settings are those of the program."""

import argparse
import re
from dataclasses import fields
from pathlib import Path

from kb.cli import parser
from web.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTED = dict(re.findall(r"^\| `kb ([a-z-]+)([^`]*)` \|", README, re.MULTILINE))


def commands() -> dict[str, argparse.ArgumentParser]:
    (choices,) = (action.choices for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    return dict(choices)


def test_every_command_stands_in_the_readme() -> None:
    assert set(DOCUMENTED) == set(commands())


def test_every_option_stands_in_the_readme() -> None:
    for name, command in commands().items():
        options = {option for action in command._actions for option in action.option_strings} - {"-h", "--help"}
        assert options == set(re.findall(r"--[a-z-]+", DOCUMENTED[name])), name


def test_every_command_and_option_has_help() -> None:
    for name, command in commands().items():
        assert command.description, name
        for action in command._actions:
            assert action.help or not action.option_strings, (name, action.option_strings)


def test_every_setting_stands_in_the_readme() -> None:
    variables = {field.metadata["variable"] for field in fields(Settings)}
    assert variables <= set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE))


def test_every_link_of_the_readme_leads_somewhere() -> None:
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))):
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_nothing_reads_outside_the_repository() -> None:
    for path in (*ROOT.glob("*/*.py"), *ROOT.glob("tests/**/*.py"), ROOT / "Makefile", ROOT / ".ci" / "run"):
        text = path.read_text(encoding="utf-8")
        assert ".." + "/shared" not in text, path

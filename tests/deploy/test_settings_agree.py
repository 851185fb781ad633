"""compose.yaml, .env.example, the Dockerfile and the systemd units name settings and commands that exist, and give nobody too much."""

import json
import re
import shlex
from configparser import ConfigParser
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.cli import parser
from web.settings import Settings

ROOT = Path(__file__).parents[2]
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE)["services"]
OURS = sorted(name for name, service in SERVICES.items() if "build" in service)
VARIABLES = {field.metadata["variable"] for field in fields(Settings)}
UNITS = sorted((ROOT / "deploy").glob("*.service"))


def written(path: Path) -> set[str]:
    """The variables of an environment file, those that are commented out included."""
    return set(re.findall(r"^#? ?([A-Z_]+)=", path.read_text(encoding="utf-8"), re.MULTILINE))


def unit(path: Path) -> dict[str, str]:
    read = ConfigParser(interpolation=None, strict=False)
    read.optionxform = str  # type: ignore[assignment,method-assign]  # systemd's names have capitals
    read.read(path, encoding="utf-8")
    return dict(read["Service"])


def instruction(name: str) -> list[str]:
    return re.findall(rf"^\s*{name} (.+)$", DOCKERFILE, re.MULTILINE)


def test_compose_asks_for_exactly_what_the_example_offers() -> None:
    assert set(re.findall(r"\$\{([A-Z_]+)", COMPOSE)) == written(ROOT / ".env.example")


@pytest.mark.parametrize("name", OURS)
def test_our_containers_get_settings_that_exist(name: str) -> None:
    assert set(SERVICES[name]["environment"]) <= VARIABLES | {"MEILI_MASTER_KEY"}


def test_each_container_gets_its_own_key_alone() -> None:
    keys = {name: {key for key in SERVICES[name]["environment"] if key.endswith("_KEY")} for name in OURS}
    assert keys == {"index": {"MEILI_INGEST_KEY"}, "setup": {"MEILI_MASTER_KEY"}, "web": {"MEILI_SEARCH_KEY"}}


@pytest.mark.parametrize("name", OURS)
def test_our_containers_can_do_little(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] and service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    folder = instruction("VOLUME")[0]
    assert [volume for volume in service["volumes"] if not volume.endswith(":ro")] == [f"kb_data:{folder}"]


def test_images_are_pinned_to_a_version() -> None:
    images = [service["image"] for service in SERVICES.values() if "build" not in service]
    assert images and all(re.search(r":v\d+\.\d+\.\d+$", image) for image in images)


def test_commands_are_those_of_the_program() -> None:
    commands = [service["command"] for service in SERVICES.values() if "command" in service]
    commands += [json.loads(command) for command in instruction("CMD")[-1:]]
    commands += [shlex.split(unit(path)["ExecStart"]) for path in UNITS]
    for program, *arguments in commands:
        assert Path(program).name == "kb"
        parser().parse_args(arguments)


def test_the_image_runs_as_nobody_and_is_asked_for_its_health() -> None:
    assert instruction("USER") == ["koujing"]
    assert set(re.findall(r"\b(KB_[A-Z]+)=", DOCKERFILE)) <= VARIABLES
    (port,) = instruction("EXPOSE")
    assert f"127.0.0.1:{port}/health" in DOCKERFILE and SERVICES["web"]["ports"][0].endswith(f":{port}")


def test_units_write_where_the_settings_put_the_index() -> None:
    path = ROOT / "deploy" / "koujing.env"
    assert written(path) <= VARIABLES
    index = re.findall(r"^KB_INDEX=(.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)[0]
    # The manifest stands beside the index folder, so it is the folder above that has to be writable.
    assert {unit(one)["ReadWritePaths"] for one in UNITS} == {str(Path(index).parent)}


def test_the_site_of_a_unit_never_sees_the_stronger_keys() -> None:
    assert unit(ROOT / "deploy" / "koujing.service")["UnsetEnvironment"].split() == [
        "MEILI_INGEST_KEY",
        "MEILI_MASTER_KEY",
    ]

"""Settings: each with variable, default and help; a wrong one is refused in one line that names it."""

from dataclasses import fields
from pathlib import Path

import pytest

from web.serve import as_environment
from web.settings import Settings, WrongSetting


def test_nothing_set_gives_the_defaults() -> None:
    assert Settings.from_env({"KB_CONTENT": " ", "UNRELATED": "1"}) == Settings()


def test_what_is_set_is_read() -> None:
    read = Settings.from_env(
        {"KB_CONTENT": "/srv/content", "PORT": "8001", "KB_HOME_REGION": "晋城市", "KB_WORKERS": "4"}
    )
    assert (read.content, read.port, read.home_region, read.workers) == (Path("/srv/content"), 8001, "晋城市", 4)


def test_settings_survive_the_environment_of_a_worker() -> None:
    settings = Settings(port=8123, forge_url="https://git.example.gov.cn/k", home_region="晋城市")
    assert Settings.from_env(as_environment(settings)) == settings


@pytest.mark.parametrize(
    "environ",
    [
        {"PORT": "http"},
        {"PORT": "0"},
        {"PORT": "70000"},
        {"PORT": "８０"},
        {"KB_WORKERS": "0"},
        {"KB_FORGE_KIND": "svn"},
        {"KB_FORGE_URL": "javascript:alert(1)"},
        {"KB_PUBLIC_URL": "kb.example.gov.cn"},
        {"KB_REPORT_URL": "data:text/html,x"},
    ],
)
def test_a_wrong_setting_is_named(environ: dict[str, str]) -> None:
    variable, value = next(iter(environ.items()))
    with pytest.raises(WrongSetting) as caught:
        Settings.from_env(environ)
    assert variable in str(caught.value) and value in str(caught.value) and "\n" not in str(caught.value)


def test_every_setting_has_a_variable_and_a_help() -> None:
    described = [(f.metadata["variable"], f.metadata["help"]) for f in fields(Settings)]
    assert all(variable and text for variable, text in described)
    assert len({variable for variable, _ in described}) == len(described)

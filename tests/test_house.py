"""The house holds together: what is declared is used, what is drawn is routed, what is set is documented."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import handlers
from bot.blocks import match_reasons
from bot.blocks.kit.ids import Button, Field, Form
from bot.doctor import OPTIONAL_SCOPES, SCOPES
from handlers.stories.helping import VERBS
from tests.support.cast import Story

HOUSE = Path(__file__).parent.parent
ROOMS = ("bot", "handlers", "storage")

# What each Web API method we call asks of the token.
NEEDS = {
    "apps_connections_open": set(),
    "auth_test": set(),
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "dnd_teamInfo": {"dnd:read"},
    "conversations_open": {"im:write", "mpim:write"},
    "users_info": {"users:read"},
    "users_list": {"users:read", "users:read.email"},
    "views_open": set(),
    "views_publish": set(),
    "views_update": set(),
}
NEEDED_OTHERWISE = {"commands", "files:read"}  # the slash command; the uploaded roster


def manifest() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((HOUSE / "app.manifest.yaml").read_text())
    return found


def sources() -> list[Path]:
    return [path for room in ROOMS for path in sorted((HOUSE / room).rglob("*.py"))]


def methods_called() -> set[str]:
    """Every Web API method that our code calls on a client."""
    calls = re.compile(r"client\.([a-z]+_[A-Za-z_]+)\(")
    return {name for path in sources() for name in calls.findall(path.read_text())}


def test_every_method_called_has_its_scopes_declared_and_no_scope_is_idle() -> None:
    assert methods_called() == NEEDS.keys()
    needed = set().union(*NEEDS.values()) | NEEDED_OTHERWISE
    scopes = manifest()["oauth_config"]["scopes"]
    assert set(scopes["bot"]) == needed == SCOPES | OPTIONAL_SCOPES
    assert set(scopes["bot_optional"]) == OPTIONAL_SCOPES


def test_no_scope_can_read_what_people_say() -> None:
    assert not [scope for scope in manifest()["oauth_config"]["scopes"]["bot"] if "history" in scope]


def test_every_event_declared_is_handled_and_no_other() -> None:
    assert tuple(manifest()["settings"]["event_subscriptions"]["bot_events"]) == handlers.EVENTS
    routed = re.findall(r'app\.event\("(\w+)"\)', Path(handlers.__file__).read_text())
    assert tuple(routed) == handlers.EVENTS


def test_the_manifest_declares_the_command_and_the_surfaces_in_use() -> None:
    features = manifest()["features"]
    assert [each["command"] for each in features["slash_commands"]] == ["/mentor"]
    assert features["app_home"]["home_tab_enabled"]
    assert features["app_home"]["messages_tab_read_only_enabled"], "nobody answers what is typed there"
    assert manifest()["settings"]["interactivity"]["is_enabled"]


@pytest.mark.parametrize("name", [*Button, *Form], ids=str)
def test_every_button_and_form_is_routed(name: str) -> None:
    kind = type(name).__name__
    routed = re.findall(rf"\b{kind}\.(\w+)", Path(handlers.__file__).read_text())
    if name is Form.NOTICE:
        pytest.skip("a notice has nothing to submit")
    assert name.name in routed  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", Field, ids=str)
def test_every_field_is_drawn_and_read(name: Field) -> None:
    if name.name.startswith("WEIGHT_"):
        assert name.removeprefix("weight_") in match_reasons.weights(), (
            "drawn and read by the names of the weights"
        )
        return
    forms = "".join(path.read_text() for path in sorted((HOUSE / "bot/blocks").rglob("*.py")))
    by_name = f'"{name.removeprefix("card_")}"' if name.name.startswith("CARD_") else f"Field.{name.name}"
    assert forms.count(by_name) >= 2


def test_every_setting_is_documented() -> None:
    read = (HOUSE / "bot/settings.py").read_text()
    settings = set(re.findall(r'"([A-Z][A-Z_]{3,})"', read))
    documented = (HOUSE / "docs/running.md").read_text()
    assert settings
    assert not [name for name in sorted(settings) if f"`{name}`" not in documented]


def test_only_settings_and_migrations_read_the_environment() -> None:
    readers = {path.relative_to(HOUSE).as_posix() for path in sources() if "os.environ" in path.read_text()}
    assert readers == {"bot/__main__.py", "storage/migrations/env.py"}


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_a_file_is_short_and_its_functions_too(path: Path) -> None:
    text = path.read_text()
    if "migrations/versions" in path.as_posix():
        pytest.skip("a migration is as long as its tables")
    words_and_tables = ("messages.py", "forms.py", "reports.py", "model.py", "tables.py")
    assert len(text.splitlines()) <= (450 if path.name in words_and_tables else 300)
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, kinds)]
    long = [node.name for node in functions if (node.end_lineno or 0) - node.lineno > 60]
    assert not long


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_broad_exceptions_are_caught_in_the_doors_alone(path: Path) -> None:
    broad = re.findall(r"except( Exception| BaseException)?:| except \(?Exception", path.read_text())
    assert not broad or path.name == "doors.py"


async def test_every_verb_of_the_help_is_answered(story: Story) -> None:
    for verb in VERBS:
        await story.ada.types(f"/mentor {verb}")
    said = "\n".join(story.ada.words(message) for message in story.ada.messages())
    assert "I do not know" not in said
    assert "Something went wrong" not in said

"""The house holds together: what is declared is used, what is drawn is routed, what is set is documented."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

import handlers
from bot.blocks.kit.ids import Button, Field, Form
from bot.doctor import OPTIONAL_SCOPES, SCOPES
from handlers.stories.helping import VERBS
from tests.support.cast import Story
from tests.support.sources import HOUSE, ROOMS, called_slack_methods, source_files

# What each Web API method we call asks of the token.
SCOPES_BY_METHOD = {
    "apps_connections_open": set(),
    "auth_test": set(),
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "dnd_teamInfo": {"dnd:read"},
    "conversations_open": {"im:write", "mpim:write"},
    "files_completeUploadExternal": {"files:write"},
    "files_delete": {"files:write"},
    "files_getUploadURLExternal": {"files:write"},
    "users_info": {"users:read"},
    "users_list": {"users:read", "users:read.email"},
    "views_open": set(),
    "views_publish": set(),
    "views_update": set(),
}
OTHER_SCOPES = {"commands", "files:read"}  # the slash command; the uploaded roster


# Words that say nothing of a value or a deed: pronouns, participles, adverbs. A name is a noun of the field.
BARE_WORDS = """
    told said known found asked given heard some mine theirs their own who whom whose here there then
    again back more most rest wanted wanting having held made kept left free before after both alike apart
    away around ahead above below under over inside beyond near few many much all every any none same such
    this that these those its shown hidden taken used gone sent seen read meant named called counted
    settled paired waiting going coming doing telling knowing what which how when where why whether so yet
    still just only even ever never us them they he she him her we you me my our tried planned decided
    concerned served opened ended begun lost posted waits rests rising falling short rough wrong right
    might may could would should will shall do does did be been being has had have thrown mended fallen
    asking lacking reached bereft broken matched standing
"""
BARE = frozenset(BARE_WORDS.split())
LONG_FILES = ("storage/tables.py",)  # the schema stands on one page


def manifest() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((HOUSE / "app.manifest.yaml").read_text())
    return document


def test_every_method_called_has_its_scopes_declared_and_no_scope_is_idle() -> None:
    assert called_slack_methods() == SCOPES_BY_METHOD.keys()
    needed = set().union(*SCOPES_BY_METHOD.values()) | OTHER_SCOPES
    scopes = manifest()["oauth_config"]["scopes"]
    assert set(scopes["bot"]) == needed == SCOPES | OPTIONAL_SCOPES.keys()
    assert set(scopes["bot_optional"]) == OPTIONAL_SCOPES.keys()


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


@pytest.mark.parametrize("field", Field, ids=str)
def test_every_field_is_drawn_and_read(field: Field) -> None:
    forms = "".join(path.read_text() for path in sorted((HOUSE / "bot/blocks").rglob("*.py")))
    assert len(re.findall(rf"\bField\.{field.name}\b", forms)) >= 2


def test_every_setting_is_documented() -> None:
    source = (HOUSE / "bot/settings.py").read_text()
    settings = set(re.findall(r'"([A-Z][A-Z_]{3,})"', source))
    documented = (HOUSE / "docs/running.md").read_text()
    assert settings
    assert not [name for name in sorted(settings) if f"`{name}`" not in documented]


def test_only_settings_and_migrations_read_the_environment() -> None:
    readers = {
        path.relative_to(HOUSE).as_posix() for path in source_files() if "os.environ" in path.read_text()
    }
    assert readers == {"bot/__main__.py", "storage/migrations/env.py"}


@pytest.mark.parametrize("path", source_files(), ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_a_file_is_short_and_its_functions_too(path: Path) -> None:
    if "migrations/versions" in path.as_posix():
        pytest.skip("a migration is as long as its tables")
    text = path.read_text()
    longest = 600 if path.relative_to(HOUSE).as_posix() in LONG_FILES else 300
    assert len(text.splitlines()) <= longest
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, kinds)]
    assert not [node.name for node in functions if (node.end_lineno or 0) - node.lineno + 1 > 50]


@pytest.mark.parametrize("path", source_files(), ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_broad_exceptions_are_caught_in_the_doors_alone(path: Path) -> None:
    broad = re.findall(r"except( Exception| BaseException)?:| except \(?Exception", path.read_text())
    assert not broad or path.name == "doors.py"


async def test_every_verb_of_the_help_is_answered(story: Story) -> None:
    for verb in VERBS:
        await story.ada.types(f"/mentor {verb}")
    answers = "\n".join(story.ada.words(message) for message in story.ada.messages())
    assert "I do not know" not in answers
    assert "Something went wrong" not in answers


class Name(NamedTuple):
    """A name that code gives, to a function or to a value."""

    text: str
    is_function: bool
    path: str

    @property
    def is_bare(self) -> bool:
        return self.text.strip("_") in BARE


def names_in(path: Path) -> Iterator[Name]:
    """The names of functions, their parameters, and the variables that are assigned."""
    place = path.relative_to(HOUSE).as_posix()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Name(node.name, True, place)
            parameters = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            yield from (Name(each.arg, False, place) for each in parameters)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield Name(node.id, False, place)


def share_of_bare_names(roots: tuple[str, ...], *, of_functions: bool) -> tuple[float, str]:
    """How many names of a hundred are bare, and the commonest of those, with the files that have most."""
    paths = [
        path for root in roots for path in (HOUSE / root).rglob("*.py") if "migrations" not in path.parts
    ]
    names = [
        name
        for path in paths
        for name in names_in(path)
        if name.is_function == of_functions and name.text not in ("self", "cls", "_")
    ]
    bare = [name for name in names if name.is_bare]
    words = Counter(name.text for name in bare).most_common(20)
    files = Counter(name.path for name in bare).most_common(20)
    return 100 * len(bare) / len(names), f"commonest: {words}\nfiles: {files}"


@pytest.mark.parametrize(
    ("roots", "of_functions", "percent"),
    [
        pytest.param(ROOMS, False, 2.0, id="values-of-the-bot"),
        pytest.param(ROOMS, True, 0.6, id="functions-of-the-bot"),
        pytest.param(("tests",), False, 6.0, id="values-of-the-tests"),
    ],
)
def test_names_say_what_they_name(roots: tuple[str, ...], of_functions: bool, percent: float) -> None:
    share, offenders = share_of_bare_names(roots, of_functions=of_functions)
    assert share <= percent, offenders


def imported_modules(path: Path) -> set[str]:
    """The full names of the modules, and of what is taken from them, that a file imports."""
    modules = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules |= {f"{node.module}.{alias.name}" for alias in node.names}
    return modules


def test_no_test_file_lends_anything_to_another() -> None:
    """What two of them need stands in a file of its own, as those of tests/support."""
    loans = {
        f"{path.relative_to(HOUSE).as_posix()} imports {module}"
        for path in (HOUSE / "tests").rglob("*.py")
        for module in imported_modules(path)
        if module.startswith("tests.") and ".test_" in module
    }
    assert not loans, "\n".join(sorted(loans))

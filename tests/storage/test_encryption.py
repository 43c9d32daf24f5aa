"""What is private is sealed: the disk tells none of it, and what no key opens is taken for nothing else."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text, update

from bot.mentoring.matching.plan import Arrangement, LeftOut, Plan
from bot.mentoring.matching.wait_list import Waiting
from bot.mentoring.model import Hindrance, Profile, Rhythm, Role, Willingness
from bot.mentoring.topics.feedback import FeedbackAnswer, Question, Rating
from storage import arrangements, feedback, members, people, rehearsals, schema
from storage.arrangements import PairArrangement
from storage.database import Database, Transaction, UnusableDatabase
from storage.encryption import LONG, SHORT, Keyring, add_key, make_key_file, new_key
from storage.tables import people as persons
from storage.tables import profiles, taps
from tests.support.disk import BESIDE, stored_bytes
from tests.support.encryption import keys_of
from tests.support.records import MARKS, NOW, WORKSPACE_ID, a_rehearsal, enroll, furnish_workspace

OLD, NEW, OTHER = new_key(), new_key(), new_key()
ADAS = Profile(
    avoids=("farah-she-avoids",),
    themes={"theme-of-hers": Willingness.GLAD},
    rhythm=Rhythm(country="GB"),
    wants_deep=True,
)
json_values = st.recursive(
    st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(value=json_values)
def test_what_is_sealed_is_opened_by_the_same_keys_and_by_no_others(value: object) -> None:
    token = Keyring([OLD]).seal(value)
    assert Keyring([OLD]).open(token) == value
    assert Keyring([NEW, OLD]).open(token) == value
    assert Keyring([OTHER]).open(token) is None
    assert Keyring().open(token) is None


@pytest.mark.parametrize("token", ["", "high", "gAAAAAB", "gAAAAA\u20ac"])
def test_what_was_never_sealed_is_not_opened(token: str) -> None:
    assert Keyring([OLD]).open(token) is None


def test_a_length_does_not_tell_what_was_answered() -> None:
    keyring = Keyring([OLD])
    assert len({len(keyring.seal(each)) for each in Rating}) == 1
    empty: dict[str, object] = {"avoids": [], "themes": {}}
    filled = {"avoids": [f"U{number:09}" for number in range(5)], "themes": {"gender": "glad"}}
    assert len({len(keyring.seal(each, LONG)) for each in (empty, filled)}) == 1
    assert len(keyring.seal("x" * SHORT)) > len(keyring.seal("x"))


def test_only_what_is_not_under_the_newest_key_is_renewed() -> None:
    token = Keyring([OLD]).seal("high")
    keyring = Keyring([NEW, OLD])
    newer = keyring.renew(token)
    assert newer is not None
    assert Keyring([NEW]).open(newer) == "high"
    assert keyring.renew(newer) is None
    assert keyring.renew(Keyring([OTHER]).seal("high")) is None


def test_without_a_key_nothing_private_is_stored() -> None:
    with pytest.raises(ValueError, match="without a key"):
        Keyring().seal("high")


def test_a_file_of_keys_is_for_its_owner_alone_and_a_new_key_comes_first(tmp_path: Path) -> None:
    file = tmp_path / "bot.key"
    make_key_file(file)
    [first] = file.read_text().split()
    with pytest.raises(FileExistsError):
        make_key_file(file)
    add_key(file)
    assert file.read_text().split()[1:] == [first]
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["bot.key"]


async def furnish(db: Database) -> None:
    """Everything private that there can be."""
    async with db.transaction(WORKSPACE_ID) as tx:
        await furnish_workspace(tx)
        await enroll(tx, "ada", "ben")
        await people.save_profile(tx, "ada", ADAS)
        await feedback.save_answer(tx, FeedbackAnswer("ada", Question.ENERGY, "nudge", Rating.HIGH, NOW))
        left_out = LeftOut("ben", Role.MENTOR, Hindrance.PRIVATE_LIST)
        await members.save_wait_list(tx, "spring", [Waiting("ben", Role.MENTOR, Hindrance.PRIVATE_LIST)])
        reason = PairArrangement("ada", "farah", Arrangement.APART, "They were a couple.")
        await arrangements.save(tx, "spring", reason, "noor", NOW)
        document = rehearsals.to_document(Plan((), (left_out,)), MARKS)
        await rehearsals.save(tx, a_rehearsal(), document, "noor")


async def test_nothing_private_stands_on_the_disk_to_be_read(db: Database, database_url: str) -> None:
    await furnish(db)
    content = stored_bytes(database_url)
    assert b"Ada" in content, "the rest does"
    for secret in ("she-avoids", "theme-of-hers", "ask_first", "private_list", "couple", "high", '"GB"'):
        assert secret.encode() not in content, secret


async def test_all_of_it_is_read_as_it_was_said(db: Database) -> None:
    await furnish(db)
    async with db.reading(WORKSPACE_ID) as tx:
        assert await people.find_profile(tx, "ada") == ADAS
        [answer] = (await feedback.of_people(tx, ["ada"]))["ada"]
        assert answer.rating is Rating.HIGH
        [ben] = await members.of_person(tx, "ben")
        assert ben.wait_reason is Hindrance.PRIVATE_LIST
        [apart] = await arrangements.of_programme(tx, "spring")
        assert apart.reason == "They were a couple."
        rehearsal = await rehearsals.find(tx, "rehearsal")
        assert rehearsal is not None
        assert [each.why for each in rehearsal.plan.left_out] == [Hindrance.PRIVATE_LIST]
        assert await rehearsals.marks(tx, "rehearsal") == MARKS


async def spoil(tx: Transaction) -> None:
    """What Ada said is sealed with a key that is gone."""
    lost = Keyring([OTHER])
    for table, column in ((profiles, "private"), (taps, "level")):
        token = {"token": lost.seal({"avoids": []}), "id": "ada"}
        await tx.execute(text(f"UPDATE {table.name} SET {column} = :token WHERE person_id = :id"), token)  # noqa: S608


async def test_whose_list_cannot_be_read_is_in_no_plan_and_the_others_are(db: Database) -> None:
    await furnish(db)
    async with db.transaction(WORKSPACE_ID) as tx:
        assert [each.person.id for each in await members.candidates(tx, "spring")] == ["ada", "ben"]
        await spoil(tx)
        assert [each.person.id for each in await members.candidates(tx, "spring")] == ["ben"]
        profile = await people.find_profile(tx, "ada")
        assert profile == replace(Profile(), is_readable=False)
        assert (await feedback.of_people(tx, ["ada"]))["ada"] == []


async def test_once_they_say_it_anew_they_are_in_it_again(db: Database) -> None:
    await furnish(db)
    async with db.transaction(WORKSPACE_ID) as tx:
        await spoil(tx)
        await people.save_profile(tx, "ada", ADAS)
        assert [each.person.id for each in await members.candidates(tx, "spring")] == ["ada", "ben"]


async def test_a_plan_and_a_reason_that_cannot_be_read_are_gone(db: Database, database_url: str) -> None:
    await furnish(db)
    stranger = Database(database_url, [OTHER])
    async with stranger.reading(WORKSPACE_ID) as tx:
        assert await rehearsals.find(tx, "rehearsal") is None
        assert await rehearsals.marks(tx, "rehearsal") is None
        assert [each.reason for each in await arrangements.of_programme(tx, "spring")] == [""]
        assert [each.wait_reason for each in await members.of_person(tx, "ben")] == [None]
    await stranger.close()


async def test_two_databases_in_one_process_have_keys_of_their_own(sqlite_url: str) -> None:
    one, other = Database(sqlite_url, [OLD]), Database(sqlite_url, [NEW])
    await furnish(one)
    async with other.transaction(WORKSPACE_ID) as tx:
        await people.save_profile(tx, "ben", ADAS)
    for db, person_id in ((one, "ada"), (other, "ben")):
        async with db.reading(WORKSPACE_ID) as tx:
            known = await people.profiles_of(tx, ["ada", "ben"])
            assert {each: profile.is_readable for each, profile in known.items()} == {
                "ada": person_id == "ada",
                "ben": person_id == "ben",
            }
        await db.close()


async def test_sqlites_file_and_its_log_are_for_their_owner_alone(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    async with db.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE one (two INT)"))
        files = [tmp_path / f"new.sqlite3{suffix}" for suffix in BESIDE]
        assert [file.stat().st_mode & 0o777 for file in files] == [0o600] * 3
    await db.close()


def test_a_file_that_others_could_read_is_closed_to_them_by_migrate(tmp_path: Path) -> None:
    file, url = tmp_path / "old.sqlite3", f"sqlite:///{tmp_path / 'old.sqlite3'}"
    schema.migrate(url)
    with closing(sqlite3.connect(file)) as somebody_at_work:  # who keeps the log where it is
        somebody_at_work.execute("CREATE TABLE one (two INT)")
        files = [tmp_path / f"old.sqlite3{suffix}" for suffix in (*BESIDE, ".key")]
        for each in files:
            each.chmod(0o644)
        schema.migrate(url)
        assert [each.stat().st_mode & 0o777 for each in files] == [0o600] * 4


@pytest.mark.parametrize("content", ["", "no key\n", "\udcff"])
def test_a_file_of_keys_that_cannot_be_read_is_told_in_a_sentence(sqlite_url: str, content: str) -> None:
    file = Path(f"{sqlite_url.removeprefix('sqlite:///')}.key")
    file.write_bytes(content.encode(errors="surrogateescape"))
    with pytest.raises(UnusableDatabase, match=r"\.key holds no key that can be read\. Put it back"):
        Database(sqlite_url)


async def test_what_was_written_over_is_gone_from_sqlites_file(sqlite_url: str) -> None:
    db = Database(sqlite_url, keys_of(sqlite_url))
    async with db.transaction(WORKSPACE_ID) as tx:
        await furnish_workspace(tx)
        for name in ("Unforgettable", "Ada"):
            await tx.execute(update(persons).values(name=name))
    await db.empty_log()
    assert b"Unforgettable" not in stored_bytes(sqlite_url)
    await db.close()

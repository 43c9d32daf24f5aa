from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.mentoring.files.roster_faults import PERSON_FIELDS
from bot.mentoring.model import AccountStatus, Area, Cadence, Format, Hours, Profile, Rhythm, Willingness
from storage import people
from storage.database import Transaction
from tests.support.records import DAY, HOUR, NOW, a_person, few_examples, ids_of

FULL = a_person(
    "zoë",
    name="Zoë O’Neil 🌱",
    account_status=AccountStatus.GUEST,
    is_slack_admin=True,
    level=4,
    manager_id="farah",
    department="Data",
    location="Málaga",
)


async def test_a_person_is_found_as_told(tx: Transaction) -> None:
    await people.save_from_roster(tx, [FULL])
    assert await people.find(tx, "zoë") == FULL


async def test_somebody_unknown_is_nobody(tx: Transaction) -> None:
    assert await people.find(tx, "nobody") is None


async def test_several_are_found_by_id_once_each(tx: Transaction) -> None:
    persons = await people.find_many(tx, iter(["ada", "farah", "ada", "nobody"]))
    assert persons == {"ada": a_person("ada"), "farah": a_person("farah")}
    assert await people.find_many(tx, []) == {}


async def test_slack_does_not_take_back_what_a_roster_said(tx: Transaction) -> None:
    await people.save_from_roster(tx, [FULL])
    newest = a_person("zoë", name="Zoë", timezone="UTC", locale="es-ES")
    await people.save_from_slack(tx, [newest])
    by_roster = {name: getattr(FULL, name) for name in PERSON_FIELDS.values()}
    assert await people.find(tx, "zoë") == replace(newest, **by_roster)


async def test_a_later_roster_replaces_all_an_earlier_one_said(tx: Transaction) -> None:
    await people.save_from_roster(tx, [FULL])
    await people.save_from_roster(tx, [a_person("zoë")])
    assert await people.find(tx, "zoë") == a_person("zoë")


async def test_an_account_is_not_described_by_what_is_older(tx: Transaction) -> None:
    newer = a_person("zoë", account_status=AccountStatus.GUEST, account_changed_at=NOW)
    older = a_person("zoë", level=4, is_slack_admin=True, account_changed_at=NOW - DAY)
    await people.save_from_slack(tx, [newer])
    await people.save_from_roster(tx, [older])
    assert await people.find(tx, "zoë") == replace(newer, level=4)
    await people.save_from_slack(tx, [older])
    assert await people.find(tx, "zoë") == replace(newer, level=4)
    for changed_at in (NOW, NOW + DAY, None):
        as_new = replace(older, name=f"Zoë {changed_at}", account_changed_at=changed_at)
        await people.save_from_roster(tx, [as_new])
        assert await people.find(tx, "zoë") == as_new


async def test_a_large_roster_is_kept_whole(tx: Transaction) -> None:
    persons = [a_person(f"U{number:04}", level=number) for number in range(2 * people.ROWS_PER_STATEMENT + 1)]
    await people.save_from_roster(tx, persons)
    assert await people.find_many(tx, ids_of(persons)) == {each.id: each for each in persons}


async def test_nobody_to_keep_is_no_error(tx: Transaction) -> None:
    await people.save_from_slack(tx, [])
    await people.save_from_roster(tx, [])
    assert len(await people.managers(tx)) == 5


async def test_of_somebody_named_twice_the_last_word_counts(tx: Transaction) -> None:
    await people.save_from_roster(tx, [a_person(level=1), a_person(level=2)])
    assert await people.find(tx, "ada") == a_person(level=2)


async def test_managers_of_everybody(tx: Transaction) -> None:
    await people.save_from_roster(
        tx, [a_person("ada", manager_id="farah"), a_person("ben", manager_id="elsewhere")]
    )
    nobody = {"farah": None, "greta": None, "noor": None}
    assert await people.managers(tx) == {"ada": "farah", "ben": "elsewhere"} | nobody


async def test_before_somebody_told_us_there_is_no_profile(tx: Transaction) -> None:
    assert await people.find_profile(tx, "ada") is None
    assert await people.profiles_of(tx, ["ada"]) == {}


async def test_a_later_profile_replaces_an_earlier_one(tx: Transaction) -> None:
    await people.save_profile(tx, "ada", Profile(offers=(Area.DATA,), themes={"age": Willingness.GLAD}))
    await people.save_profile(tx, "ada", Profile())
    assert await people.find_profile(tx, "ada") == Profile()


async def test_profiles_of_several(tx: Transaction) -> None:
    await people.save_profile(tx, "ada", Profile(avoids=("farah",)))
    await people.save_profile(tx, "ben", Profile())
    assert await people.profiles_of(tx, ["ada", "greta", "ada"]) == {"ada": Profile(avoids=("farah",))}


# PostgreSQL keeps no NUL and no lone surrogate in a text; a form cannot send them either.
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
profiles = st.builds(
    Profile,
    offers=st.lists(st.sampled_from(Area)).map(tuple),
    wants=st.lists(st.sampled_from(Area)).map(tuple),
    languages=st.lists(texts, max_size=4).map(tuple),
    hours=st.builds(Hours, st.integers(0, 719), st.integers(720, 1440)),
    format=st.sampled_from(Format),
    avoids=st.lists(texts, max_size=4).map(tuple),
    themes=st.dictionaries(texts, st.sampled_from(Willingness), max_size=4),
    wants_deep=st.booleans(),
    rhythm=st.builds(
        Rhythm,
        weekday=st.none() | st.integers(0, 6),
        hour=st.none() | st.integers(0, 23),
        cadence=st.sampled_from(Cadence),
        country=st.none() | st.sampled_from(["GB", "IL"]),
    ),
)


@few_examples
@given(profile=profiles)
async def test_any_profile_comes_back_as_told(tx: Transaction, profile: Profile) -> None:
    await people.save_profile(tx, "ada", profile)
    assert await people.find_profile(tx, "ada") == profile


async def test_rights_alone_are_kept_unless_a_later_change_is_known(tx: Transaction) -> None:
    await people.save_from_slack(tx, [a_person("ada", account_changed_at=NOW)])
    guest = a_person(
        "ada", timezone="Asia/Tokyo", account_status=AccountStatus.GUEST, account_changed_at=NOW - HOUR
    )
    await people.save_rights(tx, guest)
    assert await people.find(tx, "ada") == a_person("ada", account_changed_at=NOW)
    for changed_at in (NOW, None):
        await people.save_rights(tx, replace(guest, account_changed_at=changed_at))
        kept = await people.find(tx, "ada")
        assert kept == a_person("ada", account_status=AccountStatus.GUEST, account_changed_at=NOW)

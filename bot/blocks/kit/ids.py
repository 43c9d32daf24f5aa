"""Every id that Slack hands back to us, in one place: what is drawn must be routed."""

from dataclasses import dataclass
from enum import StrEnum


class Button(StrEnum):
    """A button's action id, which names the story it leads to."""

    JOIN = "join"
    PROFILE = "profile"
    PAUSE = "pause"
    RESUME = "resume"
    LEAVE = "leave"
    PAIR = "pair"
    TOPIC = "topic"
    HISTORY = "history"
    HELP = "help"
    STATS = "stats"
    ADMIN = "admin"
    HEALTH = "health"
    NEW_PROGRAMME = "new_programme"
    SHOW_PROGRAMME = "show_programme"
    CHANGE_PROGRAMME = "change_programme"
    COPY_PROGRAMME = "copy_programme"
    CLOSE_PROGRAMME = "close_programme"
    OPEN_PROGRAMME = "open_programme"
    END_PROGRAMME = "end_programme"
    DELETE_PROGRAMME = "delete_programme"
    IMPORT_PEOPLE = "import_people"
    ROSTER_COLUMNS = "roster_columns"
    ROSTER_EXAMPLE = "roster_example"
    REHEARSE = "rehearse"
    ACCEPT = "accept"
    DECLINE = "decline"
    CHOOSE = "choose_topic"
    SKIP = "skip_topic"
    SWAP = "swap_topic"
    WE_MET = "we_met"
    NOT_YET = "not_yet"
    BOOK = "book_meeting"
    CALL_OFF = "call_off_meeting"
    KEEP_NUDGING = "keep_nudging"
    RULES = "rules"
    UNDO_ARRANGEMENT = "undo_arrangement"
    OWN_CARDS = "shelf"
    WRITE_CARD = "write_card"
    EDIT_CARD = "edit_card"
    OPEN_CARD = "open_card"
    ASK_REVIEW = "ask_for_review"
    PUBLISH_CARD = "publish_card"
    RETIRE_CARD = "retire_card"
    BRING_BACK = "bring_card_back"
    IMPORT_CARDS = "import_cards"
    EXPORT_CARDS = "export_cards"
    GUIDANCE = "guidance"
    SUBSCRIBE = "subscribe"
    TAKE_PACK = "take_pack"
    UNSUBSCRIBE = "unsubscribe"
    TAP = "tap"
    NEXT_CARD = "next_card"
    RATE_MEETING = "worth"
    CALENDAR = "calendar"
    PRIVACY = "privacy"
    EXPORT = "export_data"
    ASK_ERASE = "ask_erase"
    ERASE = "erase_data"
    CONCERN = "concern"


class Form(StrEnum):
    """A form's callback id, which names the story that reads it."""

    PROFILE = "profile_form"
    PROGRAMME = "programme_form"
    PROGRAMME_CHANGE = "programme_change_form"
    ROSTER = "roster_form"
    ROSTER_PREVIEW = "roster_preview_form"
    ROSTER_COLUMNS = "roster_columns_form"
    ROSTER_GRADES = "roster_grades_form"
    PLAN = "plan_form"
    MEETING = "meeting_form"
    RULES = "rules_form"
    CARD = "card_form"
    CARDS = "cards_form"
    GUIDANCE = "guidance_form"
    PACK = "pack_form"
    CALENDAR = "calendar_form"
    CONCERN = "concern_form"
    NOTICE = "notice"


class Field(StrEnum):
    """An input: the id of its block and of its element alike."""

    OFFERS = "offers"
    WANTS = "wants"
    LANGUAGES = "languages"
    STARTS = "starts"
    ENDS = "ends"
    FORMAT = "format"
    AVOIDS = "avoids"
    GLAD = "glad"
    DEEP = "deep"
    DAY = "day"
    HOUR = "hour"
    CADENCE = "cadence"
    COUNTRY = "country"
    NAME = "name"
    PURPOSE = "purpose"
    ALWAYS_OPEN = "always_open"
    AIMS = "aims"
    START_DATE = "start_date"
    WEEKS = "weeks"
    COORDINATOR = "coordinator"
    LEADER_LEVEL = "leader_level"
    FILE = "file"
    PERSON_COLUMN = "person_column"
    LEVEL_COLUMN = "level_column"
    MANAGER_COLUMN = "manager_column"
    DEPARTMENT_COLUMN = "department_column"
    LOCATION_COLUMN = "location_column"
    GRADE = "grade"
    COLUMNS = "columns"
    NAMES = "names"
    LEVELS = "levels"
    ABSENT = "absent"
    WHEN = "when"
    LENGTH = "length"
    CAPACITY = "capacity"
    GAP = "gap"
    GOOD_GAP = "good_gap"
    NEEDS = "needs"
    FLOOR = "floor"
    MAY_MOVE = "may_move"
    MOMENT = "moment"
    TO_WEEK = "to_week"
    WEIGHT_AREA = "weight_area"
    WEIGHT_AREAS_COUNTED = "weight_areas_counted"
    WEIGHT_DEPARTMENT = "weight_department"
    WEIGHT_PLACE = "weight_place"
    WEIGHT_HOUR = "weight_hour"
    WEIGHT_HOURS_COUNTED = "weight_hours_counted"
    WEIGHT_GAP = "weight_gap"
    WEIGHT_NOVELTY = "weight_novelty"
    POLICY = "policy"
    EXPERT = "expert"
    CONFIDENTIAL_HELP = "confidential_help"
    FIRST_CONTACT = "first_contact"
    SECOND_CONTACT = "second_contact"
    READER = "reader"
    CONCERN = "concern"
    ADDRESS = "address"
    FINGERPRINT = "fingerprint"
    CARD_TITLE = "card_title"
    CARD_AREA = "card_area"
    CARD_PILLAR = "card_pillar"
    CARD_PILLARS = "card_pillars"
    CARD_STAGE = "card_stage"
    CARD_LEAD = "card_lead"
    CARD_WHY_MENTOR = "card_why_mentor"
    CARD_WHY_LEADER = "card_why_leader"
    CARD_LEADER_BRINGS = "card_leader_brings"
    CARD_MENTOR_LEADS = "card_mentor_leads"
    CARD_LEADER_ASKS = "card_leader_asks"
    CARD_TRY_IT = "card_try_it"
    CARD_CHECK_IT = "card_check_it"
    CARD_PROMISE = "card_promise"
    CARD_MENTOR_PROMISE = "card_mentor_promise"
    CARD_FOLLOW_UP = "card_follow_up"
    CARD_LIGHT = "card_light"
    CARD_THEME = "card_theme"
    CARD_SUPPORT = "card_support"
    CARD_SOURCES = "card_sources"


def with_number(button: Button, number: int) -> str:
    """The action id of one of several like buttons in a block: Slack refuses the same id twice in one."""
    return f"{button}:{number}"


def field_of_grade(grade: str) -> str:
    """The id of the question which level a grade is; no longer than Slack takes, as grades are not."""
    return f"{Field.GRADE}:{grade}"


def grade_of_field(field: str) -> str:
    """The grade that a question is about; empty where it is about something else."""
    name, _colon, grade = field.partition(":")
    return grade if name == Field.GRADE else ""


@dataclass(frozen=True, slots=True)
class Choice:
    """The value of a button under a topic: which card for which pair; "-" where there is none.

    `nudge_id`: the nudge that offered the topic.
    """

    pair_id: str = "-"
    card_id: str = "-"
    nudge_id: str = "-"

    def __str__(self) -> str:
        return f"{self.pair_id}/{self.card_id}/{self.nudge_id}"

    @classmethod
    def parse(cls, value: str) -> "Choice":
        """Read the value of a button; an empty choice comes of a value that is none of ours."""
        # An older version of the bot may have drawn the button.
        parts = value.split("/")
        return cls(*parts) if len(parts) == 3 else cls()


@dataclass(frozen=True, slots=True)
class Tap:
    """The value of a button that answers a calendar moment in one tap; "-" where there is none.

    The answer is private to whoever gave it. `meeting_id`: the meeting that was asked about.
    """

    moment: str = "-"
    role: str = "-"
    answer: str = "-"
    meeting_id: str = "-"
    nudge_id: str = "-"

    def __str__(self) -> str:
        return f"{self.moment}/{self.role}/{self.answer}/{self.meeting_id}/{self.nudge_id}"

    @classmethod
    def parse(cls, value: str) -> "Tap":
        """Read the value of a button; an empty answer comes of a value that is none of ours."""
        parts = value.split("/")
        return cls(*parts) if len(parts) == 5 else cls()

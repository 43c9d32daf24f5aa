"""The people of the demo: forty-eight, in six departments, five time zones and six levels."""

import csv
import io
from dataclasses import dataclass

from tests.slack_simulator.state.records import User, make_user

PLACES = {
    "New York": ("America/New_York", "en-US"),
    "London": ("Europe/London", "en-GB"),
    "Berlin": ("Europe/Berlin", "en-US"),
    "Bengaluru": ("Asia/Kolkata", "en-US"),
    "Sydney": ("Australia/Sydney", "en-GB"),
}
COORDINATOR = "noor"
TOP = "top"  # in the place of a manager, where a person reports to nobody

# handle, name, level, manager, place; the managers stand above the people they manage.
CAST = {
    "Engineering": (
        ("grace", "Grace Lindqvist", 5, "imani", "New York"),
        ("linus", "Linus Achterberg", 4, "grace", "Berlin"),
        ("meera", "Meera Subramanian", 4, "grace", "Bengaluru"),
        ("tomasz", "Tomasz Wrona", 4, "grace", "Berlin"),
        ("yuki", "Yuki Hoshino", 3, "linus", "Sydney"),
        ("ada", "Ada Nwosu", 2, "yuki", "London"),
        ("dilan", "Dilan Aksoy", 2, "meera", "Berlin"),
        ("pooja", "Pooja Iyengar", 1, "yuki", "Bengaluru"),
    ),
    "Product": (
        ("camila", "Camila Restrepo", 5, "imani", "New York"),
        ("oskar", "Oskar Hjelm", 4, "camila", "Berlin"),
        ("farah", "Farah Daneshvar", 4, "camila", "London"),
        ("tane", "Tane Rangihuna", 4, "camila", "Sydney"),
        ("wei", "Wei Zhao", 3, "oskar", "New York"),
        ("kofi", "Kofi Asamoah", 2, "farah", "London"),
        ("lucia", "Lucía Benavides", 2, "wei", "New York"),
        ("rohan", "Rohan Deshpande", 1, "wei", "Bengaluru"),
    ),
    "Finance": (
        ("henrik", "Henrik Solberg", 5, "imani", "London"),
        ("aaliyah", "Aaliyah Prescott", 4, "henrik", "New York"),
        ("giulia", "Giulia Marchetti", 4, "henrik", "Berlin"),
        ("sanjay", "Sanjay Kulkarni", 4, "henrik", "Bengaluru"),
        ("nomvula", "Nomvula Khumalo", 3, "aaliyah", "London"),
        ("bao", "Bảo Đặng", 2, "giulia", "Sydney"),
        ("ines", "Inês Carvalho", 2, "nomvula", "London"),
        ("elif", "Elif Yıldız", 1, "nomvula", "Berlin"),
    ),
    "Sales": (
        ("dmitri", "Dmitri Volkonov", 5, "imani", "Berlin"),
        ("shanice", "Shanice Whitlock", 4, "dmitri", "New York"),
        ("arjun", "Arjun Bhattarai", 4, "dmitri", "Bengaluru"),
        ("maeve", "Maeve Gallacher", 4, "dmitri", "Sydney"),
        ("santiago", "Santiago Ibarra", 3, "shanice", "New York"),
        ("leilani", "Leilani Kahale", 2, "maeve", "Sydney"),
        ("mateusz", "Mateusz Zielony", 2, "santiago", "Berlin"),
        ("zainab", "Zainab Mirza", 1, "santiago", "London"),
    ),
    "Operations": (
        ("imani", "Imani Mwangi", 6, TOP, "London"),
        ("hana", "Hana Novotná", 5, "imani", "Berlin"),
        ("desmond", "Desmond Okpara", 4, "hana", "New York"),
        ("kavita", "Kavita Raghunathan", 4, "hana", "Bengaluru"),
        ("sione", "Sione Tauiliili", 3, "desmond", "Sydney"),
        ("freya", "Freya Ashdown", 2, "kavita", "London"),
        ("amadou", "Amadou Sarr", 2, "sione", "New York"),
        ("minh", "Minh Trịnh", 1, "sione", "Sydney"),
    ),
    "People": (
        ("ruth", "Ruth Abendroth", 5, "imani", "London"),
        ("noor", "Noor El-Amin", 4, "ruth", "London"),
        ("callum", "Callum Pettigrew", 4, "ruth", "Sydney"),
        ("xochitl", "Xóchitl Arriaga", 4, "ruth", "New York"),
        ("jun", "Jun Takemoto", 3, "callum", "Sydney"),
        ("sofia", "Sofia Papadakis", 2, "noor", "Berlin"),
        ("tariq", "Tariq Osei", 2, "jun", "New York"),
        ("anjali", "Anjali Menon", 1, "jun", "Bengaluru"),
    ),
}
TITLES = {6: "Managing Director", 5: "Director", 4: "Lead", 3: "Senior", 2: "Associate", 1: "Graduate"}


@dataclass(frozen=True)
class RosterRow:
    """A person's line in the company's own records."""

    email: str
    level: int
    manager: str
    department: str
    location: str


def demo_people() -> list[User]:
    """The members of the demo workspace; Noor owns it and co-ordinates the programme."""
    return [
        make_user(
            handle,
            name,
            tz=PLACES[place][0],
            locale=PLACES[place][1],
            title=f"{TITLES[level]}, {department}",
            is_owner=handle == COORDINATOR,
        )
        for department, rows in CAST.items()
        for handle, name, level, _manager, place in rows
    ]


def roster() -> list[RosterRow]:
    """Level, manager, department and location of everybody in the demo."""
    return [
        RosterRow(
            email=f"{handle}@example.com",
            level=level,
            manager=manager if manager == TOP else f"{manager}@example.com",
            department=department,
            location=place,
        )
        for department, rows in CAST.items()
        for handle, _name, level, manager, place in rows
    ]


def roster_csv() -> str:
    """The roster as a coordinator uploads it."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("email", "level", "manager", "department", "location"))
    for row in roster():
        table.writerow((row.email, row.level, row.manager, row.department, row.location))
    return text.getvalue()

"""A simulated Slack on loopback, for tests and for the demo."""

from tests.workspace.answers import Answer, NotAcknowledged
from tests.workspace.cast import demo_people, roster_csv
from tests.workspace.clock import Clock
from tests.workspace.delivery import HttpDelivery, SocketDelivery
from tests.workspace.people import Actor
from tests.workspace.records import Fault, Human, Message, View, human
from tests.workspace.server import Server, serving
from tests.workspace.workspace import Workspace

__all__ = [
    "Actor",
    "Answer",
    "Clock",
    "Fault",
    "HttpDelivery",
    "Human",
    "Message",
    "NotAcknowledged",
    "Server",
    "SocketDelivery",
    "View",
    "Workspace",
    "demo_people",
    "human",
    "roster_csv",
    "serving",
]

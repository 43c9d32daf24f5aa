"""A simulated Slack on loopback, for tests and for the demo."""

from tests.slack_simulator.demo.cast import demo_people, roster_csv
from tests.slack_simulator.people.actor import Actor
from tests.slack_simulator.state.clock import Clock
from tests.slack_simulator.state.records import (
    Fault,
    Human,
    Message,
    View,
    human,
)
from tests.slack_simulator.transport.answers import Answer, NotAcknowledged
from tests.slack_simulator.transport.delivery import HttpDelivery, SocketDelivery
from tests.slack_simulator.transport.server import Server, serving
from tests.slack_simulator.workspace import Workspace

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

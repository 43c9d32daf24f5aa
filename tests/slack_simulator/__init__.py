"""A simulated Slack on loopback, for tests and for the demo."""

from tests.slack_simulator.demo.cast import demo_people, roster_csv
from tests.slack_simulator.people.actor import Actor
from tests.slack_simulator.state.clock import Clock
from tests.slack_simulator.state.manifest import Manifest, read_manifest
from tests.slack_simulator.state.records import Fault, Message, User, View, make_user
from tests.slack_simulator.transport.answers import AppResponse, NotAcknowledged
from tests.slack_simulator.transport.delivery import HttpDelivery, SocketDelivery
from tests.slack_simulator.transport.server import Server, serving
from tests.slack_simulator.workspace import Workspace

__all__ = [
    "Actor",
    "AppResponse",
    "Clock",
    "Fault",
    "HttpDelivery",
    "Manifest",
    "Message",
    "NotAcknowledged",
    "Server",
    "SocketDelivery",
    "User",
    "View",
    "Workspace",
    "demo_people",
    "make_user",
    "read_manifest",
    "roster_csv",
    "serving",
]

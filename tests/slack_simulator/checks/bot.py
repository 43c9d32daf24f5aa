"""A bot that a test teaches its habits."""

from typing import Any

from slack_bolt.async_app import AsyncApp


class RecordingBot:
    """Writes down what reaches it, and answers as a test tells it."""

    def __init__(self, app: AsyncApp) -> None:
        self.app = app
        self.got: list[dict[str, Any]] = []

    def acks(self, constraint: dict[str, str] | str, kind: str = "action", **answer: Any) -> None:
        async def listener(ack: Any, body: dict[str, Any]) -> None:
            self.got.append(body)
            await ack(**answer)

        getattr(self.app, kind)(constraint)(listener)

    def opens(self, view: dict[str, Any]) -> None:
        async def listener(ack: Any, command: dict[str, Any], client: Any) -> None:
            self.got.append(command)
            await client.views_open(trigger_id=command["trigger_id"], view=view)
            await ack()

        self.app.command("/mentor")(listener)

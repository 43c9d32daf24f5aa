"""The requests that the bot declines. The docstring of each is the sentence that people read."""


class Refusal(Exception):
    """That is not possible right now."""

    def __init__(self, **values: str | int) -> None:
        self.sentence = " ".join((type(self).__doc__ or "").split())
        self.values = values  # for the names in braces of the sentence
        super().__init__(self.sentence)


class AlreadyAnswered(Refusal):
    """You have answered this already, and your answer stands. `{command} pair` shows where things are."""


class ProposalOver(Refusal):
    """This invitation has ended. There is nothing you need to do; `{command}` shows what comes next."""


class PairEnded(Refusal):
    """This pair has ended, so its buttons rest too. `{command} history` shows what you did together."""


class CardGone(Refusal):
    """That topic is no longer on offer. `{command} topic` shows the ones you can choose from now."""


class AlreadyMet(Refusal):
    """You two have met about this topic, so it stays. `{command} topic` has new ones whenever you like."""


class NotAnAdmin(Refusal):
    """Only programme admins can see this. Your coordinator can help, and `{command} help` shows the rest."""


class RightsUnknown(Refusal):
    """Slack does not tell me right now whether you may do this. Please try again in a minute."""


class AccountsUnknown(Refusal):
    """Slack does not tell me right now who still has an account, so nothing was released. Please try again in
    a few minutes."""


class MayNotReadFiles(Refusal):
    """I may not read files in this workspace. That is a right I lack, and nothing is wrong with your file:
    whoever runs me adds the scope `files:read` to the app. `{command} help` works meanwhile."""


class MayNotReadPeople(Refusal):
    """I may not read who is in this workspace. That is a right I lack, and no mistake of yours: whoever runs
    me adds the scope `users:read` to the app. `{command} help` works meanwhile."""


class NotYours(Refusal):
    """This question is for somebody else. `{command}` shows what is waiting for you."""


class NotAMember(Refusal):
    """You have not joined yet. `{command} join` takes less than a minute."""


class MembershipOver(Refusal):
    """Your programme is over, so there is nothing to pause or to leave. `{command}` shows what is next."""


class OneAtATime(Refusal):
    """You take part already, and two places in the same role would be too much at once. When yours ends,
    or you leave it, `{command} join` offers the next."""


class NoProgramme(Refusal):
    """No programme is open right now. When your people team starts one, `{command} join` will let you in."""


class NoProgrammeYet(Refusal):
    """No programme runs right now. `{command} admin programme` creates one; then people can join it."""


class ProgrammeOver(Refusal):
    """This programme is over. `{command} admin` shows the others, and starts a new one."""


class HasBegun(Refusal):
    """It has begun, so its first day stays. You can change how long it lasts, or end it."""


class EndsTooSoon(Refusal):
    """That would leave less than two weeks to part well. Choose a longer time, or end the programme."""


class SomebodyJoined(Refusal):
    """Somebody has joined this programme, so it cannot be deleted. You can end it: `{command} admin`."""


class TooFarAhead(Refusal):
    """A programme begins within two years from today. Please choose an earlier day."""


class NotBothMembers(Refusal):
    """Name two people who take part in the same programme, one as mentor and one as leader."""


class UnsafePair(Refusal):
    """These two cannot be a pair: {why}. Nothing was changed."""


class OwnPair(Refusal):
    """You would be one of these two, so this is not yours to decide. Another admin can ask for the pair."""


class NothingToMeetAbout(Refusal):
    """A talk begins with a topic, and none waits for one now. Mentors choose it with `{command} topic`."""


class NoPair(Refusal):
    """You have no partner right now. `{command}` shows where you stand and what is next."""


class GuestsCannotJoin(Refusal):
    """Guests cannot take part yet. Your people team can tell you about other ways to join in."""


class LeftSlack(Refusal):
    """This account is a guest, a bot, or no longer active, so it cannot take part. Please choose another."""


class NameTaken(Refusal):
    """There is already a programme of that name. Please choose another, so that both can be told apart."""


class PlanGone(Refusal):
    """I no longer have this plan, so nothing was released. `{command} admin match` makes a new one."""


class AlreadyReleased(Refusal):
    """This plan was released before, so nothing happened twice. `{command} stats` shows how it is going."""


class TookTooLong(Refusal):
    """Slack waited too long for me, and the form could not open. Please press or type it once more."""


class BadDate(Refusal):
    """I could not read that date. Write it like `{command} pause until 2026-12-24`."""


class DayIsOver(Refusal):
    """A pause ends on a day to come, within a year, as in `{command} pause until 2026-12-24`."""


class UnknownProgramme(Refusal):
    """I know no programme of that name. Without a name I take the newest one."""


class NobodyNamed(Refusal):
    """Whose messages? Type `{command} admin nudges @person`."""


class OutOfDate(Refusal):
    """This button is out of date. `{command}` shows where you stand and what you can do now."""


class NotInstalled(Refusal):
    """I do not know this workspace yet. Please ask whoever runs me to start me again."""


class NobodyToMatch(Refusal):
    """Nobody in this programme is free to be matched yet. People join with `{command} join`."""


class NeedsAnother(Refusal):
    """A sensitive card is published by somebody else than its author. Any other admin can do it."""


class CardChanged(Refusal):
    """Somebody changed this card meanwhile. `{command} admin topics` shows it as it is now."""


class ShelfFull(Refusal):
    """There are as many cards of your own as I can keep. Export and tidy up before you add more."""


class TooManyPacks(Refusal):
    """You follow as many packs as I can look after. Unsubscribe from one first: `{command} admin topics`
    lists them."""


class NothingWaits(Refusal):
    """That version was taken in or replaced meanwhile. `{command} admin topics` shows what there is now."""

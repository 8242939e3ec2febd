"""`explain --why-not APP`: each decision with what would have sent it to the app."""

from collections.abc import Iterator

from msgspec import Struct

from convroute.cli.refusal import Refusal
from convroute.cli.runs.decide import DecideRun
from convroute.evaluator.decision import Undecided
from convroute.explainer.why_not.answer import WhyNot
from convroute.explainer.why_not.ask import UnknownAppError, WhyNotQuestions
from convroute.report.display import visible


class WhyNotRun(Struct):
    """Asks about each item on the thread as it was when it came."""

    deciding: DecideRun
    questions: WhyNotQuestions
    app: str

    @classmethod
    def of(cls, deciding: DecideRun, app: str, most: int, budget: int) -> "WhyNotRun":
        """A `Refusal` for an app that nobody knows."""
        questions = WhyNotQuestions(deciding.policy, most=most, budget=budget)
        try:
            questions.app_id(app)
        except UnknownAppError as unknown:
            raise Refusal(visible(str(unknown))) from None
        return cls(deciding, questions, app)

    def answers(self) -> Iterator[WhyNot | Undecided]:
        for decision in self.deciding.decisions():
            yield decision if isinstance(decision, Undecided) else self.questions.ask(decision, self.app)

"""A first manifest from what is seen at a location: what is seen is written down, what cannot be known is asked or left open.

`look` reads; everything after it is pure: `draft_of` names datasets and finds what is made from what, `questions` says what
is worth asking, `manifest_text` writes.
"""

from __future__ import annotations

from auditor.onboarding.answering import AnswerError, Question, located, questions
from auditor.onboarding.drafting import draft_of
from auditor.onboarding.looking import Filters, Look, look
from auditor.onboarding.model import Answers, Draft, Found, Proposal
from auditor.onboarding.writing import manifest_text

__all__ = [
    "AnswerError",
    "Answers",
    "Draft",
    "Filters",
    "Found",
    "Look",
    "Proposal",
    "Question",
    "draft_of",
    "located",
    "look",
    "manifest_text",
    "questions",
]

"""Problems are values; exceptions are for what cannot go on.

KnowledgeError
├── UnreadableFile     a file that cannot be read as what it should be
└── ContentError       content that cannot be used at all (a missing folder, say)
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing an editor should look at: ``path:line: message``, the message in Chinese with rule, value and way out."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class KnowledgeError(Exception):
    """The root of what this package raises; its text is a Chinese sentence for the user."""


class UnreadableFile(KnowledgeError):
    """A file that cannot be read as what it should be."""


class ContentError(KnowledgeError):
    """The content folder as a whole cannot be used."""

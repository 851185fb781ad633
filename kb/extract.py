"""A letter file → all that can be read from it: what ``kb extract`` prints and ``kb ingest`` starts from."""

from kb.citations import find_citations
from kb.figures import find_figures
from kb.letters import read_letter
from kb.models import Citation, Figure, Letter, Model, Redaction, Reply, Section, TextProblem
from kb.outline import read_sections
from kb.replies import read_reply
from kb.rules import find_rules_in_words


class Extraction(Model):
    """One letter, read. ``sections`` are the headings of every level; ``headings`` those of the highest."""

    letter: Letter
    reply: Reply
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]
    rules: tuple[Figure, ...]  # answers in words, without a number
    citations: tuple[Citation, ...]
    problems: tuple[TextProblem, ...]

    @property
    def text(self) -> str:
        return self.letter.text

    @property
    def redactions(self) -> tuple[Redaction, ...]:
        return self.letter.redactions

    @property
    def headings(self) -> tuple[str, ...]:
        top = min((section.level for section in self.sections), default=1)
        return tuple(section.heading for section in self.sections if section.level == top)

    def as_json(self) -> dict[str, object]:
        """The object of design.md section 5."""
        return {
            "reply": self.reply,
            "sections": self.headings,
            "figures": self.figures,
            "rules": self.rules,
            "citations": [f"《{one.title}》" + (f"（{one.number}）" if one.number else "") for one in self.citations],
            "redactions": self.redactions,
            "problems": self.problems,
            "text": self.text,
        }


def extract(data: bytes, name: str) -> Extraction:
    """Read a letter's bytes; ``name`` is for messages. Raises UnreadableFile when there is no text in them."""
    letter = read_letter(data, name)
    reply, sections = read_reply(letter), read_sections(letter)
    figures, doubts = find_figures(letter, reply, sections)
    problems = sorted((*letter.problems, *doubts), key=lambda problem: problem.line)
    return Extraction(
        letter=letter,
        reply=reply,
        sections=sections,
        figures=figures,
        rules=find_rules_in_words(letter, sections),
        citations=find_citations(letter.text[letter.body_start : letter.body_end]),
        problems=tuple(problems),
    )

"""The case files of figures/: a passage of a letter and the figures that must come out of it.

A block begins with ``## name``; ``@date`` is the letter's date, ``@head`` a heading above the passage, ``>`` a line of it
(→ is a tab). ``= value unit | …`` is a figure: per, each, op, kind, from, as_of, max, label (words that must stand in it,
``a/b`` either), not (words that must not), old, derived, optional. ``! words`` is a problem that must name one of them.
What is not given must be absent for per, op (=), from, max, old and derived; each, kind, as_of are judged where given.
An optional figure may be missing; a figure that no line expects is wrong.

Blocks that do not come out right yet are listed in ``known-misses.txt``; one that does must leave the list, which
``python -m tests.kb.test_figure_cases`` rewrites, with the numbers of blocks and figures that are right.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

from kb.figures import find_figures
from kb.letters import read_letter
from kb.models import Figure, Reply, TextProblem
from kb.outline import read_sections

FOLDER = Path(__file__).with_name("figures")
MISSES = FOLDER / "known-misses.txt"
LETTER_DATE = date(2024, 6, 15)
FLAGS = ("old", "derived", "optional")

SAME = [("人", "名", "位", "口"), ("个", "家", "所", "处", "座", "间", "支", "种", "例", "项", "条", "台", "片", "批"), ("张", "床", "张床位"),
        ("月", "个月"), ("日", "天"), ("工作日", "个工作日"), ("周", "星期"), ("学时", "课时"), ("比", "倍"), ("采暖季", "采暖期"), ("年", "学年")]  # fmt: skip
PLAIN = {word: group[0] for group in SAME for word in group}


@dataclass
class Expected:
    """One ``=`` line."""

    value: Decimal
    unit: str
    flags: frozenset[str]
    given: dict[str, str]

    def __str__(self) -> str:
        return f"{self.value} {self.unit}"


@dataclass
class Case:
    """One ``##`` block with the place of its heading."""

    file: str
    line: int
    name: str
    date: date = LETTER_DATE
    text: list[str] = field(default_factory=list)
    expected: list[Expected] = field(default_factory=list)
    doubts: list[list[str]] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"{self.file}: {self.name}"


@dataclass
class Outcome:
    """What is wrong with a case, and how many of its obligatory figures are right."""

    wrong: list[str]
    right: int
    figures: int


def read_cases(path: Path) -> Iterator[Case]:
    case: Case | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        mark, _, rest = line.partition(" ")
        if mark == "##":
            if case:
                yield case
            case = Case(path.name, number, rest.strip())
        elif case and mark:
            read_line(case, mark, rest.strip(), f"{path.name}:{number}")
        elif mark not in ("", "#"):
            raise ValueError(f"{path.name}:{number}: a line before the first block")
    if case:
        yield case


def read_line(case: Case, mark: str, rest: str, place: str) -> None:
    match mark:
        case "@date":
            case.date = date.fromisoformat(rest)
        case "@head":
            case.text.insert(0, rest)
        case ">":
            case.text.append(rest.replace("→", "\t"))
        case "=":
            case.expected.append(read_expected(rest, place))
        case "!":
            case.doubts.append(rest.split("|"))
        case _:
            raise ValueError(f"{place}: unknown mark {mark}")


def read_expected(text: str, place: str) -> Expected:
    amount, *parts = [part.strip() for part in text.split("|")]
    value, _, unit = amount.partition(" ")
    words = [part.partition(" ") for part in parts]
    given = {name: rest.strip() for name, _, rest in words if name not in FLAGS}
    if unknown := given.keys() - {"per", "each", "op", "kind", "from", "as_of", "max", "label", "not"}:
        raise ValueError(f"{place}: unknown field {unknown}")
    return Expected(Decimal(value), unit, frozenset(name for name, _, _ in words if name in FLAGS), given)


def run(case: Case) -> tuple[tuple[Figure, ...], tuple[TextProblem, ...]]:
    """The figures of a passage that stands in a letter of the case's date."""
    letter = read_letter("\n".join(case.text).encode(), case.file)
    letter = letter.model_copy(update={"body_start": 0, "body_end": len(letter.text)})
    return find_figures(letter, Reply(date=case.date), read_sections(letter))


def judge(case: Case) -> Outcome:
    figures, problems = run(case)
    pairs = paired(case.expected, figures)
    wrong, right = [], 0
    for at, expected in enumerate(case.expected):
        if "optional" in expected.flags:
            continue
        faults = differences(expected, figures[pairs[at]]) if at in pairs else ["missing"]
        right += not faults
        wrong += [f"{expected}: {fault}" for fault in faults]
    wrong += [f"not expected: {shown(one)}" for at, one in enumerate(figures) if at not in pairs.values()]
    messages = [problem.message for problem in problems]
    wrong += [
        f"no problem says {' or '.join(words)}: {messages}"
        for words in case.doubts
        if not any(word in one for word in words for one in messages)
    ]
    return Outcome(wrong, right, sum("optional" not in one.flags for one in case.expected))


def paired(expected: list[Expected], figures: tuple[Figure, ...]) -> dict[int, int]:
    """Each line with the figure of its value and unit that agrees best, obligatory lines first."""
    candidates = [
        ("optional" in line.flags, len(differences(line, figure)), abs(i - k), i, k)
        for i, line in enumerate(expected)
        for k, figure in enumerate(figures)
        if same_amount(line, figure)
    ]
    pairs: dict[int, int] = {}
    for *_, i, k in sorted(candidates):
        if i not in pairs and k not in pairs.values():
            pairs[i] = k
    return pairs


def same_amount(expected: Expected, figure: Figure) -> bool:
    units = {plain(expected.unit), plain(figure.unit)}
    change = expected.given.get("op") in ("+", "-") and units == {"%", "百分点"}
    return figure.value == expected.value and (len(units) == 1 or change)


def plain(unit: str | None) -> str | None:
    return PLAIN.get(unit or "", unit)


def differences(expected: Expected, figure: Figure) -> list[str]:
    given = expected.given
    have = {
        "per": plain(figure.per), "each": plain(figure.each), "op": figure.op, "kind": figure.kind.value, "max": figure.value_max,
        "from": figure.effective_from.isoformat() if figure.effective_from else None, "old": figure.superseded, "derived": figure.derived,
    }  # fmt: skip
    want = {
        "per": plain(given.get("per")), "each": plain(given.get("each")), "op": given.get("op", "="), "kind": given.get("kind"), "from": given.get("from"),
        "max": Decimal(given["max"]) if "max" in given else None, "old": "old" in expected.flags, "derived": "derived" in expected.flags,
    }  # fmt: skip
    judged = [name for name in have if name not in ("each", "kind") or name in given]
    faults = [f"{name} is {have[name]}, not {want[name]}" for name in judged if have[name] != want[name]]
    return faults + date_differences(given, figure) + label_differences(given, figure.label)


def date_differences(given: dict[str, str], figure: Figure) -> list[str]:
    want, have = given.get("as_of"), figure.as_of or ""
    if want is None or (have and (have.startswith(want) or want.startswith(have))):
        return []
    return [f"as_of is {figure.as_of}, not {want}"]


def label_differences(given: dict[str, str], label: str) -> list[str]:
    written = squeezed(label)
    lacking = [
        word for word in given.get("label", "").split() if not any(squeezed(one) in written for one in word.split("/"))
    ]
    foreign = [word for word in given.get("not", "").split() if squeezed(word) in written]
    return [f"label {label!r} lacks {word}" for word in lacking] + [f"label {label!r} has {word}" for word in foreign]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def shown(figure: Figure) -> str:
    return f"{figure.value} {figure.unit} {figure.label!r}"


def known_misses() -> set[str]:
    lines = MISSES.read_text(encoding="utf-8").splitlines() if MISSES.exists() else []
    return {line for line in lines if line and not line.startswith("#")}


CASES = [case for path in sorted(FOLDER.glob("[0-9]*.txt")) for case in read_cases(path)]
KNOWN = known_misses()


def parameter(case: Case) -> ParameterSet:
    marks = [pytest.mark.xfail(strict=True, reason="listed in known-misses.txt")] if case.key in KNOWN else []
    return pytest.param(case, id=f"{case.file}:{case.line}", marks=marks)


@pytest.mark.parametrize("case", [parameter(case) for case in CASES])
def test_case(case: Case) -> None:
    outcome = judge(case)
    assert not outcome.wrong, "\n".join([case.name, *case.text, *outcome.wrong])


def test_every_known_miss_is_a_case() -> None:
    assert KNOWN - {case.key for case in CASES} == set()


def test_no_two_cases_have_the_same_name() -> None:
    assert len({case.key for case in CASES}) == len(CASES)


def main() -> None:
    outcomes = [(case, judge(case)) for case in CASES]
    missed = [case.key for case, outcome in outcomes if outcome.wrong]
    head = "# Blocks that do not come out right yet; python -m tests.kb.test_figure_cases rewrites this list.\n"
    MISSES.write_text(head + "".join(f"{key}\n" for key in missed), encoding="utf-8")
    figures, right = sum(one.figures for _, one in outcomes), sum(one.right for _, one in outcomes)
    print(f"blocks right: {len(CASES) - len(missed)} of {len(CASES)}; figures right: {right} of {figures}")  # noqa: T201


if __name__ == "__main__":
    main()

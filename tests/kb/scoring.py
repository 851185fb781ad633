"""How well extracted figures agree with figures labelled by hand: detection, completeness, kinds and dates.

A labelled figure is detected when value and unit agree (one to one, the best agreeing label first) and complete when upper
value, period, bound and every word of the label agree too, no forbidden word stands in it and the quote covers its place.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.models import Figure

Labelled = Mapping[str, Any]

_SAME = (("人", "名", "位", "口"), ("个", "家", "所", "处", "座", "间", "支", "种", "例", "项", "条", "台", "片", "批"), ("张", "床"), ("天", "日"),
         ("个月", "月"), ("周", "星期"), ("比", "倍"), ("学时", "课时"))  # fmt: skip
_UNITS = {word: group[0] for group in _SAME for word in group}
_PERIODS = {"度": "", "每": "", "天": "日", "学年": "年", "采暖期": "采暖季"}


@dataclass
class Score:
    """Counts over one or several letters."""

    expected: int = 0
    found: int = 0
    detected: int = 0
    complete: int = 0
    kinds: int = 0
    dated: int = 0
    dates: int = 0
    undated: int = 0
    guessed: int = 0
    ops: int = 0

    def add(self, other: "Score") -> None:
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def f1(self, right: int) -> float:
        return 2 * right / ((self.expected + self.found) or 1)


def squeezed(text: str | None) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text or ""))


def score(figures: Sequence[Figure], gold: Mapping[str, Any], text: str) -> Score:
    """Compare the figures of one letter with its labels; ``text`` is the letter as it stands in the file."""
    labelled: list[Labelled] = gold["figures"]
    pairs = _paired(figures, labelled, squeezed(text))
    left = [one for at, one in enumerate(figures) if at not in pairs.values() and not _is_free(one, gold)]
    result = Score(expected=len(labelled), found=len(pairs) + len(left), detected=len(pairs))
    for at, label in enumerate(labelled):
        if at in pairs:
            _judge(result, figures[pairs[at]], label, squeezed(text))
    return result


def _judge(result: Score, figure: Figure, label: Labelled, text: str) -> None:
    result.complete += not faults(figure, label, text)
    result.kinds += figure.kind.value == label["kind"]
    result.ops += _same_op(figure, label)
    if label["effective_from"]:
        result.dated += 1
        result.dates += str(figure.effective_from) == label["effective_from"]
    else:
        result.undated += 1
        result.guessed += figure.effective_from is not None


def faults(figure: Figure, label: Labelled, text: str) -> list[str]:
    """What keeps a detected figure from being complete."""
    name = squeezed(figure.label)
    found = [f"lacks {words}" for words in label["must"] if not any(squeezed(one) in name for one in words.split("|"))]
    found += [f"has {word}" for word in label["must_not"] if squeezed(word) in name]
    found += [] if (figure.value_max or None) == label["value_max"] else ["value_max"]
    found += [] if _same_period(figure, label) else ["per"]
    found += [] if _same_op(figure, label) else ["op"]
    found += [] if _overlaps(text, squeezed(figure.quote), squeezed(label["quote"])) else ["quote"]
    return found + (["too long"] if len(name) > 100 else [])


def _same_op(figure: Figure, label: Labelled) -> bool:
    have, want = figure.op, label["op"]
    return have == want or (want == "≈" and have in (">=", ">")) or {have, want} in ({">=", ">"}, {"<=", "<"})


def _same_period(figure: Figure, label: Labelled) -> bool:
    want = (label["per"] or "").replace("人·", "").replace("户·", "").replace("天", "日").replace("学年", "年")
    have = (figure.per or "").replace("天", "日").replace("学年", "年")
    return have == want or (not have and (label.get("per_optional", False) or f"{want}度" in squeezed(figure.label)))


def _overlaps(text: str, one: str, other: str) -> bool:
    return any(a < d and c < b for a, b in _places(text, one) for c, d in _places(text, other))


def _places(text: str, quote: str) -> list[tuple[int, int]]:
    return [(match.start(), match.start() + len(quote)) for match in re.finditer(f"(?={re.escape(quote)})", text)]


def _unit(unit: str | None) -> str:
    return _UNITS.get(unit or "", unit or "")


def _agrees(figure: Figure, label: Labelled) -> bool:
    units = {_unit(figure.unit), _unit(label["unit"])}
    change = label["op"] in ("+", "-") and units == {"%", "百分点"}
    return (
        figure.value is not None
        and abs(float(figure.value) - float(label["value"])) < 1e-6
        and (len(units) == 1 or change)
    )


def _paired(figures: Sequence[Figure], labelled: Sequence[Labelled], text: str) -> dict[int, int]:
    candidates = sorted(
        (len(faults(figure, label, text)), abs(i - k), i, k)
        for i, label in enumerate(labelled)
        for k, figure in enumerate(figures)
        if _agrees(figure, label)
    )
    pairs: dict[int, int] = {}
    for _, _, i, k in candidates:
        if i not in pairs and k not in pairs.values():
            pairs[i] = k
    return pairs


def _is_free(figure: Figure, gold: Mapping[str, Any]) -> bool:
    """Derived figures and numbers that may be read or left out cost nothing."""
    if figure.derived:
        return True
    for one in gold.get("optional", []):
        values = [float(one[name]) for name in ("value", "value_max") if one.get(name) is not None]
        if _unit(figure.unit) == _unit(one["unit"]) and figure.value is not None and float(figure.value) in values:
            return True
    return False

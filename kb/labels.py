"""Labels: the name a person would give a figure, self-contained: subject first, then conditions, then indicator."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.conditions import conditions_of
from kb.context import Frame, Words
from kb.drafts import Draft
from kb.labelwords import content_words, joined
from kb.quantities import Quantity
from kb.subjects import is_strong, same_topic, topic_of, topics_of

_PAYING = re.compile(r"(?:支付|报销|救助|补偿|赔付|结算)")
_BASE = re.compile(r"起付|限额|封顶|上限|基数|收入|资金|支出|费用")


@dataclass(slots=True)
class Naming:
    """What stands above a paragraph: the subject of its heading, of the title, and the heading's words."""

    heading_topic: str | None = None
    title_topic: str | None = None
    heading: str = ""
    theme: str = ""  # 普通高中方面， and run-in headings within the paragraph
    rate: tuple[str | None, str | None] | None = None  # the last period of the paragraph, for changes of a standard


def name_figure(
    naming: Naming, frame: Frame, own: Words, figure: Quantity, lead_words: tuple[str, ...], grown: Draft | None,
    full: bool, indicator: tuple[str, bool], opener: str, topic: str | None, whole: Frame | None,
) -> tuple[str, dict[str, str]]:  # fmt: skip
    """Label and conditions from the figure's own words and from what stands before them."""
    name, is_own = indicator
    if grown is not None:
        return _titled(naming, (*grown.label.split(), *own.words), topic, figure), grown.dims | own.dims
    words: tuple[str, ...]
    if full:
        dims = (conditions_of("，".join(lead_words)) if lead_words else {}) | own.dims
        words = (*lead_words, *own.words)
        if whole is not None:
            words = (*whole.words, *words)
        if figure.measure in ("money", "percent", "points") and opener:
            if name and not is_own:
                words = (*words, name)
            if opener == "，" and not (own.topic and is_strong(own.topic)):
                inherited = [value for key, value in frame.dims.items() if key not in dims]
                words, dims = (*inherited, *words), frame.dims | dims
    else:
        dims = frame.dims | own.dims
        inherited = [value for key, value in frame.dims.items() if key not in own.dims]
        words = (*frame.words, *frame.case, *inherited, *_other_indicator(frame, figure, name), *own.words)
        if name and not is_own and not any(name in word for word in words):
            words = (*words, name)
    return _titled(naming, words, topic, figure), dims


def _other_indicator(frame: Frame, figure: Quantity, name: str) -> tuple[str, ...]:
    """补贴资金分三年拨付，比例为40%: the share of what; not for shares that stand beside an amount (起付标准, 支付比例)."""
    held = frame.indicators.get("money")
    if figure.measure != "percent" or not held or _BASE.search(held) or _PAYING.search(name):
        return ()
    return (held,)


def _titled(naming: Naming, words: Sequence[str], topic: str | None, figure: Quantity) -> str:
    """Put the subject in front where the words do not name it themselves."""
    line = joined(list(words))
    if figure.measure == "percent":
        line = _with_share(line)
    mine = topic_of(line)
    thin = mine is None or not is_strong(mine) and len(line) <= 14
    from_title = topic is not None and topic == naming.title_topic
    if topic and topic not in line and (mine is None if from_title else thin):
        line = joined([topic, *line.split()])
    if naming.theme and naming.theme not in line and not any(piece in line for piece in (naming.theme[:4], naming.theme[-4:])):
        line = joined([naming.theme, *line.split()])
    heading = naming.heading_topic
    if heading and heading not in line and not any(same_topic(heading, one) for one in topics_of(line)):
        line = joined([heading, *line.split()])
    return line or joined(list(content_words(naming.heading))) or "未写明项目的数字"


def _with_share(line: str) -> str:
    """按75%支付 is a 支付比例."""
    verb = re.search(r"(支付|报销|救助|补偿|赔付)(?!.*(?:比例|率))[^ ]{0,2}$", line)
    return f"{line} {verb[1]}比例" if verb else line


def shortened(words: Sequence[str], longest: int = 30) -> tuple[str, ...]:
    """The last words that fit; a standing subject is a name, not a sentence."""
    kept: list[str] = []
    for word in reversed(words):
        if kept and sum(map(len, kept)) + len(word) > longest:
            break
        kept.insert(0, word[-longest:])
    return tuple(kept)

"""Which figures of a letter belong into one fact file: by place, topic, kind and title."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from kb.extract import Extraction
from kb.models import Figure, Kind
from kb.quoting import section_at
from kb.vocabulary import Vocabulary

LONGEST = 24  # characters of a subject in a title
UNSORTED = "待归类"
WHOM = ("对象", "人群")  # conditions that name whom a standard is for; part of its title
Dims = tuple[tuple[str, str], ...]
Group = tuple[str, str, Kind, str]  # region, topic, kind, title (or subject)
Groups = dict[Group, list[Figure]]


def subject_of(figure: Figure) -> str:
    """What a figure is about: its label without its conditions and its indicator; whom it is for stays.

    >>> figure = Figure(value=None, kind=Kind.STANDARD, label="特困供养 集中供养 全护理 护理补贴", indicator="护理补贴",
    ...                 dims={"供养方式": "集中供养", "自理能力": "全护理"}, quote="", start=0, end=0)
    >>> subject_of(figure)
    '特困供养'
    """
    conditions = sorted((value for name, value in figure.dims.items() if name not in WHOM), key=len, reverse=True)
    subject = figure.label
    for said in (figure.indicator, *conditions):
        subject = subject.replace(said, " ")
    words = [word for word in subject.split() if len(word) > 1 and word != "标准"]
    while len(words) > 1 and len("".join(words)) > LONGEST:
        del words[0]  # what stands nearest to the figure says most about it
    return "".join(words)[-LONGEST:]


def topic_of(texts: Iterable[str], vocabulary: Vocabulary) -> str:
    """The topic whose name or 俗称 stands in the first of ``texts`` that holds any; the longest name wins."""
    names = [(name, topic.name) for topic in vocabulary.topics.values() for name in (topic.name, *topic.aliases)]
    for text in texts:
        held = [(len(name), topic) for name, topic in names if name in text]
        if held:
            return max(held)[1]
    return UNSORTED


def group_figures(
    extraction: Extraction, figures: Sequence[Figure], vocabulary: Vocabulary, region_of: Callable[[Figure], str]
) -> Groups:
    """Figures by region, topic, kind and title; indicators that share their conditions (起付标准, 支付比例) share a file."""
    subjects: dict[Group, dict[str, list[Figure]]] = {}
    for figure in figures:
        section, _ = section_at(extraction.sections, figure.start)
        texts = [
            figure.indicator,
            figure.label,
            figure.quote,
            section.heading if section else "",
            extraction.reply.title or "",
        ]
        key = (region_of(figure), topic_of(texts, vocabulary), figure.kind, subject_of(figure))
        subjects.setdefault(key, {}).setdefault(figure.indicator, []).append(figure)
    grouped: Groups = {}
    for (region, topic, kind, subject), indicators in subjects.items():
        for names in _sharing(indicators):
            held = [one for name in names for one in indicators[name]]
            title = _title(subject, names) or _title(held[0].text or "", [])[:LONGEST] or UNSORTED
            grouped.setdefault(_place(grouped, (region, topic, kind, title), held), []).extend(held)
    return grouped


def _place(grouped: Groups, key: Group, figures: Sequence[Figure]) -> Group:
    """``key``, or that of a group of nearly the same title which measures the same by the same conditions, in other rows."""
    for other, held in grouped.items():
        same = {_shape(one) for one in held} == {_shape(one) for one in figures}
        clash = {_row(one) for one in held} & {_row(one) for one in figures}
        if other[:3] == key[:3] and same and not clash and alike(other[3], key[3]):
            return other
    return key


def _row(figure: Figure) -> tuple[object, ...]:
    """The row that a figure would stand in."""
    return (
        figure.indicator,
        figure.unit,
        figure.effective_from,
        figure.as_of,
        *(item for item in figure.dims.items() if item[0] not in WHOM),
    )


def formal(text: str, vocabulary: Vocabulary) -> str:
    """``text`` in the vocabulary's formal words: 特困供养人员生活标准 → 特困人员基本生活标准."""
    words = {word: synonym.formal for synonym in vocabulary.synonyms for word in (synonym.formal, *synonym.informal)}
    if not words:
        return text
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.sub(pattern, lambda found: words[found[0]], text)


def alike(one: str, other: str) -> bool:
    """Whether two titles have most of their pairs of characters in common."""
    pairs, others = ({name[at : at + 2] for at in range(len(name) - 1)} for name in (one, other))
    return one == other or (
        bool(pairs) and bool(others) and 2 * len(pairs & others) / (len(pairs) + len(others)) >= 0.7
    )


def _sharing(indicators: Mapping[str, Sequence[Figure]]) -> Iterator[list[str]]:
    """Indicators with the same rows together, when there is more than one row to share."""
    shared: dict[frozenset[Dims], list[str]] = {}
    for name, figures in indicators.items():
        rows = frozenset(tuple(figure.dims.items()) for figure in figures)
        shared.setdefault(rows, []).append(name)
    for rows, names in shared.items():
        if len(rows) > 1 and len(names) < 4:
            yield names
        else:
            yield from ([name] for name in names)


def _title(subject: str, indicators: Sequence[str]) -> str:
    names = [name for name in indicators if name not in subject]
    measured = "和".join(filter(None, ["、".join(names[:-1]), *names[-1:]]))
    return re.sub(r"[\s/\\:*?\"<>|#\[\]]", "", subject + measured)


def _shape(figure: Figure) -> tuple[object, ...]:
    """What is measured, in what, by which conditions."""
    return (
        figure.indicator,
        figure.unit,
        figure.per,
        figure.each,
        tuple(name for name in figure.dims if name not in WHOM),
    )

"""Organs as people write them → as they stand in full names: 晋城市卫生健康委员会, 市卫健委, 卫健委."""

from collections.abc import Iterable, Iterator, Mapping

from indexer.regions import Regions
from indexer.words import normalise

# The short names of kinds of organs that are the same everywhere.
_SHORT = {
    "卫生健康委员会": "卫健委",
    "医疗保障局": "医保局",
    "人力资源和社会保障局": "人社局",
    "住房和城乡建设局": "住建局",
    "发展和改革委员会": "发改委",
}


def organ_names(organs: Iterable[str], regions: Regions) -> Mapping[str, str]:
    """Organs in full, without their place and in short, each with what stands in the full name."""
    found: dict[str, str] = {}
    for organ in map(normalise, organs):
        for name in _with_and_without_place(organ, regions):
            found[name] = name
            for full, short in _SHORT.items():
                if full in name:
                    found[name.replace(full, short)] = name
    return found


def _with_and_without_place(organ: str, regions: Regions) -> Iterator[str]:
    yield organ
    for mention in regions.find(organ)[:1]:
        if mention.start == 0 and len(organ) - mention.end > 2:
            yield organ[mention.end :]
            yield organ[mention.end - 1 :]

"""Cutting Chinese into words: jieba's dictionary with our words added, by rjieba, or by jieba where there is none."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cutter:
    """``jieba.cut_for_search``, and whether a word stands in the dictionary or was only guessed from its characters."""

    cut: Callable[[str], list[str]]
    knows: Callable[[str], bool]

    def __call__(self, text: str) -> list[str]:
        return self.cut(text)


def cutter(own: Iterable[str]) -> Cutter:
    """``jieba.cut_for_search`` with the ``own`` words in its dictionary, by rjieba where it is installed."""
    try:
        from rjieba import Jieba
    except ImportError:
        return reference_cutter(own)
    dictionary = Jieba()
    # Frequencies by the dictionary as it comes, all of them before the first is added: the order must not matter.
    for word, frequency in [(word, dictionary.suggest_freq(word)) for word in own]:
        dictionary.add_word(word, frequency, None)
    return Cutter(lambda text: list(dictionary.cut_for_search(text, True)), dictionary.has_word)


def reference_cutter(own: Iterable[str]) -> Cutter:
    """The same by jieba itself."""
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    dictionary = jieba.Tokenizer()
    for word, frequency in [(word, dictionary.suggest_freq(word)) for word in own]:
        dictionary.add_word(word, frequency)
    return Cutter(lambda text: list(dictionary.cut_for_search(text)), lambda word: bool(dictionary.FREQ.get(word)))

"""How near texts are in meaning: an extra behind one interface, off unless ``SEMANTIC_MODEL`` names a folder.

The model is read from there and never from elsewhere; what it is asked about does not leave the process.
"""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from django.conf import settings

type Nearness = Callable[[str, Sequence[str]], list[float]]
"""Tells for each of many texts how near it is to the first: 1 the same, 0 nothing in common."""


class UnusableModelError(Exception):
    """The setting names what is no model, or what reads models is not installed. The message says what to do."""


def nearness() -> Nearness | None:
    """Return what compares texts, or None where nobody asked for it.

    Raises ``UnusableModelError``; a check says it before the site is up.
    """
    return _read(settings.SEMANTIC_MODEL) if settings.SEMANTIC_MODEL else None


@cache
def _read(folder: str) -> Nearness:
    if not Path(folder).is_dir():
        raise UnusableModelError(f"SEMANTIC_MODEL: there is no folder {folder}.")
    try:
        from model2vec import StaticModel  # noqa: PLC0415 - an extra
    except ImportError:
        raise UnusableModelError("SEMANTIC_MODEL needs model2vec: install the extra “semantic”.") from None
    try:
        model = StaticModel.from_pretrained(folder)
    except Exception as error:  # the reader of models names no error of its own
        raise UnusableModelError(f"SEMANTIC_MODEL: {folder} holds no model: {error}") from error

    def near(text: str, others: Sequence[str]) -> list[float]:
        wanted, *found = model.encode([text, *others], normalize=True, use_multiprocessing=False)
        return [max(float(wanted @ each), 0.0) for each in found]

    return near

"""Many articles through the extractor, off the event loop: in a thread of this process, or in a pool of processes.

The pool's processes are started afresh, load the language pipeline each for itself, and end when their parent dies, however it dies.
Imports what opens the reader, and the extraction.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread

from bot.domain import Article
from bot.errors import ExtractionError
from bot.extraction import Extraction, Extractor
from bot.opening import open_reader


@dataclass(frozen=True, slots=True)
class Extracting:
    """`workers` articles are read at a time."""

    executor: Executor
    workers: int
    config: Path | None

    async def extract(self, articles: Sequence[Article]) -> Sequence[Extraction | Exception]:
        """What is found in each, or what it broke; ExtractionError where the reading itself broke down."""
        if not articles:
            return []
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self.executor, _extract, self.config, articles)
        except BrokenProcessPool:
            why = "it ran out of memory, or somebody ended it"
            raise ExtractionError("a process that reads articles has died", why, "Start again: it goes on where it stopped") from None


@contextmanager
def one_thread(config: Path | None) -> Iterator[Extracting]:
    """The language pipeline is not made for two threads, and the event loop must answer while it reads."""
    _extractor(config)
    executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="extract")
    try:
        yield Extracting(executor, 1, config)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


@contextmanager
def process_pool(config: Path | None, processes: int) -> Iterator[Extracting]:
    executor = ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_begin, initargs=(config,))
    try:
        yield Extracting(executor, processes, config)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _begin(config: Path | None) -> None:
    """One core a process: the numeric libraries would otherwise each take all of them."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
        os.environ[name] = "1"
    Thread(target=_end_with_parent, daemon=True).start()
    _extractor(config)


def _end_with_parent() -> None:
    """A queue between processes does not tell its readers that the writer was killed."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


@cache
def _extractor(config: Path | None) -> Extractor:
    return open_reader(config).extractor


def _extract(config: Path | None, articles: Sequence[Article]) -> list[Extraction | Exception]:
    return [_one(_extractor(config), article) for article in articles]


def _one(extractor: Extractor, article: Article) -> Extraction | Exception:
    """One article is one task: whatever it breaks, the next one is read."""
    try:
        return extractor.extract(article.text, title=article.title, published=article.published.date() if article.published else None)
    except Exception as error:  # the outermost edge of this article's task
        return error

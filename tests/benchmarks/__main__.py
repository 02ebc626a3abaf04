"""`python -m tests.benchmarks`: every benchmark, one after the other, with what it is compared with.

`python -m tests.benchmarks 50` takes 50 articles for each, to see quickly that it runs.
"""

from __future__ import annotations

import sys

from tests.benchmarks import asking, delivering, extracting, filling, matching, polling, remembering, resolving


def main(articles: int | None) -> None:
    for part in (remembering, extracting, resolving, matching, delivering, filling, polling, asking):
        for line in part.run(articles) if articles else part.run():
            print(line, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else None)

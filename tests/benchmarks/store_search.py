"""How fast searching is in a large library. JSON out.

    python tests/benchmarks/store_search.py [--conversations 10000] [--directory DIR]

Makes a library of N conversations with ten messages each, of realistic lengths and languages
(word frequencies by Zipf's law; English, German, Chinese, Japanese, Arabic, Thai), then types each
query letter by letter, as the window searches: with 30 ms for a first result. Those that were not
complete by then are counted, and measured without that limit, too. The goal: p95 at most
30 ms, at most 100 ms, at 100,000 conversations (``large_library`` makes and keeps one).
"""

# ruff: noqa: E501 - samples of many scripts don't wrap

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from falcon_desktop.core.domain.conversation import Conversation, Message, Provenance, Role
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.core.domain.transfer import Progress
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database

FIRST_SECONDS = 0.03
MESSAGES = 10
BATCH = 200
COMMON = [
    "the",
    "of",
    "and",
    "to",
    "a",
    "in",
    "is",
    "that",
    "for",
    "it",
    "with",
    "as",
    "on",
    "be",
    "at",
    "by",
    "this",
    "function",
    "can",
    "you",
    "are",
    "from",
    "or",
    "an",
    "not",
    "have",
    "code",
    "we",
    "if",
    "will",
    "use",
    "data",
    "how",
    "what",
    "error",
    "python",
    "list",
    "file",
    "which",
    "when",
    "one",
    "all",
]
SYLLABLES = [
    "ka",
    "ri",
    "to",
    "men",
    "ser",
    "val",
    "con",
    "pre",
    "dis",
    "ing",
    "tion",
    "er",
    "al",
    "ou",
    "ti",
    "na",
    "lo",
    "pa",
    "de",
    "mi",
    "ex",
    "tra",
    "com",
]
HAN = "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼体别处总才场师书比住员九笑性通目华报立马命张活难神数件安表原车白应路期叫死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物台象记边共风战干接它许八特觉望直服毛林题建南度统色字请交爱让认算论百吃义科怎元社术结六功指思非流每青管夫连远资队跟带花快条院变联言权往展该领传近留红治决周保达办运武半候七必城父强步完革深区即求品士转量空甚众技轻程告江语英基派满式李息写呢识极令黄德收脸钱党倒未持取设始版双历越史商千片容研像找友孩站广改议形委早房音火际则首单据导影失拿网香似斯专石若兵弟谁校读志飞观争究包组造落视济喜离虽坏兴切谈亮"
KANA = (
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん"
)
ARABIC = [
    "كتاب",
    "علم",
    "مدينة",
    "بيت",
    "ماء",
    "شمس",
    "قمر",
    "طريق",
    "مدرسة",
    "لغة",
    "سؤال",
    "جواب",
    "برنامج",
    "حاسوب",
    "كلمة",
    "صفحة",
    "يوم",
    "ليل",
    "عمل",
    "حياة",
]
THAI = [
    "เรียน",
    "ภาษา",
    "ไทย",
    "บ้าน",
    "น้ำ",
    "คน",
    "รัก",
    "งาน",
    "เวลา",
    "โรงเรียน",
    "หนังสือ",
    "คำถาม",
    "คำตอบ",
    "โปรแกรม",
    "คอมพิวเตอร์",
]
GERMAN = [
    "über",
    "für",
    "können",
    "größer",
    "Straße",
    "Prüfung",
    "Lösung",
    "natürlich",
    "Fähigkeit",
    "ähnlich",
    "während",
    "schön",
]
MODELS = ["tiiuae/falcon-180B-chat", "meta-llama/Llama-3.1-8B-Instruct", "SmolLM2-135M-Instruct"]
QUERIES = {
    "frequent word": "the",
    "frequent words": "the function that",
    "rare word": "zyxwvut",
    "word and rare word": "the zyxwvut",
    "prefix": "trame",
    "one letter": "c",
    "phrase": '"of the"',
    "excluded": "python -the",
    "chinese": "中国人",
    "japanese": "ありがと",
    "arabic": "كتاب",
    "arabic inside a word": "درسة",
    "thai": "ภาษา",
    "german": "grosse prufung",
    "model": "model:falcon error",
    "dates": "after:2024-03 before:2024-04 data",
    "code": "in:code value",
    "title": "title:the",
    "nothing": "qqqqzz",
    "digit": "1",
    "hebrew and korean, not there": "שלום 안녕",
    "frequent phrase": '"the of the"',
    "never together": "كتاب ภาษา",
    "archive": "in:archive the",
    "trash": "in:trash error",
    "role": "role:user the",
    "code, rare": "in:code zyxwvut",
    "all excluded": "the -the",
    "days": "after:yesterday the",
    "only excluded": "role:user -the -of",
    "only a role": "role:user",
    "excluded before": "before:2023-02 -the",
    "filters and excluded": "before:2023-02 the -of",
}


class Text:
    """Makes texts; the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        vocabulary = COMMON + [
            "".join(self._random.choices(SYLLABLES, k=self._random.randint(2, 4)))
            for _ in range(30_000)
        ]
        self._words = vocabulary
        self._weights = list(
            itertools.accumulate(1 / (rank + 2) for rank in range(len(vocabulary)))
        )

    def words(self, number: int) -> str:
        return " ".join(self._random.choices(self._words, cum_weights=self._weights, k=number))

    def message(self, *, answer: bool) -> str:
        number = max(3, int(self._random.lognormvariate(4.2 if answer else 2.7, 0.8)))
        kind = self._random.random()
        if kind < 0.08:
            text = "".join(self._random.choices(HAN, k=number))
        elif kind < 0.11:
            text = "".join(self._random.choices(KANA + HAN[:60], k=number))
        elif kind < 0.15:
            text = " ".join(self._random.choices(ARABIC, k=number))
            text = text.replace("كتاب", "والكتاب")
        elif kind < 0.17:
            text = "".join(self._random.choices(THAI, k=number))
        elif kind < 0.22:
            text = self.words(number) + " " + " ".join(self._random.choices(GERMAN, k=8))
        else:
            text = self.words(number)
        if answer and self._random.random() < 0.2:
            text += f"\n\n```python\nvalue = {self.words(6).replace(' ', '_')}\n```\n"
        if self._random.random() < 0.00002:
            text += " zyxwvut"
        return text

    def choose_model(self) -> str:
        return self._random.choice(MODELS)


def library(number: int) -> Iterator[tuple[Conversation, list[Message]]]:
    text = Text(1)
    start = 1_640_995_200_000  # 2022
    span = 4 * 365 * 86_400_000 // max(1, number)
    for index in range(number):
        time_ms = start + index * span
        one = Conversation(new_id(), text.words(6), time_ms, time_ms)
        messages: list[Message] = []
        parent: str | None = None
        for turn in range(MESSAGES):
            answer = turn % 2 == 1
            message = Message(
                new_id(),
                one.id,
                parent,
                Role.ASSISTANT if answer else Role.USER,
                text.message(answer=answer),
                time_ms + turn * 20_000,
                provenance=Provenance(model=text.choose_model()) if answer else Provenance(),
            )
            messages.append(message)
            parent = message.id
        yield one, messages


async def fill(store: Conversations, number: int) -> float:
    begun = time.perf_counter()
    conversations = library(number)
    while batch := list(itertools.islice(conversations, BATCH)):
        await store.bring_in(batch, [], Progress())
    return time.perf_counter() - begun


async def search_all(store: Conversations) -> tuple[dict[str, object], list[float]]:
    table: dict[str, object] = {}
    everything: list[float] = []
    for name, query in QUERIES.items():
        times, whole = [], []
        hits = 0
        for _ in range(3):
            for length in range(1, len(query) + 1):
                begun = time.perf_counter()
                found = await store.search(query[:length], seconds=FIRST_SECONDS)
                times.append((time.perf_counter() - begun) * 1000)
                hits = len(found.hits)
                if not found.complete:
                    begun = time.perf_counter()
                    await store.search(query[:length])
                    whole.append((time.perf_counter() - begun) * 1000)
        everything += times
        table[name] = {
            "median_ms": round(statistics.median(times), 2),
            "max_ms": round(max(times), 2),
            "hits": hits,
        }
        if whole:
            table[name] |= {"incomplete": len(whole), "complete_max_ms": round(max(whole), 1)}  # type: ignore[operator]
    return table, everything


async def measure(directory: Path, number: int) -> dict[str, object]:
    path = directory / "history.sqlite3"
    result: dict[str, object] = {}
    fresh = not path.exists()
    database = Database(path)
    await database.open()
    store = Conversations(database)
    if fresh:
        result["fill_seconds"] = round(await fill(store, number), 1)
        await database.close()
        database = Database(path)
        begun = time.perf_counter()
        await database.open()
        result["open_ms"] = round((time.perf_counter() - begun) * 1000, 1)
        store = Conversations(database)
    counts = await Backups(database).counts()
    begun = time.perf_counter()
    first = await store.summaries(limit=200)
    result["first_200_rows_ms"] = round((time.perf_counter() - begun) * 1000, 1)
    begun = time.perf_counter()
    await store.summaries()
    result["all_rows_ms"] = round((time.perf_counter() - begun) * 1000, 1)
    begun = time.perf_counter()
    await store.all_messages(first[-1].id)
    result["open_conversation_ms"] = round((time.perf_counter() - begun) * 1000, 1)
    table, everything = await search_all(store)
    await database.close()
    return result | {
        "conversations": counts.conversations,
        "messages": counts.messages,
        "megabytes": round(counts.bytes / 1e6, 1),
        "p50_ms": round(statistics.median(everything), 2),
        "p95_ms": round(statistics.quantiles(everything, n=20)[18], 2),
        "max_ms": round(max(everything), 2),
        "queries": table,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=10_000)
    parser.add_argument("--directory", help="where a library is made, or reused if it is there")
    options = parser.parse_args()
    if options.directory:
        Path(options.directory).mkdir(parents=True, exist_ok=True)
        result = asyncio.run(measure(Path(options.directory), options.conversations))
    else:
        with tempfile.TemporaryDirectory() as directory:
            result = asyncio.run(measure(Path(directory), options.conversations))
    print(json.dumps(result, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()

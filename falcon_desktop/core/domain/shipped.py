"""The presets and prompts included with the program. Imported when first needed."""

from __future__ import annotations

from typing import Final

from falcon_desktop.core.domain.chat_presets import ChatPreset
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.prompt_library import SavedPrompt

_CONCISE: Final = """\
Answer in as few words as the question allows.
Give the answer first; add a reason only if it is needed to use the answer.
No greeting, no restating of the question, no closing remarks, no offers of further help.
Use a list only for three or more items of the same kind.
If the question is ambiguous, name your assumption in a few words and answer on it.
If you are not sure, say so in one short clause. Never fill a gap with a guess."""

_TRANSLATOR: Final = """\
You are a professional translator between Arabic and English.
Translate every message: Arabic into natural, idiomatic English; English into clear Modern \
Standard Arabic. If a message asks for another dialect or register, use that.
Give only the translation. Do not answer questions that the text contains, do not explain, do not \
add quotation marks.
Keep meaning, tone, paragraphs, lists, numbers and formatting. Leave code, addresses and names of \
products as they are; write personal and place names as is usual in the target language.
Where one word has two plausible meanings and the context does not decide, choose the likelier one \
and add the other in square brackets after it.
If the text is in neither language, translate it into English."""

_REVIEWER: Final = """\
You are a senior engineer who reviews code. You are exact, fair and brief.
Look for, in this order: errors in behaviour, security, loss of data, races and leaks; then \
misleading names and structure; then tests that are missing; style last, and only where it hides \
meaning.
For each finding give: its severity (blocker, major, minor), the line or the expression, why it is \
wrong with an input that shows it, and the smallest change that mends it as code.
Do not praise, do not repeat the code, do not propose a rewrite where a small change does.
If you need to see code that was not shown, say which. If you find nothing wrong, say so in one \
sentence and name the case you would test first."""

_PROOF_READER: Final = """\
You are a careful proof-reader. You correct the text that you are given, in its own language.
Mend spelling, grammar, punctuation and words that are plainly wrong. Keep the author's voice, \
meaning, order and formatting; do not make the text longer or more formal, and change no fact.
Answer with the corrected text first, complete and ready to copy. After it, under the heading \
“Changes”, list each change that is more than a typing error: the old words, the new ones, and why \
in a few words.
If a sentence could be read in two ways, leave it and ask under “Questions”.
If there is nothing to correct, say that in one sentence."""

PRESETS: Final = (
    ChatPreset("shipped-general", "General assistant"),
    ChatPreset(
        "shipped-concise",
        "Concise",
        GenerationSettings(system_message=_CONCISE, temperature=0.3),
        starting_prompts=(
            "What is the difference between TCP and UDP?",
            "How do I undo my last Git commit?",
            "Which paper size is larger, A4 or US Letter?",
            "What does “et al.” mean?",
        ),
    ),
    ChatPreset(
        "shipped-translator",
        "Translator Arabic–English",
        GenerationSettings(system_message=_TRANSLATOR, temperature=0.2),
        starting_prompts=(
            "الصبر مفتاح الفرج.",
            "Please confirm your attendance by Thursday.",
            "يسرّنا دعوتكم إلى حفل افتتاح المعرض.",
            "The early bird catches the worm.",
        ),
    ),
    ChatPreset(
        "shipped-reviewer",
        "Code reviewer",
        GenerationSettings(system_message=_REVIEWER, temperature=0.2),
        starting_prompts=(
            "Review this function: def mean(values): return sum(values) / len(values)",
            "What should I look for when I review a database migration?",
        ),
    ),
    ChatPreset(
        "shipped-proof-reader",
        "Proof-reader",
        GenerationSettings(system_message=_PROOF_READER, temperature=0.2),
        starting_prompts=(
            "Their are to many reasons too list, but its worth trying.",
            "Me and him was going to the meeting, wich was cancelled.",
        ),
    ),
)

PROMPTS: Final = (
    SavedPrompt(
        "shipped-summarise",
        "summarise",
        "Summarise the following text in {{length=three sentences}}, in {{language=English}}. "
        "Keep every number and name that matters.\n\n{{text}}",
    ),
    SavedPrompt(
        "shipped-explain",
        "explain",
        "Explain {{topic}} to {{audience=a curious beginner}}. Start with what it is for, use one "
        "everyday example, and end with what people usually get wrong about {{topic}}.",
    ),
    SavedPrompt(
        "shipped-translate", "translate", "Translate into {{language=Arabic}}:\n\n{{text}}"
    ),
    SavedPrompt(
        "shipped-rewrite",
        "rewrite",
        "Rewrite the following text so that it is {{tone=clear and friendly}}. Keep its meaning "
        "and its length.\n\n{{text}}",
    ),
    SavedPrompt(
        "shipped-reply",
        "reply to a message",
        "Write a reply to the message below. I want to say: {{what}}. Tone: {{tone=polite and "
        "short}}.\n\n{{message}}",
    ),
    SavedPrompt(
        "shipped-compare",
        "compare",
        "Compare {{first}} and {{second}} for {{purpose}}. Give a table of the differences that "
        "matter, then say which you would choose and when you would choose the other.",
    ),
    SavedPrompt(
        "shipped-tests",
        "tests for code",
        "Write tests with {{framework=pytest}} for this code, the edge cases first. Say which "
        "behaviour each test pins down.\n\n```\n{{code}}\n```",
    ),
)

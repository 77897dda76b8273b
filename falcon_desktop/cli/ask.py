"""``ask``: sends one question and streams the answer to stdout, saving both like the window."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Final

from falcon_desktop import paths
from falcon_desktop.cli import library
from falcon_desktop.cli.answer_lines import (
    confidence_line,
    done_line,
    image_line,
    progress_line,
    request_line,
)
from falcon_desktop.cli.attached import attached
from falcon_desktop.cli.choosing import Given, choose
from falcon_desktop.cli.connection_names import key_hint
from falcon_desktop.cli.data_directory import check_data_directory
from falcon_desktop.cli.output import Output, OutputLost
from falcon_desktop.cli.question import (
    changed_settings,
    command_line_connection,
    question,
)
from falcon_desktop.core.chat.chat import Exchange
from falcon_desktop.core.chat.running import RunningAnswer
from falcon_desktop.core.domain.connection import EMBEDDED_ID, Connection
from falcon_desktop.core.domain.connection_book import SavedConnections
from falcon_desktop.core.domain.conversation import Message, MessageStatus
from falcon_desktop.core.domain.cursor import Cursor
from falcon_desktop.core.domain.errors import (
    ExitStatus,
    FalconError,
    InvalidInput,
    NextStep,
    NotFound,
    Unreachable,
)
from falcon_desktop.core.domain.events import (
    AnswerFinished,
    AnswerNotice,
    AnswerParts,
    AnswerProgress,
    ChatEvent,
    Phase,
    StorageTrouble,
)
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.json_answers import Fit, Verdict, schema_of
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.core.text.waits import asked_to_wait
from falcon_desktop.store.settings import SettingsFile

if TYPE_CHECKING:
    from falcon_desktop.composition.container import ServiceContainer
    from falcon_desktop.engine.models import Library

_PULL_SECONDS: Final = 0.02
_PHASES: Final = {
    Phase.STARTING_ENGINE: Sentence("Starting the engine…"),
    Phase.LOADING_MODEL: Sentence("Loading the model…"),
    Phase.CONNECTING: Sentence("Connecting…"),
    Phase.READING_PROMPT: Sentence("Reading the prompt…"),
    Phase.RETRYING: Sentence("The server asks to wait. Trying again…"),
    Phase.RATE_LIMITED: Sentence("Rate limit reached. Trying again…"),
    Phase.STARTING_TOOLS: Sentence("Starting the tools…"),
    Phase.RUNNING_TOOL: Sentence("Running the tool…"),
}


def ask(options: argparse.Namespace, output: Output) -> int:
    """Ask, and return the exit status; with ``--json`` the last line is always a ``done`` line."""
    asking = _Asking(options, output)
    try:
        asking.prepare()
        return library.run(asking.main)
    except FalconError as error:
        asking.done("failed", error=error)
        raise
    except (KeyboardInterrupt, asyncio.CancelledError):
        asking.done("stopped")
        return asking.signal_status
    except BrokenPipeError:
        raise
    except Exception:
        asking.done("failed")
        raise


class _Digest:
    """Tells whether what was shown is a text, without keeping it."""

    _PART: Final = 1 << 16

    def __init__(self) -> None:
        self._hash = hashlib.blake2b()

    def add(self, text: str) -> None:
        for start in range(0, len(text), self._PART):
            self._hash.update(text[start : start + self._PART].encode("utf-8", "surrogatepass"))

    def is_of(self, text: str) -> bool:
        whole = _Digest()
        whole.add(text)
        return whole._hash.digest() == self._hash.digest()


class _Asking:
    """One question, from the options to the exit status."""

    def __init__(self, options: argparse.Namespace, output: Output) -> None:
        self._options = options
        self._output = output
        self._container: ServiceContainer | None = None
        self._exchange: Exchange | None = None
        self._text = ""
        self._settings: GenerationSettings | None = None
        self._from_options: Connection | None = None
        self._pending_events: list[ChatEvent] = []
        self._shown = _Digest()
        self._told: set[str] = set()
        self._finished: AnswerFinished | None = None
        self._finishing = asyncio.Event()
        self._signals: list[int] = []
        self._phase: Phase | None = None
        self._images = 0
        """How many of the answer's were told of."""
        self._is_done = False
        self._lacks_text = False
        self._verdict: Verdict | None = None
        self._stopping: asyncio.Task[None] | None = None

    @property
    def signal_status(self) -> int:
        """The exit status for the signal that ended this."""
        return 128 + (self._signals[0] if self._signals else signal.SIGINT)

    def prepare(self) -> None:
        """Read what was asked; may wait for stdin, so it comes before there is a loop.

        Raises:
            InvalidInput: the options can't be used.
            OutputLost: there is no stdout.
            StorageError: the data directory can't be used.
        """
        self._output.check()
        check_data_directory(self._options.data_dir)
        self._settings = changed_settings(self._options)
        self._from_options = command_line_connection(self._options)
        self._text = question(self._options, self._output)

    async def main(self) -> int:
        """Ask, follow the answer, close everything."""
        from falcon_desktop.composition.container import (
            ServiceContainer,  # imports httpx and the engine
        )

        self._watch_signals(asyncio.get_running_loop(), asyncio.current_task())
        data_dir = paths.data_directory(self._options.data_dir)
        saved = SettingsFile(paths.settings_file(data_dir)).load()
        if self._options.dry_run:
            return await self._rehearse(data_dir, saved)
        temporary = self._options.temporary
        container = ServiceContainer(
            data_dir, saved, self._handle_event, temporary=temporary, repair=False
        )
        self._container = container
        try:
            library.tell_report(await container.open(), self._output)
            self._exchange = await self._send(container, saved)
            return await self._follow(container, self._exchange.answer.id)
        finally:
            await container.close()

    async def _take_file(
        self, models: Library, connections: SavedConnections, saved: Settings
    ) -> None:
        """Let the model in the file that ``--model`` names answer this question.

        Raises:
            ModelFileUnusable: it can't be used.
        """
        options = self._options
        if not options.model or options.base_url:
            return
        named = options.connection and connections.named(options.connection).id
        if named and named != EMBEDDED_ID:
            return
        from falcon_desktop.cli.local_models import given_file, with_file

        if path := given_file(options.model):
            engine = saved.engine_settings()
            model, _ = await asyncio.to_thread(with_file, models, engine, path)
            options.model, options.connection = model.id, EMBEDDED_ID

    async def _send(self, container: ServiceContainer, saved: Settings) -> Exchange:
        await self._take_file(container.models, container.connections, saved)
        chosen = await choose(self._given(), saved, container.chat.asking, container.connections)
        self._notice(chosen.unsupported)
        files = container.services.files
        return await container.chat.send(
            chosen.conversation_id,
            chosen.text,
            connection_id=chosen.connection_id,
            model=chosen.model,
            settings=chosen.settings,
            attachments=await attached(files, self._options.attach or [], self._output),
            draft=None,  # what is typed in the window stays there
        )

    def _given(self) -> Given:
        return Given(self._options, self._text, self._settings, self._from_options)

    async def _rehearse(self, data_dir: Path, saved: Settings) -> int:
        """Print the request as the window shows it, and send nothing."""
        from falcon_desktop.attaching.files import AttachedFiles
        from falcon_desktop.composition.rehearsal import Rehearsal

        options, output = self._options, self._output
        files = await attached(AttachedFiles(), options.attach or [], output)
        where = data_dir if options.conversation else None
        async with library.open_history(where, output, create=False) as (store, _):
            rehearsal = Rehearsal(data_dir, saved, store)
            try:
                await self._take_file(rehearsal.models, rehearsal.connections, saved)
                chosen = await choose(self._given(), saved, rehearsal.asking, rehearsal.connections)
                self._notice(chosen.unsupported)
                report = await rehearsal.request(
                    chosen.conversation_id,
                    chosen.text,
                    connection_id=chosen.connection_id,
                    model=chosen.model,
                    settings=chosen.settings,
                    attachments=files,
                )
            except Unreachable as error:
                raise InvalidInput(
                    Sentence("A dry run asks the server nothing, so name the model with --model.")
                ) from error
            finally:
                await rehearsal.close()
        if options.json:
            output.json(request_line(report))
        else:
            output.write(report.curl_text(output.told) + "\n")
        if rehearsal.unasked:
            output.note(
                Sentence(
                    "Before it answers, the server would be asked about its models. What it says "
                    "can change this request."
                )
            )
        self.done("not_sent")
        return ExitStatus.OK

    def done(
        self, status: str, message: Message | None = None, error: FalconError | None = None
    ) -> None:
        """Write the last line of ``--json``, once."""
        if not self._options.json or self._is_done:
            return
        self._is_done = True
        saved = self._exchange is not None and not self._options.temporary
        conversation_id = self._exchange.conversation.id if saved and self._exchange else None
        self._output.json(
            done_line(
                status,
                message,
                conversation_id,
                error,
                text_missing=self._lacks_text,
                verdict=self._verdict,
            )
        )

    async def _follow(self, container: ServiceContainer, answer_id: str) -> int:
        running = container.chat.running(answer_id)
        cursor = Cursor()
        try:
            while self._finished is None:
                cursor = self._show(running, cursor)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._finishing.wait(), _PULL_SECONDS)
            self._show(running, cursor)
            message = self._finished.message
            if schema := schema_of(message):
                self._verdict = await container.json_answers.check(message.text, schema)
            return self._conclude(self._finished)
        except (BrokenPipeError, OutputLost):
            await container.chat.stop(answer_id)
            await self._finishing.wait()
            raise

    def _show(self, running: RunningAnswer | None, cursor: Cursor) -> Cursor:
        events, self._pending_events = self._pending_events, []
        for event in events:
            self._tell(event)
        if running is None:
            return cursor
        text, reasoning, cursor = running.text_since(cursor)
        self._shown.add(text)
        if self._options.json:
            if reasoning:
                self._output.json({"type": "reasoning", "text": reasoning})
            if text:
                self._output.json({"type": "text", "text": text})
        elif text and not self._options.extract:
            self._output.write(text)
        return cursor

    def _conclude(self, finished: AnswerFinished) -> int:
        message, output = finished.message, self._output
        lacks_code = self._options.extract and not self._write_code(message)
        if self._options.json or self._options.extract:
            pass  # whole lines
        elif message.text or message.status is MessageStatus.COMPLETE:
            output.write("\n")
        if not self._shown.is_of(message.text) and not self._options.extract:
            # a model that ends its thinking without having begun it: the text was no answer
            if self._options.json:
                output.json({"type": "replaced_text", "text": message.text})
            output.note(Sentence("Part of the text turned out to be the model's reasoning."))
        if self._options.json and (line := confidence_line(message)) is not None:
            output.json(line)
        self.done(message.status.value, message)
        self._tell_end(message)
        if output.talks_to_a_person and not self._options.temporary and not self._options.json:
            key = f" --key-env {self._options.key_env}" if self._options.key_env else ""
            again = f"falcon-desktop ask --conversation {message.conversation_id}{key} …"
            output.note(Sentence("To continue: {command}", command=again))
        if not finished.saved:
            return ExitStatus.STORAGE
        if self._signals:
            return self.signal_status
        if message.status is MessageStatus.FAILED or lacks_code:
            return ExitStatus.FAILED
        if message.status is MessageStatus.INTERRUPTED or self._lacks_text:
            return ExitStatus.INTERRUPTED
        misfits = self._verdict is not None and self._verdict.fit in (Fit.MISFIT, Fit.NOT_JSON)
        return ExitStatus.MISFIT if misfits else ExitStatus.OK

    def _tell_how_to_enter_a_key(self) -> None:
        if self._container is None or self._exchange is None:
            return
        with contextlib.suppress(NotFound):  # it was removed meanwhile
            conversation = self._exchange.conversation
            connection = self._container.connections.connection(conversation.connection_id)
            self._output.note(key_hint(connection))

    def _write_code(self, message: Message) -> bool:
        """Write the code of an answer; False where there was none to write."""
        from falcon_desktop.core.text.markdown.grammar import first_code

        code = first_code(message.text)
        if code is not None:
            self._output.write(code if code.endswith("\n") else code + "\n")
        elif message.text and not self._options.temporary:
            command = f"falcon-desktop show {message.conversation_id} --last"
            self._output.note(
                Sentence("The answer contains no code. To read it: {command}", command=command)
            )
        elif message.text:
            self._output.note(Sentence("The answer contains no code."))
        return code is not None

    def _tell_end(self, message: Message) -> None:
        """Say why an answer failed, or is shorter than a person would think."""
        output = self._output
        if message.failure is not None:
            failure = message.failure
            step = NextStep(failure.next_step)
            self._tell_error(FalconError(failure.sentence, detail=failure.detail, next_step=step))
            if wait := asked_to_wait(failure.retry_after):
                output.note(wait)
            if step is NextStep.ENTER_KEY and not self._options.key_env:
                self._tell_how_to_enter_a_key()
            if step is NextStep.CHOOSE_MODEL and not self._options.model:
                output.note(Sentence("Use --model to name one."))
            if failure.code == "request_rejected" and message.provenance.schema:
                output.note(
                    Sentence(
                        "The server may not accept the schema. Use --no-schema to get the answer "
                        "as text."
                    )
                )
        elif message.finish_reason == "length":
            output.note(Sentence("Reached the length limit (--max-new-tokens)."))
        elif message.finish_reason == "pause_turn":
            output.note(Sentence("The server paused this answer."))
        elif message.finish_reason == "content_filter":
            output.note(Sentence("The server's content filter stopped this answer."))
        elif message.status is MessageStatus.COMPLETE and not (
            message.text or message.reasoning or message.attachments
        ):
            output.note(Sentence("The model returned nothing."))
        if count := len(message.attachments):
            output.note(self._where_images_are(message.conversation_id, count))
        if self._verdict is not None:
            output.note(self._verdict.sentence)

    def _where_images_are(self, conversation_id: str, count: int) -> Sentence:
        if self._options.temporary:
            return Sentence(
                "The answer has {count} image(s), not kept because of --temporary.", count=count
            )
        command = f"falcon-desktop export {conversation_id} --format html --output chat.html"
        return Sentence(
            "The answer has {count} image(s), kept with the chat. To view: {command}",
            count=count,
            command=command,
        )

    def _tell_error(self, error: FalconError) -> None:
        """Tell a failure once: one that is met while saving is met again at the end."""
        if error.sentence not in self._told:
            self._told.add(error.sentence)
            self._output.error(error)

    def _handle_event(self, event: ChatEvent) -> None:
        """Keep an event for later: a pipe that nobody reads must not break the answer's task."""
        self._pending_events.append(event)
        if isinstance(event, AnswerFinished):
            self._finished = event
            self._finishing.set()

    def _tell(self, event: ChatEvent) -> None:
        json = self._options.json
        match event:
            case AnswerProgress(progress=progress):
                if json:
                    self._output.json(progress_line(progress))
                elif self._output.talks_to_a_person and progress.phase is not self._phase:
                    self._phase = progress.phase
                    if words := _PHASES.get(progress.phase):
                        self._output.note(words)
            case AnswerParts(attachments=files):
                for one in files[self._images :] if json else ():
                    self._output.json(image_line(one))
                self._images = len(files)
            case AnswerNotice(sentence=sentence, lacks_text=lacks):
                self._lacks_text = self._lacks_text or lacks
                self._notice(sentence)
            case StorageTrouble(error=error):
                self._tell_error(error)

    def _notice(self, sentence: str) -> None:
        """Tell what the answer was asked with, or came without; nothing for ""."""
        if sentence and self._options.json:
            self._output.json({"type": "notice", "text": sentence})
        elif sentence:
            self._output.note(sentence)

    def _watch_signals(
        self, loop: asyncio.AbstractEventLoop, main: asyncio.Task[int] | None
    ) -> None:
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is None or main is None:
                continue
            try:
                loop.add_signal_handler(number, self._take_signal, int(number), main)
            except (NotImplementedError, ValueError, RuntimeError):
                return  # Windows: asyncio.run turns Ctrl-C into a cancelled main task

    def _take_signal(self, number: int, main: asyncio.Task[int]) -> None:
        """Stop the answer and wait for its save; give up the second time, at once the third."""
        self._signals.append(number)
        if len(self._signals) > 2:
            os._exit(self.signal_status)
        if self._exchange is not None and self._container is not None and len(self._signals) == 1:
            stopping = self._container.chat.stop(self._exchange.answer.id)
            self._stopping = asyncio.get_running_loop().create_task(stopping)
        else:
            main.cancel()

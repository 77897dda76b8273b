"""The page of data: backups, restoring and deleting, each asked about and told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from falcon_desktop.controllers.settings.window import SettingsController
from falcon_desktop.core.domain.backup_retention import BackupRetention
from falcon_desktop.core.domain.conversation import Cost, Usage
from falcon_desktop.core.domain.errors import DiskFull
from falcon_desktop.core.domain.reports import BackupFile, ContactedHost
from falcon_desktop.ui.kit.question import Question
from falcon_desktop.ui.settings.data_page import DataPage
from falcon_desktop.ui.transfer.erase_dialog import EraseDialog
from tests.controllers.bench import Bench, heard, noted

BACKUP = BackupFile("/data/backups/1.sqlite3", 1_000, 2_048)


async def page_of(bench: Bench, settings: SettingsController) -> DataPage:
    page = settings.view.data
    await bench.settle()
    return page


async def confirm(bench: Bench, settings: SettingsController) -> None:
    await bench.settle()
    [question] = settings.view.findChildren(Question)
    question.confirmed.emit()
    question.close()
    question.deleteLater()
    await bench.settle()


async def test_a_backup_is_made_and_listed(bench: Bench, settings: SettingsController) -> None:
    page = await page_of(bench, settings)
    told, listed = noted(page, "show_result"), noted(page, "set_backups")
    page.backup_requested.emit()
    await bench.settle()
    assert [words for (words,) in told] == ["Backing up…", "Backed up (2.0 kB) and verified."]
    assert len(listed[-1][0]) == 1
    bench.doubles.maintenance.altered = 2
    page.backup_requested.emit()
    await bench.settle()
    assert "text of 2 messages in it was damaged" in told[-1][0]


async def test_a_backup_that_failed_says_why(bench: Bench, settings: SettingsController) -> None:
    page = await page_of(bench, settings)
    told = noted(page, "show_result")
    bench.bridge.fail("Maintenance.back_up_now", DiskFull("The disk is full."))
    page.backup_requested.emit()
    await bench.settle()
    assert told[-1] == ("The disk is full.",)


async def test_how_long_backups_are_kept_is_saved_and_done(
    bench: Bench, settings: SettingsController
) -> None:
    page = await page_of(bench, settings)
    page.retention_chosen.emit("month")
    await bench.settle()
    assert bench.preferences.value.backup_keeping is BackupRetention.MONTH
    assert bench.doubles.maintenance.done == ["keep month"]


async def test_a_backup_is_restored_only_after_a_question(
    bench: Bench, settings: SettingsController
) -> None:
    bench.doubles.maintenance.kept = [BACKUP]
    page = await page_of(bench, settings)
    replaced = heard(replaced=settings.replaced)
    page.restore_requested.emit(BACKUP.path)
    await bench.settle()
    assert bench.doubles.maintenance.done == []
    await confirm(bench, settings)
    assert bench.doubles.maintenance.done == [f"restore {BACKUP.path}"]
    assert replaced == [("replaced",)]
    bench.bridge.fail("Maintenance.restore", DiskFull("The disk is full."))
    page.restore_requested.emit(BACKUP.path)
    await confirm(bench, settings)
    assert len(replaced) == 1


async def test_everything_is_deleted_only_after_two_questions(
    bench: Bench, settings: SettingsController
) -> None:
    page = await page_of(bench, settings)
    replaced = heard(replaced=settings.replaced)
    page.erase_requested.emit()
    await bench.settle()
    [dialog] = settings.view.findChildren(EraseDialog)
    dialog.chosen.emit(True, False)
    dialog.close()
    assert bench.doubles.maintenance.done == []
    await confirm(bench, settings)
    assert bench.doubles.maintenance.done == ["erase copies=True keys=False"]
    assert replaced == [("replaced",)]


@pytest.mark.parametrize(("whole", "fine"), [
    (True, "No problems found."), (False, "Structure OK."),
])  # fmt: skip
async def test_a_check_says_what_was_looked_at(
    bench: Bench, settings: SettingsController, whole: bool, fine: str
) -> None:
    page = await page_of(bench, settings)
    told = noted(page, "show_upkeep_result")
    page.check_requested.emit(whole)
    await bench.settle()
    assert bench.doubles.maintenance.done == [f"check whole={whole}"]
    assert told[-1][0].startswith(fine)
    bench.doubles.maintenance.problems = [f"Problem {number}." for number in range(30)]
    page.check_requested.emit(whole)
    await bench.settle()
    assert len(told[-1][0].splitlines()) == 20


async def test_hosts_are_forgotten(bench: Bench, settings: SettingsController) -> None:
    bench.doubles.maintenance.hosts = [ContactedHost("home.test", 1, 2)]
    page = await page_of(bench, settings)
    hosts = noted(page, "set_hosts")
    page.forget_hosts_requested.emit()
    await bench.settle()
    assert hosts == [([],)]


async def test_what_ends_after_the_window_was_closed_is_told_but_not_shown(
    bench: Bench, settings: SettingsController
) -> None:
    bench.doubles.maintenance.kept = [BACKUP]
    page = await page_of(bench, settings)
    replaced = heard(replaced=settings.replaced)
    bench.bridge.hold("Maintenance.restore")
    page.restore_requested.emit(BACKUP.path)
    await confirm(bench, settings)
    told = noted(page, "show_result")
    settings.end()
    bench.bridge.release("Maintenance.restore")
    await bench.settle()
    assert replaced == [("replaced",)]
    assert told == []


async def test_what_was_spent_is_listed_by_the_names_of_now(
    bench: Bench, settings: SettingsController
) -> None:
    chat = await bench.saved_chat("Why?", "Because.")
    [*_, answer] = await bench.store.all_messages(chat)
    made = replace(answer.provenance, connection_id="gone", connection_name="As it was")
    await bench.store.save_answer(replace(answer, usage=Usage(cost=Cost(5)), provenance=made))
    page = await page_of(bench, settings)
    await bench.settle()
    [row] = [page.spent.item(row).text() for row in range(page.spent.count())]
    assert row.endswith("As it was  ·  0.000000000005 USD")

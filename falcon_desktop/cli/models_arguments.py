"""The arguments of ``models``, which lists models where nothing else is said."""

from __future__ import annotations

import argparse
from typing import Final

from falcon_desktop.cli.asking_arguments import add_where, asks_server, check_where
from falcon_desktop.cli.parser import Commands, Parser, some, variable_name
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.text.sentences import Sentence

ACTIONS: Final = ("list", "search", "get", "remove", "use")


def add(commands: Commands) -> None:
    """Add the commands."""
    models = commands.add_parser(
        "models",
        examples="""
            falcon-desktop models
            falcon-desktop models Work --json
            falcon-desktop models search falcon
            falcon-desktop models get tiiuae/Falcon3-1B-Instruct-GGUF
            falcon-desktop models use Falcon3-1B-Instruct-q4_k_m
        """,
        help=Sentence("list, find, download, remove or choose models"),
        description=Sentence(
            "List the models of this computer or of a server, and manage those of this computer. "
            "Without an action, “models” and “models NAME” list them."
        ),
    )
    group = models.add_group()
    _add_list(group)
    _add_hub(group)
    _add_kept(group)


def check(options: argparse.Namespace) -> None:
    """Refuse options that can't be combined.

    Raises:
        InvalidInput: some can't.
    """
    if options.command != "models" or options.action != "list":
        return
    if options.name is not None:
        if options.connection or options.base_url:
            raise InvalidInput(Sentence("NAME can't be combined with --connection or --base-url."))
        options.connection = options.name
    check_where(options)
    if options.key_env and not asks_server(options):
        raise InvalidInput(Sentence("--key-env needs --base-url or --connection."))


def _add_list(group: Commands) -> None:
    listed = group.add_parser(
        "list",
        examples="""
            falcon-desktop models
            falcon-desktop models --base-url localhost:8080
            falcon-desktop models list Work --json
        """,
        help=Sentence("list model IDs on this computer or on a server"),
        description=Sentence(
            "Print the IDs that --model takes, one per line. Without a server, those "
            "on this computer, the default one first."
        ),
    )
    listed.add_argument(
        "name",
        metavar="NAME",
        type=some,
        nargs="?",
        help=Sentence("a connection's name, as with --connection"),
    )
    add_where(listed)
    _add_json(listed)


def _add_hub(group: Commands) -> None:
    search = group.add_parser(
        "search",
        examples="""
            falcon-desktop models search
            falcon-desktop models search qwen3 coder
            falcon-desktop models search tiiuae/Falcon3-7B-Instruct-GGUF
            falcon-desktop models search falcon --json | jq -r .id
        """,
        help=Sentence("find models at Hugging Face"),
        description=Sentence(
            "Search Hugging Face for models that run here, and print each repository with its "
            "licence. Given a repository or its address, list its files: their size, and whether "
            "they fit into the free memory. Without WORDS, list the Falcon models, and contact "
            "nobody."
        ),
    )
    search.add_argument(
        "words", metavar="WORDS", nargs="*", help=Sentence("what to look for, or a repository")
    )
    _add_key(search)
    _add_json(search)
    get = group.add_parser(
        "get",
        examples="""
            falcon-desktop models get tiiuae/Falcon3-1B-Instruct-GGUF
            falcon-desktop models get tiiuae/Falcon3-7B-Instruct-GGUF:Q4_K_M
            falcon-desktop models get hf.co/owner/name:file.gguf --json
        """,
        help=Sentence("download a model from Hugging Face"),
        description=Sentence(
            "Download a model, the largest file that fits into the free memory unless one is "
            "named, and print its ID. Its licence is shown first. A download that was interrupted "
            "goes on where it ended; each file is checked against its SHA-256."
        ),
    )
    get.add_argument(
        "model",
        metavar="REPOSITORY",
        type=some,
        help=Sentence("owner/name or an address; “:” and a file or a quantisation can follow"),
    )
    _add_key(get)
    _add_json(get)


def _add_kept(group: Commands) -> None:
    remove = group.add_parser(
        "remove",
        examples="""
            falcon-desktop models remove Falcon3-1B-Instruct-q4_k_m
            falcon-desktop models remove Falcon3-1B-Instruct-q4_k_m --yes
        """,
        help=Sentence("remove a model"),
        description=Sentence(
            "Delete a model of Falcon Desktop's own, after asking. A model of another program, or "
            "a file that you added, is only taken off the list; its file stays."
        ),
    )
    _add_model(remove)
    remove.add_argument("--yes", action="store_true", help=Sentence("delete without asking"))
    use = group.add_parser(
        "use",
        examples="""
            falcon-desktop models use Falcon3-1B-Instruct-q4_k_m
            falcon-desktop models use ~/Downloads/model.gguf
        """,
        help=Sentence("choose the model of this computer"),
        description=Sentence(
            "Answer with this model wherever this computer answers, from now on. A file that is "
            "not listed yet is added, and used where it is."
        ),
    )
    _add_model(use)


def _add_model(parser: Parser) -> None:
    parser.add_argument(
        "model", metavar="ID", type=some, help=Sentence("the model's ID, or its file")
    )


def _add_key(parser: Parser) -> None:
    parser.add_argument(
        "--key-env",
        metavar="VARIABLE",
        type=variable_name,
        help=Sentence(
            "the environment variable that holds your Hugging Face token, if the keyring has none"
        ),
    )


def _add_json(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help=Sentence("one JSON object per line"))

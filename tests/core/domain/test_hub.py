"""What is read of a repository and of what a person typed: models, parts, projectors, names."""

from __future__ import annotations

import pytest
from falcon_desktop.core.domain.hub import (
    FALCON_FAMILY,
    FittingChoice,
    HubChoice,
    HubFile,
    HubRepository,
    Reference,
    best_of,
    choices_of,
    chosen,
    is_repository,
    read_reference,
    stored_names,
)
from falcon_desktop.core.domain.model_memory import Fit, MemoryNeed


def files(*paths: str) -> list[HubFile]:
    return [HubFile(path, 1_000 + place, f"{place:064x}") for place, path in enumerate(paths)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("falcon h1", Reference(words="falcon h1")),
        ("falcon", Reference(words="falcon")),
        ("tiiuae/Falcon3-1B-GGUF", Reference(repository="tiiuae/Falcon3-1B-GGUF")),
        ("a/b:Q4_K_M", Reference(repository="a/b", wanted="Q4_K_M")),
        (" hf.co/a/b ", Reference(repository="a/b")),
        ("hf.co/a/b:q8_0", Reference(repository="a/b", wanted="q8_0")),
        ("hf://a/b", Reference(repository="a/b")),
        ("https://huggingface.co/a/b/tree/main", Reference(repository="a/b")),
        (
            "https://huggingface.co/a/b/blob/main/Q4/x%20y.gguf?download=true",
            Reference(repository="a/b", wanted="Q4/x y.gguf"),
        ),
        ("https://example.com/a/b", Reference(words="https://example.com/a/b")),
        ("https://huggingface.co.evil.example/a/b", Reference(words="https://huggingface.co.evil.example/a/b")),
        ("a/b/c", Reference(words="a/b/c")),
        ("../b", Reference(words="../b")),
    ],
)  # fmt: skip
def test_what_is_typed_is_words_or_a_repository(typed: str, meant: Reference) -> None:
    assert read_reference(typed) == meant


def test_the_parts_of_a_model_are_one_and_a_part_that_lacks_others_is_none() -> None:
    found = choices_of(
        files(
            "big-Q8_0-00002-of-00002.gguf",
            "big-Q8_0-00001-of-00002.gguf",
            "half-Q8_0-00001-of-00002.gguf",
            "Q4_K_M/small-Q4_K_M.gguf",
            "README.md",
        )
    )
    assert [[one.name for one in choice.files] for choice in found] == [
        ["small-Q4_K_M.gguf"],
        ["big-Q8_0-00001-of-00002.gguf", "big-Q8_0-00002-of-00002.gguf"],
    ]
    assert [choice.quantisation for choice in found] == ["Q4_K_M", "Q8_0"]
    assert found[1].wanted[-1].name == "big-Q8_0-00001-of-00002.gguf"
    assert found[1].label == "big"


@pytest.mark.parametrize(
    ("name", "quantisation"),
    [
        ("Falcon3-1B-Instruct-q4_k_m.gguf", "Q4_K_M"),
        ("model.IQ3_XXS.gguf", "IQ3_XXS"),
        ("x-UD-Q4_K_XL.gguf", "UD-Q4_K_XL"),
        ("x-BF16.gguf", "BF16"),
        ("gpt-oss-20b-mxfp4.gguf", "MXFP4"),
        ("qwen3-8b.gguf", ""),
    ],
)
def test_how_weights_are_kept_is_read_in_the_name(name: str, quantisation: str) -> None:
    assert HubChoice((HubFile(name, 1, ""),)).quantisation == quantisation


def test_what_reads_pictures_goes_with_its_model_under_its_name() -> None:
    found = choices_of(files("Eye-4B-Q4_K_M.gguf", "mmproj-F32.gguf", "mmproj-F16.gguf"))
    assert [one.name for one in found] == ["Eye-4B-Q4_K_M.gguf"]
    assert found[0].projector is not None
    assert found[0].projector.name == "mmproj-F16.gguf"
    assert [one.name for one in found[0].wanted] == ["mmproj-F16.gguf", "Eye-4B-Q4_K_M.gguf"]
    assert stored_names(found[0])["mmproj-F16.gguf"] == "mmproj-Eye-4B-f16.gguf"


def test_a_projector_of_another_model_is_not_taken() -> None:
    found = choices_of(files("A-Q4_0.gguf", "B-Q4_0.gguf", "mmproj-A-f16.gguf"))
    assert {one.label: one.projector is not None for one in found} == {"A": True, "B": False}


@pytest.mark.parametrize(
    "path",
    [
        *("../x.gguf", "/x.gguf", "a/../x.gguf", ".x.gguf", "a\\x.gguf", "a\nb.gguf", "C:x.gguf"),
        "x" * 300 + ".gguf",
    ],
)
def test_a_name_that_leads_elsewhere_is_left_out(path: str) -> None:
    assert choices_of(files(path)) == ()


def test_helpers_of_models_are_no_models() -> None:
    assert choices_of(files("x.imatrix.gguf", "x-draft-Q4_0.gguf", "mmproj-x.gguf")) == ()


def test_a_model_is_named_by_file_or_quantisation() -> None:
    repository = HubRepository("a/b", "", choices_of(files("x-Q4_0.gguf", "d/x-Q8_0.gguf")))
    for wanted in ("x-Q8_0.gguf", "d/x-q8_0.gguf", "q8_0", "Q8"):
        found = chosen(repository, wanted)
        assert found is not None and found.name == "x-Q8_0.gguf"
    assert chosen(repository, "Q5") is None


def test_the_largest_that_fits_is_offered() -> None:
    def fitting(size: int, fit: Fit) -> FittingChoice:
        choice = HubChoice((HubFile(f"{size}.gguf", size, ""),))
        return FittingChoice(choice, MemoryNeed(size, 0, 0), 10, fit, 8_192)

    fits, larger = fitting(1, Fit.FITS), fitting(2, Fit.FITS)
    tight, large = fitting(3, Fit.TIGHT), fitting(4, Fit.DOES_NOT_FIT)
    assert best_of([fits, larger, tight, large]) is larger
    assert best_of([tight, large]) is tight
    assert best_of([large]) is None


def test_the_family_is_named_and_licensed() -> None:
    assert len({one.id for one in FALCON_FAMILY}) == len(FALCON_FAMILY)
    for one in FALCON_FAMILY:
        assert is_repository(one.id) and one.id.endswith("-GGUF")
        assert one.licence.name and one.licence.address.startswith("https://")

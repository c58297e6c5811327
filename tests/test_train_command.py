import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from bpviz.command_line import main
from bpviz.data.samples import load_sample
from bpviz.session.recipe import sample_recipe
from bpviz.session.session import Session


def test_it_trains_as_a_session_does_and_says_so_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    options = shlex.split("--layers 5 --alpha 1.0 --lambda 0.001 --epsilon 0.5 --seed 3 --iterations 200 --json")
    assert main(["train", "iris", *options]) == 0
    report = json.loads(capsys.readouterr().out)
    recipe = sample_recipe("iris").changed(alpha=1.0, lambda_=0.001, seed=3)
    session = Session(recipe, load_sample("iris"))
    start = session.J
    session.advance(200)
    assert (report["J_start"], report["J_end"]) == (start, session.J)
    assert (report["layers"], report["iterations"]) == ([4, 5, 3], 200)
    assert report["right_held_out"] == session.frame().accuracy[1]


@pytest.mark.parametrize("batch", ["all", "32"])
def test_how_many_are_right_is_said_however_large_the_work(
    batch: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bpviz.session.trainer.AT_HAND_PRODUCTS", 0)
    assert main(["train", "iris", "--batch", batch, "--iterations", "3", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert 0 <= report["right_training"] <= 1
    assert 0 <= report["right_held_out"] <= 1


def test_words_name_j_at_the_start_and_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "xor", "--iterations", "10"]) == 0
    words = capsys.readouterr().out
    assert "J at the start" in words
    assert "J at the end" in words


def test_a_file_of_ones_own_with_layers_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "line.csv"
    path.write_text("x,z,y\n" + "".join(f"{i},{i % 3},{2 * i + 1}.5\n" for i in range(30)), encoding="utf-8")
    arguments = ["train", str(path), "--target", "y", "--layers", "8,8", "--iterations", "50", "--json"]
    assert main(arguments) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["layers"] == [2, 8, 8, 1]
    assert report["J_end"] < report["J_start"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.csv"], "no file"),
        (["xor", "--target", "x"], "target is fixed"),
        (["xor", "--alpha", "-1"], "alpha must be above 0"),
        (["xor", "--f", "softplus"], "choose from"),
        (["xor", "--layers", "0,3"], "every layer"),
        (["xor", "--iterations", "-1"], "0 or more"),
    ],
)
def test_impossible_arguments_are_explained(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", *arguments]) == 2
    assert words in capsys.readouterr().err


def test_a_run_that_diverges_fails_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "xor", "--f", "identity", "--alpha", "50", "--iterations", "10000"]) == 1
    assert "lower alpha" in capsys.readouterr().err


def test_training_without_a_window_imports_no_qt() -> None:
    script = "import sys; from bpviz.command_line import main; main(['train', 'xor', '--iterations', '1'])"
    script += "; assert not [name for name in sys.modules if name.startswith(('PySide6', 'sklearn', 'pandas'))]"
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, timeout=60)


def test_without_a_display_it_trains_and_saves_a_picture_of_the_window(tmp_path: Path) -> None:
    environment = {"PATH": "/usr/bin:/bin", "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)}
    environment["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
    ended = subprocess.run(
        [sys.executable, "-m", "bpviz"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    for words in ("no display", "J at the start", "J at the end", "bpviz-welcome.png"):
        assert words in ended.stdout
    picture = (tmp_path / "bpviz-welcome.png").read_bytes()
    width, height = int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")
    assert (width, height) == (1366, 768)
    assert len(picture) > 30_000


def test_mini_batches_and_the_precision_are_arguments_and_stand_in_the_report(
    capsys: pytest.CaptureFixture[str],
) -> None:
    options = shlex.split("--batch 16 --precision float32 --iterations 30")
    assert main(["train", "iris", *options, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    session = Session(sample_recipe("iris").changed(batch=16, precision="float32"), load_sample("iris"))
    session.advance(30)
    assert report["J_end"] == session.J
    assert (report["batch"], report["precision"], report["mini_batches"]) == (16, "float32", True)
    assert main(["train", "iris", *options]) == 0
    words = capsys.readouterr().out
    assert "30 iterations of gradient descent on mini-batches of 16 in float32" in words
    assert "J is that of the iteration's mini-batch" in words
    assert main(["train", "xor", "--batch", "all", "--iterations", "1"]) == 0
    assert "1 iterations of batch gradient descent\n" in capsys.readouterr().out


@pytest.mark.parametrize(("batch", "words"), [("few", "neither all nor a whole number"), ("0", "1 or more examples")])
def test_an_impossible_batch_is_explained(batch: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code: object = main(["train", "xor", "--batch", batch])
    except SystemExit as ended:
        code = ended.code
    assert code == 2
    assert words in capsys.readouterr().err

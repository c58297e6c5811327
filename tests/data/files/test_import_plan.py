"""A plan is guessed from the columns, changed by the user, and makes the table it says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import OneHotEncoder

from bpviz.data.dataset import Preparation
from bpviz.data.errors import DataError
from bpviz.data.files import (
    ImportPlan,
    Pasted,
    dataset_of,
    guess_plan,
    guessed_target_kind,
    load_table,
    read_columns,
    table_of,
    why_not,
    with_targets,
)

CARS = Pasted(
    "id\tname\tpower\tcolour\tdoors\tprice\n"
    "1\tAda\t90\tred\t4\t10.5\n"
    "2\tBix\t?\tblue\t4\t12\n"
    "3\tCob\t120\tred\t4\t14.5\n"
    "4\tDot\t150\t\t4\t20\n"
    "5\tElk\t100\tred\t4\t13\n"
    "6\tFox\t110\tblue\t4\t13.5\n"
    "7\tGnu\t115\tblue\t4\t12.5\n"
    "8\tHen\t95\tred\t4\t11\n"
)


@pytest.fixture
def cars():
    return read_columns(CARS)


def roles(plan):
    return {column.name: column.role for column in plan.columns}


def test_the_first_guess_leaves_out_what_only_tells_rows_apart(cars):
    plan = guess_plan(cars)
    assert roles(plan) == {
        "id": "ignore",
        "name": "ignore",
        "power": "input",
        "colour": "input",
        "doors": "input",
        "price": "target",
    }
    assert plan.named("id").remark == "counts the rows"
    assert plan.named("name").remark == "every text is different"
    assert (plan.task, plan.guessed) == ("regression", True)


def test_a_table_says_all_that_was_done(cars):
    table = table_of(cars, guess_plan(cars))
    assert table.input_names == ("power", "colour = blue", "colour = red", "doors")
    assert table.inputs.tolist() == [
        [90, 120, 100, 110, 115, 95],
        [0, 0, 0, 1, 1, 0],
        [1, 1, 1, 0, 0, 1],
        [4, 4, 4, 4, 4, 4],
    ]
    assert table.targets.tolist() == [[10.5, 14.5, 13, 13.5, 12.5, 11]]
    assert table.notes == (
        "The target “price” holds numbers, so the task is regression.",
        "Left out: id (counts the rows), name (every text is different).",
        "2 rows are left out of 8 because a value is missing: power 1, colour 1.",
        "“colour” became 2 inputs, one for each value: blue, red.",
    )
    assert "Constant there, so only shifted: doors." in " ".join(
        dataset_of(cars, guess_plan(cars)).preparation_in_words
    )


def test_gaps_are_filled_as_asked_and_counted(cars):
    plan = guess_plan(cars).changed("power", missing="mean").changed("colour", missing="most frequent")
    table = table_of(cars, plan)
    known = [90, np.nan, 120, 150, 100, 110, 115, 95]
    expected = SimpleImputer(strategy="mean").fit_transform(np.array([known]).T).T
    np.testing.assert_allclose(table.inputs[:1], expected)
    assert table.inputs[2].tolist() == [1, 0, 1, 1, 1, 0, 0, 1]
    assert "“power”: 1 missing value is filled with the mean of the 7 known, 111.429." in table.notes
    assert "“colour”: 1 missing value is filled with the most frequent of the 7 known, red." in table.notes
    plan = plan.changed("power", missing="most frequent")
    assert table_of(cars, plan).inputs[0, 1] == 90  # all come once: the smallest


@given(st.lists(st.sampled_from(["a", "b", "c", "Ü", "?"]), min_size=4, max_size=30))
def test_one_hot_and_filling_agree_with_scikit_learn(words):
    known = [word for word in words if word != "?"]
    if len(set(known)) < 2:
        return
    columns = read_columns(Pasted("w\ty\n" + "".join(f"{word}\t{row + 0.5}\n" for row, word in enumerate(words))))
    plan = guess_plan(columns, "y").changed("w", role="input", kind="category", missing="most frequent")
    values = np.array([[None if word == "?" else word for word in words]], dtype=object).T
    filled = SimpleImputer(strategy="most_frequent", missing_values=None).fit_transform(values)
    encoder = OneHotEncoder(sparse_output=False).fit(filled)
    table = table_of(columns, plan)
    assert table.input_names == tuple(f"w = {word}" for word in encoder.categories_[0])
    np.testing.assert_array_equal(table.inputs.T, encoder.transform(filled))


def test_many_gaps_are_filled_by_the_first_guess_and_few_rows_dropped():
    columns = read_columns(Pasted("a\tb\ty\n" + "?\tred\t1.5\n" * 3 + "1\tred\t2.5\n2\tblue\t3\n4\t?\t5\n3\tblue\t1\n"))
    plan = guess_plan(columns)
    assert plan.named("a").missing == "mean"
    assert plan.named("b").missing == "most frequent"
    columns = read_columns(Pasted("a\ty\n" + "?\t1.5\n" + "1\t2\n2\t3\n3\t5\n4\t1.5\n"))
    assert guess_plan(columns).named("a").missing == "drop the rows"


def test_a_target_that_is_missing_drops_its_rows_and_that_is_counted():
    columns = read_columns(Pasted("x\ty\n1\tred\n2\t?\n3\tblue\n4\tred\n"))
    table = table_of(columns, guess_plan(columns))
    assert table.m_all == 3
    assert "1 row is left out of 4 because a value is missing: y 1." in table.notes
    with pytest.raises(DataError, match="a target is not made up"):
        guess_plan(columns).changed("y", missing="most frequent")


def test_the_task_follows_from_the_targets(cars):
    plan = guess_plan(cars)
    assert plan.changed("price", role="ignore").task == "autoencoder"
    assert with_targets(cars, plan, ["colour"]).task == "classification"
    assert with_targets(cars, plan, ["power", "price"]).task == "regression"
    assert guess_plan(cars, task="autoencoder").targets == ()
    assert guess_plan(cars, "price", "classification").task == "classification"


def test_several_numeric_targets_are_learned_together(cars):
    table = table_of(cars, guess_plan(cars, ["power", "price"]))
    assert table.target_names == ("power", "price")
    assert table.targets.shape == (2, 6)
    assert "power" not in table.input_names


def test_a_guess_that_was_changed_is_no_guess_any_more(cars):
    plan = guess_plan(cars)
    assert plan.changed("power", scaling="as they are").guessed
    changed = plan.changed("price", kind="category")
    assert not changed.guessed
    assert not any("The target" in note for note in table_of(cars, changed).notes)
    assert with_targets(cars, changed, ["price"]) == guess_plan(cars)


def test_changing_targets_keeps_the_other_choices(cars):
    plan = guess_plan(cars).changed("doors", role="ignore").changed("power", missing="mean")
    plan = with_targets(cars, plan, ["colour"])
    assert roles(plan)["price"] == "input"
    assert roles(plan)["doors"] == "ignore"
    assert plan.named("power").missing == "mean"


def test_a_column_called_target_is_guessed_before_the_last():
    columns = read_columns(Pasted("a\tClass\tb\n1\tx\t1.5\n2\ty\t2.5\n3\tx\t3.5\n4\ty\t5\n"))
    assert [one.name for one in guess_plan(columns).targets] == ["Class"]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["0", "1", "1", "0"], "category"),
        (["1", "2", "3", "4"], "number"),
        (["0.5", "1.5", "0.5", "1.5"], "number"),
        (["1", "?", "1", "2", "2"], "category"),
        (["red", "blue", "red"], "category"),
    ],
)
def test_a_few_whole_numbers_are_guessed_to_be_classes(cells, kind):
    columns = read_columns(Pasted("y\tx\n" + "".join(f"{cell}\t1\n" for cell in cells)))
    assert guessed_target_kind(columns[0]) == kind


def test_every_input_can_be_scaled_its_own_way(cars):
    plan = guess_plan(cars).changed("power", scaling="scaled to [−1, 1]")
    dataset = dataset_of(cars, plan)
    assert dataset.preparation.inputs == "standardised"
    assert dict(dataset.preparation.inputs_by_name) == {
        "power": "scaled to [−1, 1]",
        "colour = blue": "as they are",
        "colour = red": "as they are",
    }
    assert (dataset.X[0].min(), dataset.X[0].max()) == (-1.0, 1.0)
    assert set(dataset.X[1]) == {0.0, 1.0}
    words = " ".join(dataset.preparation_in_words)
    assert "1 input (power) scaled to [−1, 1]" in words
    assert "2 inputs (colour = blue, colour = red) as they are." in words
    as_they_are = dataset_of(cars, guess_plan(cars), Preparation(inputs="as they are", held_out=0.0))
    assert as_they_are.preparation.inputs_by_name == ()


@pytest.mark.parametrize(
    ("column", "changes", "message"),
    [
        ("colour", {"missing": "mean"}, "categories have no mean"),
        ("colour", {"kind": "words"}, "kind can be number, category"),
        ("power", {"role": "weight"}, "role can be input, target, ignore"),
        ("power", {"scaling": "squashed"}, "scaling can be standardised"),
        ("weight", {"role": "ignore"}, "there is no column 'weight'"),
    ],
)
def test_an_impossible_change_is_refused(cars, column, changes, message):
    with pytest.raises(DataError, match=message):
        guess_plan(cars).changed(column, **changes)


def test_becoming_a_category_or_a_target_takes_the_mean_back(cars):
    plan = guess_plan(cars).changed("power", missing="mean")
    assert plan.changed("power", kind="category").named("power").missing == "drop the rows"
    assert plan.changed("power", role="target").named("power").missing == "drop the rows"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda plan: plan.changed("colour", kind="number"), "line 2, column 'colour': 'red' is not a number."),
        (lambda plan: plan.changed("colour", role="target"), "several targets must all be numbers"),
        (lambda plan: plan.changed("price", role="ignore").changed("doors", role="target"), "is 4 in every row"),
        (
            lambda plan: plan.changed("price", role="ignore").changed("doors", role="target", kind="category"),
            "only one class, 4",
        ),
        (lambda plan: ImportPlan(plan.columns[1:]), "the plan is one for other columns"),
        (
            lambda plan: ImportPlan(tuple(one for one in _all(plan, "ignore"))),
            "no column is an input",
        ),
    ],
)
def test_why_no_table_can_be_made_is_known_at_once(cars, change, reason):
    plan = change(guess_plan(cars))
    assert reason in why_not(cars, plan)
    with pytest.raises(DataError):
        table_of(cars, plan)
    assert why_not(cars, guess_plan(cars)) == ""


def _all(plan, role):
    return [plan.changed(one.name, role=role).named(one.name) for one in plan.columns]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"target": "weight"}, "no column 'weight'. The columns are: id, name"),
        ({"target": "price", "task": "autoencoder"}, "choose no target"),
        ({"target": ["power", "price"], "task": "classification"}, "one target column, not 2"),
        ({"task": "clustering"}, "not 'clustering'"),
    ],
)
def test_asking_the_guess_for_what_cannot_be_is_refused(cars, asked, message):
    with pytest.raises(DataError, match=message):
        guess_plan(cars, **asked)


def test_dropping_nearly_all_rows_is_refused():
    columns = read_columns(Pasted("a\tb\ty\n1\t?\t1\n?\t2\t2\n?\t3\t3\n1\t?\t4\n"))
    plan = guess_plan(columns, "y").changed("a", role="input", missing="drop the rows")
    plan = plan.changed("b", role="input", missing="drop the rows")
    with pytest.raises(DataError, match="not one row is left without a missing value"):
        table_of(columns, plan)


def test_numbers_as_categories_are_sorted_by_size():
    columns = read_columns(Pasted("a\ty\n10\t1.5\n9\t2\n1.5\t3\n10\t4.5\n"))
    table = table_of(columns, guess_plan(columns).changed("a", kind="category"))
    assert table.input_names == ("a = 1.5", "a = 9", "a = 10")


def test_two_inputs_never_have_one_name():
    columns = read_columns(Pasted("c\tc = x\ty\nx\t1\t1.5\nz\t2\t2\nx\t3\t3\nz\t4\t1\n"))
    assert table_of(columns, guess_plan(columns)).input_names == ("c = x", "c = z", "c = x (2)")


def test_too_many_categories_are_refused():
    rows = "".join(f"w{row}\t{row + 0.5}\n" for row in range(10_001))
    columns = read_columns(Pasted("w\ty\n" + rows))
    plan = guess_plan(columns).changed("w", role="input")
    with pytest.raises(DataError, match="10,001 inputs are more than the 10,000"):
        table_of(columns, plan)


def test_gaps_of_a_column_without_a_value_cannot_be_filled():
    columns = read_columns(Pasted("a\tb\ty\n1\t?\t1.5\n?\t3\t?\n2\t?\t2.5\n"))
    plan = guess_plan(columns, "y").changed("b", role="input", missing="mean")
    with pytest.raises(DataError, match="pasted text: the column 'b' has no value in any row kept"):
        table_of(columns, plan)


def test_a_column_that_counts_on_is_left_out_by_the_first_guess_unless_it_is_the_only_input():
    rows = "".join(f"{1000 + row}\t{row * row}\t{row % 3 + 0.5}\n" for row in range(12))
    plan = guess_plan(read_columns(Pasted("customer\tx\ty\n" + rows)))
    assert (plan.named("customer").role, plan.named("customer").remark) == ("ignore", "counts the rows")
    years = guess_plan(read_columns(Pasted(("customer\tx\ty\n" + rows).replace("customer", "Year"))))
    assert (years.named("Year").role, years.named("Year").remark) == ("input", "counts the rows")
    plan = guess_plan(read_columns(Pasted("t\ty\n" + "".join(f"{t}\t{t * t}\n" for t in range(12)))))
    assert (plan.named("t").role, plan.named("t").remark) == ("input", "counts the rows")


def test_cells_that_are_no_number_are_missing_only_if_the_plan_says_so():
    columns = read_columns(Pasted("x\ty\n1\t2.5\nn.v.\t3\n4\t12%\n\t5\ninf\t6\n9\t7\n8\t1.5\n2\t0.5\nn.v.\t9\n"))
    plan = guess_plan(columns)
    assert "taken as missing (in the import preview, under Missing)" in why_not(columns, plan)
    plan = plan.changed("x", strays_missing=True, missing="mean").changed("y", strays_missing=True)
    assert why_not(columns, plan) == ""
    table = table_of(columns, plan)
    assert table.inputs.tolist() == [[1, 5, 5, 5, 9, 8, 2, 5]]
    assert table.targets.tolist() == [[2.5, 3, 5, 6, 7, 1.5, 0.5, 9]]
    notes = " ".join(table.notes)
    assert "“x”: 3 cells that are no number are taken as missing: “n.v.”, “inf”." in notes
    assert "“y”: 1 cell that is no number is taken as missing: “12%”." in notes
    assert "1 row is left out of 9 because a value is missing: y 1." in notes
    columns = read_columns(Pasted("x\ty\n1\t2.5\n1e200\t3\n4\t1\n"))
    plan = guess_plan(columns).changed("x", strays_missing=True)
    assert table_of(columns, plan).inputs.tolist() == [[1, 4]]


def test_a_script_gets_every_column_but_the_target_as_an_input_unless_its_name_is_a_counters(tmp_path):
    path = tmp_path / "counted.csv"
    path.write_text("id,i,x,y\n" + "".join(f"{i},{i},{i * i % 7},{i / 2}\n" for i in range(12)))
    assert load_table(path).input_names == ("i", "x")

"""Every road from a file of answers to counts gives the counts that the answers make one by one."""

import os
import random
import shutil
from collections import defaultdict

import pytest
from hypothesis import given, settings, strategies as st

from tests.profiles import by_profile
from tuntas.core.base.errors import UnreadableFile
from tuntas.core.score.tallies import count_of
from tuntas.core.survey.instruments import SKM_2017

ibis = pytest.importorskip("ibis", reason="the extra tuntas[analytics] is not installed")
pl = pytest.importorskip("polars", reason="the extra tuntas[analytics] is not installed")

from tuntas.results.analytics import expression, local  # noqa: E402

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning"
)  # between ibis, pandas and their engines
KEYS = SKM_2017.keys
COLUMNS = dict(zip(KEYS, KEYS, strict=True))
BY = ("round", "unit")


def answers(n=3000, units=12, blank=0.1, seed=1):
    """(round, unit, form, excluded), with blanks, forms without any answer, and forms that are left
    out.
    """
    chance = random.Random(seed)  # noqa: S311 - made-up answers
    found = []
    for i in range(n):
        wanted = 1 if chance.random() < 0.02 else blank
        form = {key: chance.randint(1, 4) for key in KEYS if chance.random() >= wanted}
        found.append(
            (chance.choice(["SKM 2021", "SKM 2022"]), chance.randrange(units), form, i % 50 == 7)
        )
    return found


def written(path, rows, **options):
    """As ``tuntas export`` writes it: small whole numbers, a blank is null."""
    schema = {
        "round": pl.String,
        "unit": pl.Int32,
        **dict.fromkeys(KEYS, pl.Int8),
        "excluded": pl.Boolean,
    }
    flat = [[round_, unit, *map(form.get, KEYS), excluded] for round_, unit, form, excluded in rows]
    pl.DataFrame(flat, schema, orient="row").write_parquet(path, **options)
    return path


def counted(rows, group=lambda round_, unit: (round_, unit)):
    groups = defaultdict(list)
    for round_, unit, form, excluded in rows:
        if not excluded:
            groups[group(round_, unit)].append((form, {}))
    return {key: count_of(forms) for key, forms in groups.items()}


def on(backend, path, by=BY, keys=KEYS):
    table = expression.tallies(backend.read_parquet(path), by, keys, 4)
    return expression.counts(table.to_pyarrow().to_pylist(), by, keys, 4)


@pytest.fixture(scope="module")
def rows():
    return answers()


@pytest.fixture(scope="module")
def path(tmp_path_factory, rows):
    return written(tmp_path_factory.mktemp("answers") / "answers.parquet", rows)


def test_the_local_loop_counts_what_one_by_one_gives(path, rows):
    assert local.counts(path, BY, COLUMNS, 4) == counted(rows)
    assert local.counts(path, ["unit"], COLUMNS, 4) == counted(rows, lambda _, unit: (unit,))
    assert local.counts(path, [], COLUMNS, 4) == counted(rows, lambda *_: ())


@settings(max_examples=by_profile(8, 30))
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["SKM 2021", "SKM 2022"]),
            st.integers(-(2**31), 2**31 - 1) | st.integers(1, 3),
            st.dictionaries(st.sampled_from(KEYS), st.integers(1, 4)),
            st.booleans(),
        ),
        max_size=30,
    )
)
def test_any_answers_are_counted_as_they_are(tmp_path_factory, rows):
    path = written(tmp_path_factory.mktemp("answers") / "answers.parquet", rows)
    assert local.counts(path, ["unit"], COLUMNS, 4) == counted(rows, lambda _, unit: (unit,))


def test_columns_may_have_other_names_than_questions(path, rows):
    swapped = COLUMNS | {"waktu": "biaya", "biaya": "waktu"}
    names = [
        (r, u, {swapped[k]: v for k, v in form.items()}, excluded) for r, u, form, excluded in rows
    ]
    assert local.counts(path, BY, swapped, 4) == counted(names)
    assert local.excluded(path) == 60


def test_blocks_add_up(path, rows, monkeypatch):
    monkeypatch.setattr(local, "_BLOCK", 100)
    monkeypatch.setattr(local, "_KEPT", 3)
    assert local.counts(path, BY, COLUMNS, 4) == counted(rows)


def test_many_groups_are_sorted_and_counted_all_the_same(path, rows, monkeypatch):
    monkeypatch.setattr(local, "_LINEAR", 4)
    assert local.counts(path, ["unit"], COLUMNS, 4) == counted(rows, lambda _, unit: (unit,))


def test_a_folder_by_round_counts_as_one_file(tmp_path, rows):
    folder = written(tmp_path / "all", rows, partition_by="round", mkdir=True)
    assert local.counts(folder, BY, COLUMNS, 4) == counted(rows)


def test_answers_without_blanks_and_a_name_with_brackets(tmp_path):
    rows = answers(500, blank=0)
    assert local.counts(written(tmp_path / "a [1].parquet", rows), BY, COLUMNS, 4) == counted(rows)


def test_an_empty_file_has_no_groups(tmp_path):
    path = written(tmp_path / "empty.parquet", [])
    assert local.counts(path, BY, COLUMNS, 4) == {}
    assert local.counts(path, ["unit"], COLUMNS, 4) == {}


@pytest.mark.thorough
@pytest.mark.parametrize("value", [0, 5, -1])
@pytest.mark.parametrize("key", ["persyaratan", "sarpras"])
def test_a_value_off_the_scale_is_refused_by_both(tmp_path, value, key):
    path = written(tmp_path / "wrong.parquet", [*answers(50), ("SKM 2021", 1, {key: value}, False)])
    with pytest.raises(UnreadableFile) as refusal:
        local.counts(path, BY, COLUMNS, 4)
    assert refusal.value.code == "value_not_on_scale"
    with pytest.raises(ValueError, match="not on the scale of 1 to 4"):
        on(ibis.duckdb.connect(), path)


def test_a_file_of_texts_is_left_to_the_reader(tmp_path, path):
    pl.DataFrame({"U1": ["4"]}).write_parquet(tmp_path / "texts.parquet")
    assert not local.suits(tmp_path / "texts.parquet", ["U1"])
    assert local.suits(path, KEYS)


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_one_expression_gives_the_same_on_every_engine(path, rows, engine):
    assert on(getattr(ibis, engine).connect(), path) == counted(rows)


@pytest.fixture(scope="module")
def spark():
    if not shutil.which("java"):
        pytest.skip("Spark needs Java 17, which is not installed")
    from pyspark.sql import SparkSession

    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    options = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.codegen.wholeStage": "false",  # compiling costs more than it saves here
    }
    session = SparkSession.builder.master("local[2]").config(map=options).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield ibis.pyspark.connect(session)
    session.stop()


@pytest.mark.spark
def test_one_expression_gives_the_same_on_spark(path, rows, spark):
    assert on(spark, str(path)) == counted(rows)

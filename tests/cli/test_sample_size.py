import pytest

from tuntas.cli import main


def test_formula_and_printed_table_stand_side_by_side(capsys):
    assert main(["sample-size", "75", "1234"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines[1:3]] == [["75", "63", "63"], ["1.234", "293", "297"]]


@pytest.mark.parametrize("word", ["-5", "banyak", "1.5"])
def test_what_is_no_population_is_refused(word, capsys):
    with pytest.raises(SystemExit) as end:
        main(["sample-size", word])
    assert end.value.code == 2

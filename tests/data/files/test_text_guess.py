"""The first guess of how a text is written is right where there is one right way to read it."""

import pytest

from bpviz.data.files import Pasted, guess_reading, read_columns
from bpviz.data.files.number_guess import guessed_style


def guessed(path, *fields):
    reading = guess_reading(path)
    return tuple(getattr(reading, field) for field in fields)


@pytest.mark.parametrize(
    ("content", "separator"),
    [
        ("a,b\n1,2\n3,4\n", ","),
        ("a;b\n1;2\n3;4\n", ";"),
        ("a\tb\n1\t2\n3\t4\n", "\t"),
        ("a|b\n1|2\n3|4\n", "|"),
        ("a b\n1 2\n3 4\n", " "),
        ("a    b\n 1   2\n10  20 \n", " "),
        ("a;b\n1,5;2,5\n3,5;4,5\n", ";"),
        ("1,5;2,5\n3,5;4,5\n", ";"),
        ("1,5\t2,5\n3,5\t4,5\n", "\t"),
        ("0,1 0,2\n0,3 0,4\n", " "),
        ("name,age\nJohn Smith,5\nMary Jones,6\n", ","),
        ("when;x\n2020-01-01 12:00:00;5\n2020-01-02 12:00:00;6\n", ";"),
        ('a,b\n"x;y",1\n"z;w",2\n', ","),
        ("duration,iprod\n7, .01138\n9, .02\n", ","),
        ("a\n1\n2\n", ","),
        ("", ","),
    ],
)
def test_the_separator(file, content, separator):
    assert guessed(file(content), "separator") == (separator,)


@pytest.mark.parametrize(
    ("cells", "separator", "decimal", "thousands"),
    [
        (["1.5", "2"], ",", ".", ""),
        (["1,5", "2"], ";", ",", ""),
        (["0,123"], ";", ",", ""),
        (["1.234,56"], ";", ",", "."),
        (["1,234.56"], "\t", ".", ","),
        (["1.234", "0,5"], ";", ",", "."),
        (["1,234,567"], "\t", ".", ","),
        (["1.234.567"], ";", ",", "."),
        (["1 234,5"], ";", ",", " "),
        (["1\u202f234"], ";", ".", " "),
        (["1'234.5"], ",", ".", "'"),
        (["01.02.2020", "1.5"], ",", ".", ""),
        (["12.03.2020"], ";", ".", ""),
        (["1,234"], "\t", ".", ","),
        (["1,234"], ";", ",", ""),
        (["1.234"], ";", ".", ""),
        ([], ",", ".", ""),
    ],
)
def test_the_style_of_numbers(cells, separator, decimal, thousands):
    style = guessed_style(cells, separator)
    assert (style.decimal, style.thousands) == (decimal, thousands)


@pytest.mark.parametrize(
    ("content", "header", "skip"),
    [
        ("a,b\n1,2\n3,4\n", True, 0),
        ("1,2\n3,4\n", False, 0),
        ("1,2,3\n4,5,6\n", False, 0),
        ("5.1,3.5,setosa\n4.9,3,setosa\n", False, 0),
        ("red,yes\nblue,no\nred,no\nblue,yes\n", False, 0),
        ("name,colour\nAnn,red\nBob,blue\n", True, 0),
        ("country,1960,1961,1962\nPeru,1,2,3\nIraq,4,5,6\n", True, 0),
        (",a,b\n1,2,3\n2,4,5\n", True, 0),
        ("150,2,setosa\n5.1,3.5,0\n4.9,3,1\n", False, 1),
        ("569,30,malignant,benign\n1,2,3,4,5,6\n2,3,4,5,6,7\n", False, 1),
        ("A title\n\na,b\n1,2\n3,4\n", True, 2),
        ("# made by\n# no one\na,b\n1,2\n3,4\n", True, 2),
        ("a,b\n1,2,3\n4,5,6\n", True, 0),
        ("a,b\n", True, 0),
    ],
)
def test_the_header_and_what_stands_above_it(file, content, header, skip):
    assert guessed(file(content), "header", "skip") == (header, skip)


@pytest.mark.parametrize(
    ("encoding", "written", "guess"),
    [
        ("utf-8", "größe,b\n1,2\n3,4\n", "utf-8"),
        ("utf-8-sig", "größe,b\n1,2\n3,4\n", "utf-8"),
        ("utf-16", "größe,b\n1,2\n3,4\n", "utf-16-le"),
        ("utf-16-le", "größe,b\n1,2\n3,4\n", "utf-16-le"),
        ("utf-16-be", "größe,b\n1,2\n3,4\n", "utf-16-be"),
        ("latin-1", "größe,b\n1,2\n3,4\n", "latin-1"),
        ("cp1252", "größe,“b”\n1,2\n3,4\n", "cp1252"),
    ],
)
def test_the_encoding(file, encoding, written, guess):
    path = file(written.encode(encoding))
    assert guessed(path, "encoding") == (guess,)
    columns = read_columns(path)
    assert columns.names[0] == "größe"
    assert columns[0].numbers.tolist() == [1, 3]
    said = any("Check that accented letters look right" in remark for remark in columns.remarks)
    assert said == (guess in ("latin-1", "cp1252"))


def test_single_quotes_are_found(file):
    columns = read_columns(file("'a b'\t'c'\n1\t2\n3\t4\n"))
    assert columns.reading.quote == "'"
    assert columns.names == ("a b", "c")


def test_a_paste_from_a_spreadsheet_is_read_at_its_tabs():
    pasted = Pasted("a\tcomment\n1,5\tone, two\n2,5\tthree\n")
    reading = guess_reading(pasted)
    assert (reading.separator, reading.decimal, reading.encoding) == ("\t", ",", None)
    columns = read_columns(pasted, reading)
    assert columns[0].numbers.tolist() == [1.5, 2.5]
    assert columns.name == "pasted text"
    assert not reading.applies("encoding")
    assert reading.applies("separator")


def test_a_guess_looks_only_at_the_beginning_of_a_large_file(file, monkeypatch):
    from bpviz.data.files import text_guess

    path = file("a,b\n" + "1,2\n" * 100_000)
    monkeypatch.setattr(text_guess, "SAMPLE_BYTES", 1000)
    asked = []
    beginning = text_guess.beginning
    monkeypatch.setattr(text_guess, "beginning", lambda source, n: asked.append(n) or beginning(source, n))
    assert guess_reading(path).header
    assert asked == [1000]


def test_blanks_inside_cells_are_no_separators_where_tabs_are():
    content = "name\tprice\tn\n" + "".join(f"a{n} b c\t1 {n}30,50 €\t{n}\n" for n in range(1, 8))
    assert guess_reading(Pasted(content)).separator == "\t"
    assert guess_reading(Pasted(content.replace("\t", ";"))).separator == ";"

"""Text files: encodings, delimiters, quotes, and rows that do not fit."""

import pytest
from sheets_of_all_kinds import codes, read, rows

from partage.files.findings import Severity
from partage.files.grids.decoding import LONGEST_LINE, row_at
from partage.files.grids.grid import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS

HEADER = ("id", "régime")
PLAIN = [(1, HEADER), (2, ("S1", "été"))]


@pytest.mark.parametrize(
    "raw",
    [
        "id,régime\nS1,été\n".encode(),
        "\ufeffid;régime\r\nS1;été\r\n".encode(),
        "id\trégime\rS1\tété\r".encode(),
        "id;régime\rS1;été\r\n\n\r".encode(),
        'sep=;\nid;régime\nS1;"été"\n'.encode(),
        'SEP=|\r\n"id"|régime\r\nS1|été'.encode(),
        "\ufeffsep=,\nid,régime\nS1,été".encode(),
        "id|régime\nS1|été\n".encode(),
        '"id"|"régime"\r\n"S1"|"été"\r\n'.encode(),
        " id ;\u00a0régime\u00a0;;\nS1;été;;\n;;;\n".encode(),
    ],
)
def test_silently(tmp_path, raw):
    assert rows(tmp_path, raw) == PLAIN


def test_blank_rows_keep_their_numbers(tmp_path):
    assert rows(tmp_path, "\n\na;b\n\n;\n1;2\n") == [(3, ("a", "b")), (6, ("1", "2"))]


def test_a_quoted_line_break_is_one_row(tmp_path):
    assert rows(tmp_path, 'a;"b\nc"\n1;"x\r\ny"\n3;4\n') == [(1, ("a", "b\nc")), (2, ("1", "x\r\ny")), (3, ("3", "4"))]


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_unicode_text(tmp_path, order):
    grid, findings = read(tmp_path, "\ufeffid\trégime\r\nS1\tété\r\n".encode(order), "x.txt")
    assert list(grid.rows) == PLAIN
    assert grid.epoch is None
    assert codes(findings) == [("encoding_utf16", None)]


@pytest.mark.parametrize(
    ("text", "row"), [("\ufeffid\tx\na\0b\tc\n".encode("utf-16-le"), 2), (b'id;x\n"a\nb";\n1;\0\n', 3)]
)
def test_nul(tmp_path, text, row):
    grid, findings = read(tmp_path, text)
    assert grid is None
    assert codes(findings) == [("nul_byte", row)]


def test_broken_utf16(tmp_path):
    assert codes(read(tmp_path, b"\xff\xfei\0d\0;\0x\0\n")[1]) == [("encoding", None)]


def test_windows(tmp_path):
    grid, findings = read(tmp_path, "id;régime\nS1;été d’œufs\n".encode("cp1252"))
    assert grid.rows[1] == (2, ("S1", "été d’œufs"))
    (finding,) = findings
    assert finding.code == "encoding_windows"
    assert finding.weight is Severity.REMARK
    assert "Windows-1252" in finding.text()
    assert "é (3)" in finding.text("fr")
    assert "été" not in finding.text()


@pytest.mark.parametrize(
    ("raw", "code", "row"),
    [
        ("id;x\nS1;é\nS2;".encode() + b"\xe9\n", "two_encodings", 3),
        (b"sep=;\nid;x\nS1;\xe9\nS2;\xc3\xa9\n", "two_encodings", 2),
        (b"\xef\xbb\xbfid;x\nS1;\xe9\n", "two_encodings", 2),
        (b"id;x\nS1;\x81a\n", "encoding", 2),
        ("id;x\nS1;Chloé\nS2;Amélie\n".encode("mac-roman"), "encoding", 2),
        ("id;x\nS1;bien-être né\nS1;Amélie\n".encode("cp850"), "encoding", 2),
    ],
)
def test_other_encodings(tmp_path, raw, code, row):
    grid, findings = read(tmp_path, raw)
    assert grid is None
    assert codes(findings) == [(code, row)]


def test_the_place_of_a_failure_across_pieces(tmp_path):
    raw = b"id;x\n" + ("é" * 9 + ";b\n").encode() * 60_000 + b"\xe9;x\n"
    (finding,) = read(tmp_path, raw)[1]
    assert finding.params["offset"] == len(raw) - 4
    assert finding.row == 60_002


@pytest.mark.parametrize("word", ["ZoÃ©", "crÃ¨me", "lâ€™Ã©tÃ©", "naÃ¯f", "Ã\u00a0", "Å“uf", "Â«", "Zo\ufffd"])
def test_mojibake(tmp_path, word):
    text = f"id;x\nS1;a\nS2;{word} b\n"
    grid, findings = read(tmp_path, text)
    assert grid is None
    assert codes(findings) == [("mojibake_suspected", 3)]
    assert word not in next(iter(findings)).text()
    assert read(tmp_path, text, mojibake=True)[0].rows[2] == (3, ("S2", f"{word} b"))


@pytest.mark.parametrize("word", ["JOÃO", "São Tomé", "Âge", "ÅRSTA", "“été”", "日本", "Ça », dit-il"])
def test_no_mojibake(tmp_path, word):
    assert rows(tmp_path, f"id;x\nS1;{word}\n")[1] == (2, ("S1", word))


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("id;langues;x\nS1;fr, en;a\nS2;fr, en, de, es, it;b\n", ("id", "langues", "x")),
        ("id;a, b;x\nS1;fr, B1;a\nS2;fr, C1;b\n", ("id", "a, b", "x")),
        ("id\tlangues\nS1\tfr, en; de\n", ("id", "langues")),
        ("id;langues;x\nS1;fr, en\n", ("id", "langues", "x")),
        ('"a;b";c,d\n1,2\n', ("a;b;c", "d")),
        ("id|langues|x\nS1|fr, en|a\nS2|fr; en|b\n", ("id", "langues", "x")),
        ("id|a, b|x\nS1|fr, B1|a\nS2|fr|b\n", ("id", "a, b", "x")),
        ("id,soirs\nS1,a|b\nS2,a|c\nS3,b|c\n", ("id", "soirs")),
        ("id,soirs,x\nS1,a|b|c|d,1\nS2,a|b|c|d,2\n", ("id", "soirs", "x")),
        ("id,soirs (a|b),x\nS1,a|b,1\nS2,a|b,2\n", ("id", "soirs (a|b)", "x")),
        ("id;soirs\nS1;a|b\nS2;a|b\n", ("id", "soirs")),
        ("id\tsoirs\nS1\ta|b\nS2\ta|b\n", ("id", "soirs")),
        ("id;x", ("id", "x")),
    ],
)
def test_the_header_decides(tmp_path, text, header):
    grid, findings = read(tmp_path, text.replace('"a;b";c', '"a;b;c"'))
    assert grid.rows[0] == (1, header)
    assert not findings.of(Severity.REFUSED)


@pytest.mark.parametrize(
    "text",
    [
        "Inscriptions, novembre 2026\n\nid;langues;x\nS1;fr, en;a\nS2;fr, en;b\n",
        "Inscriptions, novembre 2026;;\n;;\nid;langues;x\nS1;fr, en;a\nS2;de;b\n",
        "Inscriptions\n\nid;langues;x\nS1;fr, en;a\nS2;de;b\n",
    ],
)
def test_title_lines_survive(tmp_path, text):
    found = rows(tmp_path, text)
    assert found[0][1][0].startswith("Inscriptions")
    assert found[1:3] == [(3, ("id", "langues", "x")), (4, ("S1", "fr, en", "a"))]


def test_a_short_first_row(tmp_path):
    grid, findings = read(tmp_path, "id;l;d\nS1;fr\nS2;fr;x\nS3;fr;y\n")
    assert [number for number, _ in grid.rows] == [1, 3, 4]
    assert codes(findings) == [("too_few_cells", 2)]
    assert next(iter(findings)).weight is Severity.ASIDE


def test_a_blank_header_at_the_end_needs_no_cell(tmp_path):
    assert rows(tmp_path, "a;b;;\n1;2\n3;4;5;\n") == [(1, ("a", "b", "")), (2, ("1", "2", "")), (3, ("3", "4", "5"))]


@pytest.mark.parametrize("text", ["id\nS1\nS2\n", "a,b;c\n1,2;3\n", "a|b,c\n1|2,3\n", '"id;x"\n"1;2"\n'])
def test_undecided(tmp_path, text):
    grid, findings = read(tmp_path, text)
    assert grid is None
    assert codes(findings) == [("delimiter_undecided", 1)]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_undecided_names_a_way_out(tmp_path, lang):
    (finding,) = read(tmp_path, "id\nS1\n")[1]
    assert "sep=|" in finding.text(lang)


def test_one_column_with_its_separator_said(tmp_path):
    assert codes(read(tmp_path, "sep=;\nid\nS1\n")[1]) == [("delimiter_undecided", 1)]


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ('a;b\n1;"2\n3;4\n', "unbalanced_quote", 2),
        ('a;b\n1;2\n3;"x"y\n', "unbalanced_quote", 3),
        ('a;b;c\n1;2;3\n1;"2\n3;4\n5;6";7;8\n', "unbalanced_quote", 3),
        ('a;b;c\n1;"2\n3";4;5\n', "unbalanced_quote", 2),
        ('a;b\n1;"' + "x\n" * 200_000 + '"\n', "unbalanced_quote", 2),
        ('a;b\n1;"' + "x\n" * 1_200_000, "unbalanced_quote", 2),
        ("a;b\n1;2\n3;" + "x" * 10_001, "cell_too_long", 3),
        ("a;b\n1;2\n3;" + "x" * 200_000, "cell_too_long", 3),
        ("a;b\n1;2\n3;" + "x;" * LONGEST_LINE, "cell_too_long", 3),
        ("a;b\n1;2\n3;4;5\n", "too_many_cells", 3),
        ("a;b\n" + "1;2\n" * 50_000, "sheet_too_large", 50_001),
        ("a;b\n" + ";\n" * 200_000, "sheet_too_large", 200_001),
        (";".join(f"c{n}" for n in range(201)), "sheet_too_large", 1),
        ("a;b;c\n" + f"1;2{';3' * 98}\n" * 10_000, "sheet_too_full", None),
        ("a;b\n1;#N/A\n", "cell_error", 2),
        ("a;b\n1;#VALEUR!\n", "cell_error", 2),
    ],
)
def test_refused(tmp_path, text, code, row):
    grid, findings = read(tmp_path, text)
    assert grid is None
    assert codes(findings) == [(code, row)]


def test_at_the_limits(tmp_path):
    wide = ";".join(f"c{n}" for n in range(MOST_COLUMNS))
    assert len(rows(tmp_path, wide)[0][1]) == MOST_COLUMNS
    cell = "x" * LONGEST_CELL
    assert rows(tmp_path, f"a;b\n1;{cell}\n")[1] == (2, ("1", cell))
    assert rows(tmp_path, "a;b\n" + "1;2\n" * (MOST_ROWS - 1))[-1][0] == MOST_ROWS


@pytest.mark.parametrize("text", ["id;x\nS1;a;b\nS2;c;d\n", "id;x;y\nS1;a;b;c\nS2;c;d;e\nS3;c;d;e\n"])
def test_every_row_has_a_cell_more_than_the_header(tmp_path, text):
    found = codes(read(tmp_path, text)[1])
    assert found == [("too_many_cells", row) for row in range(2, text.count("\n") + 1)]


def test_all_faults_at_once(tmp_path):
    grid, findings = read(tmp_path, "a;b\n1\n1;2;3\n1;2;3;4\n5;6\n")
    assert grid is None
    assert codes(findings) == [("too_few_cells", 2), ("too_many_cells", 3), ("too_many_cells", 4)]
    assert "3 cells under 2 headers" in list(findings)[1].text()


def test_shortened_numbers_are_remarked(tmp_path):
    grid, findings = read(tmp_path, "a;b\n1;2\n1,23457E+15;3.4E+11\n")
    assert grid.rows[2] == (3, ("1,23457E+15", "3.4E+11"))
    assert codes(findings) == [("numbers_shortened", 3)]


@pytest.mark.parametrize("text", ["\n\n", " \t\n", "\ufeff", "sep=;\n"])
def test_nothing_in_it(tmp_path, text):
    assert codes(read(tmp_path, text)[1]) == [("file_empty", None)]


def test_blank_cells_only(tmp_path):
    assert codes(read(tmp_path, ";;\n;;\n")[1]) == [("file_empty", None)]


def test_a_sheet_of_a_text_file(tmp_path):
    assert codes(read(tmp_path, "a;b\n1;2\n", sheet="x")[1]) == [("sheet_in_text", None)]


@pytest.mark.parametrize(("offset", "row"), [(0, 1), (4, 2), (9, 2), (12, 3)])
def test_rows_of_bytes(offset, row):
    assert row_at(b'a;b\n1;"\n\n2";3\n'.replace(b"\n2", b"2"), offset + (offset > 9)) == row

from sheets_of_all_kinds import data, parts, rows, table


def test_csv(tmp_path):
    assert rows(tmp_path, "id;l\nS1;fr, en\n\nS2;de\n") == [(1, ("id", "l")), (2, ("S1", "fr, en")), (4, ("S2", "de"))]


def test_xlsx(tmp_path):
    assert rows(tmp_path, table(["id", "l"], ["S1", 7], [], ["S2", 2.5]), "x.xlsx") == [
        (1, ("id", "l")),
        (2, ("S1", "7")),
        (4, ("S2", "2.5")),
    ]
    assert rows(tmp_path, parts(data('<row r="4"><c r="A4"><v>7.0</v></c></row>')), "x.xlsx") == [
        (1, ("id", "x")),
        (4, ("7", "")),
    ]

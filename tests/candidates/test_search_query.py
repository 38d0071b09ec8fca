"""Reading a query: what recruiters type becomes a tree, and a broken one is told where it is broken."""

import pytest

from candidates.search.query import All, BrokenQueryError, Either, Term, Without, parse, plain_words, terms_of


def spoken(node):
    """Write a tree in brackets, so that a test can be read."""
    match node:
        case Term():
            word = f'"{node.text}"' if node.quoted else node.text
            return f"{node.field}:{word}" * bool(node.field) + word * (not node.field) + "*" * node.begins
        case All(parts):
            return f"({' & '.join(map(spoken, parts))})"
        case Either(parts):
            return f"({' | '.join(map(spoken, parts))})"
        case Without(part):
            return f"!{spoken(part)}"
    return ""


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("java", "java"),
        ("java developer", "(java & developer)"),
        ("java AND developer", "(java & developer)"),
        ("java or scala developer", "(java | (scala & developer))"),
        ("(java OR scala) developer", "((java | scala) & developer)"),
        ("java NOT junior", "(java & !junior)"),
        ("java and not junior", "(java & !junior)"),
        ("java -junior", "(java & !junior)"),
        ("-(junior or intern)", "!(junior | intern)"),
        ('"machine learning"', '"machine learning"'),
        ("“machine learning”", '"machine learning"'),
        ("develop*", "develop*"),
        ("title:engineer Skill:Python", "(title:engineer & skill:Python)"),
        ('title:"data engineer"', 'title:"data engineer"'),
        ("title: engineer subtitle: x", "(title:engineer & subtitle: & x)"),
        ("title:(cook or -chef)", "(title:cook | !title:chef)"),
        ("company:Acme", "employer:Acme"),
        ("full-stack", "full-stack"),
        ("C++ .NET C#", "(C++ & .NET & C#)"),
        ("http://x", "http://x"),
        ("java - scala", "(java & scala)"),
        ("R&D", "R&D"),
        ("+49 (176) 123-45", "phone:+49 (176) 123-45"),
        ("o'connor, sean", "(o'connor, & sean)"),
        ("", ""),
        ("   ", ""),
        ("a\x00b", "(a & b)"),
    ],
)
def test_query_is_read(typed, read):
    assert spoken(parse(typed)) == read


@pytest.mark.parametrize(
    ("typed", "position", "sentence"),
    [
        ("java (scala or", 15, ""),
        ("senior java (a or b", 13, "The bracket opened at character 13 is never closed."),
        ("java (", 6, "The bracket opened at character 6 is never closed."),
        ("java ) x", 6, "The bracket closed at character 6 was never opened."),
        (") java", 1, "The bracket closed at character 1 was never opened."),
        ('java "scala', 6, "The quotation mark at character 6 is never closed."),
        ("java ()", 6, "There is nothing in the brackets at character 6."),
        ("java or", 6, "OR at character 6 has no word after it."),
        ("or java", 1, "OR at character 1 has no word before it."),
        ("java or and scala", 6, "OR at character 6 has no word after it."),
        ("java not", 6, "NOT at character 6 has no word after it."),
        ("title:)", 0, ""),
        ("nurse title: ", 7, "“title:” at character 7 has nothing after it."),
        ("*java", 1, "The * at character 1 stands in front of letters. Put it at the end, as in develop*."),
        ("a ja*va", 5, "The * at character 5 stands in front of letters. Put it at the end, as in develop*."),
        ("java *", 6, "The * at character 6 has no letters before it."),
        ("(" * 30 + "a" + ")" * 30, 1, "Brackets go at most 20 deep. Write the search more plainly."),
        ("x" * 1001, 1001, "A search has at most 1,000 characters; this one has 1,001."),
        ("a " * 51, 1, "A search has at most 50 words and phrases. Leave some out."),
    ],
)
def test_broken_query_says_where_and_why(typed, position, sentence):
    with pytest.raises(BrokenQueryError) as refusal:
        parse(typed)

    if sentence:
        assert (refusal.value.messages, refusal.value.position) == ([sentence], position)


def test_wanted_terms_leave_out_what_is_refused():
    tree = parse("java -(junior or -intern) not php")

    assert [term.text for term in terms_of(tree)] == ["java", "intern"]


def test_only_plain_words_are_taken_for_a_name():
    assert plain_words(parse("jon smiht")) == ["jon", "smiht"]
    assert plain_words(parse("jon")) == ["jon"]
    assert plain_words(parse("jon or smith")) is None
    assert plain_words(parse("title:jon")) is None

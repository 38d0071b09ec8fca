"""Badges, which are rendered once for the same words."""

from django.utils.safestring import mark_safe

from records.templatetags.records import badge


def test_what_was_safe_before_is_still_escaped():
    assert "<b>New</b>" in badge(mark_safe("<b>New</b>"))
    assert "&lt;b&gt;New&lt;/b&gt;" in badge("<b>New</b>")
    assert "title" not in badge("New")
    assert 'title="&lt;b&gt;"' in badge("New", title="<b>")

"""Letters of an RTF in the code page of their font, written as Unicode: the reader knows only one page a file."""

import re

# What the font table calls a character set, and the code page that it is; the others are Western.
PAGES = {
    128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_FONT = re.compile(rb"\\f(\d{1,5})\b[^{};]*?\\fcharset(\d{1,3})")
_DEFAULT = re.compile(rb"\\deff(\d{1,5})")
_TOKEN = re.compile(rb"[{}]|\\[\\{}]|\\f\d{1,5}(?!\d)|(?:\\'[0-9a-fA-F]{2})+")


def with_unicode(content: bytes) -> bytes:
    """Return ``content`` with the letters of fonts that are not Western as Unicode, the rest as it is."""
    pages = {int(font): PAGES[int(kind)] for font, kind in _FONT.findall(content) if int(kind) in PAGES}
    if not pages:
        return content
    default = _DEFAULT.search(content)
    fonts = [int(default[1]) if default else 0]

    def told(found: re.Match[bytes]) -> bytes:
        token = found[0]
        if token == b"{":
            fonts.append(fonts[-1])
        elif token == b"}":
            if len(fonts) > 1:
                fonts.pop()
        elif token.startswith(b"\\f"):
            fonts[-1] = int(token[2:])
        elif token.startswith(b"\\'") and (page := pages.get(fonts[-1])):
            try:
                return _escaped(bytes.fromhex(token.replace(b"\\'", b"").decode()).decode(page))
            except UnicodeDecodeError:
                return token
        return token

    return _TOKEN.sub(told, content)


def _escaped(text: str) -> bytes:
    codes = memoryview(text.encode("utf-16-le")).cast("H")
    return b"".join(b"\\u%d?" % (code - 65_536 if code > 32_767 else code) for code in codes)

"""The text of a publication as HTML: what the signs make, and what never comes through."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rich_text import pictures_named, rendered


@dataclass
class Picture:
    number: int
    alternative: str = '茶农"在茶园'
    width: int = 800
    height: int = 600

    def get_absolute_url(self):
        return f"/public/pictures/{self.number + 70}/"


@pytest.mark.parametrize(
    "text, html",
    [
        ("一段。\n第二行", "<p>一段。<br>\n第二行</p>\n"),
        ("要点**重点。**后文", "<p>要点<strong>重点。</strong>后文</p>\n"),
        ("- 一\n- 二", "<ul>\n<li>一</li>\n<li>二</li>\n</ul>\n"),
        ("3. 三\n4. 四", '<ol start="3">\n<li>三</li>\n<li>四</li>\n</ol>\n'),
        (
            "见[全文](https://www.cast.org.cn/a)",
            '<p>见<a href="https://www.cast.org.cn/a" rel="nofollow noopener">全文</a></p>\n',
        ),
    ],
)
def test_signs_shape_the_text(text, html):
    assert rendered(text) == html


def test_headings_begin_below_the_title_and_skip_no_level():
    html = rendered("### 一\n\n###### 二\n\n# 三\n\n#\n\n## 四")
    assert html == "<h2>一</h2>\n<h3>二</h3>\n<h2>三</h2>\n<h3>四</h3>\n"


def test_a_link_without_words_has_its_address():
    html = rendered("[](https://a.example) [** **](https://b.example)")
    assert ">https://a.example</a>" in html
    assert ">https://b.example</a>" in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src="x" onerror="alert(1)">',
        "[进入](javascript:alert(1))",
        "[进入](data:text/html;base64,PHNjcmlwdD4=)",
        "[进入](JaVaScRiPt:alert(1))",
        "<javascript:alert(1)>",
        "![x](https://evil.example/pixel.png)",
        '<a href="https://x.example" onclick="y()">z</a>',
        '[x](https://x.example "onmouseover=alert(1)")',
        "<style>body{}</style>",
        "<iframe src=https://x.example></iframe>",
        "[x](/leadership/members/)",
        "[x](picture:1)",
    ],
)
def test_nothing_dangerous_comes_through(text):
    html = rendered(text, [Picture(1)])
    tags = html.replace("&lt;", "").split("<")[1:]
    allowed = ("p>", "/p>", 'a href="https://x.example" rel="nofollow noopener">', "/a>", 'a rel="nofollow noopener">')
    assert [tag for tag in tags if not tag.startswith(allowed)] == []


def test_a_picture_stands_where_the_text_puts_it_with_the_words_of_its_record():
    html = rendered("![别的说明](picture:2)", [Picture(1), Picture(2)])
    assert html == (
        '<p><img src="/public/pictures/72/" alt="茶农&quot;在茶园" width="800" height="600" '
        'class="img-fluid rounded" loading="lazy"></p>\n'
    )


def test_a_picture_that_is_not_there_is_told():
    assert rendered("![](picture:3)", [Picture(1)]) == "<p>[缺少图片 3]</p>\n"
    assert pictures_named("![](picture:3) 和 ![a](picture:12)") == {3, 12}


@given(st.text(alphabet="ab*#[](!)\n -1.<>&:/pictureh\\汉\"'_`|", max_size=80))
def test_whatever_is_typed_gives_only_the_allowed_tags(text):
    html = rendered(text, [Picture(1)])
    names = {tag.strip("/").split()[0].split(">")[0] for tag in html.split("<")[1:]}
    assert names <= {"p", "br", "hr", "h2", "h3", "h4", "strong", "ul", "ol", "li", "blockquote", "a", "img"}

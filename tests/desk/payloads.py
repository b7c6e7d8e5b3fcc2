"""What attackers write into names, subjects, files and HTML; and what of a page could run or load."""

from lxml import html as lxml_html

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    '<a href="javascript:alert(1)">x</a>',
    "<a href='jAvAsCrIpT&colon;alert(1)'>x</a>",
    "<iframe src=javascript:alert(1)></iframe>",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    '<math><mtext><table><mglyph><style><img src=x onerror="alert(1)">',
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "</textarea></title></style></script><script>alert(1)</script>",
    "<!--><img src=x onerror=alert(1)>-->",
    "{{ 7 * 191 }}{% raw %}${7*191}",
    '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<b hx-get='/leave' hx-trigger='load' hx-on:load='alert(1)'>x</b>",
    "<style>@import 'http://evil.example/x.css';*{background:url(http://evil.example)}</style>",
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script><circle r="9"/></svg>'
ADDRESSES = ("href", "src", "action", "formaction", "data", "srcdoc", "xlink:href", "poster")


def dangers(markup: str) -> list[str]:
    """What of a page could run or load: as a parser sees it."""
    tree = lxml_html.fromstring(markup)
    found = [each.tag for each in tree.iter() if each.tag in ("object", "embed", "svg", "math", "base", "meta.refresh")]
    found += [
        f"script {each.text}"
        for each in tree.iter("script")
        if each.text or not each.get("src", "").startswith("/static/")
    ]
    for each in tree.iter():
        for name, value in each.attrib.items() if isinstance(each.tag, str) else ():
            if name.startswith(("on", "hx-on")) or (
                name in ADDRESSES and not value.startswith(("/", "#", "data:image/"))
            ):
                found.append(f"{each.tag} {name}={value}")
    return found

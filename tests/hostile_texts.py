"""A hundred texts that run as script, or leave the page, wherever a page does not escape them."""

_RUN = "window.ran=1"
#: Every one of them does something where it is taken for markup.
_VECTORS = (
    f"<script>{_RUN}</script>",
    f"<ScRiPt >{_RUN}//<",
    "<script src=http://evil.invalid/x.js></script>",
    f"<img src=x onerror={_RUN}>",
    f"<img/src=`x`onerror={_RUN}>",
    f"<svg onload={_RUN}>",
    f"<svg><script>{_RUN}</script></svg>",
    f"<svg><animate onbegin={_RUN} attributeName=x dur=1s>",
    f"<math><mtext></form><form><mglyph><style></math><img src onerror={_RUN}>",
    f"<details open ontoggle={_RUN}>x</details>",
    f"<input autofocus onfocus={_RUN}>",
    f"<select autofocus onfocus={_RUN}></select>",
    f"<video><source onerror={_RUN}></video>",
    f"<body onload={_RUN}>",
    f"<iframe src=javascript:parent.{_RUN}></iframe>",
    f"<iframe srcdoc='<script>parent.{_RUN}</script>'></iframe>",
    f"<object data=javascript:{_RUN}></object>",
    "<embed src=http://evil.invalid/x.swf>",
    "<base href=http://evil.invalid/>",
    "<meta http-equiv=refresh content='0;url=http://evil.invalid/'>",
    "<link rel=stylesheet href=http://evil.invalid/x.css><style>@import'http://evil.invalid/y'</style>",
    f"<form action=javascript:{_RUN}><button autofocus>x</button></form>",
    "<div hx-get=/logout hx-trigger=load hx-on::load=window.ran=1>x</div>",
    f"<a href='javascript:{_RUN}' autofocus onfocus={_RUN}>x</a>",
    f"<noscript><p title='</noscript><img src=x onerror={_RUN}>'>",
)
#: Ways out of the place that a text is put into.
_WAYS_OUT = ("", '">', "'>", "--></title></textarea></script></style>")
TEXTS = tuple(out + vector for out in _WAYS_OUT for vector in _VECTORS)
#: What must not be found as an element or attribute that came from a text.
TRACES = (
    "iframe, object, embed, base, math, video, svg script, animate, style, "
    "[onload], [onerror], [onfocus], [ontoggle], [onbegin], [srcdoc], [hx-on\\:\\:load], "
    "meta[http-equiv], [href^='javascript' i], [src^='javascript' i], [action^='javascript' i], "
    "[href^='http://evil.invalid'], [href^='//evil.invalid'], [src*='//evil.invalid'], "
    "[data*='//evil.invalid']"
)
ADDRESSES = (
    "javascript:window.ran=1",
    "JaVaScRiPt:window.ran=1",
    " javascript:window.ran=1",
    "java\tscript:window.ran=1",
    "data:text/html,<script>window.ran=1</script>",
    "vbscript:x",
    'http://a.gov.cn/"onmouseover=window.ran=1 x="',
    "http://a.gov.cn/'><script>window.ran=1</script>",
    "//evil.invalid/",
    "blob:x",
)

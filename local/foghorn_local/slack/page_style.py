"""The page's style sheet: Slack's typeface or the system's, one narrow column, light or dark as the reader's device is.

Made for a phone: nothing is wider than the screen (what could be scrolls in itself), nothing is smaller than 12 px, and
what is touched is 44 px high (https://developer.apple.com/design/human-interface-guidelines/buttons).
As in Slack, spaces are kept and code blocks are wrapped.
"""

from __future__ import annotations

STYLE = """
:root { --ink:#1d1c1d; --dim:#616061; --paper:#fff; --line:#ddd; --code:#c01343; --box:#f6f6f6; --link:#1264a3;
  --bar:#1264a3; --mark:#fff3c4 }
@media (prefers-color-scheme: dark) { :root { --ink:#d1d2d3; --dim:#9a9b9e; --paper:#1a1d21; --line:#3a3d42;
  --code:#e8912d; --box:#222529; --link:#4fb3e8; --bar:#4fb3e8; --mark:#5b4b14 } }
* { box-sizing:border-box }
html { -webkit-text-size-adjust:100%; text-size-adjust:100% }
body { margin:0; background:var(--paper); color:var(--ink); overflow-wrap:anywhere;
  font:16px/1.46 Lato,system-ui,sans-serif,"Apple Color Emoji","Segoe UI Emoji","Noto Color Emoji" }
main { max-width:46rem; margin:0 auto; padding:1rem }
h1 { font-size:1.15rem; border-bottom:1px solid var(--line); padding-bottom:.6rem }
h1 small, time, .edited, .context { color:var(--dim); font-size:.82rem; font-weight:400 }
h2 { font-size:1.12rem; line-height:1.3; margin:.2rem 0 .4rem }
h2, .text, .fields, .context { white-space:pre-wrap }
.day { text-align:center; border-bottom:1px solid var(--line); line-height:0; margin:1.4rem 0 }
.day span { background:var(--paper); padding:0 .8rem; font-size:.82rem; color:var(--dim) }
article { margin:1.2rem 0; padding-left:.8rem; border-left:3px solid var(--bar) }
article article { margin:.7rem 0; padding-left:0; border-left:0 }
.badge { font-size:.75rem; line-height:1; font-weight:600; background:var(--line); border-radius:3px;
  padding:.1rem .25rem }
.text, .fields, .actions, .context, .wide, figure, pre, blockquote { margin:.45rem 0 }
.fields { display:grid; grid-template-columns:repeat(auto-fill,minmax(min(13rem,100%),1fr)); gap:.5rem 1rem }
.context { display:flex; flex-wrap:wrap; gap:0 .6rem }
.actions { display:flex; flex-wrap:wrap; gap:.5rem }
.button { border:1px solid var(--line); border-radius:6px; padding:0 .8rem; font-weight:600; font-size:.9rem;
  min-height:2.75rem; display:inline-flex; align-items:center; color:var(--ink); text-decoration:none }
.button.primary { background:#007a5a; border-color:#007a5a; color:#fff }
.button.danger { background:#c01343; border-color:#c01343; color:#fff }
a { color:var(--link); white-space:normal }
mark { background:var(--mark); color:inherit; border-radius:3px; padding:0 .15rem }
code, pre { font:.86em/1.5 ui-monospace,monospace; background:var(--box); border:1px solid var(--line);
  border-radius:4px }
code { color:var(--code); padding:.05rem .25rem; white-space:break-spaces; -webkit-box-decoration-break:clone;
  box-decoration-break:clone }
pre { padding:.5rem .7rem; white-space:pre-wrap; overflow-x:auto; tab-size:4 }
blockquote { border-left:4px solid var(--line); padding-left:.7rem }
hr { border:0; border-top:1px solid var(--line); margin:.8rem 0 }
details { margin-top:.4rem; padding-left:1rem; border-left:2px solid var(--line) }
summary { color:var(--link); font-weight:600; font-size:.85rem; line-height:2.75rem; cursor:pointer }
.wide, figure { overflow-x:auto; overflow-wrap:normal }
table { border-collapse:collapse; font-size:.9rem }
.wide th, .wide td { border:1px solid var(--line); padding:.25rem .6rem; text-align:left; vertical-align:top }
.wide .right { text-align:right } .wide .center { text-align:center }
figcaption { font-weight:600 }
figure table { width:100% }
figure th { font-weight:400; text-align:left; padding-right:.6rem; width:1% }
figure td:nth-child(2) { min-width:5rem }
figure td:last-child { width:1%; padding-left:.5rem }
.bar { display:block; height:.8rem; background:var(--bar); border-radius:2px }
.s1 { opacity:.75 } .s2 { opacity:.6 } .s3 { opacity:.5 } .s4 { opacity:.4 } .s5 { opacity:.3 }
"""

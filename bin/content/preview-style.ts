/** The page follows the light or dark setting of the reader's system. */
export const STYLE = `
:root { color-scheme: light dark; --text: #1c2128; --dim: #57606a; --page: #f6f7f9; --card: #fff; --line: #d5dae1;
  --right: #116329; --right-page: #dcf5e3; --wrong: #8a1c1c; --link: #0550ae; --kind: #e4e9f2; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e3e7ec; --dim: #9aa4b0; --page: #12161b; --card: #1a2027; --line: #323a44;
    --right: #6fdd8b; --right-page: #12301c; --wrong: #ff9b94; --link: #7db7ff; --kind: #2b3440; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 46rem; color: var(--text); background: var(--page);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
h1, h2 { line-height: 1.2; }
h2 { margin-top: 3rem; }
a { color: var(--link); }
nav a { margin-right: 1rem; }
article { margin: 1rem 0; padding: 1rem 1.25rem; background: var(--card); border: 1px solid var(--line);
  border-radius: .6rem; }
p { margin: .4rem 0; }
.about, .how, .key, .sources, small, .sides { color: var(--dim); font-size: .85rem; }
.kind { padding: .1rem .5rem; border-radius: 1rem; background: var(--kind); color: var(--text); }
.stem { font-size: 1.1rem; font-weight: 600; }
.gap { padding: 0 .6rem; border-bottom: 2px solid var(--link); color: var(--dim); font-weight: 400; }
li small { text-indent: 0; }
ul.options, .pairs ul { list-style: none; padding: 0; margin: .5rem 0; }
ul.options li, .pairs li { padding: .15rem 0 .15rem 1.4rem; text-indent: -1.4rem; }
.sides { display: block; text-indent: 0; }
.pairs { display: grid; grid-template-columns: 1fr 2fr; gap: 1rem; }
dt { font-weight: 600; }
dd { margin: 0 0 .3rem 1.2rem; }
summary { cursor: pointer; padding: .3rem 0; color: var(--link); }
p.right { display: inline-block; padding: .2rem .7rem; border-radius: .4rem; background: var(--right-page); }
.right { color: var(--right); font-weight: 600; }
.wrong { color: var(--wrong); }
.sources { padding-left: 1.1rem; }
table { border-collapse: collapse; font-size: .85rem; }
th, td { padding: .3rem .6rem .3rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
code { overflow-wrap: anywhere; }
`;

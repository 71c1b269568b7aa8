import type { Checkpoint } from '../note/checkpoint.ts'
import { ENTRIES_PER_FILE } from './layout.ts'
import { counted, number } from '../words.ts'
import type { Manifest } from './manifest.ts'
import { type PageRow, runPage } from './page-script.ts'

/** Most entries that the page lists: the newest ones. More would make it too slow to open. */
export const PAGE_ENTRIES = 50_000

const STYLE = `
:root{color-scheme:light dark;--bg:#f7f8f8;--panel:#fff;--ink:#15191c;--soft:#56616a;--line:#e2e6e8;--accent:#0b6b63;--hover:#eef2f2}
@media(prefers-color-scheme:dark){:root{--bg:#0f1315;--panel:#161b1e;--ink:#e8ecee;--soft:#97a3aa;--line:#252d31;--accent:#4fc3b3;--hover:#1c2327}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);font:14px/1.5 Inter,system-ui,sans-serif}
main{max-width:1180px;margin:0 auto;padding:28px 20px 60px}h1{font-size:22px;font-weight:650;margin:0 0 2px}h2{font-size:14px;font-weight:600;margin:0;padding:10px 14px;border-bottom:1px solid var(--line)}
p{margin:0 0 10px}.soft{color:var(--soft)}section{background:var(--panel);border:1px solid var(--line);border-radius:8px;margin:16px 0;overflow:hidden}section>div{padding:12px 14px}@media(min-width:900px){.pair{display:grid;grid-template-columns:2fr 3fr;gap:16px}.pair section{margin-bottom:0}}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 18px;margin:0}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
code,pre{font:12.5px/1.5 ui-monospace,monospace}pre{margin:0 0 10px;padding:10px 12px;background:var(--hover);border-radius:6px;white-space:pre-wrap;overflow-wrap:anywhere}ol{margin:0;padding-left:20px}
form{display:flex;flex-wrap:wrap;gap:10px;align-items:end;padding:12px 14px;border-bottom:1px solid var(--line)}label{display:grid;gap:2px;color:var(--soft);font-size:12px}
input,select,button{font:inherit;color:var(--ink);background:var(--bg);border:1px solid var(--line);border-radius:6px;padding:4px 8px;min-height:32px}input[type=search]{min-width:240px}
:focus-visible{outline:2px solid var(--accent);outline-offset:1px}output{margin-left:auto;color:var(--soft)}
.table{overflow-x:auto;padding:0}table{width:100%;border-collapse:collapse;white-space:nowrap}th,td{text-align:left;font-weight:400;padding:6px 14px;border-top:1px solid var(--line)}thead th{color:var(--soft);font-size:12px;border-top:0}
td:first-child{text-align:right;font-variant-numeric:tabular-nums}td:nth-child(4),td:nth-child(6){font:12.5px ui-monospace,monospace}tbody tr:hover{background:var(--hover)}button{margin:12px 14px}
@media(max-width:560px){dl{grid-template-columns:1fr}dt{margin-top:6px}input[type=search]{min-width:0;width:100%}label:first-child{width:100%}}
`

/** The newest entries, as they pass. */
export class PageRows {
  readonly #rows: PageRow[] = []
  #next = 0
  #seen = 0

  add(row: PageRow): void {
    this.#rows[this.#next] = row
    this.#next = (this.#next + 1) % PAGE_ENTRIES
    this.#seen += 1
  }

  /** How many have passed. */
  get seen(): number {
    return this.#seen
  }

  newestFirst(): PageRow[] {
    return [...this.#rows.slice(this.#next), ...this.#rows.slice(0, this.#next)].reverse()
  }
}

/**
 * `index.html`: what the bundle is, its entries, and how to verify it. One file without any other, since a program that
 * opens a page inside a zip often unpacks nothing but the page.
 */
export function renderPage(manifest: Manifest, checkpoint: Checkpoint, note: string, rows: PageRows): string {
  const list = rows.newestFirst()
  const { organization, scope, counts } = manifest
  const title = `${organization.name}: ledger of ${checkpoint.time.slice(0, 10)}`
  const scopeText =
    scope.kind === 'all' ? 'everything' : `${scope.description} (${counted(scope.leaves, 'entry')} withheld)`
  const facts: [string, string][] = [
    ['Organization', organization.name],
    ['Log', manifest.origin],
    ['Entries', `${number(manifest.size)}, of which ${number(counts.bodies)} with their text`],
    ['Scope', scopeText],
    ['Evidence', counted(counts.blobs, 'file')],
    ['Checkpoints', number(counts.checkpoints)],
    ['Exported', manifest.createdAt],
  ]
  const head: [string, string][] = [
    ['Signed at', checkpoint.time],
    ['Size', number(checkpoint.size)],
    ['Root', checkpoint.root.toString('hex')],
    ['Epoch', String(checkpoint.epoch)],
    ['Key', manifest.vkey],
  ]
  const listed =
    rows.seen > list.length
      ? `The newest ${number(list.length)} of ${number(rows.seen)} entries. The others are in the folder log.`
      : 'The text of each entry is in the folder log: point at a row to see where.'
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escaped(title)}</title><style>${STYLE}</style></head>
<body data-entries-per-file="${ENTRIES_PER_FILE}"><main>
<h1>${escaped(organization.name)}</h1><p class="soft">Ledger bundle. This page shows; it proves nothing. The verifier does.</p>
<div class="pair"><section><h2>Contents</h2><div>${definitions(facts)}</div></section>
<section><h2>Latest checkpoint</h2><div>${definitions(head)}</div><div><pre>${escaped(note)}</pre></div></section></div>
<section><h2>How to verify</h2><div><ol>
<li><p>Take the public key of the log from somewhere else than this bundle: from the organization’s website, or from a mail that it sent you before. It must be the key shown above.</p></li>
<li><p>Take <code>verify.mjs</code> out of the bundle (or, better, from a Holdfast release) and run it with Node.js 20 or newer. Nothing needs to be installed, and no network is used.</p>
<pre>node verify.mjs bundle.zip --key ${escaped(manifest.vkey)}</pre></li>
<li><p>Do you hold a checkpoint from earlier? Save it as a file and add <code>--checkpoint FILE</code>: then it is also shown that this log only grew since.</p></li>
</ol></div></section>
<section><h2>Entries</h2><form>
<label>Search<input type="search" name="search" placeholder="subject, actor, operation" autocomplete="off"></label>
<label>Table<select name="table">${options(list.map((row) => row[2]))}</select></label>
<label>Action<select name="action">${options(list.map((row) => row[4]))}</select></label>
<label>From<input type="date" name="from"></label><label>To<input type="date" name="to"></label><output></output></form>
<div class="table" role="region" aria-label="Entries" tabindex="0"><table><thead><tr><th>Entry</th><th>At (UTC)</th><th>Table</th><th>Subject</th><th>Action</th><th>Actor</th><th>Operation</th></tr></thead><tbody></tbody></table></div>
<button type="button" hidden>Show more</button><div class="soft">${escaped(listed)}</div></section>
</main><script type="application/json" id="entries">${inScript(list)}</script>
<script>(${runPage.toString()})()</script></body></html>
`
}

function definitions(facts: readonly [string, string][]): string {
  return `<dl>${facts.map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>`
}

function options(values: readonly string[]): string {
  const choices = [...new Set(values)].sort().map((value) => `<option>${escaped(value)}</option>`)
  return `<option value="">all</option>${choices.join('')}`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)
}

/** JSON that cannot end the script element in which it stands. */
function inScript(value: unknown): string {
  return JSON.stringify(value).replace(/</g, '\\u003c')
}

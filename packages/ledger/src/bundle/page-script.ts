/** One entry as the page lists it: leaf, time, table, subject, action, actor, operation. */
export type PageRow = readonly [
  leaf: number,
  at: string,
  table: string,
  subject: string,
  action: string,
  actor: string,
  operation: string,
]

/**
 * What runs in the page of a bundle. Its text is put into the page as it stands, so it must not use anything outside of
 * itself. Whatever comes from the log reaches the page as text, never as markup.
 */
export function runPage(): void {
  const pageSize = 200
  // The page is written by page.ts: this element exists and holds a list of PageRow.
  const rows: PageRow[] = JSON.parse(document.getElementById('entries')?.textContent ?? '[]')
  const entriesPerFile = Number(document.body.dataset['entriesPerFile'])
  const body = document.querySelector('tbody')
  const status = document.querySelector('output')
  const more = document.querySelector('button')
  const form = document.querySelector('form')
  let shown = pageSize

  function filters(): { words: string[]; table: string; action: string; from: string; to: string } {
    const values = new FormData(form ?? undefined)
    const text = (name: string): string => {
      const value = values.get(name)
      return typeof value === 'string' ? value : ''
    }
    const words = text('search').toLowerCase().split(/\s+/).filter(Boolean)
    return { words, table: text('table'), action: text('action'), from: text('from'), to: text('to') }
  }

  function matching(): PageRow[] {
    const { words, table, action, from, to } = filters()
    return rows.filter((row) => {
      const [leaf, at, rowTable, subject, rowAction, actor, operation] = row
      const day = at.slice(0, 10)
      if (table !== '' && rowTable !== table) return false
      if (action !== '' && rowAction !== action) return false
      if ((from !== '' && day < from) || (to !== '' && day > to)) return false
      const text = `${leaf} ${rowTable} ${subject} ${actor} ${operation}`.toLowerCase()
      return words.every((word) => text.includes(word))
    })
  }

  function line([leaf, at, table, subject, action, actor, operation]: PageRow): HTMLTableRowElement {
    const file = String(Math.floor(leaf / entriesPerFile)).padStart(6, '0')
    const row = document.createElement('tr')
    row.title = `log/entries-${file}.txt, line ${(leaf % entriesPerFile) + 1}`
    for (const text of [leaf, at.replace('T', ' ').slice(0, 19), table, subject, action, actor, operation]) {
      const cell = document.createElement('td')
      cell.textContent = String(text)
      row.append(cell)
    }
    return row
  }

  function show(): void {
    const found = matching()
    body?.replaceChildren(...found.slice(0, shown).map(line))
    if (status) status.textContent = `${found.length.toLocaleString('en')} found`
    if (more) more.hidden = found.length <= shown
  }

  form?.addEventListener('input', () => {
    shown = pageSize
    show()
  })
  form?.addEventListener('submit', (event) => event.preventDefault())
  more?.addEventListener('click', () => {
    shown += pageSize
    show()
  })
  show()
}

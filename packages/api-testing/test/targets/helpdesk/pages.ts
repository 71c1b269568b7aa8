import type { Desk } from './desk.ts'

/** The console of developers, as a page that loads it would begin. */
export const consolePage =
  '<!doctype html><html><head><title>GraphiQL</title><script src="/graphiql.min.js"></script></head><body><div id="graphiql">Loading...</div></body></html>'

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** An article with what readers said of it, as HTML; undefined if there is none. */
export function kbPage({ db, has }: Desk, slug: string): string | undefined {
  const article = db.one('SELECT * FROM articles WHERE slug = ?', slug)
  if (article === undefined) return undefined
  const feedback = db
    .all('SELECT text FROM feedback WHERE article_id = ?', article['id'] ?? '')
    .map(({ text }) => `<li>${has('page-html') ? String(text) : escaped(String(text))}</li>`)
  const title = escaped(String(article['title']))
  return `<!doctype html><html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1><p>${escaped(String(article['text']))}</p><ul>${feedback.join('')}</ul></body></html>`
}

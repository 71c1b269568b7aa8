/** Records of Haskell, as what bodies are decoded into: `data User = User { name :: String, age :: Int }`. */
import { definitionEnd, type Token } from '../tokens.ts'

/** Names of the fields of each record, as aeson writes them unless it is told otherwise. */
export function recordsOf(tokens: readonly Token[]): Map<string, readonly string[]> {
  const records = new Map<string, readonly string[]>()
  for (const [i, token] of tokens.entries()) {
    const name = tokens[i + 1]
    if (!token.starts || (token.text !== 'data' && token.text !== 'newtype') || name?.kind !== 'word') continue
    const fields = fieldsIn(tokens.slice(i + 2, definitionEnd(tokens, i)))
    if (fields.length > 0) records.set(name.text, fields)
  }
  return records
}

/** Words before `::` inside the braces; several may share a type. A record of an API has `:-` and is none. */
function fieldsIn(body: readonly Token[]): string[] {
  const open = body.findIndex(({ text }) => text === '{')
  const close = body.findIndex(({ text }) => text === '}')
  if (open < 0 || body.some(({ text }) => text === ':-')) return []
  const inside = body.slice(open + 1, close < 0 ? body.length : close)
  return inside.flatMap((token, i) => {
    const before = inside[i - 1]
    const begins = before === undefined || before.text === ','
    const ends = inside[i + 1]?.text === '::' || (inside[i + 1]?.text === ',' && begins)
    return token.kind === 'word' && begins && ends && /^[a-z_]/.test(token.text) ? [token.text] : []
  })
}

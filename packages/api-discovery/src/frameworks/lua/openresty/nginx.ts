/** Locations of nginx configuration, with the blocks that stand in them. */

export interface Location {
  /** `=`, `~`, `~*`, `^~` or nothing. */
  readonly modifier: string
  readonly path: string
  /** Text between its braces. */
  readonly body: string
  readonly line: number
}

const MAX_LOCATIONS = 2_000
const MAX_BODY = 100_000

/** All locations of a text, inner ones too. Comments and quotes are skipped. */
export function locationsOf(source: string): Location[] {
  const found: Location[] = []
  for (const match of source.matchAll(/^[ \t]*location\s+(?:(=|~\*?|\^~)\s*)?("[^"]+"|[^\s{]+)\s*\{/gm)) {
    if (found.length >= MAX_LOCATIONS) break
    const start = match.index + match[0].length
    const body = source.slice(start, closing(source, start))
    const line = source.slice(0, match.index + match[0].search(/\S/)).split('\n').length
    found.push({ modifier: match[1] ?? '', path: (match[2] ?? '').replaceAll('"', ''), body, line })
  }
  return found
}

function closing(source: string, start: number): number {
  let depth = 1
  const last = Math.min(source.length, start + MAX_BODY)
  for (let at = start; at < last; at++) {
    const char = source[at]
    if (char === '#' || (char === '-' && source[at + 1] === '-')) {
      const end = source.indexOf('\n', at)
      at = end < 0 ? source.length : end
    } else if (char === '"' || char === "'") {
      const end = source.indexOf(char, at + 1)
      if (end > 0 && !source.slice(at, end).includes('\n')) at = end
    } else if (char === '{') depth++
    else if (char === '}' && --depth === 0) return at
  }
  return last
}

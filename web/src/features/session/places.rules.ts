import type { Place } from '../../ui/CommandPalette.tsx'

/** A place with further words under which it is found: its key, its person. */
export interface KnownPlace extends Place {
  words?: string
}

const MOST = 12

/** The places that all words of the query occur in, the best first: those whose name begins so, then those with a word that does. */
export function match(places: readonly KnownPlace[], query: string): Place[] {
  const asked = query
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '')
  if (asked.length === 0) return []
  return places
    .map((place) => ({ place, rank: rankOf(place, asked) }))
    .filter(({ rank }) => rank < NONE)
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, MOST)
    .map(({ place: { id, label, detail, to } }) => ({ id, label, detail, to }))
}

const NONE = 9

function rankOf({ label, words = '' }: KnownPlace, asked: string[]): number {
  const name = label.toLowerCase()
  const text = `${name} ${words.toLowerCase()}`
  if (!asked.every((word) => text.includes(word))) return NONE
  const [first = ''] = asked
  if (name.startsWith(asked.join(' '))) return 0
  if (asked.every((word) => ` ${text}`.includes(` ${word}`))) return name.includes(first) ? 1 : 2
  return name.includes(first) ? 3 : 4
}

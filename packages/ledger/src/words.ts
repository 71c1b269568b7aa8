/** A number as people write it. */
export function number(value: number): string {
  return value.toLocaleString('en')
}

/** How many there are of something: `1 file`, `2,000 files`, `3 entries`. */
export function counted(count: number, noun: string): string {
  return `${number(count)} ${count === 1 ? noun : pluralOf(noun)}`
}

function pluralOf(noun: string): string {
  return noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`
}

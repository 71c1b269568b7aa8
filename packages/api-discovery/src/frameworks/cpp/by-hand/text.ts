/** Text of C and C++ as far as calls and conditions are told by it. */

const COMMENTS = /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g

/** The text with blanks for comments, so that places stay what they were. */
export function withoutComments(source: string): string {
  return source.replaceAll(COMMENTS, (part) => (part.startsWith('/') ? part.replaceAll(/[^\n]/g, ' ') : part))
}

export interface Condition {
  readonly condition: string
  readonly index: number
}

const MAX_CONDITION = 2_000

/** What stands in the parentheses of each `if`. */
export function* conditionsIn(source: string): Iterable<Condition> {
  for (const match of source.matchAll(/\bif\s*\(/g)) {
    const start = match.index + match[0].length
    let depth = 1
    let end = start
    const last = Math.min(source.length, start + MAX_CONDITION)
    for (; end < last && depth > 0; end++) {
      if (source[end] === '(') depth++
      else if (source[end] === ')') depth--
    }
    yield { condition: source.slice(start, end - 1), index: match.index }
  }
}

/** Words of Protocol Buffers definitions (Language Specification, Lexical Elements). */

export interface Token {
  readonly text: string
  readonly line: number
  /** The value of a text in quotes. */
  readonly string?: string
}

const MAX_TOKENS = 2_000_000
const LEXEME = /\s+|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|"((?:[^"\\\n]|\\[^])*)"|'((?:[^'\\\n]|\\[^])*)'|[\w.]+|[^]/g

export function protoTokens(text: string): Token[] {
  const tokens: Token[] = []
  let line = 1
  for (const match of text.matchAll(LEXEME)) {
    const [whole, double, single] = match
    const start = whole[0] ?? ''
    const isSpace = /\s/.test(start) || whole.startsWith('//') || whole.startsWith('/*')
    if (!isSpace) {
      const quoted = double ?? single
      tokens.push({
        text: whole,
        line,
        ...(quoted === undefined ? {} : { string: quoted.replaceAll(/\\(.)/gs, '$1') }),
      })
      if (tokens.length >= MAX_TOKENS) break
    }
    for (let i = whole.indexOf('\n'); i >= 0; i = whole.indexOf('\n', i + 1)) line++
  }
  return tokens
}

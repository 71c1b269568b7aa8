/** Words of definition languages: Protocol Buffers (Language Specification, Lexical Elements), Smithy, TypeSpec. */

export interface Token {
  readonly text: string
  readonly line: number
  /** The value of a text in quotes. */
  readonly string?: string
}

const MAX_TOKENS = 2_000_000
const LEXEME =
  /\s+|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|"""([^]*?)"""|"((?:[^"\\\n]|\\[^])*)"|'((?:[^'\\\n]|\\[^])*)'|[\w.]+|[^]/g

export function idlTokens(text: string): Token[] {
  const tokens: Token[] = []
  let line = 1
  for (const match of text.matchAll(LEXEME)) {
    const [whole, block, double, single] = match
    const start = whole[0] ?? ''
    const isSpace = /\s/.test(start) || whole.startsWith('//') || whole.startsWith('/*')
    if (!isSpace) {
      const quoted = block ?? double ?? single
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

const OPENS = /^[([{<]$/
const CLOSES = /^[)\]}>]$/

/** The index of the bracket that closes the one at `open`; the end when none does. `<` and `>` are brackets too. */
export function closingOf(tokens: readonly Token[], open: number): number {
  let depth = 0
  for (let at = open; at < tokens.length; at++) {
    const text = tokens[at]?.text ?? ''
    if (OPENS.test(text)) depth++
    // The arrow of `=>` closes nothing.
    else if (CLOSES.test(text) && !(text === '>' && tokens[at - 1]?.text === '=') && --depth === 0) return at
  }
  return tokens.length
}

/** Words, strings and operators of Haskell. */

export interface Token {
  readonly kind: 'word' | 'string' | 'operator' | 'sign'
  readonly text: string
  readonly line: number
  readonly indent: number
  /** Whether a line begins with it. */
  readonly starts: boolean
}

const LEXEME =
  /\n[ \t]*|[ \t\r]+|\{-[\s\S]*?(?:-\}|$(?![\s\S]))|--+(?![!#$%&*+./<=>?@\\^|~:-])[^\n]*|"(?:\\[\s\S]|[^"\\])*"|'(?:\\.|[^'\\])'|'?[A-Za-z_][\w']*(?:\.[A-Za-z_][\w']*)*|\d+|[!#$%&*+./<=>?@\\^|~:-]+|[\s\S]/g
const MAX_TOKENS = 400_000

export function haskellTokens(text: string): Token[] {
  const tokens: Token[] = []
  let line = 1
  let indent = 0
  let starts = true
  for (const [token] of text.matchAll(LEXEME)) {
    if (tokens.length >= MAX_TOKENS) break
    if (token.startsWith('\n')) {
      indent = token.length - 1
      starts = true
    } else if (!/^(?:[ \t\r]|\{-)/.test(token) && !/^--+(?:$|[^!#$%&*+./<=>?@\\^|~:-])/.test(token)) {
      const isString = token.startsWith('"') && token.length > 1
      const kind = isString
        ? 'string'
        : /^'?[A-Za-z_\d]/.test(token)
          ? 'word'
          : /^[!#$%&*+./<=>?@\\^|~:-]+$/.test(token)
            ? 'operator'
            : 'sign'
      tokens.push({ kind, text: isString ? token.slice(1, -1) : token, line, indent, starts })
      starts = false
    }
    for (let i = token.indexOf('\n'); i >= 0; i = token.indexOf('\n', i + 1)) line++
  }
  return tokens
}

/** Tokens of a definition at the left edge, up to the next one. */
export function definitionEnd(tokens: readonly Token[], start: number): number {
  const edge = tokens[start]?.indent ?? 0
  let end = start + 1
  while (end < tokens.length && !(tokens[end]?.starts === true && (tokens[end]?.indent ?? 0) <= edge)) end++
  return end
}

/** The index of the bracket that closes the one at `open`; the end when none does. */
export function closingOf(tokens: readonly Token[], open: number): number {
  let depth = 0
  for (let at = open; at < tokens.length; at++) {
    const token = tokens[at]
    if (token?.kind !== 'sign') continue
    if (/^[([{]$/.test(token.text)) depth++
    else if (/^[)\]}]$/.test(token.text) && --depth === 0) return at
  }
  return tokens.length
}

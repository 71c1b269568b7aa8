/** Words, strings and signs of languages for which there is no grammar, as far as routes are made of them. */

export interface TextToken {
  readonly kind: 'word' | 'string' | 'sign'
  /** Of a string, what stands between its quotes. */
  readonly text: string
  readonly line: number
  /** Columns before the first token of its line. */
  readonly indent: number
  /** Whether a line begins with it. */
  readonly starts: boolean
}

export interface TokenSyntax {
  /** Matches a comment; must not match an empty text. */
  readonly comment: RegExp
  /** Matches a string with its quotes, in its first group what stands between them. */
  readonly string: RegExp
  readonly word: RegExp
}

const MAX_TOKENS = 400_000
const SIGN = /->|=>|\|>|%>%|::|[^]/

/** Cuts a text by expressions that are tried in the order comment, string, word, sign. */
export function tokenizer(syntax: TokenSyntax): (text: string) => TextToken[] {
  const lexeme = new RegExp(
    String.raw`(\n[ \t]*)|([ \t\r]+|${syntax.comment.source})|(?<string>${syntax.string.source})|(?<word>${syntax.word.source})|${SIGN.source}`,
    'g',
  )
  return (text) => {
    const tokens: TextToken[] = []
    let line = 1
    let indent = /^[ \t]*/.exec(text)?.[0].length ?? 0
    let starts = true
    for (const match of text.matchAll(lexeme)) {
      if (tokens.length >= MAX_TOKENS) break
      const [whole, newline, blank] = match
      const { string, word } = match.groups ?? {}
      if (newline !== undefined) {
        indent = newline.length - 1
        starts = true
      } else if (blank === undefined) {
        const kind = string !== undefined ? 'string' : word !== undefined ? 'word' : 'sign'
        tokens.push({ kind, text: string === undefined ? whole : unquoted(string), line, indent, starts })
        starts = false
      }
      for (let i = whole.indexOf('\n'); i >= 0; i = whole.indexOf('\n', i + 1)) line++
    }
    return tokens
  }
}

/** Without a prefix such as `r` and without the quotes, which may be three. */
function unquoted(string: string): string {
  return string.replace(/^\w*(?:"""|\{\||["'])|(?:"""|\|\}|["'])$/g, '').replaceAll(/\\(["'\\/])/g, '$1')
}

/** The index of the bracket that closes the one at `open`; the end when none does. */
export function closingBracket(tokens: readonly TextToken[], open: number): number {
  let depth = 0
  for (let at = open; at < tokens.length; at++) {
    const token = tokens[at]
    if (token?.kind !== 'sign') continue
    if (/^[([{]$/.test(token.text)) depth++
    else if (/^[)\]}]$/.test(token.text) && --depth <= 0) return at
  }
  return tokens.length
}

/** The tokens of the arguments between the parentheses at `open`, each by itself. */
export function argumentsAt(tokens: readonly TextToken[], open: number): (readonly TextToken[])[] {
  const close = closingBracket(tokens, open)
  const found: TextToken[][] = [[]]
  let depth = 0
  for (const token of tokens.slice(open + 1, close)) {
    if (token.kind === 'sign' && /^[([{]$/.test(token.text)) depth++
    else if (token.kind === 'sign' && /^[)\]}]$/.test(token.text)) depth--
    if (depth === 0 && token.kind === 'sign' && token.text === ',') found.push([])
    else found.at(-1)?.push(token)
  }
  return found
}

/** The index behind the lines that are indented more than the one that begins at `start`. */
export function blockEnd(tokens: readonly TextToken[], start: number): number {
  const edge = tokens[start]?.indent ?? 0
  let end = start + 1
  while (end < tokens.length && !(tokens[end]?.starts === true && (tokens[end]?.indent ?? 0) <= edge)) end++
  return end
}

/** Words, strings and signs of languages for which there is no grammar here, as far as routes are made of them. */

export interface Token {
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
  /** Matches a string with its quotes. */
  readonly string?: RegExp
  /** What names look like; numbers are words too. */
  readonly word?: RegExp
  /** Signs of more than one character. */
  readonly signs?: RegExp
}

const MAX_TOKENS = 400_000
const STRING = /"(?:\\[\s\S]|[^"\\])*"/
const WORD = /[A-Za-z_]\w*/
const SIGNS = /->|=>|\|>|%>%|::/

/** Signs of languages that have brackets of two characters and write operators without spaces. */
export const OPERATORS = /->|=>|:=|::|<<|>>|\|>|<-|\.\.|&&|\|\||==/

/** Cuts a text by expressions that are tried in the order comment, string, word, sign. */
export function tokenizer({
  comment,
  string = STRING,
  word = WORD,
  signs = SIGNS,
}: TokenSyntax): (text: string) => Token[] {
  const lexeme = new RegExp(
    String.raw`(\n[ \t]*)|([ \t\r]+|${comment.source})|(?<string>${string.source})|(?<word>${word.source})|${signs.source}|[^]`,
    'g',
  )
  return (text) => {
    const tokens: Token[] = []
    let line = 1
    let indent = /^[ \t]*/.exec(text)?.[0].length ?? 0
    let starts = true
    for (const match of text.matchAll(lexeme)) {
      if (tokens.length >= MAX_TOKENS) break
      const [whole, newline, blank] = match
      const { string: quoted, word: name } = match.groups ?? {}
      if (newline !== undefined) {
        indent = newline.length - 1
        starts = true
      } else if (blank === undefined) {
        const kind = quoted !== undefined ? 'string' : name !== undefined ? 'word' : 'sign'
        tokens.push({ kind, text: quoted === undefined ? whole : unquoted(quoted), line, indent, starts })
        starts = false
      }
      for (let i = whole.indexOf('\n'); i >= 0; i = whole.indexOf('\n', i + 1)) line++
    }
    return tokens
  }
}

/** Without a prefix such as `r` or `@` and without the quotes, which may be three. */
function unquoted(string: string): string {
  return string.replace(/^(?:@|\w*)(?:"""|\{\||["'])|(?:"""|\|\}|["'])$/g, '').replaceAll(/\\(["'\\/])/g, '$1')
}

const OPENING = /^(?:[([{]|<<)$/
const CLOSING = /^(?:[)\]}]|>>)$/

/** The index of the bracket that closes the one at `open`; the end when none does. */
export function closingOf(tokens: readonly Token[], open: number): number {
  let depth = 0
  for (let at = open; at < tokens.length; at++) {
    if (isSign(tokens[at], OPENING)) depth++
    else if (isSign(tokens[at], CLOSING) && --depth <= 0) return at
  }
  return tokens.length
}

/** The parts between commas inside the bracket at `open`. */
export function partsIn(tokens: readonly Token[], open: number): Token[][] {
  const end = closingOf(tokens, open)
  const parts: Token[][] = []
  let start = open + 1
  for (let at = open + 1; at < end; at++) {
    if (isSign(tokens[at], OPENING)) at = closingOf(tokens, at)
    else if (isSign(tokens[at], /^,$/)) {
      parts.push(tokens.slice(start, at))
      start = at + 1
    }
  }
  if (start < end) parts.push(tokens.slice(start, end))
  return parts
}

export function isSign(token: Token | undefined, signs: RegExp): boolean {
  return token?.kind === 'sign' && signs.test(token.text)
}

/** Whether the tokens from `at` on have these texts, strings left out. */
export function reads(tokens: readonly Token[], at: number, ...texts: readonly string[]): boolean {
  return texts.every((text, i) => tokens[at + i]?.text === text && tokens[at + i]?.kind !== 'string')
}

/** The index behind the lines that are indented more than the one that begins at `start`. */
export function blockEnd(tokens: readonly Token[], start: number): number {
  const edge = tokens[start]?.indent ?? 0
  let end = start + 1
  while (end < tokens.length && !(tokens[end]?.starts === true && (tokens[end]?.indent ?? 0) <= edge)) end++
  return end
}

/** Words, strings and signs of languages for which there is no grammar here. */

export interface Token {
  readonly kind: 'word' | 'string' | 'sign'
  /** Of a string, what is between its quotes. */
  readonly text: string
  readonly line: number
}

const MAX_TOKENS = 400_000

/** `comment` matches one comment; `word` what names and atoms look like. */
export function tokensOf(text: string, comment: RegExp, word: RegExp = /[A-Za-z_@]\w*/): Token[] {
  const lexeme = new RegExp(
    String.raw`(?<skip>\s+|${comment.source})|@?"(?<string>(?:\\[\s\S]|[^"\\])*)"|(?<word>${word.source}|\d[\w.]*)|(?<sign>->|=>|:=|::|<<|>>|\|>|<-|\.\.|&&|\|\||==|[\s\S])`,
    'g',
  )
  const tokens: Token[] = []
  let line = 1
  for (const { 0: whole, groups } of text.matchAll(lexeme)) {
    if (tokens.length >= MAX_TOKENS) break
    if (groups?.['string'] !== undefined) tokens.push({ kind: 'string', text: groups['string'], line })
    else if (groups?.['word'] !== undefined) tokens.push({ kind: 'word', text: groups['word'], line })
    else if (groups?.['sign'] !== undefined) tokens.push({ kind: 'sign', text: groups['sign'], line })
    for (let i = whole.indexOf('\n'); i >= 0; i = whole.indexOf('\n', i + 1)) line++
  }
  return tokens
}

/** The index of the bracket that closes the one at `open`; the end when none does. */
export function closingOf(tokens: readonly Token[], open: number): number {
  let depth = 0
  for (let at = open; at < tokens.length; at++) {
    if (isSign(tokens[at], /^(?:[([{]|<<)$/)) depth++
    else if (isSign(tokens[at], /^(?:[)\]}]|>>)$/) && --depth === 0) return at
  }
  return tokens.length
}

/** The parts between commas inside the bracket at `open`. */
export function partsIn(tokens: readonly Token[], open: number): Token[][] {
  const end = closingOf(tokens, open)
  const parts: Token[][] = []
  let start = open + 1
  for (let at = open + 1; at < end; at++) {
    if (isSign(tokens[at], /^(?:[([{]|<<)$/)) at = closingOf(tokens, at)
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

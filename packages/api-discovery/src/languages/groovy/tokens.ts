/** Words, strings and signs of Groovy, as far as routes and annotations are made of them. */

export interface Token {
  readonly kind: 'word' | 'string' | 'number' | 'sign'
  /** Of a string, what stands between its quotes. */
  readonly text: string
  readonly line: number
  /** Whether it is the first one of its line. */
  readonly begins: boolean
  /** Whether `$name` and `${name}` in a string stand for values. */
  readonly interpolates?: boolean
}

const LEXEME =
  /[^\S\n]+|\n|\/\/[^\n]*|#![^\n]*|\/\*[\s\S]*?\*\/|'''([\s\S]*?)'''|"""([\s\S]*?)"""|'((?:\\[\s\S]|[^'\\\n])*)'|"((?:\\[\s\S]|[^"\\\n])*)"|[A-Za-z_$][\w$]*|\d[\w.]*|->|\.&|::|\?\.|==~|=~|[\s\S]/g
/** Between slashes, where no operand stands before: a pattern. */
const SLASHY = /\/(?![*/\s])((?:\\\/|[^/\n])*)\//y
const MAX_TOKENS = 400_000

export function groovyTokens(text: string): Token[] {
  const tokens: Token[] = []
  let line = 1
  let begins = true
  const push = (token: Pick<Token, 'kind' | 'text' | 'interpolates'>): void => {
    tokens.push({ ...token, line, begins })
    begins = false
  }
  const lexeme = new RegExp(LEXEME.source, 'g')
  for (let match = lexeme.exec(text); match !== null && tokens.length < MAX_TOKENS; match = lexeme.exec(text)) {
    const [whole, longPlain, longMixed, plain, mixed] = match
    const fixed = longPlain ?? plain
    const string = fixed ?? longMixed ?? mixed
    const slashy = whole === '/' && !endsOperand(tokens.at(-1)) ? slashyAt(text, match.index) : undefined
    if (slashy !== undefined) {
      push({ kind: 'string', text: slashy, interpolates: true })
      lexeme.lastIndex = match.index + slashy.length + 2
    } else if (string !== undefined) {
      const inner = string.replaceAll(/\\(['"\\/])/g, '$1')
      push({ kind: 'string', text: inner, ...(fixed === undefined ? { interpolates: true } : {}) })
    } else if (/^[A-Za-z_$]/.test(whole)) push({ kind: 'word', text: whole })
    else if (/^\d/.test(whole)) push({ kind: 'number', text: whole })
    else if (/^\S/.test(whole) && !/^(?:\/[/*]|#!)/.test(whole)) push({ kind: 'sign', text: whole })
    for (const char of whole) if (char === '\n') line++
    if (whole.includes('\n') && string === undefined) begins = true
  }
  return tokens
}

function endsOperand(token: Token | undefined): boolean {
  return token !== undefined && (token.kind !== 'sign' || /^[)\]}]$/.test(token.text))
}

function slashyAt(text: string, at: number): string | undefined {
  const slashy = new RegExp(SLASHY.source, 'y')
  slashy.lastIndex = at
  return slashy.exec(text)?.[1]
}

const OPENS = new Set(['(', '[', '{'])
const CLOSES = new Set([')', ']', '}'])

const closings = new WeakMap<readonly Token[], ReadonlyMap<number, number>>()

/** The index of the bracket that closes the one at `open`; the number of tokens when none does. */
export function closingOf(tokens: readonly Token[], open: number): number {
  let known = closings.get(tokens)
  // All are looked up at once: where none is closed, a search for each would not come to an end.
  if (known === undefined) closings.set(tokens, (known = closingsIn(tokens)))
  return known.get(open) ?? tokens.length
}

function closingsIn(tokens: readonly Token[]): Map<number, number> {
  const found = new Map<number, number>()
  const open: number[] = []
  for (const [at, { kind, text }] of tokens.entries()) {
    if (kind !== 'sign') continue
    if (OPENS.has(text)) open.push(at)
    const opened = CLOSES.has(text) ? open.pop() : undefined
    if (opened !== undefined) found.set(opened, at)
  }
  return found
}

/** Whether a token is the sign of that text. */
export function isSign(token: Token | undefined, text: string): boolean {
  return token?.kind === 'sign' && token.text === text
}

/** The index of the token after a statement that begins at one: of the next line or behind a semicolon, outside of brackets. */
export function endOfStatement(tokens: readonly Token[], start: number): number {
  let at = start
  while (at < tokens.length) {
    const token = tokens[at]
    if (token === undefined || isSign(token, ';') || isSign(token, '}')) return at
    if (at > start && token.begins && !/^[.,&|+?:]|^->/.test(token.text)) return at
    at = token.kind === 'sign' && OPENS.has(token.text) ? closingOf(tokens, at) + 1 : at + 1
  }
  return at
}

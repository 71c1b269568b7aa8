/** Words, strings and signs of Perl, as far as routes are made of them. */

export interface Token {
  readonly kind: 'word' | 'variable' | 'string' | 'regex' | 'sign'
  /** Of a string, what stands between its quotes. */
  readonly text: string
  readonly line: number
}

const LEXEME =
  /\s+|#[^\n]*|'((?:\\[\s\S]|[^'\\])*)'|"((?:\\[\s\S]|[^"\\])*)"|\bqr\s*(?:\{((?:\\.|[^\\}]){0,2000})\}|\/((?:\\.|[^\\/]){0,2000})\/|\(((?:\\.|[^\\)]){0,2000})\))[a-z]*|\bqq?\s*(?:\{([^{}]*)\}|\(([^()]*)\)|\[([^[\]]*)\])|\b(qw)\s*(?:\/([^/]*)\/|\(([^()]*)\)|\[([^[\]]*)\]|\{([^{}]*)\})|[$@%]\w+(?:::\w+)*|[A-Za-z_]\w*(?:::\w+)*|->|=>|[\s\S]/gm
const MAX_TOKENS = 400_000

/** POD and what stands behind the end of the program, which hold examples and, in quotes that nothing closes, anything. */
const DOCUMENTATION = /^=[a-z]\w*[^]*?(?:^=cut\b[^\n]*|$(?![^]))|^__(?:END|DATA)__\s*$[^]*/gim

function withoutDocumentation(text: string): string {
  return text.replaceAll(DOCUMENTATION, (part) => part.replaceAll(/[^\n]/g, ' '))
}

/** Lists of words (`qw/get post/`) are strings between brackets. */
export function perlTokens(text: string): Token[] {
  const tokens: Token[] = []
  let line = 1
  for (const match of withoutDocumentation(text).matchAll(LEXEME)) {
    if (tokens.length >= MAX_TOKENS) break
    const [whole, single, double, ...rest] = match
    const [regexA, regexB, regexC, quoteA, quoteB, quoteC, qw, ...words] = rest
    const string = single ?? double ?? quoteA ?? quoteB ?? quoteC
    const regex = regexA ?? regexB ?? regexC
    if (qw !== undefined) {
      const list = words.find((one) => one !== undefined) ?? ''
      tokens.push({ kind: 'sign', text: '[', line })
      for (const word of list.split(/\s+/)) if (word !== '') tokens.push({ kind: 'string', text: word, line })
      tokens.push({ kind: 'sign', text: ']', line })
    } else if (string !== undefined)
      tokens.push({ kind: 'string', text: string.replaceAll(/\\(['"\\/@$])/g, '$1'), line })
    else if (regex !== undefined) tokens.push({ kind: 'regex', text: regex, line })
    else if (/^[$@%]\w/.test(whole)) tokens.push({ kind: 'variable', text: whole, line })
    else if (/^[A-Za-z_]/.test(whole)) tokens.push({ kind: 'word', text: whole, line })
    else if (/^\S/.test(whole) && !whole.startsWith('#')) tokens.push({ kind: 'sign', text: whole, line })
    for (let i = whole.indexOf('\n'); i >= 0; i = whole.indexOf('\n', i + 1)) line++
  }
  return tokens
}

const OPENS = new Set(['(', '[', '{'])
const CLOSES = new Set([')', ']', '}'])

/** No block of a handler has more tokens. */
const MAX_BLOCK = 20_000

/** The index of the bracket that closes the one at `open`; the end when none does. */
export function closingOf(tokens: readonly Token[], open: number): number {
  let depth = 0
  const last = Math.min(tokens.length, open + MAX_BLOCK)
  for (let at = open; at < last; at++) {
    const token = tokens[at]
    if (token?.kind !== 'sign') continue
    if (OPENS.has(token.text)) depth++
    else if (CLOSES.has(token.text) && --depth === 0) return at
  }
  return last
}

/** The index of the next token of a text; -1 when none follows closely. */
export function nextOf(tokens: readonly Token[], text: string, start: number): number {
  const last = Math.min(tokens.length, start + 200)
  for (let at = start; at < last; at++) if (tokens[at]?.text === text) return at
  return -1
}

/** Whether a statement begins at a token. */
export function beginsStatement(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]
  return before === undefined || (before.kind === 'sign' && /^[;{}]$/.test(before.text))
}

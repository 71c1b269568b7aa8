import { type CST, Lexer, Parser } from 'yaml'

/** Levels of nesting that a file may have; the format itself has seven. */
const MAX_DEPTH = 32

/** Lexical tokens that one file may have: far more than a file of 1 MiB of program has, far fewer than hostile ones. */
const MAX_TOKENS = 200_000

/** How many tokens all files of a load may have together, so that many hostile files cost no more than one large program. */
export class TokenBudget {
  #left = 2_000_000

  /** Takes one token; false when nothing is left. */
  take(): boolean {
    this.#left -= 1
    return this.#left >= 0
  }
}

export type Tokens =
  | { ok: true; tokens: CST.Token[] }
  | { ok: false; reason: 'too-many' }
  | { ok: false; reason: 'too-deep'; offset: number }

/**
 * The concrete syntax of a YAML text. This step needs neither recursion nor backtracking, so it is where size and depth
 * are bounded: composing a document from syntax that is nested deeper than the stack would end the whole process.
 */
export function readTokens(text: string, budget: TokenBudget): Tokens {
  const parser = new Parser()
  const tokens: CST.Token[] = []
  let count = 0
  for (const lexeme of new Lexer().lex(text)) {
    count += 1
    if (count > MAX_TOKENS || !budget.take()) return { ok: false, reason: 'too-many' }
    for (const token of parser.next(lexeme)) tokens.push(token)
  }
  for (const token of parser.end()) tokens.push(token)
  const offset = offsetBelow(tokens, MAX_DEPTH)
  return offset === undefined ? { ok: true, tokens } : { ok: false, reason: 'too-deep', offset }
}

/** Where the syntax first goes below `depth` levels, walked without recursion. */
function offsetBelow(tokens: readonly CST.Token[], depth: number): number | undefined {
  const open: { token: CST.Token; level: number }[] = tokens.map((token) => ({ token, level: 0 }))
  for (let entry = open.pop(); entry; entry = open.pop()) {
    const { token, level } = entry
    if (level > depth) return token.offset
    if (token.type === 'document' && token.value) open.push({ token: token.value, level: level + 1 })
    if (!('items' in token)) continue
    for (const item of token.items) {
      if (item.key) open.push({ token: item.key, level: level + 1 })
      if (item.value) open.push({ token: item.value, level: level + 1 })
    }
  }
  return undefined
}

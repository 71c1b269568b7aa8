/** Statements of Groovy that are calls: `get("x") { … }`, `get "x", { … }`, `"/books"(resources: "book") { … }`. */
import { closingOf, endOfStatement, isSign, type Token } from '../../languages/groovy/tokens.ts'

/** Some tokens of a file. */
export interface Span {
  readonly from: number
  /** The first token behind it. */
  readonly to: number
}

export interface Argument extends Span {
  readonly name?: string
}

export interface GroovyCall {
  /** `get` of `get "/x"(…)`; undefined where a text is called by itself. */
  readonly word?: string
  /** The text that is called. */
  readonly called?: Token
  readonly args: readonly Argument[]
  /** What stands in the braces behind it. */
  readonly block?: Span
  readonly line: number
}

/** The calls that are statements of their own between two tokens. */
export function callsIn(tokens: readonly Token[], { from, to }: Span): GroovyCall[] {
  const calls: GroovyCall[] = []
  let at = from
  while (at < to) {
    const call = callAt(tokens, at)
    if (call !== undefined) calls.push(call)
    at = Math.max(endOfCall(tokens, at, to), at + 1)
  }
  return calls
}

/** A block may be followed by what belongs to another call: `get { … }.post { … }` is rare, `} }` is not. */
function endOfCall(tokens: readonly Token[], at: number, to: number): number {
  const end = endOfStatement(tokens, at)
  return Math.min(isSign(tokens[end], ';') || isSign(tokens[end], '}') ? end + 1 : end, to)
}

/** The call that begins at a token; undefined when none does. */
export function callAt(tokens: readonly Token[], at: number): GroovyCall | undefined {
  const token = tokens[at]
  if (token === undefined) return undefined
  if (token.kind === 'string') return textCall(tokens, at, undefined, token.line)
  if (token.kind !== 'word') return undefined
  const next = tokens[at + 1]
  if (next === undefined || (next.begins && !isSign(next, '{'))) return undefined
  const word = token.text
  if (next.kind === 'string' && (isSign(tokens[at + 2], '(') || isSign(tokens[at + 2], '{')))
    return textCall(tokens, at + 1, word, token.line)
  // `name books: "/books"(…)`
  if (isSign(tokens[at + 2], ':') && tokens[at + 3]?.kind === 'string')
    return textCall(tokens, at + 3, word, token.line)
  if (isSign(next, '(') || isSign(next, '{')) return { ...argumentsAt(tokens, at + 1), word, line: token.line }
  if (next.kind === 'sign' && next.text !== '[' && next.text !== '~') return undefined
  const end = endOfStatement(tokens, at)
  const args = split(tokens, { from: at + 1, to: end })
  const last = args.at(-1)
  const block = last !== undefined && isSign(tokens[last.from], '{') ? blockAt(tokens, last.from) : undefined
  return {
    word,
    args: block === undefined ? args : args.slice(0, -1),
    line: token.line,
    ...(block === undefined ? {} : { block }),
  }
}

function textCall(
  tokens: readonly Token[],
  at: number,
  word: string | undefined,
  line: number,
): GroovyCall | undefined {
  const called = tokens[at]
  if (called === undefined || !(isSign(tokens[at + 1], '(') || isSign(tokens[at + 1], '{'))) return undefined
  return { ...argumentsAt(tokens, at + 1), called, line, ...(word === undefined ? {} : { word }) }
}

/** `(…)`, `(…) { … }`, `{ … }`; a closure that is the last argument is the block too. */
function argumentsAt(tokens: readonly Token[], at: number): Pick<GroovyCall, 'args' | 'block'> {
  if (isSign(tokens[at], '{')) return { args: [], block: blockAt(tokens, at) }
  const close = closingOf(tokens, at)
  const args = split(tokens, { from: at + 1, to: close })
  const last = args.at(-1)
  if (isSign(tokens[close + 1], '{')) return { args, block: blockAt(tokens, close + 1) }
  if (last === undefined || !isSign(tokens[last.from], '{')) return { args }
  return { args: args.slice(0, -1), block: blockAt(tokens, last.from) }
}

function blockAt(tokens: readonly Token[], open: number): Span {
  return { from: open + 1, to: closingOf(tokens, open) }
}

/** The parts between commas outside of brackets, with the names that they have. */
export function split(tokens: readonly Token[], { from, to }: Span): Argument[] {
  const args: Argument[] = []
  let start = from
  const push = (end: number): void => {
    if (end <= start) return
    const named = isSign(tokens[start + 1], ':')
    const name = tokens[start]?.text
    args.push({ from: named ? start + 2 : start, to: end, ...(named && name !== undefined ? { name } : {}) })
  }
  for (let at = from; at < to; at++) {
    const token = tokens[at]
    if (isSign(token, '(') || isSign(token, '[') || isSign(token, '{')) at = closingOf(tokens, at)
    else if (isSign(token, ',')) {
      push(at)
      start = at + 1
    }
  }
  push(to)
  return args
}

/** The text of an argument that is one; undefined for others. */
export function textOf(tokens: readonly Token[], arg: Span | undefined): string | undefined {
  const token = arg === undefined || arg.to - arg.from !== 1 ? undefined : tokens[arg.from]
  return token?.kind === 'string' ? token.text : undefined
}

/** All texts in a span: those of a list, or one by itself. */
export function textsIn(tokens: readonly Token[], { from, to }: Span): string[] {
  return tokens.slice(from, to).flatMap(({ kind, text }) => (kind === 'string' ? [text] : []))
}

export function namedArgument(call: GroovyCall, name: string): Argument | undefined {
  return call.args.find((arg) => arg.name === name)
}

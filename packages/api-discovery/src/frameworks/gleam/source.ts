/** Files of Gleam: their tokens, their functions, and the clauses of `case`. */
import type { Project } from '../../engine/project.ts'
import { sourcesOf } from '../shared/sources.ts'
import { closingOf, isSign, partsIn, OPERATORS, reads, tokenizer, type Token } from '../shared/tokens.ts'

export interface GleamFile {
  readonly file: string
  readonly tokens: readonly Token[]
}

const gleamTokens = tokenizer({
  comment: /\/\/[^\n]*/,
  word: /[A-Za-z_@]\w*|\d[\w.]*/,
  signs: OPERATORS,
})

export function gleamFiles(project: Project, words: RegExp): GleamFile[] {
  return sourcesOf(project, /\.gleam$/, words).map(({ file, text }) => ({
    file,
    tokens: gleamTokens(text),
  }))
}

export interface GleamFunction {
  readonly file: GleamFile
  readonly name: string
  /** Parameters and body. */
  readonly tokens: readonly Token[]
}

export function functionsOf(file: GleamFile): GleamFunction[] {
  const { tokens } = file
  return tokens.flatMap((_, i): GleamFunction[] => {
    const name = tokens[i + 1]
    if (!reads(tokens, i, 'fn') || name?.kind !== 'word' || tokens[i + 2]?.text !== '(') return []
    const after = closingOf(tokens, i + 2)
    const open = tokens.findIndex((token, at) => at > after && isSign(token, /^\{$/))
    return open < 0 ? [] : [{ file, name: name.text, tokens: tokens.slice(i + 2, closingOf(tokens, open) + 1) }]
  })
}

export interface Clause {
  /** By alternative, then by subject. */
  readonly patterns: readonly (readonly Token[])[][]
  readonly body: readonly Token[]
  readonly line: number
}

/** The clauses between the braces at `open`. A pattern begins a line. */
export function clausesIn(tokens: readonly Token[], open: number): Clause[] {
  const end = closingOf(tokens, open)
  const arrows: { readonly start: number; readonly arrow: number }[] = []
  for (let at = open + 1; at < end; at++) {
    if (isSign(tokens[at], /^[([{]$/)) at = closingOf(tokens, at)
    if (!isSign(tokens[at], /^->$/)) continue
    const last = arrows.at(-1)
    arrows.push({ start: beginningOf(tokens, at, last === undefined ? open + 1 : last.arrow + 1), arrow: at })
  }
  return arrows.map(({ start, arrow }, n) => ({
    patterns: alternativesIn(tokens.slice(start, arrow)),
    body: tokens.slice(arrow + 1, arrows[n + 1]?.start ?? end),
    line: tokens[start]?.line ?? 1,
  }))
}

/** Back from an arrow to where its pattern begins: the first token of its line, or of lines that end with `|` or `,`. */
function beginningOf(tokens: readonly Token[], arrow: number, from: number): number {
  let at = arrow
  while (at > from) {
    const before = tokens[at - 1]
    const isSameLine = before?.line === tokens[at]?.line
    if (!isSameLine && !isSign(before, /^[|,]$/) && !isSign(tokens[at], /^\|$/)) break
    at--
  }
  return at
}

/** `Get, ["x"] | Head, ["x"]` */
function alternativesIn(pattern: readonly Token[]): (readonly Token[])[][] {
  const guard = pattern.findIndex((token) => token.kind === 'word' && token.text === 'if')
  const whole = guard < 0 ? pattern : pattern.slice(0, guard)
  const cuts = [...whole.keys()].filter((i) => isSign(whole[i], /^\|$/))
  return [...cuts, whole.length].map((cut, n) => {
    const part = whole.slice(n === 0 ? 0 : (cuts[n - 1] ?? 0) + 1, cut)
    const [first] = part
    if (first === undefined) return []
    const bracket: Token = { kind: 'sign', text: '(', line: first.line, indent: 0, starts: false }
    return partsIn([bracket, ...part, { ...bracket, text: ')' }], 0)
  })
}

/** Files of Erlang: their tokens, the modules that they are, and what is between the commas of their tuples and lists. */
import type { Project } from '../../engine/project.ts'
import type { HttpMethod } from '../../model.ts'
import { sourcesOf } from '../shared/sources.ts'
import { OPERATORS, tokenizer, type Token } from '../shared/tokens.ts'

export interface ErlangFile {
  readonly file: string
  readonly module: string
  readonly tokens: readonly Token[]
}

const erlangTokens = tokenizer({
  // A comment, or a character, which may be a quote: `$"`.
  comment: /%[^\n]*|\$(?:\\.|\S)/,
  // A quoted atom is a word as others are.
  word: /'[^'\n]*'|[A-Za-z_@]\w*|\d[\w.]*/,
  signs: OPERATORS,
})

export function erlangFiles(project: Project, words: RegExp): ErlangFile[] {
  return sourcesOf(project, /\.erl$/, words).map(({ file, text }) => {
    const tokens = erlangTokens(text).map((token) =>
      token.kind === 'word' && token.text.startsWith("'") ? { ...token, text: token.text.slice(1, -1) } : token,
    )
    return { file, module: /([^/]+)\.erl$/.exec(file)?.[1] ?? '', tokens }
  })
}

/** The text of `"x"`, `<<"x">>` or `<<"x"/utf8>>`; undefined for anything else. */
export function textOf(tokens: readonly Token[]): string | undefined {
  const [first, second] = tokens
  if (first?.kind === 'string') return first.text
  return first?.text === '<<' && second?.kind === 'string' ? second.text : undefined
}

/** The tokens of all clauses of a function, from its first head to the end of its form. */
export function functionForms(tokens: readonly Token[], name: string): Token[] {
  const found: Token[] = []
  let isOwn = false
  for (const [i, token] of tokens.entries()) {
    const before = tokens[i - 1]
    const begins = before === undefined || endsForm(tokens, i - 1)
    if (begins) isOwn = token.kind === 'word' && token.text === name && tokens[i + 1]?.text === '('
    if (isOwn) found.push(token)
  }
  return found
}

/** A full stop that ends a form: what follows stands on another line. */
function endsForm(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]
  return token?.kind === 'sign' && token.text === '.' && tokens[at + 1]?.line !== token.line
}

const METHOD = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/

/** The names of methods that tokens hold as texts, in order. */
export function methodsNamed(tokens: readonly Token[]): HttpMethod[] {
  const names = tokens.flatMap(({ kind, text }) => (kind === 'string' && METHOD.test(text) ? [text] : []))
  return [...new Set(names)]
}

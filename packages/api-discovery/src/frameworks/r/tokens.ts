import { closingOf, tokenizer, partsIn, type Token } from '../shared/tokens.ts'

export const rTokens = tokenizer({
  comment: /#[^\n]*/,
  string: /"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'/,
  word: /[A-Za-z.][\w.]*/,
})

/** Names of the parameters of `function(a, b = 1)` at an index. */
export function parametersAt(tokens: readonly Token[], at: number): string[] {
  if (tokens[at]?.text !== 'function' || tokens[at + 1]?.text !== '(') return []
  return partsIn(tokens, at + 1).flatMap(([name]) => (name?.kind === 'word' ? [name.text] : []))
}

/** Tokens of `c("GET", "POST")` or `"GET"`, as texts. */
export function textsIn(tokens: readonly Token[]): string[] {
  return tokens.flatMap(({ kind, text }) => (kind === 'string' ? [text] : []))
}

/** The body of the function at an index, without its parameters. */
export function functionBody(tokens: readonly Token[], at: number): readonly Token[] {
  if (tokens[at]?.text !== 'function') return []
  const close = closingOf(tokens, at + 1)
  const end = tokens[close + 1]?.text === '{' ? closingOf(tokens, close + 1) : close + 40
  return tokens.slice(close + 1, end)
}

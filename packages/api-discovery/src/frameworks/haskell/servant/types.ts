/** Type expressions of Servant: `"users" :> Capture "id" Int :> Get '[JSON] User :<|> …`. */
import { definitionEnd, type Token } from '../tokens.ts'

/** `alternatives` are joined by `:<|>`, parts of one by `:>`. */
export type ApiType =
  | { readonly kind: 'alternatives'; readonly of: readonly ApiType[] }
  | { readonly kind: 'path'; readonly parts: readonly ApiType[] }
  /** A word with what it is applied to. */
  | { readonly kind: 'applied'; readonly words: readonly Token[]; readonly line: number }

export interface ApiDefinition {
  readonly name: string
  readonly file: string
  readonly type: ApiType
}

/** `type Api = …`, and the fields of records: `list :: route :- "users" :> …`. */
export function definitionsOf(tokens: readonly Token[], file: string): ApiDefinition[] {
  const found: ApiDefinition[] = []
  for (const [i, token] of tokens.entries()) {
    if (!token.starts || token.indent > 0 || token.kind !== 'word') continue
    const name = tokens[i + 1]
    if (name?.kind !== 'word' || !/^(?:type|data|newtype)$/.test(token.text)) continue
    const body = tokens.slice(i + 2, definitionEnd(tokens, i))
    if (token.text === 'type') {
      const equals = body.findIndex(({ text }) => text === '=')
      if (equals >= 0) found.push({ name: name.text, file, type: parseType(body.slice(equals + 1)) })
      continue
    }
    const fields = fieldsOf(body)
    if (fields.length > 0) found.push({ name: name.text, file, type: { kind: 'alternatives', of: fields } })
  }
  return found
}

function fieldsOf(body: readonly Token[]): ApiType[] {
  const fields: ApiType[] = []
  let depth = 0
  for (let at = 0; at < body.length; at++) {
    if (body[at]?.text !== ':-') continue
    const start = at + 1
    for (depth = 0, at = start; at < body.length; at++) {
      const text = body[at]?.text ?? ''
      if (/^[([{]$/.test(text)) depth++
      else if (/^[)\]}]$/.test(text) && depth-- === 0) break
      else if (text === ',' && depth === 0) break
    }
    fields.push(parseType(body.slice(start, at)))
  }
  return fields
}

const MAX_DEPTH = 100

function parseType(tokens: readonly Token[], depth = 0): ApiType {
  const alternatives = split(tokens, ':<|>')
  if (alternatives.length > 1 && depth < MAX_DEPTH) {
    return { kind: 'alternatives', of: alternatives.map((one) => parseType(one, depth + 1)) }
  }
  const parts = split(tokens, ':>')
  if (parts.length > 1 && depth < MAX_DEPTH)
    return { kind: 'path', parts: parts.map((one) => parseType(one, depth + 1)) }
  const isWrapped = tokens[0]?.text === '(' && closing(tokens) === tokens.length - 1
  if (isWrapped && depth < MAX_DEPTH) return parseType(tokens.slice(1, -1), depth + 1)
  return { kind: 'applied', words: tokens, line: tokens[0]?.line ?? 1 }
}

function closing(tokens: readonly Token[]): number {
  let depth = 0
  return tokens.findIndex(({ text }) => {
    if (/^[([]$/.test(text)) depth++
    else if (/^[)\]]$/.test(text)) depth--
    return depth === 0
  })
}

/** Cut at an operator that stands in no brackets. */
function split(tokens: readonly Token[], operator: string): Token[][] {
  const found: Token[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (token.kind === 'sign' && /^[([]$/.test(token.text)) depth++
    else if (token.kind === 'sign' && /^[)\]]$/.test(token.text)) depth--
    if (depth === 0 && token.kind === 'operator' && token.text === operator) found.push([])
    else found.at(-1)?.push(token)
  }
  return found
}

/** URI templates of Micronaut (RFC 6570 with additions): `/books/{id:[0-9]+}`, `/books{/id}`, `/books{?q,max*}`. */
import { combine, parameterName, pathParam, type PathForm } from '../../../routing/path.ts'
import type { Param } from '../../../model.ts'
import { regexSchema } from '../../jvm/regex-schema.ts'

export function micronautPath(piece: string): readonly PathForm[] {
  return combine(split(piece).map(formsOf))
}

/** Plain pieces and `{…}` expressions, whose regular expressions may hold braces. */
function split(piece: string): string[] {
  const parts: string[] = []
  let start = 0
  for (let at = 0; at < piece.length; at++) {
    if (piece[at] !== '{') continue
    let depth = 0
    let end = at
    for (; end < piece.length; end++) {
      if (piece[end] === '{') depth++
      else if (piece[end] === '}' && --depth === 0) break
    }
    parts.push(piece.slice(start, at), piece.slice(at, end + 1))
    start = end + 1
    at = end
  }
  return [...parts, piece.slice(start)].filter((part) => part !== '')
}

function formsOf(part: string): readonly PathForm[] {
  if (!part.startsWith('{')) return [{ path: part, params: [] }]
  const inside = part.slice(1, part.endsWith('}') ? -1 : undefined)
  const operator = /^[?&#+/.;]/.exec(inside)?.[0] ?? ''
  const names = inside.slice(operator.length)
  if (operator === '?' || operator === '&') return [{ path: '', params: queryParams(names) }]
  if (operator === '#' || operator === ';') return [{ path: '', params: [] }]
  const colon = names.indexOf(':')
  const raw = colon < 0 ? names : names.slice(0, colon)
  const rule = colon < 0 ? '' : names.slice(colon + 1)
  const variables = raw.split(',').map((one) => parameterName(one.trim()))
  const separator = operator === '/' ? '/' : operator === '.' ? '.' : ''
  const path = variables.map((name) => `${separator}{${name}}`).join(separator === '' ? ',' : '')
  const form: PathForm = { path, params: variables.map((name) => pathParam(name, regexSchema(rule))) }
  const isOptional = operator === '/' || operator === '.' || raw.endsWith('?') || rule === '?'
  return isOptional ? [form, { path: '', params: [] }] : [form]
}

function queryParams(names: string): Param[] {
  return names.split(',').map((name): Param => ({ name: parameterName(name.trim()), in: 'query' }))
}

/** Names of the variables of a template that stand in its query. */
export function queryNames(template: string): string[] {
  return [...template.matchAll(/\{[?&]([^{}]*)\}/g)].flatMap(([, names = '']) =>
    names.split(',').map((name) => parameterName(name)),
  )
}

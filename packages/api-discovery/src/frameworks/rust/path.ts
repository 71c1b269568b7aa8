/** The ways in which frameworks of Rust write paths. */
import type { Schema } from '../../model.ts'
import { combine, parameterName, pathParam, type PathForm, type PathSyntax } from '../../routing/path.ts'

function literal(path: string): PathForm[] {
  return [{ path, params: [] }]
}

function named(name: string, schema?: Schema): PathForm {
  const own = parameterName(name)
  return { path: `{${own}}`, params: [pathParam(own, schema)] }
}

function wildcardName(name: string): string {
  return name.replace(/^[*+?]+/, '') || 'wildcard'
}

/** `{id}`, `{id:\d+}`, `{*path}`, `{**rest}`, `<id>`, `<id:num>`, `:id`, `*path`: axum, Actix Web, poem, salvo, tide, viz. */
export const rustPath: PathSyntax = (piece) =>
  combine(
    cut(piece).map((part) => {
      if (part.startsWith('{') || part.startsWith('<')) {
        const [name = ''] = part.slice(1, -1).split(/[:|]/)
        return [named(wildcardName(name))]
      }
      if (/^(?:\/?:)/.test(part) || part.startsWith('*')) return [named(wildcardName(part.slice(1)))]
      return literal(part)
    }),
  )

/** Cuts a path at its parameters; braces may hold braces of a regular expression. */
function cut(path: string): string[] {
  const parts: string[] = []
  let start = 0
  let i = 0
  const take = (end: number): void => {
    parts.push(path.slice(start, i), path.slice(i, end))
    start = end
    i = end
  }
  while (i < path.length) {
    const char = path[i] ?? ''
    if (char === '{') take(closing(path, i, '{', '}'))
    else if (char === '<') take(closing(path, i, '<', '>'))
    else if ((char === ':' || char === '*') && (i === 0 || path[i - 1] === '/')) take(wordEnd(path, i + 1))
    else i++
  }
  parts.push(path.slice(start))
  return parts.filter((part) => part !== '')
}

function closing(path: string, at: number, open: string, close: string): number {
  let depth = 0
  for (let i = at; i < path.length; i++) {
    if (path[i] === open) depth++
    else if (path[i] === close && --depth === 0) return i + 1
  }
  return path.length
}

function wordEnd(path: string, at: number): number {
  let i = at
  while (i < path.length && /\w|\*/.test(path[i] ?? '')) i++
  return i
}

/** `/<id>/<path..>` of Rocket; what follows `?` is the query. */
export const rocketPath: PathSyntax = (piece) =>
  combine(
    (piece.split('?', 1)[0] ?? '')
      .split(/(<[^<>]*>)/)
      .filter((part) => part !== '')
      .map((part) => {
        if (!part.startsWith('<')) return literal(part)
        const name = part.slice(1, -1).replace(/\.\.$/, '')
        return [named(name === '_' ? (part.includes('..') ? 'wildcard' : 'param') : name)]
      }),
  )

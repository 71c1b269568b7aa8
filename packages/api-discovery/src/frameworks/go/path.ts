/** The ways in which routers of Go write paths. */
import type { Schema } from '../../model.ts'
import { combine, parameterName, pathParam, type PathForm, type PathSyntax } from '../../routing/path.ts'

const INTEGER: Schema = { type: 'integer' }

function literal(path: string): PathForm[] {
  return [{ path, params: [] }]
}

function named(name: string, schema?: Schema): PathForm {
  const own = parameterName(name)
  return { path: `{${own}}`, params: [pathParam(own, schema)] }
}

/** Both with and without a part that may be missing; the `/` before it goes with it. */
function optional(form: PathForm): PathForm[] {
  return [form, { path: '', params: [] }]
}

/** `:id` and `*path` up to the next `/`; a bare `*` is a wildcard: gin, httprouter, echo, Hertz, go-zero. */
export const colonPath: PathSyntax = (piece) =>
  split(piece, /([:*][^/]*)/, (part) => {
    if (!/^[:*]/.test(part)) return literal(part)
    const name = part.slice(1)
    return [named(name === '' ? (part === '*' ? 'wildcard' : 'param') : name)]
  })

/** Fiber: `:id`, `:id?`, `:from-:to`, `:id<int>`, `*`, `+`, and `\:` for a colon. */
export const fiberPath: PathSyntax = (piece) =>
  split(piece, /(\\.|:\w+(?:<(?:[^<>]|<[^<>]*>)*>)?\??|[*+]\d*)/, (part) => {
    if (part.startsWith('\\')) return literal(part.slice(1))
    const found = /^:(\w+)(?:<(.*)>)?(\?)?$/.exec(part)
    if (found !== null) {
      const [, name = 'param', constraint, mark] = found
      const form = named(name, constraint !== undefined && /^int\b/.test(constraint) ? INTEGER : undefined)
      return mark === '?' ? optional(form) : [form]
    }
    return /^[*+]\d*$/.test(part) ? [named('wildcard')] : literal(part)
  })

/**
 * Braces: `{id}`, `{id:[0-9]+}`, `{path...}`, `{path:*}`, `{name?}`, `{$}`, and `*` at the end: net/http, chi,
 * gorilla/mux, fasthttp/router, go-restful, Iris, Huma.
 */
export const bracePath: PathSyntax = (piece) =>
  combine(pieces(piece).map((part) => (part.startsWith('{') ? brace(part.slice(1, -1)) : stars(part))))

function brace(inside: string): PathForm[] {
  if (inside === '$') return literal('')
  const colon = inside.indexOf(':')
  const head = (colon < 0 ? inside : inside.slice(0, colon)).trim()
  const pattern = colon < 0 ? '' : inside.slice(colon + 1).trim()
  const isOptional = head.endsWith('?')
  const name = head.replace(/\.{3}$|\?$/g, '').replace(/^\*/, '')
  const form = named(name === '' ? 'wildcard' : name, schemaOfPattern(pattern))
  return isOptional ? optional(form) : [form]
}

function schemaOfPattern(pattern: string): Schema | undefined {
  if (/^u?int(?:8|16|32|64)?\b/.test(pattern) || /^(?:\[0-9\]|\\d)[+*]?$/.test(pattern)) return INTEGER
  return undefined
}

function stars(part: string): PathForm[] {
  return combine(
    part
      .split(/(\*\w*)/)
      .map((one) => (one.startsWith('*') ? [named(one === '*' ? 'wildcard' : one.slice(1))] : literal(one))),
  )
}

/** Cuts at braces, which may hold braces of a regular expression. */
function pieces(path: string): string[] {
  const parts: string[] = []
  let start = 0
  let depth = 0
  for (let i = 0; i < path.length; i++) {
    if (path[i] === '{' && depth++ === 0) {
      parts.push(path.slice(start, i))
      start = i
    } else if (path[i] === '}' && depth > 0 && --depth === 0) {
      parts.push(path.slice(start, i + 1))
      start = i + 1
    }
  }
  parts.push(path.slice(start).replaceAll(/[{}]/g, ''))
  return parts.filter((part) => part !== '')
}

/** Colons and braces both: `:id`, `*path`, `{id}`, `:id([0-9]+)`, `:id:int`, `?:id`: Beego, GoFrame, Macaron, Iris. */
export const mixedPath: PathSyntax = (piece) =>
  combine(
    // A regular expression behind a colon may hold braces: `:year([0-9]{4})`.
    piece
      .split(/(\??:\w+\((?:[^()]|\([^()]*\))*\))/)
      .flatMap((part, i) => (i % 2 === 1 ? [part] : pieces(part)))
      .map((part) => {
        if (part.startsWith('{')) return brace(part.slice(1, -1))
        return split(part, /(\??:\w+(?::\w+|\((?:[^()]|\([^()]*\))*\))?|\*\.\*|\*\w*)/, (one) => {
          const found = /^(\?)?:(\w+)(?::(\w+)|\((.*)\))?$/.exec(one)
          if (found !== null) {
            const [, mark, name = 'param', kind, regex] = found
            const form = named(name, schemaOfPattern(kind ?? regex ?? ''))
            return mark === '?' ? optional(form) : [form]
          }
          if (one === '*.*') return [named('wildcard')]
          return one.startsWith('*') ? [named(one === '*' ? 'wildcard' : one.slice(1))] : literal(one)
        })
      }),
  )

function split(piece: string, at: RegExp, read: (part: string) => readonly PathForm[]): PathForm[] {
  return combine(
    piece
      .split(at)
      .filter((part) => part !== undefined && part !== '')
      .map(read),
  )
}

/** From the values of prefixes and paths to the ways in which they are written out. */
import { alternatives, itemsOf, labelOf, list, type Hole, type Text, type Value } from '../engine/values.ts'
import type { Reader, Route } from './graph.ts'
import {
  HOLE_CLOSE,
  HOLE_OPEN,
  joinWithEnd,
  parameterName,
  withoutEndSlash,
  type PathForm,
  type PathSyntax,
} from './path.ts'
import { regexPath } from './regex-path.ts'

/** A prefix from configuration, of which the source says nothing: `if PREFIX: mount(PREFIX, app) else: mount('/api', app)`. */
export function isWhollyUnknown(path: Value): boolean {
  return itemsOf(path)
    .flatMap(alternatives)
    .every((one) => one.kind !== 'regex' && (one.kind !== 'text' || isOnlyHoles(one)))
}

/** The forms of a prefix followed by a piece of path. */
export function extend(prefix: PathForm, piece: Value | undefined, syntax: PathSyntax): readonly PathForm[] {
  if (piece === undefined) return [prefix]
  const forms = valueForms(withoutOnlyHoles(piece), syntax)
  const known = forms.length > 0 ? forms : [hole(labelOf(piece) ?? 'param')]
  return known.map((form) => joinForms(prefix, form))
}

/** Text of which no more is known than slashes: `path + '/'`. */
function isOnlyHoles(value: Value): boolean {
  if (value.kind !== 'text') return false
  const known = value.parts.filter((part) => typeof part === 'string')
  return known.length < value.parts.length && known.every((part) => /^\/*$/.test(part))
}

/** Where one of several values is known, those of which nothing is known say nothing more. */
function withoutOnlyHoles(piece: Value): Value {
  const all = itemsOf(piece).flatMap(alternatives)
  const known = all.filter((one) => !isOnlyHoles(one))
  return known.length === 0 || known.length === all.length ? piece : list([...known])
}

/** The forms of a route. A path of which nothing is known makes no endpoint: it would be an invention. */
export function routeForms(prefix: PathForm, route: Route, { syntax, endSlash }: Reader): readonly PathForm[] {
  const known = itemsOf(route.path)
    .flatMap(alternatives)
    .filter((one) => !isOnlyHoles(one))
  const forms = valueForms(list([...known]), syntax).map((form) => {
    const { path, params } = joinForms(prefix, form)
    return { path: ended(path, form.path, endSlash), params }
  })
  const paths = new Set(forms.map(({ path }) => path))
  // A `/` that may be left out is left out.
  return forms.filter(({ path }) => !path.endsWith('/') || !paths.has(withoutEndSlash(path)))
}

/** The path of a route of which the last piece is its own. */
function ended(path: string, own: string, endSlash: Reader['endSlash']): string {
  // `//` is `/` after a prefix that its adapter put before it.
  const isRoot = /^\/?$|\/\/$/.test(own)
  if (endSlash === 'dropped' || (isRoot && endSlash !== 'kept')) return path === '/' ? path : withoutEndSlash(path)
  return own === '/' && path !== '' ? `${withoutEndSlash(path)}/` : path
}

function joinForms(a: PathForm, b: PathForm): PathForm {
  const path = b.path === '' || b.path === '/' ? a.path : joinWithEnd(a.path, b.path)
  return { path: path === '/' ? '' : path, params: [...a.params, ...b.params] }
}

function hole(label: string): PathForm {
  return { path: `/${HOLE_OPEN}${label}${HOLE_CLOSE}`, params: [] }
}

export function valueForms(value: Value, syntax: PathSyntax): readonly PathForm[] {
  return withoutUnknownPrefixes(itemsOf(value).flatMap(alternatives)).flatMap((one) => {
    if (one.kind === 'text') return withWrittenEnd(syntax(withHoles(one)), one.parts.at(-1))
    if (one.kind === 'regex') return withWrittenEnd(regexPath(one.source), one.source.replace(/(?:\$|\\[zZ])$/, ''))
    return []
  })
}

/** A `/` that is left at the end when an optional part is left out was not written there. */
function withWrittenEnd(forms: readonly PathForm[], end: string | Hole | undefined): readonly PathForm[] {
  if (typeof end === 'string' && end.endsWith('/')) return forms
  return forms.map(({ path, params }) => ({ path: withoutEndSlash(path), params }))
}

/** `prefix + route if prefix else route`: where the path without an unknown beginning is there too, it says enough. */
function withoutUnknownPrefixes(values: readonly Value[]): readonly Value[] {
  if (values.length < 2) return values
  const known = new Set(values.map((one) => (one.kind === 'text' ? JSON.stringify(one.parts) : undefined)))
  return values.filter((one) => {
    if (one.kind !== 'text' || one.parts.length === 0 || typeof one.parts[0] === 'string') return true
    return !known.has(JSON.stringify(one.parts.slice(1)))
  })
}

function withHoles(text: Text): string {
  return text.parts
    .map((part) => (typeof part === 'string' ? part : `${HOLE_OPEN}${parameterName(part.hole)}${HOLE_CLOSE}`))
    .join('')
}

/** From a framework's own way of writing paths to `/users/{id}`. */
import type { Param, Schema } from '../model.ts'

/** One way a path can be written out: optional parts make two of one path. */
export interface PathForm {
  readonly path: string
  readonly params: readonly Param[]
}

/** Reads one piece of path as a framework writes it. Holes come as `{name}` between `HOLE_OPEN` and `HOLE_CLOSE`. */
export type PathSyntax = (piece: string) => readonly PathForm[]

/** Private-use characters that stand for the braces of parts that were not known, so that no syntax mistakes them. */
export const HOLE_OPEN = '\uE000'
export const HOLE_CLOSE = '\uE001'

const HOLE = new RegExp(`${HOLE_OPEN}([^${HOLE_CLOSE}]*)${HOLE_CLOSE}`, 'g')

/** Puts braces back around holes. */
export function closeHoles(path: string): string {
  return path.replace(HOLE, (_, name: string) => `{${parameterName(name)}}`)
}

export function parameterName(name: string): string {
  return name.replace(/[^\w.-]+/g, '_').replace(/^_+|_+$/g, '') || 'param'
}

export function pathParam(name: string, schema?: Schema): Param {
  return { name, in: 'path', required: true, ...(schema === undefined ? {} : { schema }) }
}

/** Joins a prefix and a path with one `/`, keeps the leading one, drops trailing and doubled ones. */
export function joinPaths(...pieces: readonly string[]): string {
  const joined = pieces.filter((piece) => piece !== '' && piece !== '/').join('/')
  const clean = `/${joined}`.replace(/\/{2,}/g, '/')
  return clean.length > 1 ? clean.replace(/\/$/, '') : clean
}

/** As `joinPaths`, with the `/` at the end that the last piece has. */
export function joinWithEnd(...pieces: readonly string[]): string {
  const joined = joinPaths(...pieces)
  const last = pieces.findLast((piece) => piece !== '' && piece !== '/')
  return joined !== '/' && last?.endsWith('/') === true ? `${joined}/` : joined
}

/** A path without a `/` at its end; the root is left as it is. */
export function withoutEndSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

/** Two parameters of one path cannot share a name: the second `{id}` becomes `{id2}`. */
export function withUniqueNames(path: string): string {
  const seen = new Map<string, number>()
  return path.replace(/\{([^{}]*)\}/g, (whole, name: string) => {
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? whole : `{${name}${count}}`
  })
}

/** All combinations of alternatives of successive pieces. */
export function combine(pieces: readonly (readonly PathForm[])[], limit = 64): PathForm[] {
  let forms: PathForm[] = [{ path: '', params: [] }]
  for (const alternatives of pieces) {
    const next: PathForm[] = []
    for (const form of forms) {
      for (const one of alternatives) {
        if (next.length < limit) next.push({ path: form.path + one.path, params: [...form.params, ...one.params] })
      }
    }
    forms = next
  }
  return forms
}

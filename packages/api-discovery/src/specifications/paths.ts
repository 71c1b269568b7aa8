import type { Param } from '../model.ts'
import { joinWithEnd, parameterName, pathParam, withUniqueNames } from '../routing/path.ts'

/**
 * The path of the text of a URL or URI template: without scheme, host, query and fragment. Templates of RFC 6570 become
 * plain ones: `{+path}` is `{path}`, `{?page}` is left to `templateQuery`.
 */
export function templatePath(...pieces: readonly string[]): string {
  const path = joinWithEnd(...pieces.map(onlyPath))
  return withUniqueNames(
    path
      .replaceAll(
        /\{([^{}]*)\}/g,
        (_, inside: string) =>
          names(inside)
            .map((name) => `{${name}}`)
            .join('/') || '{param}',
      )
      .replaceAll(/\/{2,}/g, '/'),
  )
}

function onlyPath(piece: string): string {
  const plain = piece
    .trim()
    .replace(/\{[?&#][^{}]*\}/g, '')
    .replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '')
    .replace(/^\/\/[^/?#]*/, '')
  return plain.replace(/[?#][^]*$/, '')
}

function names(inside: string): string[] {
  return inside
    .replace(/^[+./;]/, '')
    .split(',')
    .map((name) => parameterName(name.trim().replace(/[*:=!?].*$/, '')))
}

/** Parameters of the query that a URI template holds: `/users{?page,size}`. */
export function templateQuery(template: string): Param[] {
  return [...template.matchAll(/\{[?&]([^{}]*)\}/g)].flatMap(([, inside = '']) =>
    names(inside).map((name): Param => ({ name, in: 'query' })),
  )
}

/** Every parameter of a path, with what is known of it. */
export function withPathParams(path: string, params: readonly Param[]): Param[] {
  const inPath = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => {
    const known = params.find((param) => param.in === 'path' && parameterName(param.name) === name)
    return known === undefined ? pathParam(name) : { ...known, name, required: true }
  })
  const others = params.filter((param) => param.in !== 'path')
  const seen = new Set<string>()
  return [...inPath, ...others].filter(({ name, in: place }) => {
    const key = `${place} ${place === 'header' ? name.toLowerCase() : name}`
    return !seen.has(key) && Boolean(seen.add(key))
  })
}

const LOOKS_LIKE_ID =
  /^(?:\d+|[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|[\da-f]{24}|[\da-f]{32,128}|[\dA-HJKMNP-TV-Z]{26})$/i

/** A recorded or example path with values in place of parameters: numbers, UUIDs and hashes become `{id}`. */
export function withoutValues(path: string): { readonly path: string; readonly values: readonly string[] } {
  const values: string[] = []
  const segments = path.split('/').map((segment) => {
    if (!LOOKS_LIKE_ID.test(segment) || /^[a-z]+$/i.test(segment)) return segment
    values.push(segment)
    return '{id}'
  })
  return { path: withUniqueNames(segments.join('/')), values }
}

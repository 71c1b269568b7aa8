/** Routes of Perl's frameworks as they are found in a text. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { text } from '../../engine/values.ts'
import type { HttpMethod, Param, Protocol } from '../../model.ts'
import { combine, pathParam, type PathSyntax } from '../../routing/path.ts'
import { interpolated, type PerlValues } from './values.ts'
import type { Reader } from '../../routing/graph.ts'

export interface PerlRoute {
  readonly file: string
  readonly line: number
  readonly methods: readonly HttpMethod[]
  readonly path: string
  readonly isRegex?: boolean
  readonly params?: readonly Param[]
  readonly handler?: string
  readonly protocol?: Protocol
}

/** `values` are those that the file's variables hold. */
export function addPerlRoute(route: PerlRoute, reader: Reader, run: Interpreter, values: PerlValues = new Map()): void {
  if (route.isRegex !== true && route.path.includes('$')) {
    for (const path of interpolated(route.path, values)) addPlainRoute({ ...route, path }, reader, run)
  } else addPlainRoute(route, reader, run)
}

function addPlainRoute(route: PerlRoute, reader: Reader, run: Interpreter): void {
  const { path, isRegex, ...rest } = route
  const router = run.project.graph.router(reader)
  router.isApplication = true
  const value = isRegex === true ? ({ kind: 'regex', source: path } as const) : text(path)
  router.route({ ...rest, path: value, handlers: [], condition: undefined })
}

/** `/users/:id`, `<id:num>`, `#path`, `*rest`, `**`; Dancer's `:id[Int]` and `:id?`. */
export const perlPath: PathSyntax = (piece) =>
  combine(
    piece.split(/(\/:\w+\?)/).map((part) => {
      const optional = /^\/:(\w+)\?$/.exec(part)?.[1]
      if (optional !== undefined) {
        return [
          { path: '', params: [] },
          { path: `/{${optional}}`, params: [pathParam(optional)] },
        ]
      }
      const path = part
        .replaceAll(/<[:#*]?(\w+)(?::\w+)?>/g, '{$1}')
        .replaceAll(/:(\w+)(?:\[[^\]]*\])?/g, '{$1}')
        .replaceAll(/(?<=\/)[#*](\w+)/g, '{$1}')
        // Dancer's splats stand anywhere: `/files/*.*`.
        .replaceAll(/\*{1,2}/g, '{wildcard}')
      return [{ path, params: perlNames(part).map((name) => pathParam(name)) }]
    }),
  )

export function perlNames(path: string): string[] {
  return [...path.matchAll(/(?:[:#*]|<[:#*]?)(\w+)/g)].map(([, name = '']) => name)
}

/** Paths of Clojure's routers, whose parameters may have dashes. */
import type { PathSyntax } from '../../routing/path.ts'
import { colonPath } from '../shared/colon-path.ts'

/** `/users/:user-id`, `/files/*path`, and in braces `/users/{user-id}`, `/files/{*path}`. */
export const clojurePath: PathSyntax = (piece) =>
  colonPath(
    piece
      .replaceAll(/([:*])([\w-]+)/g, (_, sign: string, name: string) => sign + name.replaceAll('-', '_'))
      .replaceAll(/\{\*?([\w.-]+)\}/g, (_, name: string) => `:${name.replaceAll(/[.-]/g, '_')}`),
  )

export function clojureNames(path: string): Set<string> {
  return new Set([...path.matchAll(/[:*]([\w-]+)/g)].map(([, name = '']) => name))
}

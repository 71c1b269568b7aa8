/** Scalatra's paths: `/users/:id`, `/files/*`, `/posts/?:id?`, `/posts/:id.?:format?`. */
import { combine, pathParam, type PathForm } from '../../../routing/path.ts'
import { colonPath } from '../../shared/colon-path.ts'

export function scalatraPath(piece: string): readonly PathForm[] {
  return combine(
    piece.split(/((?:\/|\.(?=\?))?\??:\w+\?)/).map((part) => {
      const [, dot, optional] = /^\/?(\.\?)?\??:(\w+)\?$/.exec(part) ?? []
      if (optional === undefined) return colonPath(part.replace(/\/\?$/, ''))
      return [
        { path: '', params: [] },
        { path: `${dot === undefined ? '/' : '.'}{${optional}}`, params: [pathParam(optional)] },
      ]
    }),
  )
}

/** Scalatra's paths: `/users/:id`, `/files/*`, `/posts/?:id?`. */
import { combine, pathParam, type PathForm } from '../../../routing/path.ts'
import { colonPath } from '../../shared/colon-path.ts'

export function scalatraPath(piece: string): readonly PathForm[] {
  return combine(
    piece.split(/(\/?\??:\w+\?)/).map((part) => {
      const optional = /^\/?\??:(\w+)\?$/.exec(part)?.[1]
      if (optional === undefined) return colonPath(part.replace(/\/\?$/, ''))
      return [
        { path: '', params: [] },
        { path: `/{${optional}}`, params: [pathParam(optional)] },
      ]
    }),
  )
}

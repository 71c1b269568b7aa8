import { combine, parameterName, pathParam, type PathForm } from '../../../routing/path.ts'
import { regexSchema } from '../../jvm/regex-schema.ts'

/** `/user/{id}`, `/user/{id:[0-9]+}`, `/user/{id}?`, `/files/*path`, `/files/*` */
export function joobyPath(piece: string): readonly PathForm[] {
  return combine(
    piece.split(/(\/?\{(?:[^{}]|\{[^{}]*\})*\}\??|\*\w*)/).map((part): PathForm[] => {
      const match = /^(\/?)(?:\{([^:}]+)(?::([\s\S]*))?\}(\??)|\*(\w*))$/.exec(part)
      if (match === null) return [{ path: part, params: [] }]
      const name = parameterName(match[2] ?? (match[5] === '' ? 'wildcard' : (match[5] ?? 'param')))
      const form = { path: `${match[1] ?? ''}{${name}}`, params: [pathParam(name, regexSchema(match[3] ?? ''))] }
      return match[4] === '?' ? [form, { path: '', params: [] }] : [form]
    }),
  )
}

/** Routes of Django's `path()`: `<int:year>`, `<slug>`; those of `re_path()` are regular expressions. */
import { alternatives, type Text, type Value } from '../../../engine/values.ts'
import type { Schema } from '../../../model.ts'
import { parameterName, pathParam, type PathForm } from '../../../routing/path.ts'

const CONVERTERS: Readonly<Record<string, Schema>> = {
  int: { type: 'integer' },
  str: { type: 'string' },
  slug: { type: 'string' },
  uuid: { type: 'string', format: 'uuid' },
  path: { type: 'string' },
}

export function djangoPath(piece: string): readonly PathForm[] {
  const params: ReturnType<typeof pathParam>[] = []
  const path = piece.replace(/<(?:\s*(\w+)\s*:)?\s*(\w+)\s*>/g, (_, converter: string | undefined, name: string) => {
    const schema = converter !== undefined && Object.hasOwn(CONVERTERS, converter) ? CONVERTERS[converter] : undefined
    params.push(pathParam(parameterName(name), schema))
    return `{${parameterName(name)}}`
  })
  return [{ path, params }]
}

/** The value of a regular expression given as text; what is not known of it becomes a named group. */
export function asRegex(value: Value): Value {
  const all = alternatives(value).map((one): Value =>
    one.kind === 'text' ? { kind: 'regex', source: source(one) } : one,
  )
  const [only] = all
  return all.length === 1 && only !== undefined ? only : { kind: 'union', of: all }
}

function source(text: Text): string {
  return text.parts
    .map((part) => (typeof part === 'string' ? part : `(?P<${part.hole.replace(/\W+/g, '_') || 'param'}>[^/]+)`))
    .join('')
}

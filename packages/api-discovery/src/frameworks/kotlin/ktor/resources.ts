/** Typed routes: classes marked `@Resource("/articles/{id}")`, whose properties are the parameters. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { below, text, type ClassValue, type Value } from '../../../engine/values.ts'
import type { Param } from '../../../model.ts'
import { element, type Mark } from '../../jvm/marks.ts'
import { classMarks, scopeOf } from '../../jvm/methods.ts'
import { classOf, schemaOf } from '../../jvm/types.ts'
import { parametersIn } from './path.ts'

const MAX_DEPTH = 8

export interface Resource {
  readonly path: Value
  readonly params: readonly Param[]
}

/** The path and parameters of a resource class with those of its parents; undefined when it is none. */
export function resourceOf(of: ClassValue, run: Interpreter, depth = 0): Resource | undefined {
  const mark = resourceMark(of, run)
  if (mark === undefined || depth > MAX_DEPTH) return undefined
  const own = element(mark, 'value', 'path') ?? text('')
  const names = new Set(
    own.kind === 'text' ? own.parts.flatMap((part) => (typeof part === 'string' ? parametersIn(part) : [])) : [],
  )
  const scope = scopeOf(of)
  let parent: Resource | undefined
  const params: Param[] = []
  for (const { name, type, method } of of.def.members) {
    if (method !== undefined || type === undefined) continue
    const other = classOf(type, scope, run)
    const outer = other === undefined || other === of ? undefined : resourceOf(other, run, depth + 1)
    if (outer !== undefined) {
      parent = outer
      continue
    }
    const schema = schemaOf(type, scope, run)
    params.push({ name, in: names.has(name) ? 'path' : 'query', ...(schema === undefined ? {} : { schema }) })
  }
  if (parent === undefined) return { path: own, params }
  return { path: below(parent.path, own), params: [...parent.params, ...params] }
}

function resourceMark(of: ClassValue, run: Interpreter): Mark | undefined {
  return classMarks(of, run).find((mark) => mark.name === 'Resource' || mark.name === 'Location')
}

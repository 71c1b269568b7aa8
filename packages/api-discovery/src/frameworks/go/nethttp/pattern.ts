/** Patterns of `http.ServeMux`: `[METHOD ][HOST]/[PATH]` (Go 1.22). */
import { alternatives, type Text, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'

export interface MuxPattern {
  /** Undefined when the pattern names none. */
  readonly method: HttpMethod | undefined
  readonly path: Value
}

export function muxPatterns(value: Value): MuxPattern[] {
  return alternatives(value).map((one) => (one.kind === 'text' ? readPattern(one) : { method: undefined, path: one }))
}

function readPattern(whole: Text): MuxPattern {
  const [first, ...rest] = whole.parts
  if (typeof first !== 'string') return { method: undefined, path: whole }
  const [, method, after = first] = /^([A-Z]+)[ \t]+(.*)$/s.exec(first) ?? []
  const slash = after.indexOf('/')
  const path = slash > 0 && rest.length === 0 ? after.slice(slash) : after
  return { method, path: { kind: 'text', parts: path === '' ? rest : [path, ...rest] } }
}

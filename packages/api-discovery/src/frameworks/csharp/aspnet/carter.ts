/** Carter: modules that map on the builder they are given, under the path that they hand to their base class. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { plainText, type Value } from '../../../engine/values.ts'

/** The path of the module whose method is being read; undefined outside of one. */
export function carterPrefix(run: Interpreter): Value | undefined {
  const owner = run.project.ownerOf(run.calls.at(-1))
  if (owner === undefined || !run.project.outsideBases(owner, run).some((base) => base.endsWith('CarterModule'))) {
    return undefined
  }
  const made = run.instantiate(owner, run.callOf(undefined, owner.scope, [], new Map(), owner.def.line))
  const base = made.kind === 'instance' ? made.base : undefined
  const [prefix] = base?.kind === 'external' ? (base.call?.args ?? []) : []
  return plainText(prefix) === undefined ? undefined : prefix
}

import { findMember } from '../../../engine/calling.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { refusesBefore, type FoundGuard } from '../../../routing/refusal.ts'
import { cppClasses } from '../macros.ts'

/** Whether a filter of the folder provably refuses: its `doFilter` goes on by its last parameter. */
export function filterGuard(name: string, run: Interpreter): FoundGuard | undefined {
  const short = name.slice(name.lastIndexOf(':') + 1)
  const of = cppClasses(run.project).find((one) => one.def.name === short)
  const method = of === undefined ? undefined : findMember(run, of, 'doFilter')?.member.method
  const next = method?.params.at(-1)?.to
  if (method === undefined || next?.kind !== 'name') return undefined
  const found = refusesBefore(method, { call: next.name })
  return found === undefined ? undefined : { ...found, name: short }
}

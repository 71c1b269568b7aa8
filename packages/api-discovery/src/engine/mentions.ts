/** Which names the statements of a program mention, so that what is used somewhere is read there first. */
import type { ModuleDef } from './ir.ts'

/** Names called or handed on anywhere in the modules. Declarations are no mentions. */
export function mentionedNames(modules: readonly ModuleDef[]): ReadonlySet<string> {
  const names = new Set<string>()
  const left: unknown[] = modules.map((module) => module.body)
  for (let next = left.pop(); next !== undefined || left.length > 0; next = left.pop()) {
    if (typeof next !== 'object' || next === null) continue
    if (Array.isArray(next)) {
      for (const item of next) left.push(item)
      continue
    }
    const kind = 'kind' in next ? next.kind : undefined
    if ((kind === 'name' || kind === 'member') && 'name' in next && typeof next.name === 'string') names.add(next.name)
    for (const value of Object.values(next)) if (typeof value === 'object') left.push(value)
  }
  return names
}

/** Which names the statements of a program mention, so that what is used somewhere is read there first. */
import type { FunctionDef, ModuleDef } from './ir.ts'

/** Names called or handed on anywhere in the modules. Declarations are no mentions. */
export function mentionedNames(modules: readonly ModuleDef[]): ReadonlySet<string> {
  return namesIn(modules.map((module) => module.body))
}

function namesIn(root: unknown): Set<string> {
  const names = new Set<string>()
  const left: unknown[] = [root]
  while (left.length > 0) {
    const next = left.pop()
    if (typeof next !== 'object' || next === null) continue
    if (Array.isArray(next)) {
      for (const item of next) left.push(item)
      continue
    }
    const kind = 'kind' in next ? next.kind : undefined
    if ((kind === 'name' || kind === 'member') && 'name' in next && typeof next.name === 'string') names.add(next.name)
    for (const key in next) {
      const value: unknown = Reflect.get(next, key)
      if (typeof value === 'object') left.push(value)
    }
  }
  return names
}

const known = new WeakMap<FunctionDef, ReadonlySet<string>>()

function mentionsOf(fn: FunctionDef): ReadonlySet<string> {
  let names = known.get(fn)
  if (names === undefined) known.set(fn, (names = namesIn(fn.body)))
  return names
}

/** Tells of some functions which ones none of the others mentions: they may be called by those. */
export function unmentionedAmong(functions: readonly FunctionDef[]): (fn: FunctionDef) => boolean {
  const counts = new Map<string, number>()
  for (const fn of functions) for (const name of mentionsOf(fn)) counts.set(name, (counts.get(name) ?? 0) + 1)
  return (fn) => {
    if (fn.name === undefined) return true
    return (counts.get(fn.name) ?? 0) - (mentionsOf(fn).has(fn.name) ? 1 : 0) <= 0
  }
}

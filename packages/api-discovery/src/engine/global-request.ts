/** Functions that read a request which is a global name, as `request` of Flask, whatever they are called with. */
import type { FunctionDef } from './ir.ts'
import type { Project } from './project.ts'
import type { FunctionValue } from './values.ts'

const names = new WeakMap<FunctionDef, ReadonlySet<string>>()

/** What PHP keeps of a request in every scope. */
const SUPERGLOBAL = /^\$_(?:GET|POST|REQUEST|COOKIE|FILES|SERVER)$/

export function readsGlobalRequest(fn: FunctionValue, project: Project): boolean {
  for (const name of namesRead(fn.fn)) {
    if (SUPERGLOBAL.test(name)) return true
    // Names of its own and of its parameters are no globals; looking up where it was written is enough to know.
    const value = /request/i.test(name) ? fn.scope.find(name) : undefined
    if (value?.kind === 'external' && project.isGlobalRequest(value)) return true
  }
  return false
}

/** Names that a function's body reads, found once. */
function namesRead(fn: FunctionDef): ReadonlySet<string> {
  let found = names.get(fn)
  if (found === undefined) {
    const matches = JSON.stringify(fn.body).matchAll(/"kind":"name","name":"([$\w]+)"/g)
    names.set(fn, (found = new Set([...matches].map(([, name = '']) => name))))
  }
  return found
}

/** Helpers that compilers put into modules to import one kind of module from another. */
import type { FunctionDef } from '../../engine/ir.ts'

const HELPERS =
  /^(?:_interop(?:RequireDefault|RequireWildcard|Default(?:Legacy|Compat)?|Namespace\w*)|_interop_require_(?:default|wildcard)|__import(?:Default|Star)|__toESM)\d*$/

/**
 * What such a helper comes to: the module that it is given. Members of modules are found under `default` and without it,
 * so both alternatives of the helper are the same, and following them would make two of everything.
 */
export function interopHelper(name: string | undefined, line: number): FunctionDef | undefined {
  if (name === undefined || !HELPERS.test(name)) return undefined
  const given = 'module'
  return {
    name,
    params: [{ to: { kind: 'name', name: given }, line }],
    body: [{ kind: 'return', value: { kind: 'name', name: given, line } }],
    line,
  }
}

/** `export const GET = withAuth(handler)`: functions of the folder that wrap a handler and refuse before they call it. */
import type { Module } from '../../../engine/project.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Expr, FunctionDef, Stmt } from '../../../engine/ir.ts'
import type { Scope } from '../../../engine/scope.ts'
import { field, type Value } from '../../../engine/values.ts'
import { refusesBefore, type FoundGuard } from '../../../routing/refusal.ts'

export interface Unwrapped {
  /** The innermost handler, when it could be found. */
  readonly handler: Value | undefined
  readonly guards: readonly FoundGuard[]
}

const MAX_WRAPPERS = 6

/** Looks at how an export is written and takes the wrappers around its handler apart. */
export function unwrapExport(module: Module, name: string, run: Interpreter): Unwrapped {
  const expr = expressionOf(module, name)
  return expr === undefined ? { handler: undefined, guards: [] } : unwrap(expr, module.scope, run, 0)
}

function unwrap(expr: Expr, scope: Scope, run: Interpreter, depth: number): Unwrapped {
  if (expr.kind === 'typed') return unwrap(expr.of, scope, run, depth)
  if (expr.kind !== 'call' || depth > MAX_WRAPPERS) return { handler: undefined, guards: [] }
  // `withRole('admin')(handler)`: the wrapper is what the inner call made.
  const wrapper = run.evaluate(expr.callee, scope)
  const guards: FoundGuard[] = []
  if (wrapper.kind === 'function') {
    const found = wrapperRefusal(wrapper.fn)
    const label = wrapper.fn.name ?? wrapper.within
    if (found !== undefined) guards.push(label === undefined ? found : { ...found, name: label })
  }
  for (const arg of expr.args) {
    if (arg.value.kind === 'call') {
      const inner = unwrap(arg.value, scope, run, depth + 1)
      if (inner.handler !== undefined) return { handler: inner.handler, guards: [...guards, ...inner.guards] }
    }
    const value = run.evaluate(arg.value, scope)
    if (value.kind === 'function') return { handler: value, guards }
    const inside = field(value, 'handler')
    if (inside?.kind === 'function') return { handler: inside, guards }
  }
  return { handler: undefined, guards }
}

/** `function withAuth(handler) { return async (req) => { if (!user) return 401; return handler(req) } }` */
function wrapperRefusal(fn: FunctionDef): FoundGuard | undefined {
  const names = fn.params.flatMap((param) => (param.to.kind === 'name' ? [param.to.name] : []))
  for (const inner of innerFunctions(fn.body)) {
    for (const name of names) {
      const found = refusesBefore(
        { ...inner, body: inner.body, name: fn.name ?? '' },
        { call: name, withArguments: true },
      )
      if (found !== undefined) return found
    }
  }
  return undefined
}

function innerFunctions(body: readonly Stmt[]): FunctionDef[] {
  return body.flatMap((one) => {
    if (one.kind === 'return') {
      const given = one.value?.kind === 'call' ? one.value.args.map((arg) => arg.value) : [one.value]
      return given.flatMap((value) => (value?.kind === 'function' ? [value.fn] : []))
    }
    return one.kind === 'function' ? [one.fn] : []
  })
}

function expressionOf(module: Module, name: string): Expr | undefined {
  const { body } = module.def
  const exported = body.find((one) => one.kind === 'export' && one.name === name)
  if (exported?.kind !== 'export') return undefined
  if (exported.value.kind !== 'name') return exported.value
  const local = exported.value.name
  const declared = body.find((one) => one.kind === 'let' && one.to.kind === 'name' && one.to.name === local)
  return declared?.kind === 'let' ? declared.value : undefined
}

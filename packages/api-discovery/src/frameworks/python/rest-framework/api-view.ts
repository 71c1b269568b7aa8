/** Permissions of function views under `@api_view`: those of `@permission_classes([…])`, or by the settings. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { fullName, itemsOf, type FunctionValue, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { FoundGuard } from '../../../routing/refusal.ts'
import { unwrapped } from '../standard/index.ts'
import { permissionGuards } from './permissions.ts'

export function apiViewGuards(
  view: FunctionValue,
  methods: readonly HttpMethod[],
  defaults: readonly Value[],
  run: Interpreter,
): readonly { readonly guard: FoundGuard; readonly line: number }[] {
  const inner = unwrapped(view)
  let isApi = false
  let given: readonly Value[] | undefined
  for (const { value } of inner.fn.decorators ?? []) {
    const callee = run.evaluate(value.kind === 'call' ? value.callee : value, inner.scope)
    if (callee.kind !== 'external' || value.kind !== 'call') continue
    const name = fullName(callee)
    if (name.endsWith('.api_view')) isApi = true
    else if (name.endsWith('.permission_classes')) given = itemsOf(run.callFrom(value, inner.scope).args[0])
  }
  if (!isApi) return []
  return permissionGuards(given ?? defaults, methods, run).map((guard) => ({ guard, line: inner.fn.line }))
}

/** Whether a function view is one of Django REST framework. */
export function isApiView(view: FunctionValue, run: Interpreter): boolean {
  const inner = unwrapped(view)
  return (inner.fn.decorators ?? []).some(({ value }) => {
    const callee = run.evaluate(value.kind === 'call' ? value.callee : value, inner.scope)
    return callee.kind === 'external' && fullName(callee).endsWith('.api_view')
  })
}

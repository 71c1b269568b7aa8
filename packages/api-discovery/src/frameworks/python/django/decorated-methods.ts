/** Methods to which decorators limit a view: `@require_POST`, `@require_http_methods(['GET'])`, `@api_view(['POST'])`. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { fullName, type FunctionValue } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import { methodNames } from '../views.ts'
import type { Wrapper } from '../wrappers.ts'

/** Undefined when no decorator says. */
export function decoratedMethods(
  view: FunctionValue,
  wrappers: readonly Wrapper[],
  run: Interpreter,
): readonly HttpMethod[] | undefined {
  for (const { name, made } of wrappers) {
    const limited = limitOf(name, made)
    if (limited !== undefined) return limited
  }
  for (const decorator of view.fn.decorators ?? []) {
    const { value } = decorator
    const callee = run.evaluate(value.kind === 'call' ? value.callee : value, view.scope)
    if (callee.kind !== 'external') continue
    const limited = limitOf(fullName(callee), value.kind === 'call' ? run.callFrom(value, view.scope) : undefined)
    if (limited !== undefined) return limited
  }
  return undefined
}

function limitOf(name: string, made: Call | undefined): readonly HttpMethod[] | undefined {
  switch (name.slice(name.lastIndexOf('.') + 1)) {
    case 'require_GET':
    case 'require_safe':
      return ['GET']
    case 'require_POST':
      return ['POST']
    case 'require_http_methods':
      return known(made?.args[0] ?? made?.named.get('request_method_list'))
    case 'api_view':
      return known(made?.args[0] ?? made?.named.get('http_method_names')) ?? ['GET']
    default:
      return undefined
  }
}

function known(given: Parameters<typeof methodNames>[0]): readonly HttpMethod[] | undefined {
  const names = methodNames(given)
  return names.length > 0 ? names : undefined
}

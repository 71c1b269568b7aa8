/** `@view_config(route_name='home')` on functions and methods, `@view_defaults` on classes. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Decorator } from '../../../engine/ir.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Scope } from '../../../engine/scope.ts'
import { plainText, type ClassValue, type FunctionValue, type Value } from '../../../engine/values.ts'
import { instanceOf, methodNames, methodOf } from '../views.ts'
import { registryOf } from './registry.ts'

export class ViewDeclaration extends Native {
  readonly declaration: Call

  constructor(declaration: Call) {
    super()
    this.declaration = declaration
  }

  /** Only marks what it decorates. */
  override call(call: Call): Value | undefined {
    return call.args[0]
  }
}

export function declareViews(of: ClassValue | FunctionValue, run: Interpreter): void {
  if (of.kind === 'function') {
    if (of.owner !== undefined) return
    for (const one of declarations(of.fn.decorators ?? [], of.scope, run)) declare(one, new Map(), of, run)
    return
  }
  const defaults = new Map<string, Value>()
  const onClass = declarations(of.def.decorators, of.scope, run)
  for (const { call, isDefault } of onClass)
    if (isDefault) for (const [name, value] of call.named) defaults.set(name, value)
  const view = instanceOf(of, run)
  for (const one of onClass) {
    const attribute = plainText(one.call.named.get('attr')) ?? '__call__'
    declare(one, defaults, methodOf(view, attribute, run) ?? of, run)
  }
  for (const member of of.def.members) {
    const fn = member.decorators === undefined ? undefined : methodOf(view, member.name, run)
    if (fn === undefined) continue
    for (const one of declarations(member.decorators ?? [], of.scope, run)) declare(one, defaults, fn, run)
  }
}

interface Declared {
  readonly call: Call
  readonly line: number
  readonly isDefault: boolean
}

function declarations(decorators: readonly Decorator[], scope: Scope, run: Interpreter): Declared[] {
  return decorators.flatMap(({ value, line }) => {
    if (value.kind !== 'call' || !mayDeclare(value.callee)) return []
    const found = run.evaluate(value, scope)
    if (found.kind !== 'native' || !(found.native instanceof ViewDeclaration)) return []
    return [{ call: found.native.declaration, line, isDefault: /view_defaults/.test(nameOf(value.callee)) }]
  })
}

function nameOf(callee: { readonly kind: string }): string {
  return 'name' in callee && typeof callee.name === 'string' ? callee.name : ''
}

function mayDeclare(callee: { readonly kind: string }): boolean {
  return /view/i.test(nameOf(callee))
}

function declare(
  { call, line, isDefault }: Declared,
  defaults: ReadonlyMap<string, Value>,
  view: Value,
  run: Interpreter,
): void {
  if (isDefault) return
  const said = (name: string): Value | undefined => call.named.get(name) ?? defaults.get(name)
  const route = plainText(said('route_name'))
  if (route === undefined) return
  registryOf(run).addView({
    route,
    methods: methodNames(said('request_method')),
    view,
    permission: plainText(said('permission')),
    at: { file: call.file, line, condition: undefined },
  })
}

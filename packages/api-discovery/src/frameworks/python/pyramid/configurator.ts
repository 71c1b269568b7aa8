import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, Native, textArgument, type Call } from '../../../engine/native.ts'
import { alternatives, below, native, plainText, text, unknown, type Value } from '../../../engine/values.ts'
import { memberNamed, moduleNamed } from '../modules.ts'
import { placeOf } from '../routed.ts'
import { methodNames } from '../views.ts'
import { registryOf } from './registry.ts'

const DIRECTIVES = new Set(['add_route', 'add_view', 'include', 'route_prefix_context', 'add_cornice_service'])

export function isDirective(name: string): boolean {
  return DIRECTIVES.has(name)
}

/** `config`, with the prefix under which it was handed on. */
export class Configurator extends Native {
  readonly #prefix: Value

  constructor(prefix?: Value) {
    super()
    this.#prefix = prefix === undefined || prefix.kind === 'constant' ? text('') : prefix
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    switch (name) {
      case 'add_route':
        this.#addRoute(call, run)
        return undefined
      case 'add_view':
        this.#addView(call, run)
        return undefined
      case 'include':
        this.#include(call, run)
        return undefined
      case 'set_security_policy':
      case 'set_authorization_policy':
        registryOf(run).hasPolicy = true
        return undefined
      case 'route_prefix_context':
        return native(this.#below(argument(call, 0, 'route_prefix')))
      default:
        return undefined
    }
  }

  #addRoute(call: Call, run: Interpreter): void {
    const name = textArgument(call, 0, 'name')
    const path = argument(call, 1, 'pattern', 'path') ?? unknown('pattern')
    if (name === undefined) return
    const methods = methodNames(call.named.get('request_method'))
    registryOf(run).addRoute(name, { path: below(this.#prefix, path), declared: call, methods })
    // `add_route(name, pattern, view=…)` of old declares both.
    const view = call.named.get('view')
    if (view !== undefined)
      registryOf(run).addView({ route: name, methods, view, permission: undefined, at: placeOf(call) })
  }

  #addView(call: Call, run: Interpreter): void {
    const route = textArgument(call, -1, 'route_name')
    const given = argument(call, 0, 'view')
    if (route === undefined || given === undefined) return
    const named = plainText(given)
    const view = named === undefined ? given : memberNamed(named, call.scope.module, run)
    const attribute = textArgument(call, -1, 'attr')
    registryOf(run).addView({
      route,
      methods: methodNames(call.named.get('request_method')),
      view: view === undefined ? given : attributeOf(view, attribute, run),
      permission: textArgument(call, -1, 'permission'),
      at: placeOf(call),
    })
  }

  /** A function, a module with `includeme`, or the dotted name of either. */
  #include(call: Call, run: Interpreter): void {
    const given = argument(call, 0, 'callable')
    if (given === undefined) return
    const name = plainText(given)
    const { module } = call.scope
    const named = name === undefined ? given : (includedModule(name, call) ?? memberNamed(name, module, run))
    const target = named?.kind === 'module' ? named.module.member('includeme', run) : named
    if (target?.kind !== 'function') return
    run.invoke(target, [native(this.#below(call.named.get('route_prefix')))])
  }

  #below(prefix: Value | undefined): Configurator {
    if (prefix === undefined || prefix.kind === 'constant') return this
    return new Configurator(below(this.#prefix, prefix))
  }
}

function includedModule(name: string, call: Call): Value | undefined {
  const module = moduleNamed(name, call.scope.module)
  return module === undefined ? undefined : { kind: 'module', module }
}

/** `add_view(Users, attr='list')`: a method of a class. */
function attributeOf(view: Value, attribute: string | undefined, run: Interpreter): Value {
  if (attribute === undefined) return view
  const [of] = alternatives(view)
  return of?.kind === 'class' ? run.memberOf(of, attribute, of.scope.module.file) : view
}

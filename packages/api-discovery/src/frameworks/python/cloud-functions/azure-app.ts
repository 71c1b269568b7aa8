/** `app = func.FunctionApp()` with `@app.route(route='users/{id}')`, the second model of Azure Functions. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, type Call } from '../../../engine/native.ts'
import { labelOf, native, text, type Value } from '../../../engine/values.ts'
import { ANY_METHODS } from '../../../model.ts'
import type { FoundGuard } from '../../../routing/refusal.ts'
import { placeOf, Registering, Routed, routedOf } from '../routed.ts'
import { methodNames, viewFunction, viewName } from '../views.ts'
import { azureReader } from './azure-reader.ts'

/** What the reader knows of a route: the level of keys that callers need. */
export interface AzureFacts {
  readonly guard: FoundGuard | undefined
}

export class AzureApp extends Routed {
  readonly #level: Value | undefined

  private constructor(router: ConstructorParameters<typeof Routed>[0], level: Value | undefined) {
    super(router)
    this.#level = level
  }

  static make(call: Call, run: Interpreter, isApplication: boolean): AzureApp {
    const router = run.project.graph.router(azureReader)
    router.isApplication = isApplication
    if (isApplication) router.prefix = text('/api')
    else router.rootPrefix = text('/api')
    return new AzureApp(router, call.named.get('http_auth_level'))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name === 'route') return native(new Registering((view) => this.#add(call, view)))
    if (name === 'function_name') return native(new Registering(() => {}))
    if (name === 'register_functions' || name === 'register_blueprint') {
      const child = routedOf(call.args[0], run)
      if (child !== undefined)
        this.router.mount({ ...placeOf(call), path: text(''), router: child.router, handlers: [] })
    }
    return undefined
  }

  /** Without a route, the name of the function is its path. */
  #add(call: Call, view: Value): void {
    const path = argument(call, 0, 'route') ?? text(viewName(view) ?? '')
    const methods = methodNames(call.named.get('methods')?.kind === 'list' ? call.named.get('methods') : undefined)
    const facts: AzureFacts = { guard: levelGuard(call.named.get('auth_level') ?? this.#level) }
    const own = viewFunction(view)
    this.router.route({
      ...placeOf(call),
      path,
      methods: methods.length > 0 ? methods : ANY_METHODS,
      handlers: own === undefined ? [] : [own],
      facts,
    })
  }
}

/** Keys are asked for unless the level is anonymous; `function` is what is assumed when nothing says. */
export function levelGuard(level: Value | undefined): FoundGuard | undefined {
  const name = level === undefined ? 'FUNCTION' : labelOf(level)
  return name === 'FUNCTION' || name === 'ADMIN'
    ? { name: `auth_level ${name.toLowerCase()}`, kind: 'authentication' }
    : undefined
}

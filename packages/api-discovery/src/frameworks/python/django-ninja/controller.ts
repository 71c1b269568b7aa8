/** Ninja Extra: `@api_controller('/users', permissions=[IsAuthenticated])` with `@http_get('/')` on its methods. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Decorator } from '../../../engine/ir.ts'
import { argument, Native, type Call } from '../../../engine/native.ts'
import { fullName, itemsOf, text, type ClassValue, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { Router } from '../../../routing/graph.ts'
import { permissionGuards } from '../rest-framework/permissions.ts'
import { placeOf } from '../routed.ts'
import { instanceOf, methodNames, methodOf } from '../views.ts'
import { authGuards } from './auth.ts'
import { ninjaReader, type NinjaFacts } from './reader.ts'

export class ControllerDeclaration extends Native {
  readonly declaration: Call

  constructor(declaration: Call) {
    super()
    this.declaration = declaration
  }

  override call(call: Call): Value | undefined {
    return call.args[0]
  }
}

const routers = new WeakMap<ClassValue, Router>()

/** Mounts a controller on the API that registers it. */
export function registerController(parent: Router, of: Value, call: Call, run: Interpreter): void {
  const router = of.kind === 'class' ? controllerOf(of, run) : undefined
  if (router !== undefined) parent.mount({ ...placeOf(call), path: text(''), router, handlers: [] })
}

/** The router of a controller, made once; undefined for other classes. */
export function controllerOf(of: ClassValue, run: Interpreter): Router | undefined {
  const known = routers.get(of)
  if (known !== undefined) return known
  const declared = of.def.decorators.flatMap(({ value }) => declarationIn(value, of, run))[0]
  if (declared === undefined) return undefined
  const router = run.project.graph.router(ninjaReader)
  routers.set(of, router)
  router.prefix = argument(declared, 0, 'prefix_or_class', 'prefix')
  const view = instanceOf(of, run)
  for (const member of of.def.members) {
    for (const decorator of member.decorators ?? []) {
      const operation = operationOf(decorator, of, run)
      const fn = operation === undefined ? undefined : methodOf(view, member.name, run)
      if (operation === undefined || fn === undefined) continue
      const { call, methods, path } = operation
      const said = (name: string): Value | undefined => call.named.get(name) ?? declared.named.get(name)
      const facts: NinjaFacts = {
        guards: (run) => [
          ...authGuards(said('auth'), run),
          ...permissionGuards(itemsOf(said('permissions')), methods, run),
        ],
      }
      router.route({ ...placeOf(call), line: decorator.line, path, methods, handlers: [fn], facts })
    }
  }
  return router
}

function declarationIn(value: Decorator['value'], of: ClassValue, run: Interpreter): Call[] {
  if (value.kind !== 'call') return []
  const found = run.evaluate(value, of.scope)
  return found.kind === 'native' && found.native instanceof ControllerDeclaration ? [found.native.declaration] : []
}

interface Operation {
  readonly call: Call
  readonly methods: readonly HttpMethod[]
  readonly path: Value
}

/** `@http_get('/path')`, `@route.post('/path')`, `@http_generic('/path', methods=[…])` */
function operationOf({ value }: Decorator, of: ClassValue, run: Interpreter): Operation | undefined {
  if (value.kind !== 'call') return undefined
  const callee = run.evaluate(value.callee, of.scope)
  const verb =
    callee.kind === 'external'
      ? /^ninja_extra\.(?:\w+\.)*(?:http_|route\.)(get|post|put|patch|delete|generic)$/.exec(fullName(callee))?.[1]
      : undefined
  if (verb === undefined) return undefined
  const call = run.callFrom(value, of.scope)
  const methods = verb === 'generic' ? methodNames(call.named.get('methods')) : [verb.toUpperCase()]
  return { call, methods, path: argument(call, 0, 'path') ?? text('') }
}

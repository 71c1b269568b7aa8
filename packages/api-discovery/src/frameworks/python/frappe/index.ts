/** Frappe: functions under `@frappe.whitelist()` are served as `/api/method/{dotted name}` (REST API, Dotted Path RPC). */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { fullName, native, text, type External, type FunctionValue, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import { byBody } from '../../../routing/bodies.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { placeByMethod } from '../../shared/mixed-params.ts'
import { Parameters } from '../request.ts'
import { placeOf, Registering } from '../routed.ts'
import { RouteFacts } from '../route-facts.ts'
import { addSignature } from '../signature-inputs.ts'
import { unwrapped } from '../standard/index.ts'
import { methodsArgument, viewFunction, viewName } from '../views.ts'

/** What a function answers that names no methods (`frappe.whitelist`, `methods`). */
const UNSAID: readonly HttpMethod[] = ['GET', 'POST', 'PUT', 'DELETE']

/** Functions that guests may not call ask for a login. */
const login = native(
  new (class Login extends Native {
    readonly name = 'whitelist'
  })(),
)

const reader: Reader = {
  framework: 'frappe',
  syntax: (piece) => [{ path: piece, params: [] }],
  handlerName: viewName,
  guard: (handler: Value) => (handler === login ? { name: 'whitelist', kind: 'authentication' } : undefined),
  readHandlers(route: Route, given: HandlerFacts, run: Interpreter): void {
    const view = viewFunction(route.handlers.at(-1))
    if (view === undefined) return
    const inner = unwrapped(view)
    const place = placeByMethod(route.methods, 'form')
    const facts = new RouteFacts(given, route.methods)
    addSignature(inner, { pathNames: new Set(), reserved: /^$/, place, objects: place }, facts, run)
    run.handle(inner, [], facts)
  },
}

export const frappe: Framework = {
  name: 'frappe',
  languages: ['python'],
  packages: ['frappe', 'frappe.*'],
  hints: String.raw`\bfrappe\.whitelist\b|\bimport\s+whitelist\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    if (fullName(callee) !== 'frappe.whitelist') return undefined
    return native(new Registering((view) => addFunction(call, view, run)))
  },

  member(of: External, name: string, run: Interpreter): Value | undefined {
    const { facts } = run
    if (name !== 'form_dict' || facts === undefined || !/^frappe(?:\.local)?$/.test(fullName(of))) return undefined
    return native(new Parameters(placeByMethod(facts instanceof RouteFacts ? facts.methods : ['GET'], 'form'), facts))
  },

  isGlobalRequest: (of: External) => /^frappe\.(?:local\.)?form_dict$/.test(fullName(of)),
}

/** Methods of document types are called on a document, by another address. */
function addFunction(call: Call, view: Value, run: Interpreter): void {
  const fn = viewFunction(view)
  const { name } = fn === undefined ? {} : unwrapped(fn).fn
  if (fn === undefined || name === undefined || fn.self !== undefined || fn.owner !== undefined) return
  const guests = call.named.get('allow_guest')
  const isOpen = guests !== undefined && !(guests.kind === 'constant' && guests.value === false)
  const methods = methodsArgument(call, 'methods') ?? UNSAID
  const path = text(`/api/method/${dottedName(unwrapped(fn), run)}.${name}`)
  const router = run.project.graph.router(reader)
  router.isApplication = true
  for (const some of byBody(methods))
    router.route({ ...placeOf(call), path, methods: some, handlers: [...(isOpen ? [] : [login]), view] })
}

/** The module's name from the outermost package that holds it: `apps/shop/shop/api.py` is `shop.api`. */
function dottedName(of: FunctionValue, run: Interpreter): string {
  const parts = of.scope.module.file.replace(/(?:\/__init__)?\.py$/, '').split('/')
  const first = parts.findIndex((_, i) => i > 0 && isPackage(parts.slice(0, i), run))
  return parts.slice(Math.max(first - 1, 0)).join('.')
}

function isPackage(parts: readonly string[], run: Interpreter): boolean {
  return run.project.files.text(`${parts.join('/')}/__init__.py`) !== undefined
}

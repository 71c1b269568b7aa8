/** `#[post("/users/<id>?<page>", data = "<user>")]` */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Decorator } from '../../../engine/ir.ts'
import type { FunctionValue } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import { attributeArgs, attributeName, firstText, namedTexts } from '../attributes.ts'

export interface RocketRoute {
  readonly method: HttpMethod
  /** As written, with its query. */
  readonly uri: string
  /** Name of the parameter that takes the body. */
  readonly data: string | undefined
  readonly line: number
}

/** The route that attributes give a function; undefined for functions of other frameworks. */
export function rocketRoute(fn: FunctionValue, run: Interpreter): RocketRoute | undefined {
  for (const decorator of fn.fn.decorators ?? []) {
    const name = attributeName(decorator).split('.').at(-1) ?? ''
    const isVerb = /^(?:get|post|put|patch|delete|head|options)$/.test(name)
    if ((!isVerb && name !== 'route') || !isRocket(decorator, fn, run)) continue
    const uri = firstText(decorator) ?? namedTexts(decorator, 'uri')[0]
    if (uri === undefined) continue
    const data = namedTexts(decorator, 'data')[0]?.replaceAll(/[<>]/g, '')
    return { method: isVerb ? name.toUpperCase() : routeMethod(decorator), uri, data, line: decorator.line }
  }
  return undefined
}

/** `#[route(GET, uri = "/x")]`, and `#[route("/x", method = GET)]` since 0.6. */
function routeMethod(decorator: Decorator): HttpMethod {
  const [named] = namedTexts(decorator, 'method')
  if (named !== undefined) return named.toUpperCase()
  const [first] = attributeArgs(decorator)
  return first?.value.kind === 'name' ? first.value.name.toUpperCase() : 'GET'
}

function isRocket({ value }: Decorator, { scope }: FunctionValue, run: Interpreter): boolean {
  if (value.kind !== 'call') return false
  const found = run.evaluate(value.callee, scope)
  if (found.kind === 'external') return found.package.startsWith('rocket')
  const { packages } = run.project
  if (packages.has('actix_web') || packages.has('ntex')) return packages.has('rocket')
  return true
}

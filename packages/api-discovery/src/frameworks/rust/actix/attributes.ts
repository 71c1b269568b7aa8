/** `#[get("/users/{id}")]` and its kin, of Actix Web and ntex. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Decorator } from '../../../engine/ir.ts'
import { text, type FunctionValue, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import { attributeName, firstText, namedTexts } from '../attributes.ts'
import { verbsNamed } from '../router.ts'

export interface AttributeRoute {
  readonly methods: readonly HttpMethod[]
  readonly path: Value
  readonly line: number
  /** Middleware that the attribute names: `wrap = "Auth"`. */
  readonly wraps: readonly string[]
}

/** The routes that attributes give a function; undefined attributes belong to other frameworks. */
export function attributeRoutes(fn: FunctionValue, run: Interpreter): AttributeRoute[] {
  return (fn.fn.decorators ?? []).flatMap((decorator): AttributeRoute[] => {
    const path = firstText(decorator)
    if (path === undefined || !isActix(decorator, fn, run)) return []
    const name = attributeName(decorator).split('.').at(-1) ?? ''
    const methods =
      name === 'route' ? namedTexts(decorator, 'method').map((one) => one.toUpperCase()) : verbsNamed(name)
    if (methods === undefined || methods.length === 0) return []
    return [{ methods, path: text(path), line: decorator.line, wraps: namedTexts(decorator, 'wrap') }]
  })
}

/** Rocket has attributes of the same names; what was imported decides, then what the path looks like. */
function isActix({ value }: Decorator, { scope }: FunctionValue, run: Interpreter): boolean {
  if (value.kind !== 'call') return false
  const found = run.evaluate(value.callee, scope)
  if (found.kind === 'external') return /^(?:actix_web|ntex|actix_web_lab)$/.test(found.package)
  const { packages } = run.project
  return !packages.has('rocket') && (packages.has('actix_web') || packages.has('ntex'))
}

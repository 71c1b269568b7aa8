/** Routes that an attribute of a function says wholly: `#[get("/users/{id}")]`. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Decorator } from '../../engine/ir.ts'
import type { FunctionValue } from '../../engine/values.ts'
import type { HttpMethod } from '../../model.ts'
import { attributeName, firstText, namedTexts } from './attributes.ts'

export interface AttributeRoute {
  readonly method: HttpMethod
  readonly path: string
  readonly line: number
}

/** The route by an attribute that comes from a package; undefined for functions without one. */
export function attributeRoute(fn: FunctionValue, from: string, run: Interpreter): AttributeRoute | undefined {
  for (const decorator of fn.fn.decorators ?? []) {
    const name = attributeName(decorator).split('.').at(-1) ?? ''
    const path = firstText(decorator) ?? namedTexts(decorator, 'path')[0]
    if (!/^(?:get|post|put|patch|delete|head|options)$/.test(name) || path === undefined) continue
    if (isFrom(decorator, fn, from, run)) return { method: name.toUpperCase(), path, line: decorator.line }
  }
  return undefined
}

function isFrom(decorator: Decorator, { scope }: FunctionValue, from: string, run: Interpreter): boolean {
  if (attributeName(decorator).startsWith(`${from}.`)) return true
  const { value } = decorator
  const found = value.kind === 'call' ? run.evaluate(value.callee, scope) : undefined
  return found?.kind === 'external' && found.package === from
}

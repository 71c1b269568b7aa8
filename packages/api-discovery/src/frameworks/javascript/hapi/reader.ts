import type { Interpreter } from '../../../engine/interpreter.ts'
import { UNKNOWN, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { pathParam, type PathForm } from '../../../routing/path.ts'
import { functionsOf } from '../handlers.ts'
import { inputObject, inputs } from '../inputs.ts'

/** Known only when all plugins were read: the default strategy may be set later. */
export interface HapiFacts {
  readonly strategy: () => string | undefined
  /** Whether the payload is a form with files. */
  readonly isForm?: boolean
}

/** `{name}`, `{name?}`, `{name*}`, `{name*2}`. */
export function hapiPath(piece: string): readonly PathForm[] {
  const params: string[] = []
  const path = piece.replace(/\{([^{}]+)\}/g, (_, inner: string) => {
    const name = inner.replace(/(?:\?|\*\d*)$/, '')
    params.push(name)
    return `{${name}}`
  })
  const form = { path, params: params.map((name) => pathParam(name)) }
  if (!/\{\w+\?\}$/.test(piece)) return [form]
  return [form, { path: path.replace(/\{[^{}]*\}$/, '').replace(/\/$/, ''), params: form.params.slice(0, -1) }]
}

export const hapiReader: Reader = {
  framework: 'hapi',
  syntax: hapiPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    // Only this adapter registers routes with this reader, and it always gives HapiFacts.
    const isForm = (route.facts as HapiFacts | undefined)?.isForm === true
    const request = requestOf(facts, isForm ? 'form' : 'json')
    for (const handler of route.handlers)
      for (const fn of functionsOf(handler)) run.handle(fn, [request, UNKNOWN], facts)
  },
  routeGuards(route: Route) {
    // Only this adapter registers routes with this reader, and it always gives HapiFacts.
    const strategy = (route.facts as HapiFacts | undefined)?.strategy()
    if (strategy === undefined) return []
    return [{ guard: { name: `auth('${strategy}')`, kind: 'authentication' as const }, line: route.line }]
  },
}

function requestOf(facts: HandlerFacts, body: 'json' | 'form'): Value {
  return inputObject({
    query: inputs('query', facts),
    params: inputs('path', facts),
    payload: inputs(body, facts),
    headers: inputs('header', facts),
    state: inputs('cookie', facts),
    url: inputObject({ searchParams: inputs('query', facts) }),
  })
}

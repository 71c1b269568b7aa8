import type { Interpreter } from '../../../engine/interpreter.ts'
import { textArgument } from '../../../engine/native.ts'
import { native, plainText, UNKNOWN, type Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import type { PathForm } from '../../../routing/path.ts'
import { refusesBefore, type FoundGuard } from '../../../routing/refusal.ts'
import { connectGuard } from '../guards.ts'
import { expressPath } from '../express/path.ts'
import { functionsOf } from '../handlers.ts'
import { inputNamed, inputObject, inputs, Inputs, webRequest } from '../inputs.ts'
import { declaredSchema } from '../schemas/declared.ts'
import { HonoContext } from './context.ts'
import { Validator } from './marks.ts'

const PLACES: Readonly<Record<string, ParamPlace>> = {
  json: 'json',
  form: 'form',
  query: 'query',
  param: 'path',
  header: 'header',
  cookie: 'cookie',
}

/** Hono writes patterns of parameters in braces: `:date{[0-9]+}`. */
export function honoPath(piece: string): readonly PathForm[] {
  return expressPath(piece.replace(/:([\w-]+)\{((?:[^{}]|\{[^{}]*\})*)\}/g, (_, name: string) => `:${name}`))
}

export const honoReader: Reader = {
  framework: 'hono',
  endSlash: 'dropped',
  syntax: honoPath,
  guard: honoGuard,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const context = contextOf(facts)
    for (const handler of route.handlers) {
      if (handler.kind === 'native' && handler.native instanceof Validator) validate(handler.native, facts, run)
      for (const fn of functionsOf(handler)) run.handle(fn, [context, UNKNOWN], facts)
    }
  },
}

function honoGuard(handler: Value): FoundGuard | undefined {
  const known = connectGuard(handler)
  if (known !== undefined || handler.kind !== 'function') return known
  // Without a second parameter nothing can follow it: it answers itself.
  return handler.fn.params.length === 2
    ? named(handler, refusesBefore(handler.fn, { call: nextOf(handler) }))
    : undefined
}

function nextOf(handler: Extract<Value, { kind: 'function' }>): string {
  const next = handler.fn.params[1]?.to
  return next?.kind === 'name' ? next.name : 'next'
}

function named({ within }: { within?: string }, found: FoundGuard | undefined): FoundGuard | undefined {
  return found === undefined || found.name !== undefined || within === undefined ? found : { ...found, name: within }
}

/** `c`: the request is `c.req`. */
function contextOf(facts: HandlerFacts): Value {
  const place =
    (where: ParamPlace): ((call: Parameters<typeof inputNamed>[2]) => Value) =>
    (call) =>
      inputNamed(where, facts, call)
  const request = inputObject(
    { raw: webRequest(facts), url: inputObject({ searchParams: inputs('query', facts) }) },
    {
      param: place('path'),
      query: place('query'),
      queries: place('query'),
      header: place('header'),
      json: () => inputs('json', facts),
      parseBody: () => inputs('form', facts),
      formData: () => inputs('form', facts),
      valid: (call) => {
        const where = PLACES[plainText(call.args[0]) ?? '']
        return where === undefined ? UNKNOWN : inputs(where, facts)
      },
    },
  )
  return native(new HonoContext(facts, request))
}

function validate({ declaration }: Validator, facts: HandlerFacts, run: Interpreter): void {
  const place = PLACES[textArgument(declaration, 0) ?? '']
  const [, second] = declaration.args
  if (place === undefined || second === undefined) return
  const own = new Inputs(place, facts)
  const schema = declaredSchema(second, run)
  if (schema !== undefined) own.learn(schema)
  else if (second.kind === 'function') run.handle(second, [native(own), UNKNOWN], facts)
}

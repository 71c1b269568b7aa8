/** oak, the Koa of Deno: routers with prefixes, nested routers, bodies of several versions. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { field, native, plainText, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { expressPath } from '../express/path.ts'
import { functionsOf } from '../handlers.ts'
import { inputObject, inputs, urlOf } from '../inputs.ts'
import { KoaApp, KoaRouter } from '../koa/router.ts'

const reader: Reader = {
  framework: 'oak',
  syntax: expressPath,
  inputsShareNames: true,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const context = contextOf(facts)
    for (const handler of route.handlers)
      for (const fn of functionsOf(handler)) run.handle(fn, [context, UNKNOWN], facts)
  },
}

function contextOf(facts: HandlerFacts): Value {
  const request = inputObject(
    { url: urlOf(facts), headers: inputs('header', facts), body: bodyOf(facts) },
    { body: (call) => bodyOf(facts, plainText(field(call.args[0], 'type'))) },
  )
  return inputObject({
    request,
    params: inputs('path', facts),
    cookies: inputs('cookie', facts),
    queries: inputs('query', facts),
  })
}

/** `await request.body.json()` of 13 and later, `await request.body({ type: 'json' }).value` and `.value` before. */
function bodyOf(facts: HandlerFacts, type = 'json'): Value {
  const isForm = type.startsWith('form')
  const json = inputs('json', facts)
  const form = inputs('form', facts)
  return inputObject(
    { value: isForm ? form : json },
    { json: () => json, form: () => form, formData: () => form, read: () => form },
  )
}

export const oak: Framework = {
  name: 'oak',
  languages: ['javascript'],
  packages: ['oak', 'oak/*', '@oak/oak', '@oak/oak/*', '@oakserver/oak'],
  hints: String.raw`['"][^'"\n]*\boak\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1)
    // `helpers.getQuery(ctx, { mergeParams: true })`
    if (name === 'getQuery' && run.facts !== undefined) return inputs('query', run.facts)
    if (name === 'Application') return native(KoaApp.make(run, reader))
    return name === 'Router' ? native(KoaRouter.make(run, field(call.args[0], 'prefix'), reader)) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    const name = type.path.at(-1)
    if (name === 'Application') return native(KoaApp.make(run, reader))
    return name === 'Router' ? native(KoaRouter.make(run, undefined, reader)) : undefined
  },
}

/** Elysia: chained routes with schemas, groups, guards, plugins with prefixes, WebSockets. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import { schemaCall } from '../schemas/index.ts'
import { ElysiaApp } from './app.ts'

export const elysia: Framework = {
  name: 'elysia',
  languages: ['javascript'],
  packages: ['elysia'],
  hints: String.raw`['"]elysia['"]|\bElysia\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.findLast((part) => part !== 'default') ?? ''
    if (callee.path.includes('t')) return schemaCall(callee, call, run)
    return (name === 'Elysia' || name === '') && call.constructs ? native(ElysiaApp.make(call.args[0], run)) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.path.at(-1) === 'Elysia' ? native(ElysiaApp.loose(run)) : undefined
  },
}

/** poem and poem-openapi. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, type ClassValue, type External, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { MethodRouter } from '../axum/methods.ts'
import { readExtractors } from '../extractors.ts'
import { rustPath } from '../path.ts'
import { functionsOf, pathNamesOf } from '../router.ts'
import { addApi, addApis, isApi, openApiReader } from './openapi.ts'
import { PoemRoute } from './router.ts'

const reader: Reader = {
  framework: 'poem',
  syntax: rustPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const names = pathNamesOf(route.path, rustPath)
    for (const fn of functionsOf(route.handlers.at(-1), run)) readExtractors(fn, names, facts, run)
  },
}

/** Projects that put their APIs into a service themselves. */
const served = new WeakSet<Project>()

export const poem: Framework = {
  name: 'poem',
  languages: ['rust'],
  packages: ['poem', 'poem_openapi'],
  hints: String.raw`\bpoem(?:_openapi)?\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    const of = callee.path.at(-2)
    if (of === 'Route' && name === 'new') {
      const made = PoemRoute.make(run, reader)
      made.router.isApplication = true
      return native(made)
    }
    if (of === 'OpenApiService' && name === 'new') {
      served.add(run.project)
      const made = PoemRoute.make(run, openApiReader)
      made.router.isApplication = true
      addApis(call.args[0], made.router, run)
      return native(made)
    }
    const methods = new MethodRouter()
    if (of === 'RouteMethod' && name === 'new') return native(methods)
    return callee.package === 'poem' && methods.add(name, call) ? native(methods) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.path.at(-1) === 'Route' ? native(PoemRoute.make(run, reader)) : undefined
  },

  class(of: ClassValue, run: Interpreter): void {
    if (of.scope.module.language.name !== 'rust' || served.has(run.project) || !isApi(of, run)) return
    addApi(of, run.project.graph.router(openApiReader), run)
  },
}

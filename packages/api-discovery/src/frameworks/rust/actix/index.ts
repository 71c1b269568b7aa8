/** Actix Web, and ntex, which has its interface. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { list, native, UNKNOWN, type External, type FunctionValue, type Value } from '../../../engine/values.ts'
import { ANY_METHODS } from '../../../model.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { readExtractors } from '../extractors.ts'
import { rustPath } from '../path.ts'
import { functionsOf, methodsIn, pathNamesOf, verbsNamed } from '../router.ts'
import { attributeRoutes } from './attributes.ts'
import { wrapGuard } from './guards.ts'
import { ActixResource, ActixRoute, ActixRouter, servedBy } from './router.ts'

function readerFor(framework: string): Reader {
  return {
    framework,
    endSlash: 'kept',
    syntax: rustPath,
    guard: wrapGuard,
    readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
      const names = pathNamesOf(route.path, rustPath)
      for (const fn of functionsOf(route.handlers.at(-1), run)) readExtractors(fn, names, facts, run)
    },
  }
}

const actixReader = readerFor('actix-web')
const ntexReader = readerFor('ntex')

function readerOf(of: External): Reader {
  return of.package === 'ntex' ? ntexReader : actixReader
}

const annotated = new WeakMap<Project, FunctionValue[]>()

export const actix: Framework = {
  name: 'actix-web',
  languages: ['rust'],
  packages: ['actix_web', 'ntex', '%macro'],
  hints: String.raw`\b(?:actix_web|actix_web_lab|ntex)\b|#\[(?:get|post|put|patch|delete|route)\(`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const [first] = call.args
    const name = callee.path.at(-1) ?? ''
    if (callee.package === '%macro') return name === 'services' ? list([...call.args]) : undefined
    const of = callee.path.at(-2)
    if (of === 'App' && name === 'new') {
      const made = ActixRouter.make(run, readerOf(callee))
      made.router.isApplication = true
      return native(made)
    }
    if ((of === 'Scope' && name === 'new') || name === 'scope')
      return native(ActixRouter.make(run, readerOf(callee), first ?? UNKNOWN))
    if ((of === 'Resource' && name === 'new') || name === 'resource') return native(new ActixResource(first ?? UNKNOWN))
    if (of === 'Route' && name === 'new') return native(new ActixRoute(ANY_METHODS))
    if (of !== 'web' && callee.path.length > 1) return undefined
    if (name === 'route') return native(new ActixRoute(ANY_METHODS))
    if (name === 'method') return native(new ActixRoute(methodsIn(call.expr?.args[0]?.value, first)))
    if (name === 'to') {
      const route = new ActixRoute(ANY_METHODS)
      route.handler = first
      return native(route)
    }
    const methods = call.args.length === 0 ? verbsNamed(name) : undefined
    return methods === undefined ? undefined : native(new ActixRoute(methods))
  },

  typed(type: External, run: Interpreter): Value | undefined {
    const name = type.path.at(-1) ?? ''
    return /^(?:ServiceConfig|Scope|App)$/.test(name) ? native(ActixRouter.make(run, readerOf(type))) : undefined
  },

  function(fn: FunctionValue, run: Interpreter): void {
    if (fn.scope.module.language.name !== 'rust' || attributeRoutes(fn, run).length === 0) return
    const { project } = run
    annotated.set(project, [...(annotated.get(project) ?? []), fn])
  },

  /** Handlers that no application of the folder serves. */
  files(project: Project, run: Interpreter): void {
    const left = (annotated.get(project) ?? []).filter(({ fn }) => !servedBy(run).has(fn))
    if (left.length === 0) return
    const router = ActixRouter.make(
      run,
      project.packages.has('ntex') && !project.packages.has('actix_web') ? ntexReader : actixReader,
    )
    for (const fn of left) router.attributed(fn, undefined, run)
  },
}

import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import type { ClassValue } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { MarkStyle } from '../../jvm/marked-controllers.ts'
import { joobyPath } from './path.ts'

const NAMES: readonly HttpMethod[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE']

/** Jooby's own annotations; those of JAX-RS mean the same and are read by its adapter. */
export const mvc: MarkStyle = {
  framework: 'jooby',
  syntax: joobyPath,
  packages: ['io.jooby'],
  verbs: Object.fromEntries(NAMES.map((name) => [name, [name]])),
  places: {
    PathParam: 'path',
    QueryParam: 'query',
    HeaderParam: 'header',
    CookieParam: 'cookie',
    FormParam: 'form',
  },
  bare: 'body',
}

const mounted = new WeakMap<Project, Set<ClassValue>>()

export function noteMounted(of: ClassValue, run: Interpreter): void {
  const known = mounted.get(run.project)
  if (known === undefined) mounted.set(run.project, new Set([of]))
  else known.add(of)
}

export function isMounted(of: ClassValue, run: Interpreter): boolean {
  return mounted.get(run.project)?.has(of) === true
}

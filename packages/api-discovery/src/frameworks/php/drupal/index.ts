/** Drupal: `*.routing.yml`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, text, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import type { FoundGuard } from '../../../routing/refusal.ts'
import { at, DocumentError, entriesOf, textAt, textsOf, type DocumentNode } from '../../../specifications/document.ts'
import { parseYamlDocuments } from '../../../specifications/yaml-document.ts'
import { bracePath } from '../brace-path.ts'
import { actionOf } from '../controllers.ts'
import { readAction } from '../verb-router.ts'

const reader: Reader = {
  framework: 'drupal',
  syntax: bracePath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const action = route.handler === undefined ? undefined : actionOf(text(route.handler), run)
    if (action !== undefined) readAction(action, route, facts, run)
  },
  guard(handler) {
    return handler.kind === 'native' && handler.native instanceof Requirement ? handler.native.found : undefined
  },
}

/** A requirement of a route, which the router checks before its controller. */
class Requirement extends Native {
  readonly found: FoundGuard

  constructor(found: FoundGuard) {
    super()
    this.found = found
  }
}

export const drupal: Framework = {
  name: 'drupal',
  languages: ['php'],
  packages: ['Drupal\\*'],
  hints: String.raw`\bDrupal\\Core\\(?:Controller|Form)`,

  files(project: Project, run: Interpreter): void {
    for (const file of project.files.paths) {
      if (!file.endsWith('.routing.yml')) continue
      const root = documentOf(project.files.text(file))
      if (root?.kind !== 'map') continue
      const router = run.project.graph.router(reader)
      router.isApplication = true
      for (const [, { line, value }] of entriesOf(root)) addRoute(value, file, line, router)
    }
  },
}

function documentOf(source: string | undefined): DocumentNode | undefined {
  if (source === undefined) return undefined
  try {
    return parseYamlDocuments(source)[0]
  } catch (error) {
    if (error instanceof DocumentError) return undefined
    throw error
  }
}

/** Routes without methods take GET and POST (RouteMethodSubscriber). */
function addRoute(route: DocumentNode, file: string, line: number, router: Router): void {
  const path = textAt(route, 'path')
  if (path === undefined) return
  const methods = textsOf(at(route, 'methods')).map((method) => method.toUpperCase())
  const target = textAt(route, 'defaults', '_controller') ?? textAt(route, 'defaults', '_form')
  router.route({
    file,
    line,
    condition: undefined,
    methods: methods.length > 0 ? methods : ['GET', 'POST'],
    path: text(path),
    handlers: [...guardsOf(at(route, 'requirements')), text('')],
    ...(target === undefined ? {} : { handler: target.replace(/^\\/, '') }),
  })
}

function guardsOf(requirements: DocumentNode | undefined): Value[] {
  const permission = textAt(requirements, '_permission')
  const role = textAt(requirements, '_role')
  const guards: FoundGuard[] = []
  if (textAt(requirements, '_user_is_logged_in')?.toUpperCase() === 'TRUE') {
    guards.push({ name: '_user_is_logged_in', kind: 'authentication' })
  }
  // Everyone may see what is public.
  if (permission !== undefined && permission !== 'access content') {
    guards.push({ name: `_permission: ${permission}`, kind: 'authorization' })
  }
  if (role !== undefined && !role.includes('anonymous')) guards.push({ name: `_role: ${role}`, kind: 'authorization' })
  return guards.map((found) => native(new Requirement(found)))
}

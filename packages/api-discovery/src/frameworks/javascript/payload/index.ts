/** Payload: collections and globals with the endpoints that they get by themselves, and those that they declare. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { field, itemsOf, text, textField, type External, type RecordValue, type Value } from '../../../engine/values.ts'
import type { HttpMethod, Param } from '../../../model.ts'
import type { Router } from '../../../routing/graph.ts'
import { expressPath } from '../express/path.ts'
import { exportsOf } from '../files/modules.ts'
import { readerOf } from '../files/web-reader.ts'
import { methodsGiven } from '../http-methods.ts'
import { inputs, webRequest } from '../inputs.ts'

const reader = readerOf('payload', expressPath, (facts) => [
  webRequest(facts, {
    query: inputs('query', facts),
    routeParams: inputs('path', facts),
    params: inputs('path', facts),
    body: inputs('json', facts),
    data: inputs('json', facts),
  }),
])

const TYPED = /\b(?:CollectionConfig|GlobalConfig)\b/
const IMPORTS = /from\s+['"]payload(?:\/types)?['"]/

const COLLECTION: readonly (readonly [HttpMethod, string])[] = [
  ['GET', ''],
  ['POST', ''],
  ['PATCH', ''],
  ['DELETE', ''],
  ['GET', '/count'],
  ['GET', '/:id'],
  ['PATCH', '/:id'],
  ['DELETE', '/:id'],
]
const LOGIN: readonly (readonly [HttpMethod, string])[] = [
  ['POST', '/login'],
  ['POST', '/logout'],
  ['POST', '/unlock'],
  ['POST', '/refresh-token'],
  ['POST', '/forgot-password'],
  ['POST', '/reset-password'],
  ['POST', '/verify/:token'],
  ['GET', '/me'],
]
const GLOBAL: readonly (readonly [HttpMethod, string])[] = [
  ['GET', ''],
  ['POST', ''],
]

/** Where the interface of a project lies, when its configuration says. */
const roots = new WeakMap<Project, string>()
const DEFAULT_ROOT = '/api'

export const payload: Framework = {
  name: 'payload',
  languages: ['javascript'],
  packages: ['payload', 'payload/*'],
  hints: String.raw`['"]payload(?:/\w+)?['"]`,

  /** `buildConfig({ routes: { api: '/cms' }, endpoints })` */
  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    if (callee.path.findLast((part) => part !== 'default') !== 'buildConfig') return undefined
    const [config] = call.args
    const root = textField(field(config, 'routes'), 'api')
    if (root !== undefined) roots.set(run.project, root)
    const router = run.project.graph.router(reader)
    router.isApplication = true
    router.prefix = text(root ?? DEFAULT_ROOT)
    addDeclared(router, field(config, 'endpoints'), call.file)
    return undefined
  },

  files(project: Project, run: Interpreter): void {
    for (const module of project.modules()) {
      const source = project.files.text(module.file) ?? ''
      if (!TYPED.test(source) || !IMPORTS.test(source)) continue
      for (const { value, line } of exportsOf(module.file, module.names(run), run))
        if (value.kind === 'record' && field(value, 'fields') !== undefined)
          addConfig(value, line, module.file, project)
    }
  },
}

function addConfig(config: RecordValue, line: number, file: string, project: Project): void {
  const slug = textField(config, 'slug')
  if (slug === undefined) return
  const isGlobal = new RegExp(String.raw`:\s*GlobalConfig\b`).test(
    (project.files.text(file) ?? '').split('\n')[line - 1] ?? '',
  )
  const router = project.graph.router(reader)
  router.isApplication = true
  const root = roots.get(project) ?? DEFAULT_ROOT
  router.prefix = text(isGlobal ? `${root}/globals/${slug}` : `${root}/${slug}`)
  const fields = itemsOf(field(config, 'fields')).flatMap((one) => textField(one, 'name') ?? [])
  const add = (shapes: readonly (readonly [HttpMethod, string])[], named: readonly string[]): void => {
    for (const [method, path] of shapes) {
      const params = method === 'POST' || method === 'PATCH' ? named.map((name): Param => ({ name, in: 'json' })) : []
      router.route({ file, line, condition: undefined, methods: [method], path: text(path), handlers: [], params })
    }
  }
  addDeclared(router, field(config, 'endpoints'), file)
  add(isGlobal ? GLOBAL : COLLECTION, fields)
  const auth = field(config, 'auth')
  const isAuth = auth !== undefined && !(auth.kind === 'constant' && auth.value !== true)
  if (isAuth) add(LOGIN, [])
}

/** `endpoints: [{ path: '/:id/tracking', method: 'get', handler }]` */
function addDeclared(router: Router, endpoints: Value | undefined, file: string): void {
  for (const one of itemsOf(endpoints)) {
    const path = field(one, 'path')
    const handler = field(one, 'handler')
    const methods = methodsGiven([textField(one, 'method') ?? ''])
    if (one.kind !== 'record' || path === undefined || methods.length === 0) continue
    router.route({
      file: one.file ?? file,
      line: one.line ?? 1,
      condition: undefined,
      methods,
      path,
      handlers: handler === undefined ? [] : [handler],
    })
  }
}

/**
 * Servers without a router: Workers, `Bun.serve`, `Deno.serve`, `http.createServer`. Endpoints are the paths that the
 * handler compares with.
 */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Module, Project } from '../../../engine/project.ts'
import {
  field,
  itemsOf,
  plainText,
  type External,
  type FunctionValue,
  type Unknown,
  type Value,
} from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader } from '../../../routing/graph.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { expressPath } from '../express/path.ts'
import { readerOf } from '../files/web-reader.ts'
import { functionsOf } from '../handlers.ts'
import { gatewayReader } from '../lambda/reader.ts'
import { methodsGiven, methodsNamed } from '../http-methods.ts'
import { inputObject, inputs, urlOf, webRequest } from '../inputs.ts'
import { branchesOf, type Branch } from './branches.ts'

type Server = 'workers' | 'bun' | 'deno' | 'node' | 'lambda'

const READERS: Readonly<Record<Server, Reader>> = {
  workers: readerOf('workers', expressPath, (facts) => [fetchEvent(facts)]),
  bun: readerOf('bun', expressPath, (facts) => [webRequest(facts, { params: inputs('path', facts) })]),
  deno: readerOf('deno', expressPath, (facts) => [webRequest(facts), inputs('path', facts)]),
  lambda: gatewayReader('lambda'),
  node: readerOf('node', expressPath, (facts) => [
    inputObject({ url: urlOf(facts), headers: inputs('header', facts) }),
  ]),
}

/** Words of the events of API Gateway without which a function does not tell its callers apart. */
const GATEWAY_EVENT = /\.(?:routeKey|rawPath|httpMethod|path)\b/

/** A request, or the event of a service worker that holds one. */
function fetchEvent(facts: HandlerFacts): Value {
  return webRequest(facts, { request: webRequest(facts) })
}

const HTTP = new Set(['http', 'https', 'http2'])
const DENO_SERVER = /^(?:std|@std\/http)(?:\/|$)/

export const pathDispatch: Framework = {
  name: 'path-dispatch',
  languages: ['javascript'],
  packages: [...HTTP, 'bun', 'std/*', '@std/http', '@std/http/*'],
  hints: String.raw`\b(?:Bun|Deno)\.serve\(|\bcreateServer\(|\baddEventListener\(\s*['"]fetch|\b(?:event|evt|e)\.(?:routeKey|rawPath|httpMethod)\b|\bfetch\s*\(\s*(?:_?req|request)\b[^.{]*\{|\bfetch\s*:\s*(?:async\b|\(|function\b)|['"](?:[^'"]*\/std[@/]|@std\/http|jsr:@std\/http)`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    if (HTTP.has(callee.package) && /^create(?:Secure)?Server$/.test(name)) addHandlers('node', call.args, run)
    else if (callee.package === 'bun' && name === 'serve') serveBun(call, run)
    else if (DENO_SERVER.test(callee.package)) return denoFunction(name, call, run)
    return undefined
  },

  claim(unknown: Unknown, method: string, call: Call): Native | undefined {
    if (unknown.label === 'Bun' && method === 'serve') return new Serving(serveBun)
    if (unknown.label === 'Deno' && method === 'serve') return new Serving(serveDeno)
    const isFetch = unknown.label === 'addEventListener' && method === '()' && plainText(call.args[0]) === 'fetch'
    return isFetch && !isBrowserWorker(call)
      ? new Serving((made, run) => addHandlers('workers', made.args.slice(1), run))
      : undefined
  },

  files(project: Project, run: Interpreter): void {
    for (const module of project.modules()) {
      if (module.language.name !== 'javascript') continue
      const main = declares(module, 'default') ? module.member('default', run) : undefined
      const fetch = main?.kind === 'record' ? field(main, 'fetch') : undefined
      if (fetch?.kind === 'function') addHandlers('workers', [fetch], run)
      if (!GATEWAY_EVENT.test(project.files.text(module.file) ?? '')) continue
      const handler = module.names(run).includes('handler') ? module.member('handler', run) : undefined
      if (handler !== undefined) addHandlers('lambda', [handler], run)
    }
  },
}

/** Whether a module says what it exports under a name. */
function declares({ def }: Module, name: string): boolean {
  return def.body.some((one) => one.kind === 'export' && one.name === name)
}

/** Service workers of browsers look at requests as well, but only to cache them. */
function isBrowserWorker({ scope }: Call): boolean {
  const source = scope.module.project.files.text(scope.module.file) ?? ''
  return /\bcaches\.(?:match|open)\(|\bskipWaiting\(|\bclients\.claim\(/.test(source)
}

/** `Bun` and `Deno`, and functions that nothing declares. */
class Serving extends Native {
  readonly #serve: (call: Call, run: Interpreter) => Value | undefined | void

  constructor(serve: (call: Call, run: Interpreter) => Value | undefined | void) {
    super()
    this.#serve = serve
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name === 'serve') this.#serve(call, run)
    return undefined
  }

  override call(call: Call, run: Interpreter): Value | undefined {
    this.#serve(call, run)
    return undefined
  }
}

/** `Bun.serve({ routes: { '/users/:id': handler, '/posts': { GET: … } }, fetch })`; `static` before 1.2.3. */
function serveBun(call: Call, run: Interpreter): void {
  const [options] = call.args
  addHandlers('bun', [field(options, 'fetch')], run)
  for (const routes of [field(options, 'routes'), field(options, 'static')]) {
    if (routes?.kind !== 'record') continue
    for (const [path, value] of routes.fields) {
      const line = routes.lines?.get(path) ?? call.line
      if (value.kind !== 'record') {
        addRoute('bun', call, line, path, ['GET'], value, run)
        continue
      }
      for (const [name, handler] of value.fields) {
        const methods = methodsNamed(name.toLowerCase())
        if (methods !== undefined) addRoute('bun', call, value.lines?.get(name) ?? line, path, methods, handler, run)
      }
    }
  }
}

/** `Deno.serve(handler)`, `Deno.serve(options, handler)`, `Deno.serve({ handler })`. */
function serveDeno(call: Call, run: Interpreter): void {
  addHandlers('deno', [...call.args, field(call.args[0], 'handler')], run)
}

/** `serve(handler)` of std, and `route([{ method, pattern: new URLPattern({ pathname }), handler }])`. */
function denoFunction(name: string, call: Call, run: Interpreter): Value | undefined {
  if (name === 'serve') serveDeno(call, run)
  if (name !== 'route') return undefined
  for (const one of itemsOf(call.args[0])) {
    const pattern = field(one, 'pattern')
    const made = pattern?.kind === 'unknown' || pattern === undefined ? field(one, 'path') : pattern
    const path = plainText(made?.kind === 'record' ? field(made, 'pathname') : made)
    const methods = methodsGiven(itemsOf(field(one, 'method')).flatMap((verb) => plainText(verb) ?? []))
    const handler = field(one, 'handler')
    if (path === undefined || handler === undefined || one.kind !== 'record') continue
    addRoute('deno', call, one.line ?? call.line, path, methods.length > 0 ? methods : ['GET'], handler, run)
  }
  return undefined
}

function addRoute(
  server: Server,
  call: Call,
  line: number,
  path: string,
  methods: readonly HttpMethod[],
  handler: Value,
  run: Interpreter,
): void {
  const router = run.project.graph.router(READERS[server])
  router.isApplication = true
  const { file, condition } = call
  router.route({ file, line, condition, methods, path: { kind: 'text', parts: [path] }, handlers: [handler] })
}

/** Handlers that are looked at once, however often a server is made with them. */
const seen = new WeakMap<Project, Set<object>>()

function addHandlers(server: Server, handlers: readonly (Value | undefined)[], run: Interpreter): void {
  let known = seen.get(run.project)
  if (known === undefined) seen.set(run.project, (known = new Set()))
  for (const handler of handlers.flatMap((one) => (one === undefined ? [] : functionsOf(one)))) {
    if (known.has(handler.fn)) continue
    known.add(handler.fn)
    addBranches(server, handler, run)
  }
}

function addBranches(server: Server, handler: FunctionValue, run: Interpreter): void {
  const branches = branchesOf(handler, run)
  if (branches.length === 0) return
  const router = run.project.graph.router({
    ...READERS[server],
    syntax: server === 'lambda' ? READERS.lambda.syntax : bracePath,
  })
  router.isApplication = true
  for (const branch of branches) {
    const { path, line, file, methods } = branch
    router.route({
      file,
      line,
      condition: undefined,
      path,
      methods: methods.length > 0 ? methods : unsaidMethods(branch),
      handlers: [branch.handler],
      ...(branch.upgrades ? { protocol: 'ws' as const } : {}),
      ...(methods.length > 0 ? {} : { doubt: 'the handler does not look at the method' }),
    })
  }
}

function unsaidMethods({ readsBody, upgrades }: Branch): readonly HttpMethod[] {
  return readsBody && !upgrades ? ['POST'] : ['GET']
}

/** ts-rest: contracts of routes, nested and with prefixes. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call, type Site } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import {
  concat,
  field,
  native,
  record,
  text,
  textField,
  type External,
  type RecordValue,
  type Value,
} from '../../../engine/values.ts'
import type { Reader, Router } from '../../../routing/graph.ts'
import { expressPath } from '../express/path.ts'
import { methodsGiven } from '../http-methods.ts'
import { declaredInputs } from '../schemas/declared.ts'

const reader: Reader = { framework: 'ts-rest', syntax: expressPath }

/** Packages that serve contracts; with those for clients alone nothing is served here. */
const SERVERS = ['express', 'fastify', 'nest', 'next', 'serverless', 'koa', 'hono'].map((name) => `@ts-rest/${name}`)
const CLIENTS = ['react-query', 'vue-query', 'solid-query'].map((name) => `@ts-rest/${name}`)

const contracts = new WeakMap<Project, Contract[]>()

export const tsRest: Framework = {
  name: 'ts-rest',
  languages: ['javascript'],
  packages: ['@ts-rest/*'],
  hints: String.raw`['"]@ts-rest/`,

  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    return callee.package === '@ts-rest/core' && callee.path.at(-1) === 'initContract'
      ? native(new Contracts(run))
      : undefined
  },

  files(project: Project, run: Interpreter): void {
    const uses = (names: readonly string[]): boolean =>
      names.some((name) => project.packages.has(name) || project.dependsOn(name))
    if (!uses(SERVERS) && uses(CLIENTS)) return
    for (const contract of contracts.get(project) ?? []) {
      if (contract.isNested) continue
      const router = project.graph.router(reader)
      router.isApplication = true
      contract.register(router, text(''), undefined, run, 0)
    }
  },
}

/** `c`, which makes contracts. */
class Contracts extends Native {
  readonly #run: Interpreter

  constructor(run: Interpreter) {
    super()
    this.#run = run
  }

  override method(name: string, call: Call): Value | undefined {
    const [first, second] = call.args
    if (name === 'query' || name === 'mutation' || name === 'responses') return first
    if (name !== 'router' || first?.kind !== 'record') return undefined
    const { project } = this.#run
    const made = new Contract(first, field(second, 'pathPrefix') ?? text(''), field(second, 'baseHeaders'))
    for (const value of first.fields.values())
      if (value.kind === 'native' && value.native instanceof Contract) value.native.isNested = true
    const known = contracts.get(project)
    if (known === undefined) contracts.set(project, [made])
    else known.push(made)
    return native(made)
  }
}

class Contract extends Native {
  isNested = false
  readonly #routes: RecordValue
  readonly #prefix: Value
  readonly #headers: Value | undefined

  constructor(routes: RecordValue, prefix: Value, headers: Value | undefined) {
    super()
    this.#routes = routes
    this.#prefix = prefix
    this.#headers = headers
  }

  override member(name: string, _site: Site): Value | undefined {
    return this.#routes.fields.get(name)
  }

  /** `headers` are those that contracts further out ask for everywhere. */
  register(router: Router, above: Value, headers: Value | undefined, run: Interpreter, depth: number): void {
    if (depth > 12) return
    this.#registerAll(router, this.#routes, concat([above, this.#prefix]), this.#headers ?? headers, run, depth)
  }

  #registerAll(
    router: Router,
    routes: RecordValue,
    prefix: Value,
    headers: Value | undefined,
    run: Interpreter,
    depth: number,
  ): void {
    for (const [name, value] of routes.fields) {
      if (value.kind === 'native' && value.native instanceof Contract)
        value.native.register(router, prefix, headers, run, depth + 1)
      if (value.kind !== 'record') continue
      const path = field(value, 'path')
      const method = textField(value, 'method')
      if (path === undefined || method === undefined) {
        if (depth < 12) this.#registerAll(router, value, prefix, headers, run, depth + 1)
        continue
      }
      const own = declaredInputs(withPathParams(value), run)
      const shared = declaredInputs(record(headers === undefined ? [] : [['headers', headers]]), run)
      const summary = textField(value, 'summary')
      router.route({
        file: value.file ?? '',
        line: value.line ?? 1,
        condition: undefined,
        methods: methodsGiven([method]),
        path: concat([prefix, path]),
        handlers: [],
        handler: name,
        params: [...own.params, ...shared.params],
        ...(own.body === undefined ? {} : { body: own.body }),
        ...(summary === undefined ? {} : { summary }),
      })
    }
  }
}

/** Only what a request is made of: `pathParams`, `query`, `headers`, `body`; of a form when the content type says so. */
function withPathParams(route: RecordValue): RecordValue {
  const isForm = textField(route, 'contentType')?.includes('form') === true
  const parts: [string, string][] = [
    ['pathParams', 'params'],
    ['query', 'query'],
    ['headers', 'headers'],
    ['body', isForm ? 'form' : 'body'],
  ]
  return record(
    parts.flatMap(([name, as]): [string, Value][] => {
      const value = field(route, name)
      return value === undefined ? [] : [[as, value]]
    }),
  )
}

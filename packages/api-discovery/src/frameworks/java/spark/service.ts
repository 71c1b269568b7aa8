/** Routes of Spark: static functions for the one service of a program, or methods of a `Service`. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, text, UNKNOWN, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { refusesBefore } from '../../../routing/refusal.ts'
import { colonPath } from '../../jvm/colon-path.ts'
import { handlerFunction, handlerName } from '../../jvm/handlers.ts'
import { haltsAsThrows } from './halting.ts'
import { SparkRequest } from './request.ts'

const VERBS: ReadonlySet<string> = new Set([
  'get',
  'post',
  'put',
  'patch',
  'delete',
  'head',
  'options',
  'trace',
  'connect',
])

const reader: Reader = {
  framework: 'spark',
  syntax: colonPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = handlerFunction(route.handlers.at(-1), run, 'handle')
    if (handler !== undefined) run.handle(handler, [native(new SparkRequest(facts)), UNKNOWN], facts)
  },
  handlerName,
  guard(handler: Value) {
    return handler.kind === 'function' ? refusesBefore(haltsAsThrows(handler.fn), 'return') : undefined
  },
}

export class SparkService extends Native {
  /** The groups being read, innermost last. */
  readonly #groups: Router[]

  constructor(router: Router) {
    super()
    this.#groups = [router]
  }

  static create(run: Interpreter): SparkService {
    const router = run.project.graph.router(reader)
    router.isApplication = true
    return new SparkService(router)
  }

  override isCalledBare(name: string): boolean {
    return VERBS.has(name) || name === 'path' || name === 'before' || name === 'webSocket'
  }

  get #router(): Router {
    const router = this.#groups.at(-1)
    if (router === undefined) throw new Error('the outermost group is never left')
    return router
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first = text(''), second] = call.args
    const site = { file: call.file, line: call.line, condition: call.condition }
    if (VERBS.has(name)) {
      // (path, route), (path, acceptType, route), each with a transformer after it
      const handler = call.args.slice(1).find((arg) => arg.kind !== 'text') ?? second
      if (handler === undefined) return undefined
      this.#router.route({ ...site, methods: [name.toUpperCase()], path: first, handlers: [run.settle(handler)] })
    } else if (name === 'path') this.#group(first, call.args.at(-1), call, run)
    else if (name === 'before') {
      const hasPath = first.kind === 'text' || (first.kind !== 'function' && call.args.length > 1)
      this.#router.use({
        ...site,
        path: hasPath ? first : undefined,
        handlers: hasPath ? call.args.slice(1) : call.args,
        always: true,
      })
    } else if (name === 'webSocket') {
      this.#router.route({
        ...site,
        methods: ['GET'],
        path: first,
        handlers: second === undefined ? [] : [second],
        protocol: 'ws',
      })
    } else return undefined
    return UNKNOWN
  }

  #group(path: Value, group: Value | undefined, call: Call, run: Interpreter): void {
    const router = run.project.graph.router(reader)
    this.#router.mount({ file: call.file, line: call.line, condition: call.condition, path, router, handlers: [] })
    const fn = handlerFunction(group, run, 'addRoutes')
    if (fn === undefined) return
    this.#groups.push(router)
    try {
      run.invoke(fn, [])
    } finally {
      this.#groups.pop()
    }
  }
}

const services = new WeakMap<Project, SparkService>()

/** The service of the static functions. */
export function theService(run: Interpreter): SparkService {
  let service = services.get(run.project)
  if (service === undefined) services.set(run.project, (service = SparkService.create(run)))
  return service
}

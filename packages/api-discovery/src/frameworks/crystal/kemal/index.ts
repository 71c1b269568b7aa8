/** Kemal: verbs at the top level, with blocks that are given the context. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import type { ClassValue, Unknown, Value } from '../../../engine/values.ts'
import { blockOf } from '../../../languages/ruby/methods.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { crystalContext } from '../context.ts'
import { VERBS } from '../words.ts'

const reader: Reader = {
  framework: 'kemal',
  syntax: colonPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = route.handlers.at(-1)
    if (handler?.kind === 'function') run.handle(handler, [crystalContext(facts)], facts)
  },
}

const applications = new WeakMap<Project, Router>()

function application(run: Interpreter): Router {
  let router = applications.get(run.project)
  if (router === undefined) {
    router = run.project.graph.router(reader)
    router.isApplication = true
    applications.set(run.project, router)
  }
  return router
}

/** `get "/path" do |env| … end` */
class Statement extends Native {
  readonly #name: string

  constructor(name: string) {
    super()
    this.#name = name
  }

  override call(call: Call, run: Interpreter): Value | undefined {
    const [path] = call.args
    const block = blockOf(call)
    if (path === undefined || block === undefined) return undefined
    const isSocket = this.#name === 'ws'
    application(run).route({
      file: call.file,
      line: call.line,
      condition: call.condition,
      methods: [isSocket ? 'GET' : this.#name.toUpperCase()],
      path,
      handlers: isSocket ? [] : [block],
      ...(isSocket ? { protocol: 'ws' as const } : {}),
    })
    return undefined
  }
}

export const kemal: Framework = {
  name: 'kemal',
  languages: ['crystal'],
  packages: ['Kemal'],
  hints: String.raw`\bkemal\b|\bKemal\b|(?:^|\n)\s*(?:get|post|put|patch|delete|ws)\s+"/`,

  claim(unknown: Unknown, method: string, call: Call): Native | undefined {
    const { label } = unknown
    if (method !== '()' || label === undefined || call.scope.self !== undefined) return undefined
    return VERBS.has(label) || label === 'ws' ? new Statement(label) : undefined
  },

  /** Statements may stand in a module, never in a class. */
  classMethod(of: ClassValue, name: string, call: Call, run: Interpreter): Value | undefined {
    const isStatement = of.def.abstract === true && of.def.bases.length === 0 && (VERBS.has(name) || name === 'ws')
    return isStatement ? new Statement(name).call(call, run) : undefined
  },
}

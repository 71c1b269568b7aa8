/** The HTTP server of the JDK: contexts, whose handlers choose by the method of the exchange. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, text, type External, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { handlerFunction, handlerName } from '../../jvm/handlers.ts'
import { bracePath } from '../../jvm/path.ts'
import { HttpExchange, methodsChosen } from '../../jvm/http-exchange.ts'

interface Facts {
  readonly method: string
  readonly context: Context
}

function isFacts(facts: unknown): facts is Facts {
  return typeof facts === 'object' && facts !== null && 'context' in facts
}

const reader: Reader = {
  framework: 'jdk-http',
  syntax: bracePath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = handlerFunction(route.handlers.at(-1), run, 'handle')
    const method = isFacts(route.facts) ? route.facts.method : undefined
    if (handler !== undefined) run.handle(handler, [native(new HttpExchange(facts, method))], facts)
  },
  // Whoever does not satisfy it does not get to the handler.
  routeGuards(route: Route) {
    const line = isFacts(route.facts) ? route.facts.context.authenticatedAt : undefined
    return line === undefined ? [] : [{ guard: { name: 'setAuthenticator', kind: 'authentication' }, line }]
  },
  handlerName,
}

const contexts = new WeakMap<Project, Context[]>()

/** `server.createContext("/users", handler)`, to which a handler and an authenticator may be given later. */
class Context extends Native {
  readonly made: Call
  readonly path: Value
  handler: Value | undefined
  authenticatedAt: number | undefined

  constructor(call: Call) {
    super()
    this.made = call
    this.path = argument(call, 0) ?? text('/')
    this.handler = call.args[1]
  }

  override method(name: string, call: Call): Value | undefined {
    if (name === 'setHandler') this.handler = call.args[0]
    if (name === 'setAuthenticator') this.authenticatedAt = call.line
    return undefined
  }

  override setMember(name: string, value: Value): void {
    if (name === 'handler') this.handler = value
  }
}

class Server extends Native {
  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name !== 'createContext') return undefined
    const context = new Context(call)
    const known = contexts.get(run.project)
    if (known === undefined) contexts.set(run.project, [context])
    else known.push(context)
    return native(context)
  }
}

export const jdkHttp: Framework = {
  name: 'jdk-http',
  languages: ['java', 'kotlin'],
  packages: ['com.sun.net.httpserver'],
  hints: String.raw`\bcom\.sun\.net\.httpserver\b`,

  call(callee: External): Value | undefined {
    const [owner, name] = callee.path.slice(-2)
    return /^Https?Server$/.test(owner ?? '') && name === 'create' ? native(new Server()) : undefined
  },

  typed(type: External): Value | undefined {
    return /^Https?Server$/.test(type.path.at(-1) ?? '') ? native(new Server()) : undefined
  },

  files(project: Project, run: Interpreter): void {
    for (const context of contexts.get(project) ?? []) addContext(context, run)
  },
}

function addContext(context: Context, run: Interpreter): void {
  const { handler, made: call, path } = context
  if (handler === undefined) return
  const router = run.project.graph.router(reader)
  router.isApplication = true
  const chosen = methodsChosen(handlerFunction(handler, run, 'handle'), run)
  for (const method of chosen.methods) {
    const facts: Facts = { method, context }
    router.route({
      file: call.file,
      line: call.line,
      condition: call.condition,
      methods: [method],
      path,
      handlers: [handler],
      facts,
      ...(chosen.isNamed ? {} : { doubt: 'the handler does not say which methods it answers' }),
    })
  }
}

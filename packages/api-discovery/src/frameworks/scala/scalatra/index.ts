/** Scalatra: servlets whose bodies register routes, mounted by a bootstrap class. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call, type Site } from '../../../engine/native.ts'
import { itemsOf, native, plainText, text, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import { SCALA } from '../../../languages/scala/names.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { addTypedBody } from '../../shared/body.ts'
import { colonNames } from '../../shared/colon-path.ts'
import { mixedParams, placeByMethod } from '../../shared/mixed-params.ts'
import { placeNamed, readNamed, readWholeBody, RequestObject } from '../../shared/request-object.ts'
import { scalatraPath } from './path.ts'

const VERBS = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options'])

interface Current {
  readonly facts: HandlerFacts
  readonly route: Route
}

const reader: Reader = {
  framework: 'scalatra',
  syntax: scalatraPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = route.handlers.at(-1)
    // Only this adapter registers routes with this reader.
    const servlet = route.facts as Servlet
    if (handler?.kind !== 'function') return
    servlet.current = { facts, route }
    run.handle(handler, [], facts)
    servlet.current = undefined
  },
}

/** What `ScalatraServlet` gives to the classes that extend it. */
class Servlet extends Native {
  override readonly isRequest = true
  readonly router: Router
  /** The route whose block is being read. */
  current: Current | undefined

  constructor(router: Router) {
    super()
    this.router = router
  }

  override member(name: string, _site: Site, _run: Interpreter): Value | undefined {
    if (VERBS.has(name)) return native(new Verb(this, name))
    return this.current === undefined ? undefined : requestMember(name, this.current)
  }
}

class Verb extends Native {
  readonly #servlet: Servlet
  readonly #verb: string

  constructor(servlet: Servlet, verb: string) {
    super()
    this.#servlet = servlet
    this.#verb = verb
  }

  /** `get("/path") { … }`: the first call takes the path, and gives what takes the block. */
  override call(call: Call): Value {
    return native(new Pending(this.#servlet, this.#verb, call))
  }
}

class Pending extends Native {
  readonly #servlet: Servlet
  readonly #verb: string
  readonly #path: Call

  constructor(servlet: Servlet, verb: string, path: Call) {
    super()
    this.#servlet = servlet
    this.#verb = verb
    this.#path = path
  }

  override call(call: Call): Value {
    const path =
      this.#path.args.find((arg) => arg.kind === 'text' || arg.kind === 'regex' || arg.kind === 'union') ?? text('/*')
    this.#servlet.router.route({
      file: this.#path.file,
      line: this.#path.line,
      condition: this.#path.condition,
      methods: [this.#verb.toUpperCase()],
      path,
      handlers: call.args.slice(0, 1),
      facts: this.#servlet,
    })
    return UNKNOWN
  }
}

function requestMember(name: string, { facts, route }: Current): Value | undefined {
  const readers = ['get', 'getOrElse', 'getAs', 'apply', 'as']
  switch (name) {
    case 'params':
    case 'multiParams':
      return native(
        new Params(mixedParams(placeByMethod(route.methods, 'form'), facts, colonNames([route.path]), readers)),
      )
    case 'fileParams':
      return native(new Params(placeNamed('form', facts, readers)))
    case 'cookies':
      return native(new Params(placeNamed('cookie', facts, readers)))
    case 'parsedBody':
      return native(new ParsedBody(facts))
    case 'request':
      return native(
        new RequestObject(
          { body: () => readWholeBody(facts), headers: () => placeNamed('header', facts, readers) },
          {
            header: (call) => readNamed('header', facts, call),
            getHeader: (call) => readNamed('header', facts, call),
            getParameter: (call) => readNamed('query', facts, call),
          },
        ),
      )
    default:
      return undefined
  }
}

/** `params("id")` reads by calling. */
class Params extends Native {
  readonly #of: Value

  constructor(of: Value) {
    super()
    this.#of = of
  }

  override call(call: Call, run: Interpreter): Value | undefined {
    const [key] = call.args
    return this.#of.kind === 'native' && key !== undefined ? this.#of.native.index(key, call, run) : undefined
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    return this.#of.kind === 'native' ? this.#of.native.method(name, call, run) : undefined
  }
}

class ParsedBody extends Native {
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override method(name: string, call: Call, run: Interpreter): Value {
    const [type] = call.types
    if (type !== undefined && name.startsWith('extract')) addTypedBody(type, call.scope, this.#facts, run)
    return name === '\\' ? readNamed('json', this.#facts, call) : UNKNOWN
  }
}

/** `context.mount(new UsersServlet, "/users/*")` */
class Context extends Native {
  readonly #router: Router

  constructor(router: Router) {
    super()
    this.#router = router
  }

  override method(name: string, call: Call): Value {
    const [servlet, path] = call.args.flatMap(itemsOf)
    const base = servlet?.kind === 'instance' ? servlet.base : undefined
    if (name === 'mount' && base?.kind === 'native' && base.native instanceof Servlet) {
      const at = (plainText(path) ?? '').replace(/\/?\*$/, '')
      this.#router.mount({
        file: call.file,
        line: call.line,
        condition: call.condition,
        path: text(at),
        router: base.native.router,
        handlers: [],
      })
    }
    return UNKNOWN
  }
}

export const scalatra: Framework = {
  name: 'scalatra',
  languages: ['scala'],
  packages: [SCALA],
  hints: String.raw`\bscalatra\b|\bScalatra\w+\b|\bServletContext\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    if (!/^Scalatra(?:Servlet|Filter|Base)$|^ScalatraWebComponent$/.test(callee.path.at(-1) ?? '') || !call.constructs)
      return undefined
    return native(new Servlet(run.project.graph.router(reader)))
  },

  typed(type: External, run: Interpreter): Value | undefined {
    if (type.path.at(-1) !== 'ServletContext') return undefined
    const router = run.project.graph.router(reader)
    router.isApplication = true
    return native(new Context(router))
  },
}

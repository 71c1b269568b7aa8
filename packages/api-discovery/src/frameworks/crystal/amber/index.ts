/** Amber and Grip: routes to the methods of controllers, in blocks with prefixes. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import {
  concat,
  itemsOf,
  labelOf,
  native,
  plainText,
  text,
  UNKNOWN,
  type ClassValue,
  type External,
  type Value,
} from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { readAction } from '../controllers.ts'
import { runBlock, VERBS, Words } from '../words.ts'

interface ActionFacts {
  readonly controller: Value | undefined
  readonly action: string
}

function readerFor(framework: string): Reader {
  return {
    framework,
    syntax: colonPath,
    readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
      // Only this adapter registers routes with these readers; sockets have no facts.
      const own = route.facts as ActionFacts | undefined
      if (own !== undefined) readAction(own.controller, own.action, route, facts, run)
    },
  }
}

const amberReader = readerFor('amber')
const gripReader = readerFor('grip')

const BLOCKS = new Set(['routes', 'scope', 'namespace'])
const SOCKETS = new Set(['websocket', 'ws'])

class RouteWords extends Words {
  readonly #router: Router
  readonly #reader: Reader

  constructor(router: Router, reader: Reader) {
    super()
    this.#router = router
    this.#reader = reader
  }

  override knows(name: string): boolean {
    return VERBS.has(name) || SOCKETS.has(name) || name === 'scope' || name === 'resources'
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [path, controller, third] = call.args
    if (VERBS.has(name) && path !== undefined) {
      const action = plainText(third) ?? plainText(call.named.get('as')) ?? name
      this.#add(call, [name.toUpperCase()], path, controller, action)
    } else if (SOCKETS.has(name) && path !== undefined) {
      const site = { file: call.file, line: call.line, condition: call.condition }
      this.#router.route({ ...site, methods: ['GET'], path, handlers: [], protocol: 'ws' })
    } else if (BLOCKS.has(name))
      this.#nested(call, run, name === 'routes' ? (controller ?? text('')) : (path ?? text('')))
    else if (name === 'resources' && path !== undefined) this.#resources(call, path, controller)
    return UNKNOWN
  }

  #add(call: Call, methods: readonly HttpMethod[], path: Value, controller: Value | undefined, action: string): void {
    const facts: ActionFacts = { controller, action }
    const name =
      controller?.kind === 'class' ? controller.def.name : controller === undefined ? undefined : labelOf(controller)
    this.#router.route({
      file: call.file,
      line: call.line,
      condition: call.condition,
      methods,
      path,
      handlers: [],
      handler: name === undefined ? action : `${name}.${action}`,
      facts,
    })
  }

  #nested(call: Call, run: Interpreter, path: Value): void {
    const router = run.project.graph.router(this.#reader)
    this.#router.mount({ file: call.file, line: call.line, condition: call.condition, path, router, handlers: [] })
    runBlock(call, new RouteWords(router, this.#reader), run)
  }

  #resources(call: Call, path: Value, controller: Value | undefined): void {
    const chosen = (name: string): ReadonlySet<string> | undefined => {
      const given = call.named.get(name)
      return given === undefined ? undefined : new Set(itemsOf(given).flatMap((item) => plainText(item) ?? []))
    }
    const only = chosen('only')
    const except = chosen('except')
    const one = concat([path, text('/:id')])
    const all: readonly (readonly [string, readonly HttpMethod[], Value])[] = [
      ['index', ['GET'], path],
      ['new', ['GET'], concat([path, text('/new')])],
      ['create', ['POST'], path],
      ['show', ['GET'], one],
      ['edit', ['GET'], concat([one, text('/edit')])],
      ['update', ['PUT', 'PATCH'], one],
      ['destroy', ['DELETE'], one],
    ]
    for (const [action, methods, at] of all) {
      if (only?.has(action) === false || except?.has(action) === true) continue
      this.#add(call, methods, at, controller, action)
    }
  }
}

function application(run: Interpreter, reader: Reader): RouteWords {
  const router = run.project.graph.router(reader)
  router.isApplication = true
  return new RouteWords(router, reader)
}

export const amber: Framework = {
  name: 'amber',
  languages: ['crystal'],
  packages: ['Amber', 'Grip'],
  hints: String.raw`\bAmber::|\bGrip::|\bApplicationController\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const path = callee.path.filter((part) => part !== '()').join('.')
    if (callee.package === 'Amber' && path === 'Server.configure') {
      runBlock(call, application(run, amberReader), run)
      return UNKNOWN
    }
    return undefined
  },

  /** `class App < Grip::Application` routes in `initialize`, older versions in `routes`. */
  class(of: ClassValue, run: Interpreter): void {
    if (!run.project.outsideBases(of, run).some((base) => /^Grip(?:\.|::)Application$/.test(base))) return
    const words = native(application(run, gripReader))
    for (const { name, method } of of.def.members) {
      if (method === undefined || !/^(?:initialize|routes)$/.test(name)) continue
      run.invoke(run.makeFunction(method, of.scope, words, of), [], new Map(), words)
    }
  },
}

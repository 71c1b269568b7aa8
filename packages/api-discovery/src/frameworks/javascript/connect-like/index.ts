/** Small frameworks with handlers `(request, response, next)` on the requests of Node: Polka, tinyhttp, HyperExpress, restana, find-my-way. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { type Call } from '../../../engine/native.ts'
import { native, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import type { HandlerFacts, Route } from '../../../routing/graph.ts'
import { expressReader } from '../express/reader.ts'
import { ExpressRequest } from '../express/request.ts'
import { expressPath } from '../express/path.ts'
import { connectGuard } from '../guards.ts'
import { functionsOf } from '../handlers.ts'
import { inputs } from '../inputs.ts'
import { MethodRouter, type RouterDialect } from '../method-router.ts'

const COMMON = {
  mounting: ['use'],
  naming: ['add'],
  sockets: ['ws'],
  handing: ['handler', 'attach'],
  making: ['newRouter'],
}

function dialectOf(framework: string): RouterDialect {
  return { ...COMMON, reader: { ...expressReader, framework } }
}

/** Members and methods of HyperExpress's request, beside those of Express. */
const MORE_MEMBERS: Readonly<Record<string, ParamPlace>> = { query_parameters: 'query', path_parameters: 'path' }
const MORE_METHODS: Readonly<Record<string, ParamPlace>> = { json: 'json', urlencoded: 'form' }

class HyperRequest extends ExpressRequest {
  readonly facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super(facts)
    this.facts = facts
  }

  override member(name: string): Value | undefined {
    const place = Object.hasOwn(MORE_MEMBERS, name) ? MORE_MEMBERS[name] : undefined
    return place === undefined ? super.member(name) : inputs(place, this.facts)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const place = Object.hasOwn(MORE_METHODS, name) ? MORE_METHODS[name] : undefined
    return place === undefined ? super.method(name, call, run) : inputs(place, this.facts)
  }
}

const HYPER: RouterDialect = {
  ...COMMON,
  reader: {
    framework: 'hyper-express',
    syntax: expressPath,
    guard: connectGuard,
    readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
      const request = native(new HyperRequest(facts))
      for (const handler of route.handlers) for (const fn of functionsOf(handler)) run.handle(fn, [request], facts)
    },
  },
}

const FIND_MY_WAY: RouterDialect = {
  ...COMMON,
  naming: ['on'],
  reader: {
    ...expressReader,
    framework: 'find-my-way',
    readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
      const request = native(new ExpressRequest(facts))
      const given = [request, UNKNOWN, inputs('path', facts), UNKNOWN, inputs('query', facts)]
      for (const handler of route.handlers) for (const fn of functionsOf(handler)) run.handle(fn, given, facts)
    },
  },
}

interface Kind {
  readonly dialect: RouterDialect
  /** Names of what makes an application; `` for the package itself. */
  readonly applications: readonly string[]
  readonly routers: readonly string[]
}

const KINDS: Readonly<Record<string, Kind>> = {
  polka: { dialect: dialectOf('polka'), applications: ['', 'polka'], routers: [] },
  '@polka/core': { dialect: dialectOf('polka'), applications: ['', 'Polka'], routers: [] },
  '@tinyhttp/app': { dialect: dialectOf('tinyhttp'), applications: ['App'], routers: [] },
  'find-my-way': { dialect: FIND_MY_WAY, applications: [''], routers: [] },
  restana: { dialect: dialectOf('restana'), applications: [''], routers: [] },
  foxify: { dialect: dialectOf('foxify'), applications: ['', 'Foxify'], routers: ['Router'] },
  'hyper-express': { dialect: HYPER, applications: ['Server'], routers: ['Router'] },
}

export const connectLike: Framework = {
  name: 'connect',
  languages: ['javascript'],
  packages: Object.keys(KINDS),
  hints: String.raw`['"](?:@?polka(?:/core)?|@tinyhttp/app|restana|foxify|hyper-express|find-my-way)['"]`,

  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    const kind = KINDS[callee.package]
    const name = callee.path.filter((part) => part !== 'default').join('.')
    if (kind?.applications.includes(name) === true) return native(MethodRouter.make(run, kind.dialect, true))
    return kind?.routers.includes(name) === true ? native(MethodRouter.make(run, kind.dialect, false)) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    const kind = KINDS[type.package]
    const name = type.path.at(-1) ?? ''
    const isRouter =
      kind?.applications.includes(name) === true || kind?.routers.includes(name) === true || name === 'Polka'
    return kind !== undefined && isRouter ? native(MethodRouter.make(run, kind.dialect, false)) : undefined
  },
}

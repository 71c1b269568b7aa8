import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, Native, type Call, type Site } from '../../../engine/native.ts'
import {
  concat,
  itemsOf,
  native,
  plainText,
  text,
  unknown,
  type ClassValue,
  type Value,
} from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import { placeOf, Registering, Routed, routedOf } from '../routed.ts'
import { methodsArgument, verbHandlers } from '../views.ts'
import { sanicReader } from './reader.ts'
import { SanicView } from './view.ts'

const VERBS = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options'])
const NO_PATH = text('')

/** `Sanic('app')` and `Blueprint('name', url_prefix='/x', version=1)`. */
export class SanicRouter extends Routed {
  readonly version: Version
  readonly prefix: Value
  /** Those for routes that have a version of their own. */
  readonly versions: SanicRouter[] = []

  private constructor(router: ConstructorParameters<typeof Routed>[0], prefix: Value, version: Version) {
    super(router)
    this.prefix = prefix
    this.version = version
    router.rootPrefix = concat([versionPath(version), prefix])
  }

  static make(run: Interpreter, call: Call | undefined, isApplication: boolean): SanicRouter {
    const router = run.project.graph.router(sanicReader)
    router.isApplication = isApplication
    const prefix = call === undefined || isApplication ? undefined : argument(call, 1, 'url_prefix')
    return new SanicRouter(
      router,
      prefix === undefined || prefix.kind === 'constant' ? NO_PATH : prefix,
      versionOf(call),
    )
  }

  /** The router for routes of another version than the blueprint's, below the same prefixes. */
  #ofVersion(version: Version, run: Interpreter): SanicRouter {
    const known = this.versions.find((one) => plainText(one.version.number) === plainText(version.number))
    if (known !== undefined) return known
    const made = new SanicRouter(run.project.graph.router(sanicReader), this.prefix, version)
    made.router.isApplication = this.router.isApplication
    this.versions.push(made)
    return made
  }

  /** Hooks may be used without a call: `@app.on_request`. */
  override member(name: string, site: Site): Value | undefined {
    if (name !== 'on_request' && name !== 'middleware') return undefined
    return native(new Registering((handler) => this.#before(site, handler)))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (VERBS.has(name)) return this.#decorator(call, [name.toUpperCase()])
    switch (name) {
      case 'route':
        return this.#decorator(call, methodsArgument(call, 'methods'))
      case 'websocket':
        return native(new Registering((view) => this.#addSocket(call, argument(call, 0, 'uri'), view)))
      case 'add_route':
        this.#add(call, argument(call, 1, 'uri'), argument(call, 0, 'handler'), methodsArgument(call, 'methods'), run)
        return undefined
      case 'add_websocket_route':
        this.#addSocket(call, argument(call, 1, 'uri'), argument(call, 0, 'handler'))
        return undefined
      case 'blueprint':
      case 'register_blueprint':
        this.#include(call, argument(call, 0, 'blueprint'), [argument(call, -1, 'url_prefix')], versionOf(call), run)
        return undefined
      case 'middleware':
      case 'on_request':
      case 'register_middleware':
        return this.#hook(name, call)
      case 'group':
        return native(SanicGroup.of(call))
      default:
        return undefined
    }
  }

  attach(view: ClassValue, call: Call, run: Interpreter): void {
    this.#add(call, argument(call, -1, 'uri'), view, undefined, run)
  }

  #decorator(call: Call, methods: readonly HttpMethod[] | undefined): Value {
    return native(new Registering((view, run) => this.#add(call, argument(call, 0, 'uri'), view, methods, run)))
  }

  #add(
    call: Call,
    uri: Value | undefined,
    given: Value | undefined,
    methods: readonly HttpMethod[] | undefined,
    run: Interpreter,
  ): void {
    const view = given === undefined ? undefined : run.settle(given)
    const version = versionOf(call)
    const { router } = version.number === undefined ? this : this.#ofVersion(version, run)
    const path = uri ?? unknown('uri')
    const of =
      view?.kind === 'class'
        ? view
        : view?.kind === 'native' && view.native instanceof SanicView
          ? view.native.of
          : undefined
    if (of !== undefined) {
      for (const { method, fn } of verbHandlers(of, run)) {
        router.route({ ...placeOf(call), path, methods: [method], handlers: [fn] })
      }
      return
    }
    router.route({
      ...placeOf(call),
      path,
      methods: methods ?? ['GET'],
      handlers: view === undefined ? [] : [view],
    })
  }

  #addSocket(call: Call, uri: Value | undefined, view: Value | undefined): void {
    const path = uri ?? unknown('uri')
    this.router.route({
      ...placeOf(call),
      path,
      methods: ['GET'],
      handlers: view === undefined ? [] : [view],
      protocol: 'ws',
    })
  }

  /** Mounts a blueprint, those of a group or of a list; versions come before all prefixes. */
  #include(
    call: Call,
    given: Value | undefined,
    prefixes: readonly (Value | undefined)[],
    version: Version,
    run: Interpreter,
  ): void {
    for (const item of itemsOf(given)) {
      const of = run.settle(item)
      if (of.kind === 'native' && of.native instanceof SanicGroup) {
        const { members, prefix } = of.native
        for (const member of members)
          this.#include(call, member, [...prefixes, prefix], inner(of.native.version, version), run)
        continue
      }
      const child = routedOf(of, run)
      if (!(child instanceof SanicRouter) || child === this) continue
      // `blueprint(bp, url_prefix=…)` replaces the blueprint's own prefix, a group's comes before it.
      const [first, ...rest] = prefixes
      const own = first !== undefined && rest.length === 0 ? [first] : [...prefixes, child.prefix]
      const known = own.filter((one) => one !== undefined)
      const below = known.flatMap((one) => [text('/'), one])
      for (const one of [child, ...child.versions]) {
        const path = concat([versionPath(inner(one.version, version)), ...below])
        this.router.mount({ ...placeOf(call), path, router: one.router, handlers: [] })
      }
    }
  }

  #hook(name: string, call: Call): Value | undefined {
    const [first, second] = call.args
    if (first?.kind === 'function') {
      if (plainText(second) !== 'response') this.#before(call, first)
      return first
    }
    const isRequest = name !== 'register_middleware' && plainText(first) !== 'response'
    return isRequest ? native(new Registering((handler) => this.#before(call, handler))) : undefined
  }

  #before({ file, line }: Site, handler: Value): void {
    this.router.use({ file, line, condition: undefined, path: undefined, handlers: [handler], always: true })
  }
}

/** `Blueprint.group(users, posts, url_prefix='/api', version=1)` */
export class SanicGroup extends Native {
  readonly members: Value[]
  readonly prefix: Value | undefined
  readonly version: Version

  constructor(members: Value[], prefix: Value | undefined, version: Version) {
    super()
    this.members = members
    this.prefix = prefix
    this.version = version
  }

  static of(call: Call): SanicGroup {
    return new SanicGroup(
      [...itemsOf({ kind: 'list', items: [...call.args], open: false })],
      call.named.get('url_prefix'),
      versionOf(call),
    )
  }

  override method(name: string, call: Call): Value | undefined {
    if (name === 'append' || name === 'extend') this.members.push(...itemsOf(call.args[0]))
    return undefined
  }
}

/** `version=1, version_prefix='/api/v'` */
interface Version {
  readonly number: Value | undefined
  readonly prefix: Value | undefined
}

function versionOf(call: Call | undefined): Version {
  const number = call?.named.get('version')
  return {
    number: number?.kind === 'constant' ? undefined : number,
    prefix: call?.named.get('version_prefix'),
  }
}

/** What a route, blueprint or group says itself goes before what is said around it. */
function inner(own: Version, around: Version): Version {
  return { number: own.number ?? around.number, prefix: own.prefix ?? around.prefix }
}

/** `/v1` of `version=1`. */
function versionPath({ number, prefix = text('/v') }: Version): Value {
  if (number === undefined) return NO_PATH
  const known = plainText(number)
  return concat([prefix, known === undefined ? number : text(known.replace(/^v/, ''))])
}

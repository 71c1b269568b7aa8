/** http4k: routes as values, contracts, lenses. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { native, text, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import { withReceiver } from '../../../languages/kotlin/receivers.ts'
import { constantName } from '../../jvm/marks.ts'
import { Lens } from './request.ts'
import { asSockets, bind, joinedPath, PathMethod, RoutingHandler } from './routing.ts'

export const http4k: Framework = {
  name: 'http4k',
  languages: ['kotlin'],
  packages: ['org.http4k.*'],
  hints: String.raw`\borg\.http4k\b`,

  member(of: External, name: string): Value | undefined {
    const lens = of.path.length === 0 && of.package !== 'org.http4k.core' ? Lens.beginning(name) : undefined
    // `Body` stands beside requests, and gives lenses by `auto`.
    if (lens !== undefined) return native(lens)
    return of.path.length === 0 && name === 'Body' ? native(new Lens('body')) : undefined
  },

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1)
    const { receiver } = callee
    switch (name) {
      case 'routes': {
        const made = RoutingHandler.create(run)
        for (const arg of call.args) made.include(arg, call, run)
        return native(made)
      }
      case 'bind':
      case 'bindContract':
        return receiver === undefined ? undefined : bind(pathOf(receiver), call.args[0] ?? UNKNOWN, call, run)
      case 'meta':
        return receiver === undefined ? undefined : native(withMeta(pathOf(receiver), call, run))
      case 'to':
        // `GET to handler`: the path is that of the routes around it.
        return methodRoute(receiver, call, run)
      case 'div':
        return receiver === undefined || call.args[0] === undefined ? undefined : joinedPath(receiver, call.args[0])
      case 'then': {
        // A filter in front of routes leaves them what they are.
        const [next] = call.args
        const settled = next === undefined ? undefined : run.settle(next)
        return settled?.kind === 'native' || settled?.kind === 'function' ? settled : undefined
      }
      case 'contract':
        return contract(call, run)
      case 'websockets':
        return native(asSockets(call, run))
      default:
        return undefined
    }
  },
}

function methodRoute(receiver: Value | undefined, call: Call, run: Interpreter): Value | undefined {
  const method = receiver === undefined ? undefined : constantName(receiver)
  if (receiver?.kind !== 'external' || method === undefined || !/^[A-Z]+$/.test(method)) return undefined
  return new PathMethod(text(''), [method], [], call).method('to', call, run)
}

function pathOf(receiver: Value): PathMethod {
  if (receiver.kind === 'native' && receiver.native instanceof PathMethod) return receiver.native
  return new PathMethod(receiver, [], [])
}

/** `meta { queries += page; receiving(body) }` */
function withMeta(of: PathMethod, call: Call, run: Interpreter): PathMethod {
  const meta = new Meta()
  const block = call.args.at(-1)
  if (block?.kind === 'function') run.invoke(withReceiver(block, native(meta)), [], new Map(), native(meta))
  return new PathMethod(of.path, of.methods, [...of.lenses, ...meta.lenses])
}

/** What the block of `meta` has as its `this`. */
class Meta extends Native {
  readonly lenses: Lens[] = []

  override member(name: string): Value | undefined {
    if (name === 'queries' || name === 'headers') return native(new LensList(this.lenses))
    return name === 'receiving' ? native(new LensList(this.lenses)) : undefined
  }

  override method(name: string, call: Call): Value | undefined {
    if (name === 'receiving') collect(call, this.lenses)
    return undefined
  }
}

class LensList extends Native {
  readonly #lenses: Lens[]

  constructor(lenses: Lens[]) {
    super()
    this.#lenses = lenses
  }

  override method(name: string, call: Call): Value | undefined {
    if (name === 'plusAssign' || name === 'add') collect(call, this.#lenses)
    return native(this)
  }

  override call(call: Call): Value | undefined {
    collect(call, this.#lenses)
    return UNKNOWN
  }
}

function collect({ args }: Call, lenses: Lens[]): void {
  for (const arg of args) if (arg.kind === 'native' && arg.native instanceof Lens) lenses.push(arg.native)
}

/** `contract { routes += "/x" bindContract GET to handler; descriptionPath = "/openapi.json" }` */
function contract(call: Call, run: Interpreter): Value {
  const made = RoutingHandler.create(run)
  const block = call.args.at(-1)
  const self = native(new ContractBuilder(made))
  if (block?.kind === 'function') run.invoke(withReceiver(block, self), [], new Map(), self)
  return native(made)
}

class ContractBuilder extends Native {
  readonly #made: RoutingHandler

  constructor(made: RoutingHandler) {
    super()
    this.#made = made
  }

  override member(name: string): Value | undefined {
    return name === 'routes' ? native(new RouteList(this.#made)) : undefined
  }
}

class RouteList extends Native {
  readonly #made: RoutingHandler

  constructor(made: RoutingHandler) {
    super()
    this.#made = made
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name === 'plusAssign' || name === 'add' || name === 'addAll') {
      for (const arg of call.args) this.#made.include(arg, call, run)
    }
    return native(this)
  }
}

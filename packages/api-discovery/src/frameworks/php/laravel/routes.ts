/** One route, and what is chained behind it. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { below, list, native, plainText, text, UNKNOWN, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import { byBody } from '../../../routing/bodies.ts'
import { actionOf, targetName, type Action } from '../controllers.ts'
import { middlewareIn, middlewareRef } from './middleware.ts'
import { namespacesOf, type Group } from './state.ts'

/** What a route's reader needs: the action, found when it is asked for. */
export interface LaravelFacts {
  readonly action: (run: Interpreter) => Action | undefined
  /** Middleware around it that it is taken out of. */
  readonly without: Value[]
}

export function addRoute(
  group: Group,
  methods: readonly HttpMethod[],
  path: Value | undefined,
  target: Value | undefined,
  call: Call,
  run: Interpreter,
): Value {
  if (path === undefined) return UNKNOWN
  const handler = targetOf(target, group)
  const own = target?.kind === 'record' ? middlewareIn(target.fields.get('middleware')) : []
  const handlers = [...group.middleware, ...own].map((one) => middlewareRef(one, run))
  const without: Value[] = [...group.without]
  const chain = new RouteChain(handlers, without, run)
  handlers.push(UNKNOWN)
  const name = targetName(handler)
  const facts: LaravelFacts = { action: (reading) => actionOf(handler, reading, namespacesOf(group)), without }
  for (const some of byBody(methods)) {
    group.router.route({
      file: call.file,
      line: call.line,
      condition: call.condition,
      methods: some,
      path: below(group.prefix, path),
      handlers,
      facts,
      ...(name === undefined ? {} : { handler: name }),
    })
  }
  return native(chain)
}

/** `'index'` in a group of one controller; `['uses' => 'Users@index']`. */
function targetOf(target: Value | undefined, group: Group): Value | undefined {
  if (target?.kind === 'record') return targetOf(target.fields.get('uses') ?? target.fields.get('0'), group)
  if (target?.kind === 'list' && target.items.length === 1) return targetOf(target.items[0], group)
  const method = plainText(target)
  if (group.controller !== undefined && method !== undefined && /^\w+$/.test(method)) {
    return list([group.controller, text(method)])
  }
  return target
}

/** `Route::get(…)->name('x')->middleware('auth')`: middleware may still come and go. */
export class RouteChain extends Native {
  readonly #handlers: Value[]
  readonly #without: Value[]
  readonly #run: Interpreter

  constructor(handlers: Value[], without: Value[], run: Interpreter) {
    super()
    this.#handlers = handlers
    this.#without = without
    this.#run = run
  }

  override method(name: string, call: Call): Value | undefined {
    if (name === 'middleware') for (const one of call.args.flatMap(middlewareIn)) this.#add(one)
    else if (name === 'can') this.#add(text(`can:${plainText(call.args[0]) ?? ''}`))
    else if (name === 'withoutMiddleware') this.#without.push(...call.args.flatMap(middlewareIn))
    return native(this)
  }

  #add(middleware: Value): void {
    this.#handlers.splice(-1, 0, middlewareRef(middleware, this.#run))
  }
}

import type { Interpreter } from '../../../engine/interpreter.ts'
import { isWithin, Native, type Call, type Condition } from '../../../engine/native.ts'
import {
  field,
  itemsOf,
  native,
  plainText,
  text,
  textField,
  truth,
  UNKNOWN,
  unknown,
  type Value,
} from '../../../engine/values.ts'
import type { Router } from '../../../routing/graph.ts'
import { siteOf } from '../call-site.ts'
import { methodsGiven } from '../http-methods.ts'
import { declaredInputs } from '../schemas/declared.ts'
import { hapiReader, type HapiFacts } from './reader.ts'

/** What the servers of one application share: `server.auth.default()`. */
interface Shared {
  defaultStrategy: string | undefined
  /** Under which the default is set; it counts for routes that stand under it too. */
  condition?: Condition | undefined
}

export class HapiServer extends Native {
  readonly router: Router
  readonly #shared: Shared

  constructor(router: Router, shared: Shared = { defaultStrategy: undefined }) {
    super()
    this.router = router
    this.#shared = shared
  }

  static loose(run: Interpreter): HapiServer {
    return new HapiServer(run.project.graph.router(hapiReader))
  }

  static application(options: Value | undefined, run: Interpreter): HapiServer {
    const made = HapiServer.loose(run)
    made.router.isApplication = true
    made.router.prefix = field(field(options, 'routes'), 'prefix')
    return made
  }

  override member(name: string): Value | undefined {
    return name === 'auth' ? native(new HapiAuth(this.#shared)) : undefined
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, second] = call.args
    switch (name) {
      case 'route':
        for (const one of itemsOf(first)) this.#route(run.settle(one), call, run)
        return native(this)
      case 'register':
        for (const one of itemsOf(first)) this.#register(run.settle(one), second, call, run)
        return native(this)
      case 'start':
      case 'initialize':
        this.router.isApplication = true
        return unknown('started')
      case 'ext':
      case 'decorate':
      case 'validator':
        return native(this)
      default:
        return undefined
    }
  }

  #route(route: Value, call: Call, run: Interpreter): void {
    if (route.kind !== 'record') return
    const path = field(route, 'path')
    if (path === undefined) return
    const given = field(route, 'options') ?? field(route, 'config')
    const options = given?.kind === 'function' ? run.invoke(given, [native(this)]) : given
    const methods = methodsGiven(itemsOf(field(route, 'method')).flatMap((one) => plainText(one) ?? []))
    const declared = declaredInputs(field(options, 'validate'), run)
    const handler = field(route, 'handler') ?? field(options, 'handler')
    const auth = field(options, 'auth')
    const isForm = takesForm(field(options, 'payload'))
    const facts: HapiFacts = { strategy: () => this.#strategy(auth, call.condition), isForm }
    const summary = textField(options, 'description')
    const before = itemsOf(field(options, 'pre')).map((one) => field(one, 'method') ?? one)
    this.router.route({
      // Each route object is a declaration of its own.
      file: route.file ?? call.file,
      line: route.line ?? call.line,
      condition: call.condition,
      methods: methods.length === 0 ? ['GET'] : methods,
      path,
      handlers: [...before, ...(handler === undefined ? [] : [handler])],
      params: declared.params.map((one) => (isForm && one.in === 'json' ? { ...one, in: 'form' as const } : one)),
      ...(declared.body === undefined || isForm ? {} : { body: declared.body }),
      ...(summary === undefined ? {} : { summary }),
      facts,
    })
  }

  /** The strategy that refuses callers of a route; undefined when none does. */
  #strategy(auth: Value | undefined, condition: Condition | undefined): string | undefined {
    const { defaultStrategy } = this.#shared
    const inForce = isWithin(condition, this.#shared.condition) ? defaultStrategy : undefined
    if (auth === undefined) return inForce
    if (auth.kind === 'constant') return undefined
    const mode = textField(auth, 'mode')
    if (mode === 'try' || mode === 'optional') return undefined
    return plainText(auth) ?? textField(auth, 'strategy') ?? plainText(itemsOf(field(auth, 'strategies'))[0]) ?? inForce
  }

  #register(given: Value, options: Value | undefined, call: Call, run: Interpreter): void {
    const wrapped = field(given, 'plugin')
    const holder = wrapped === undefined ? given : run.settle(wrapped)
    const plugin = pluginOf(holder, run)
    if (plugin === undefined) return
    const prefix = field(field(given, 'routes'), 'prefix') ?? field(field(options, 'routes'), 'prefix')
    const child = new HapiServer(run.project.graph.router(hapiReader), this.#shared)
    this.router.mount({ ...siteOf(call), path: prefix ?? text(''), router: child.router, handlers: [] })
    const self = holder.kind === 'record' ? holder : undefined
    run.invoke(plugin, [native(child), field(given, 'options') ?? UNKNOWN], new Map(), self)
  }
}

/** `payload: { multipart: true }`, `payload: { allow: 'multipart/form-data' }` */
function takesForm(payload: Value | undefined): boolean {
  const multipart = field(payload, 'multipart')
  const isOn = multipart !== undefined && truth(multipart) !== false
  return isOn || itemsOf(field(payload, 'allow')).some((one) => plainText(one)?.includes('form') === true)
}

/** `{ name, register }`, `{ plugin }`, a module that exports `register` or `plugin`. */
function pluginOf(value: Value, run: Interpreter, depth = 0): Extract<Value, { kind: 'function' }> | undefined {
  if (depth > 4) return undefined
  if (value.kind === 'function') return value
  if (value.kind !== 'record' && value.kind !== 'module' && value.kind !== 'instance') return undefined
  const part = (name: string): Value =>
    value.kind === 'record' ? (value.fields.get(name) ?? UNKNOWN) : run.memberOf(value, name, '')
  for (const name of ['register', 'plugin', 'default']) {
    const found = pluginOf(part(name), run, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

/** `server.auth` */
class HapiAuth extends Native {
  readonly #shared: Shared

  constructor(shared: Shared) {
    super()
    this.#shared = shared
  }

  override method(name: string, call: Call): Value | undefined {
    const [first] = call.args
    if (name === 'default' && first !== undefined) {
      const mode = textField(first, 'mode')
      this.#shared.condition = call.condition
      if (mode !== 'try' && mode !== 'optional')
        this.#shared.defaultStrategy = plainText(first) ?? textField(first, 'strategy')
    }
    return native(this)
  }
}

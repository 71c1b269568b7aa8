import type { Interpreter } from '../../../engine/interpreter.ts'
import { textArgument, type Call } from '../../../engine/native.ts'
import {
  alternatives,
  itemsOf,
  native,
  plainText,
  text,
  type FunctionValue,
  type Value,
} from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { controllersIn, methodsOf } from '../controllers.ts'
import { GoRouter, groupOf, orUnknown, setUp, siteOf, TITLED_VERBS, VERBS } from '../router.ts'
import { metaOf, requestType } from './meta.ts'

/** `ghttp.Server` and `ghttp.RouterGroup` */
export class GoFrameRouter extends GoRouter {
  static make(run: Interpreter, reader: Reader): GoFrameRouter {
    return new GoFrameRouter(run.project.graph.router(reader))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, second, third] = call.args
    const verb = name === 'ALL' ? ANY_METHODS : VERBS.get(name)
    if (verb !== undefined) {
      this.#bind(call, verb, orUnknown(first), second, plainText(third), run)
      return native(this)
    }
    switch (name) {
      case 'Group': {
        const child = groupOf(this, GoFrameRouter.make, call, run, first)
        setUp(second, [child], call, run)
        return native(child)
      }
      case 'Clone':
        return native(groupOf(this, GoFrameRouter.make, call, run, undefined))
      case 'Bind':
        for (const one of call.args.flatMap(itemsOf)) this.#bindTyped(call, one, run)
        return native(this)
      case 'ALLMap':
      case 'Map':
        this.#bindMap(call, first, run)
        return native(this)
      case 'BindHandler':
      case 'BindObject':
      case 'BindController': {
        const { methods, path } = pattern(orUnknown(first))
        this.#bind(call, methods, path, second, plainText(third), run)
        return native(this)
      }
      case 'BindObjectMethod':
      case 'BindControllerMethod': {
        const { methods, path } = pattern(orUnknown(first))
        const method = textArgument(call, 2)
        if (method !== undefined && second !== undefined)
          this.register(call, methods, path, [run.memberOf(run.settle(second), method, call.file)])
        return native(this)
      }
      case 'REST':
      case 'BindObjectRest':
      case 'BindControllerRest':
        this.#bindRest(call, orUnknown(first), second, run)
        return native(this)
      case 'Middleware':
      case 'Use':
        this.use(call, call.args)
        return native(this)
      case 'BindMiddleware':
        this.use(call, call.args.slice(1), first)
        return native(this)
      default:
        return undefined
    }
  }

  /** A function answers at the path; an object's methods below it, `Index` at it. */
  #bind(
    call: Call,
    methods: readonly HttpMethod[],
    path: Value,
    handler: Value | undefined,
    only: string | undefined,
    run: Interpreter,
  ): void {
    for (const one of handler === undefined ? [] : alternatives(run.settle(handler))) {
      const [of] = one.kind === 'instance' ? controllersIn(one, run) : []
      if (of === undefined) {
        this.register(call, methods, path, [one])
        continue
      }
      const wanted = only?.split(',').map((name) => name.trim())
      for (const name of methodsOf(of, run).keys()) {
        if (!/^[A-Z]/.test(name) || /^(?:Init|Shut)$/.test(name) || wanted?.includes(name) === false) continue
        const answers = run.memberOf(one, name, call.file)
        const isOnly = wanted?.length === 1
        const below = name === 'Index' || isOnly ? '' : `/${dashed(name)}`
        const placed = plainText(path)?.includes('{.method}') === true ? methodPath(path, name) : joined(path, below)
        this.register(call, methods, placed, [answers], { handler: name })
      }
    }
  }

  /** Typed handlers say their own path; others of an object are named by their method. */
  #bindTyped(call: Call, given: Value, run: Interpreter): void {
    for (const one of alternatives(run.settle(given))) {
      const functions: FunctionValue[] = one.kind === 'function' ? [one] : []
      const [of] = one.kind === 'instance' ? controllersIn(one, run) : []
      for (const name of of === undefined ? [] : methodsOf(of, run).keys()) {
        const method = run.memberOf(one, name, call.file)
        if (method.kind === 'function' && /^[A-Z]/.test(name)) functions.push(method)
      }
      for (const fn of functions) this.#bindFunction(call, fn, one.kind === 'instance', run)
    }
  }

  #bindFunction(call: Call, fn: FunctionValue, isMethod: boolean, run: Interpreter): void {
    const declared = requestType(fn)
    const meta = declared === undefined ? undefined : metaOf(declared, run)
    if (meta?.path === undefined) {
      const name = fn.fn.name ?? ''
      const takesRequest =
        fn.fn.params[0]?.type?.kind === 'named' && fn.fn.params[0].type.name.endsWith('ghttp.Request')
      if (isMethod && takesRequest)
        this.register(call, ANY_METHODS, text(name === 'Index' ? '/' : `/${dashed(name)}`), [fn])
      return
    }
    this.register(
      { ...call, ...meta.site },
      meta.methods ?? ANY_METHODS,
      text(meta.path),
      [fn],
      meta.summary === undefined ? {} : { summary: meta.summary },
    )
  }

  /** `g.Map{"/login": login, "POST:/logout": user.Logout}` */
  #bindMap(call: Call, map: Value | undefined, run: Interpreter): void {
    if (map?.kind !== 'record') return
    for (const [key, handler] of map.fields) {
      const { methods, path } = pattern(text(key))
      const line = map.lines?.get(key)
      this.#bind(line === undefined ? call : { ...call, line }, methods, path, handler, undefined, run)
    }
  }

  /** Methods named after HTTP methods answer those. */
  #bindRest(call: Call, path: Value, object: Value | undefined, run: Interpreter): void {
    for (const of of controllersIn(object, run)) {
      for (const name of methodsOf(of, run).keys()) {
        const methods = TITLED_VERBS.get(name)
        if (methods === undefined || object === undefined) continue
        this.router.route({
          ...siteOf(call),
          methods,
          path,
          handlers: [run.memberOf(run.settle(object), name, call.file)],
        })
      }
    }
  }
}

function joined(path: Value, below: string): Value {
  if (below === '') return path
  return path.kind === 'text' ? { kind: 'text', parts: [...path.parts, below] } : path
}

function methodPath(path: Value, name: string): Value {
  return text((plainText(path) ?? '').replaceAll('{.method}', dashed(name)))
}

/** `UserList` is `user-list`. */
function dashed(name: string): string {
  return name.replaceAll(/([a-z\d])([A-Z])/g, '$1-$2').toLowerCase()
}

/** `"POST:/user"`, `"/user@example.com"` */
function pattern(value: Value): { methods: readonly HttpMethod[]; path: Value } {
  const own = plainText(value)
  if (own === undefined) return { methods: ANY_METHODS, path: value }
  const [, method, rest = own] = /^([A-Za-z]+):(.*)$/.exec(own) ?? []
  const path = text(rest.replace(/@.*$/, ''))
  const isAny = method === undefined || method.toUpperCase() === 'ALL'
  return { methods: isAny ? ANY_METHODS : [method.toUpperCase()], path }
}

import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { concat, itemsOf, native, plainText, text, type ClassValue, type Value } from '../../../engine/values.ts'
import { ANY_METHODS } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { controllersIn } from '../controllers.ts'
import { GoRouter, groupOf, orUnknown, siteOf, TITLED_VERBS } from '../router.ts'
import { actionOf, annotatedActions, automaticActions, mappedActions, restActions, type ActionRoute } from './routes.ts'

/** The application, an `HttpServer` or a namespace. */
export class BeegoRouter extends GoRouter {
  static make(run: Interpreter, reader: Reader): BeegoRouter {
    return new BeegoRouter(run.project.graph.router(reader))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    return this.add(name, call, run) ? native(this) : undefined
  }

  /** Whether the name is one that registers something; `Router`, `Get`, `Include`, `Namespace` … */
  add(name: string, call: Call, run: Interpreter): boolean {
    const [first, second, third] = call.args
    const verb = name === 'Any' ? ANY_METHODS : TITLED_VERBS.get(name)
    if (verb !== undefined) {
      this.register(call, verb, orUnknown(first), second === undefined ? [] : [second])
      return true
    }
    const controlled = name.startsWith('Ctrl')
      ? name === 'CtrlAny'
        ? ANY_METHODS
        : TITLED_VERBS.get(name.slice(4))
      : undefined
    if (controlled !== undefined) {
      const found = actionOf(second)
      if (found !== undefined)
        this.#actions(call, orUnknown(first), found.of, [{ methods: controlled, action: found.action }], run)
      return true
    }
    switch (name) {
      case 'Router':
      case 'RESTRouter':
        for (const of of controllersIn(second, run)) {
          const mapping = itemsOf(third).flatMap((one) => plainText(one) ?? [])
          const actions = mapping.length === 0 ? restActions(of, run) : mapping.flatMap(mappedActions)
          this.#actions(call, orUnknown(first), of, actions, run)
        }
        return true
      case 'Include':
        for (const of of call.args.flatMap((arg) => controllersIn(arg, run)))
          this.#actions(call, text(''), of, annotatedActions(of, run), run)
        return true
      case 'AutoRouter':
      case 'AutoPrefix': {
        const prefix = name === 'AutoPrefix' ? orUnknown(first) : text('')
        for (const of of call.args.flatMap((arg) => controllersIn(arg, run)))
          this.#actions(call, prefix, of, automaticActions(of, run), run)
        return true
      }
      case 'Handler':
        this.register(call, ANY_METHODS, orUnknown(first), second === undefined ? [] : [second])
        return true
      case 'Namespace':
      case 'AddNamespace':
        for (const one of call.args.flatMap(itemsOf)) this.#namespace(call, one)
        return true
      case 'Before':
      case 'Filter':
        this.use(call, call.args)
        return true
      default:
        return false
    }
  }

  #namespace(call: Call, of: Value): void {
    if (of.kind === 'native' && of.native instanceof BeegoNamespace)
      this.mountAt(call, of.native.path, of.native.inside.router)
  }

  #actions(call: Call, path: Value, of: ClassValue, actions: readonly ActionRoute[], run: Interpreter): void {
    for (const { methods, action, path: below, line } of actions) {
      const handler = run.memberOf({ kind: 'instance', of, fields: new Map() }, action, call.file)
      this.router.route({
        ...siteOf(call),
        ...(line === undefined ? {} : { file: of.scope.module.file, line }),
        methods,
        path: below === undefined ? path : concat([path, text(below)]),
        handlers: handler.kind === 'function' ? [handler] : [],
        handler: action,
        facts: of,
      })
    }
  }
}

/** `web.NewNamespace("/v1", …)`: what stands in it is applied at once. */
export class BeegoNamespace extends Native {
  readonly path: Value
  readonly inside: BeegoRouter

  constructor(path: Value, inside: BeegoRouter) {
    super()
    this.path = path
    this.inside = inside
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    return this.inside.add(name, call, run) ? native(this) : undefined
  }
}

/** `web.NSRouter("/x", &C{})`: waits for the namespace that it is an argument of. */
export class NamespacePart extends Native {
  readonly name: string
  readonly given: Call

  constructor(name: string, given: Call) {
    super()
    this.name = name
    this.given = given
  }

  apply(to: BeegoRouter, run: Interpreter): void {
    if (this.name !== 'Namespace') {
      to.add(this.name, this.given, run)
      return
    }
    const [path, ...parts] = this.given.args
    applyParts(groupOf(to, BeegoRouter.make, this.given, run, path), parts, run)
  }
}

export function applyParts(to: BeegoRouter, parts: readonly Value[], run: Interpreter): void {
  for (const part of parts.flatMap(itemsOf)) {
    if (part.kind === 'native' && part.native instanceof NamespacePart) part.native.apply(to, run)
  }
}

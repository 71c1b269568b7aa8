import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, type Call } from '../../../engine/native.ts'
import { alternatives, itemsOf, text, type ClassValue, type Value } from '../../../engine/values.ts'
import type { Router } from '../../../routing/graph.ts'
import { placeOf, Routed, routedOf } from '../routed.ts'
import { classAttribute, instanceOf, methodOf } from '../views.ts'
import { noteDependencies } from './dependencies.ts'
import { Handler, HandlerDeclaration } from './handler.ts'
import { litestarReader } from './reader.ts'

/** `Litestar(route_handlers=[…])` and `Router(path='/users', route_handlers=[…])`. */
export class LitestarRouter extends Routed {
  static make(call: Call, isApplication: boolean, run: Interpreter): LitestarRouter {
    const made = LitestarRouter.empty(run)
    made.router.isApplication = isApplication
    made.router.prefix = isApplication ? call.named.get('path') : argument(call, 0, 'path')
    useGuards(made.router, call.named.get('guards'), call)
    noteDependencies(call.named.get('dependencies'), run)
    made.#addAll(isApplication ? argument(call, 0, 'route_handlers') : call.named.get('route_handlers'), call, run)
    return made
  }

  static empty(run: Interpreter): LitestarRouter {
    return new LitestarRouter(run.project.graph.router(litestarReader))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name === 'register') this.#addAll(call.args[0], call, run)
    return undefined
  }

  #addAll(handlers: Value | undefined, call: Call, run: Interpreter): void {
    for (const item of itemsOf(handlers).flatMap(alternatives)) {
      const of = run.settle(item)
      if (of.kind === 'native' && of.native instanceof Handler) this.add(of.native)
      else if (of.kind === 'class') this.addController(of, run)
      else {
        const child = routedOf(of, run)
        if (child !== undefined && child !== this) {
          this.router.mount({ ...placeOf(call), path: text(''), router: child.router, handlers: [] })
        }
      }
    }
  }

  add(handler: Handler): void {
    handler.isTaken = true
    addRoute(this.router, handler.declared, handler.fn)
  }

  /** A controller has a path, and handlers among its methods. */
  addController(of: ClassValue, run: Interpreter): void {
    taken.add(of)
    const router = run.project.graph.router(litestarReader)
    router.prefix = classAttribute(of, 'path', run)
    const call = run.callOf(undefined, of.scope, [], new Map(), of.def.line)
    useGuards(router, classAttribute(of, 'guards', run), call)
    noteDependencies(classAttribute(of, 'dependencies', run), run)
    addMembers(router, of, of, run, 0)
    this.router.mount({ ...placeOf(call), path: text(''), router, handlers: [] })
  }
}

const taken = new WeakSet<ClassValue>()

/** Whether a router or application was seen to take a controller. */
export function isTaken(of: ClassValue): boolean {
  return taken.has(of)
}

/** Adds the decorated methods of a class and of its bases inside the folder. */
export function addMembers(router: Router, of: ClassValue, holder: ClassValue, run: Interpreter, depth: number): void {
  for (const member of holder.def.members) {
    for (const decorator of member.decorators ?? []) {
      const declared = run.evaluate(decorator.value, holder.scope)
      if (declared.kind !== 'native' || !(declared.native instanceof HandlerDeclaration)) continue
      const fn = methodOf(instanceOf(of, run), member.name, run)
      if (fn !== undefined) addRoute(router, declared.native, fn)
    }
  }
  if (depth > 16) return
  for (const base of run.project.basesOf(holder, run)) {
    if (base.kind === 'class') addMembers(router, of, base, run, depth + 1)
  }
}

function addRoute(router: Router, { declaration, methods, isSocket, path }: HandlerDeclaration, fn: Value): void {
  router.route({
    ...placeOf(declaration),
    path,
    methods,
    handlers: [...itemsOf(declaration.named.get('guards')), fn],
    ...(isSocket ? { protocol: 'ws' as const } : {}),
  })
}

function useGuards(router: Router, guards: Value | undefined, call: Call): void {
  const handlers = itemsOf(guards)
  if (handlers.length > 0) router.use({ ...placeOf(call), path: undefined, handlers, always: true })
}

/** Phalcon: micro applications with collections, the router of its MVC, and annotated controllers. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import {
  below,
  field,
  list,
  native,
  plainText,
  text,
  type ClassValue,
  type External,
  type Value,
} from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { PathForm } from '../../../routing/path.ts'
import { bracePath } from '../brace-path.ts'
import { braceOrRegexPath } from '../micro/leaf.ts'
import { marksOf, markValue, scopeOf } from '../marks.ts'
import { methodsIn, VerbRouter, type RouterStyle } from '../verb-router.ts'

/** `{id:[0-9]+}`, `:controller`, `:params` and groups of regular expressions. */
function phalconPath(piece: string): readonly PathForm[] {
  const named = piece
    .replaceAll(/\/:params\b/g, '/{wildcard}')
    .replaceAll(/\/:(controller|action|module|namespace|delimiter|int)\b/g, '/{$1}')
  return named.includes('(') ? braceOrRegexPath(named) : bracePath(named)
}

const style: RouterStyle = {
  framework: 'phalcon',
  endSlash: 'kept',
  syntax: phalconPath,
  statements: {
    map: (router, call) => router.add(ANY_METHODS, call.args[0], call.args[1], call),
    add: (router, call) => {
      const methods = methodsIn(call.args[2])
      return router.add(methods.length > 0 ? methods : ANY_METHODS, call.args[0], targetOf(call.args[1]), call)
    },
    addGet: (router, call) => router.add(['GET'], call.args[0], targetOf(call.args[1]), call),
    addPost: (router, call) => router.add(['POST'], call.args[0], targetOf(call.args[1]), call),
    addPut: (router, call) => router.add(['PUT'], call.args[0], targetOf(call.args[1]), call),
    addPatch: (router, call) => router.add(['PATCH'], call.args[0], targetOf(call.args[1]), call),
    addDelete: (router, call) => router.add(['DELETE'], call.args[0], targetOf(call.args[1]), call),
    addOptions: (router, call) => router.add(['OPTIONS'], call.args[0], targetOf(call.args[1]), call),
    mount: (router, call) => {
      const [child] = call.args
      if (child?.kind === 'native' && child.native instanceof Collection) child.native.mountOn(router, call)
      return undefined
    },
  },
}

/** `['controller' => 'users', 'action' => 'show']` */
function targetOf(target: Value | undefined): Value | undefined {
  const controller = plainText(field(target, 'controller'))
  if (controller === undefined) return target
  const name = controller.charAt(0).toUpperCase() + controller.slice(1)
  return text(`${name}Controller::${plainText(field(target, 'action')) ?? 'index'}Action`)
}

/** A micro collection or a group of routes: its prefix and handler are told before or after its routes. */
class Collection extends Native {
  readonly #inner: VerbRouter
  #handler: Value | undefined

  constructor(run: Interpreter) {
    super()
    this.#inner = VerbRouter.untold(style, run)
  }

  mountOn(router: VerbRouter, call: Call): void {
    router.mount(text(''), this.#inner.router, call)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    switch (name) {
      case 'setPrefix':
        this.#inner.router.prefix = call.args[0]
        return native(this)
      case 'setHandler':
        this.#handler = call.args[0]
        return native(this)
      case 'setLazy':
      case 'setHostname':
      case 'beforeMatch':
      case 'setPaths':
        return native(this)
      default: {
        const [path, action] = call.args
        const isAction = this.#handler !== undefined && action?.kind === 'text'
        const args =
          isAction && path !== undefined && this.#handler !== undefined
            ? [path, list([this.#handler, action])]
            : call.args
        return this.#inner.method(name, { ...call, args }, run)
      }
    }
  }
}

const APPLICATIONS = /^Phalcon\\(?:Mvc\\Micro|Mvc\\Router|Mvc\\Router\\Annotations|Cli\\Router)$/
const COLLECTIONS = /^Phalcon\\Mvc\\(?:Micro\\Collection|Router\\Group)$/

export const phalcon: Framework = {
  name: 'phalcon',
  languages: ['php'],
  packages: ['Phalcon\\*'],
  hints: String.raw`\bPhalcon\\|@RoutePrefix`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    if (!call.constructs) return undefined
    if (APPLICATIONS.test(callee.package)) return native(VerbRouter.application(style, run))
    return COLLECTIONS.test(callee.package) ? native(new Collection(run)) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return APPLICATIONS.test(type.package) ? native(VerbRouter.untold(style, run)) : undefined
  },

  class(of: ClassValue, run: Interpreter): void {
    const prefix = marksOf(of.def, scopeOf(of), run).find((mark) => mark.name === 'RoutePrefix')
    if (prefix === undefined) return
    for (const { method, name } of of.def.members) {
      if (method === undefined) continue
      for (const mark of marksOf(method, scopeOf(of), run)) {
        const methods = MARKS[mark.name]
        if (methods === undefined) continue
        const given = methodsIn(markValue(mark, -1, 'methods'))
        const path = below(markValue(prefix, 0) ?? text(''), markValue(mark, 0) ?? text(''))
        const call = { ...run.callOf(undefined, of.scope, [], new Map(), mark.line), condition: undefined }
        annotated(run).add(given.length > 0 ? given : methods, path, list([of, text(name)]), call)
      }
    }
  },
}

const MARKS: Readonly<Record<string, readonly HttpMethod[]>> = {
  Get: ['GET'],
  Post: ['POST'],
  Put: ['PUT'],
  Patch: ['PATCH'],
  Delete: ['DELETE'],
  Options: ['OPTIONS'],
  Route: ANY_METHODS,
}

const routers = new WeakMap<Project, VerbRouter>()

function annotated(run: Interpreter): VerbRouter {
  let known = routers.get(run.project)
  if (known === undefined) routers.set(run.project, (known = VerbRouter.application(style, run)))
  return known
}

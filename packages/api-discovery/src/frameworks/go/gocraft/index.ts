/** gocraft/web: routers of a context, whose methods are the handlers. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import type { Reader } from '../../../routing/graph.ts'
import { colonPath } from '../path.ts'
import { goReader } from '../reader.ts'
import { HttpRequest, placeOf } from '../request.ts'
import { GoRouter, groupOf, orUnknown, TITLED_VERBS } from '../router.ts'

/** `*web.Request`: one of net/http with the path's parameters. */
class WebRequest extends HttpRequest {
  override member(name: string): Value | undefined {
    if (name === 'PathParams') return placeOf('path', this.scene.facts)
    return name === 'Request' ? native(new HttpRequest(this.scene)) : super.member(name)
  }
}

const reader = goReader({
  framework: 'gocraft/web',
  // `:id:\d+`, and `:*` for the rest of the path.
  syntax: (piece) => colonPath(piece.replaceAll(':*', '*').replaceAll(/(:\w+):[^/]*/g, '$1')),
  args: ['none', 'request'],
  argument: ({ type }, scene) =>
    type?.kind === 'named' && type.name.endsWith('web.Request') ? native(new WebRequest(scene)) : undefined,
})

class WebRouter extends GoRouter {
  static make(run: Interpreter, of: Reader): WebRouter {
    return new WebRouter(run.project.graph.router(of))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, second] = call.args
    const verb = TITLED_VERBS.get(name)
    if (verb !== undefined) this.register(call, verb, orUnknown(first), call.args.slice(1))
    if (name === 'Subrouter') return native(groupOf(this, WebRouter.make, call, run, second))
    return native(this)
  }
}

export const gocraft: Framework = {
  name: 'gocraft/web',
  languages: ['go'],
  packages: ['github.com/gocraft/web', 'github.com/gocraft/web/v2'],
  hints: String.raw`gocraft/web`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.join('.')
    if (name !== 'New' && name !== 'NewWithPrefix') return undefined
    const made = WebRouter.make(run, reader)
    made.router.isApplication = true
    if (name === 'NewWithPrefix') made.router.prefix = orUnknown(call.args[1])
    return native(made)
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.path.at(-1) === 'Router' ? native(WebRouter.make(run, reader)) : undefined
  },
}

/** py4web: actions under decorators, below the name of their application's folder. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, type Call } from '../../../engine/native.ts'
import { fullName, native, text, unknown, type External, type Value } from '../../../engine/values.ts'
import { BOTTLE_REQUEST, bottleReader } from '../bottle/reader.ts'
import { RequestValue } from '../request.ts'
import { placeOf, Registering } from '../routed.ts'
import { methodNames } from '../views.ts'

export const py4web: Framework = {
  name: 'py4web',
  languages: ['python'],
  packages: ['py4web', 'py4web.*'],
  hints: String.raw`\bpy4web\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = fullName(callee)
    if (name === 'py4web.action.uses') return native(new Registering(() => {}))
    if (name !== 'py4web.action' && !/^py4web\.action\.(?:get|post|put|delete)$/.test(name)) return undefined
    return native(new Registering((view) => addAction(call, name, view, run)))
  },

  member(of: External, name: string, run: Interpreter): Value | undefined {
    const isRequest = fullName(of) === 'py4web.request' && run.facts !== undefined
    return isRequest && run.facts !== undefined
      ? new RequestValue(BOTTLE_REQUEST, run.facts).member(name, undefined, run)
      : undefined
  },

  isGlobalRequest: (of: External) => fullName(of) === 'py4web.request',
}

function addAction(call: Call, name: string, view: Value, run: Interpreter): void {
  const router = run.project.graph.router(bottleReader)
  router.isApplication = true
  const application = /(?:^|\/)apps\/([^/]+)\//.exec(call.file)?.[1]
  if (application !== undefined && application !== '_default') router.prefix = text(`/${application}`)
  const verb = name.slice('py4web.action.'.length)
  const methods = verb === '' ? methodNames(call.named.get('method')) : [verb.toUpperCase()]
  const path = argument(call, 0, 'path') ?? unknown('path')
  router.route({ ...placeOf(call), path, methods: methods.length > 0 ? methods : ['GET'], handlers: [view] })
}

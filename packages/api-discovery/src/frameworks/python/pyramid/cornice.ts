/** Cornice: `Service(path='/users')` with decorators for methods, and `@resource(path=…)` on classes. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, type Call } from '../../../engine/native.ts'
import { concat, fullName, native, text, unknown, type ClassValue, type Value } from '../../../engine/values.ts'
import { placeOf, Registering, Routed } from '../routed.ts'
import { instanceOf, methodOf, VERBS } from '../views.ts'
import { pyramidReader } from './reader.ts'
import type { PyramidFacts } from './registry.ts'

const OPEN: PyramidFacts = { permission: undefined }

export class CorniceService extends Routed {
  static make(call: Call, run: Interpreter): CorniceService {
    const router = run.project.graph.router(pyramidReader)
    router.isApplication = true
    router.prefix = argument(call, 1, 'path') ?? unknown('path')
    return new CorniceService(router)
  }

  override method(name: string, call: Call): Value | undefined {
    if (!VERBS.includes(name)) return undefined
    return native(
      new Registering((view) =>
        this.router.route({
          ...placeOf(call),
          path: text(''),
          methods: [name.toUpperCase()],
          handlers: [view],
          facts: OPEN,
        }),
      ),
    )
  }
}

/** `@resource(collection_path='/users', path='/users/{id}')` */
export function addResource(of: ClassValue, run: Interpreter): void {
  for (const { value, line } of of.def.decorators) {
    if (value.kind !== 'call') continue
    const callee = run.evaluate(value.callee, of.scope)
    if (callee.kind !== 'external' || !/^cornice\.resource\.(?:resource|add_resource)$/.test(fullName(callee))) continue
    const call = run.callFrom(value, of.scope)
    const router = run.project.graph.router(pyramidReader)
    router.isApplication = true
    const view = instanceOf(of, run)
    for (const [prefix, path] of [
      ['collection_', call.named.get('collection_path')],
      ['', call.named.get('path')],
    ] as const) {
      if (path === undefined) continue
      for (const verb of VERBS) {
        const fn = methodOf(view, `${prefix}${verb}`, run)
        if (fn === undefined) continue
        const at = { file: of.scope.module.file, line, condition: undefined }
        router.route({ ...at, path: concat([path]), methods: [verb.toUpperCase()], handlers: [fn], facts: OPEN })
      }
    }
  }
}
